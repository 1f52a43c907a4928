// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {Fri} from "../../src/verifier/Fri.sol";
import {MerkleProof} from "../../src/verifier/MerkleProof.sol";
import {Openings} from "../../src/verifier/Openings.sol";
import {ProofBytes} from "../../src/verifier/ProofBytes.sol";
import {Draft} from "../base/VerifierProver.sol";
import {VerifierStory} from "../base/VerifierStory.sol";

/// @title What the prover sends and opens: every step refuses what the others let pass
contract StarkVerifierOpeningsTest is VerifierStory {
    function test_nothing_depends_on_what_is_in_memory() public {
        // Whatever is not reserved is overwritten before the first step and after each one.
        Draft memory its = good();
        verifierInDirtyMemory.registerProof(EXCHANGE, its.pages, encoded(its));
        its.trees[3].values[0] ^= 1;
        bytes memory proof = encoded(its);
        vm.expectPartialRevert(MerkleProof.MerkleRootMismatch.selector);
        verifierInDirtyMemory.registerProof(EXCHANGE, its.pages, proof);
    }

    function test_a_nonce_of_too_few_bits_is_refused() public {
        Draft memory its = good();
        bytes32 state = committed(its);
        uint256 wrong = 0;
        for (its.nonce = 0; its.nonce < 16; its.nonce++) {
            if (uint256(grind(its, state)) % 8 == 0) continue;
            uint256 memoryBefore = memoryEnd();
            wrong++;
            vm.expectRevert(abi.encodeWithSelector(IVerifier.GrindingInsufficient.selector, 3, its.nonce));
            register(its);
            release(memoryBefore);
        }
        vm.assertGe(wrong, 8);
    }

    function test_rows_and_layers_must_be_the_committed_ones() public {
        for (uint256 i = 0; i < 4; i++) {
            uint256 memoryBefore = memoryEnd();
            Draft memory its = good();
            its.trees[i].values[0] ^= 1;
            refused(its, MerkleProof.MerkleRootMismatch.selector);
            its = good();
            its.trees[i].nodes[0] ^= bytes32(uint256(1));
            refused(its, MerkleProof.MerkleRootMismatch.selector);
            its = good();
            shorten(its.trees[i].values);
            refused(its, Openings.TreeValuesMismatch.selector);
            its = good();
            its.layers[i].values[0] ^= 1;
            refused(its, MerkleProof.MerkleRootMismatch.selector);
            its = good();
            shorten(its.layers[i].values);
            refused(its, Fri.LayerValuesMismatch.selector);
            its = good();
            shorten(its.layers[i].nodes);
            refused(its, MerkleProof.MerkleNodesMismatch.selector);
            release(memoryBefore);
        }
    }

    function test_opened_values_must_be_those_of_the_columns() public {
        Draft memory its = good();
        uint256[3] memory places = [uint256(0), its.values.length / 2, its.values.length - 1];
        for (uint256 i = 0; i < places.length; i++) {
            its = good();
            its.values[places[i]] ^= 1;
            tell(its);
            finish(its);
            refused(its, MerkleProof.MerkleRootMismatch.selector);
        }
    }

    function test_another_final_polynomial_is_refused() public {
        Draft memory its = good();
        for (uint256 i = 0; i < its.coefficients.length; i++) {
            uint256 memoryBefore = memoryEnd();
            its.coefficients[i] = 1;
            finish(its);
            refused(its, Fri.FinalPolynomialMismatch.selector);
            its.coefficients[i] = 0;
            release(memoryBefore);
        }
    }

    function test_openings_that_are_too_long_for_any_positions_are_refused() public {
        // At most 3 leaves of a layer, of 8 values with 1 known, or 4 in the last layer; at most 3 paths.
        uint256[4] memory values = [uint256(21), 21, 21, 9];
        uint256[4] memory depths = [uint256(15), 12, 9, 7];
        for (uint256 i = 0; i < 4; i++) {
            uint256 memoryBefore = memoryEnd();
            Draft memory its = good();
            its.layers[i].values = new uint256[](values[i] + 1);
            refusedList(its, 0, values[i], values[i] + 1);
            its = good();
            its.layers[i].nodes = new bytes32[](3 * depths[i] + 1);
            refusedList(its, 0, 3 * depths[i], 3 * depths[i] + 1);
            its = good();
            uint256 most = 3 * numberAt(table, 2 + i, 1);
            its.trees[i].values = new uint256[](most + 1);
            refusedList(its, 0, most, most + 1);
            its = good();
            its.trees[i].nodes = new bytes32[](55);
            refusedList(its, 0, 54, 55);
            release(memoryBefore);
        }
    }

    function test_words_that_are_no_field_elements_are_refused_in_every_list() public {
        Draft memory its = good();
        uint256[][6] memory lists =
            [its.words, its.sums, its.values, its.coefficients, its.layers[1].values, its.trees[0].values];
        for (uint256 i = 0; i < lists.length; i++) {
            (uint256[] memory list, uint256 place) = (lists[i], lists[i].length - 1);
            uint256 word = list[place];
            list[place] = PRIME + word;
            vm.expectRevert(abi.encodeWithSelector(ProofBytes.NotFieldElement.selector, PRIME + word));
            register(its);
            list[place] = word;
        }
        register(its);
    }

    function test_lists_of_other_lengths_are_refused() public {
        Draft memory its = good();
        its.sums = with(its.sums, 0);
        refusedList(its, its.sums.length - 1, its.sums.length - 1, its.sums.length);
        its = good();
        its.roots = with(its.roots, 0);
        refusedList(its, 3, 3, 4);
        its = good();
        shorten(its.values);
        refusedList(its, its.values.length + 1, its.values.length + 1, its.values.length);
        its = good();
        shorten(its.layerRoots);
        refusedList(its, 4, 4, 3);
        its = good();
        its.coefficients = with(its.coefficients, 0);
        refusedList(its, 32, 32, 33);
    }

    function test_every_word_of_the_proof_counts() public {
        bytes memory proof = encoded(good());
        Draft memory its = good();
        for (uint256 place = 0; place < proof.length; place += 32) {
            proof[place] ^= 0x02;
            try verifier.registerProof(EXCHANGE, its.pages, proof) {
                vm.assertTrue(false, vm.toString(place));
            } catch {}
            proof[place] ^= 0x02;
        }
        verifier.registerProof(EXCHANGE, its.pages, proof);
    }

    function test_a_proof_that_ends_anywhere_else_is_refused() public {
        bytes memory proof = encoded(good());
        Draft memory its = good();
        uint256 length = proof.length;
        for (uint256 end = 0; end < length; end += 1 + end / 20) {
            assembly {
                mstore(proof, end)
            }
            vm.expectPartialRevert(ProofBytes.ProofTooShort.selector);
            verifier.registerProof(EXCHANGE, its.pages, proof);
        }
        assembly {
            mstore(proof, length)
        }
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ProofTooLong.selector, 1));
        verifier.registerProof(EXCHANGE, its.pages, bytes.concat(proof, hex"00"));
    }

    function refusedList(Draft memory its, uint256 least, uint256 most, uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ListLengthInvalid.selector, least, most, found));
        register(its);
    }
}
