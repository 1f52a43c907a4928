// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {IDataPages} from "../../src/interfaces/IDataPages.sol";
import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {DataPages} from "../../src/verifier/DataPages.sol";
import {Fri} from "../../src/verifier/Fri.sol";
import {MerkleProof} from "../../src/verifier/MerkleProof.sol";
import {Openings} from "../../src/verifier/Openings.sol";
import {ProofBytes} from "../../src/verifier/ProofBytes.sol";
import {ProofReader} from "../../src/verifier/ProofReader.sol";
import {ToldEvaluator, VerifierOfConstants} from "../base/VerifierOfConstants.sol";
import {Draft, VerifierProver} from "../base/VerifierProver.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";
import {Vm} from "../base/Vm.sol";

/// @title All steps of a verifier, with proofs that are made here: every step refuses what the others let pass
contract StarkVerifierTest is VerifierProver {
    address private constant EXCHANGE = address(0xe1);
    /// Where the lists begin.
    uint256 private constant HEAD_BYTES = 80;

    DataPages private pages;
    VerifierHarness private harness;
    ToldEvaluator private evaluator;
    VerifierOfConstants private verifier;
    bytes private table;

    function setUp() public {
        (pages, harness, evaluator) = (new DataPages(), new VerifierHarness(), new ToldEvaluator());
        address[] memory evaluators = new address[](ProvingSystem.EVALUATORS);
        for (uint256 i = 0; i < evaluators.length; i++) {
            evaluators[i] = address(new ToldEvaluator());
        }
        evaluators[1] = address(evaluator);
        address[] memory tables = new address[](ProvingSystem.LAYOUTS);
        for (uint256 i = 0; i < tables.length; i++) {
            tables[i] = deployed(string.concat("LayoutTable", vm.toString(i)));
        }
        table = tables[0].code;
        verifier = new VerifierOfConstants(pages, evaluators, tables);
    }

    function test_a_good_proof_is_accepted_and_its_fact_registered() public {
        Draft memory its = good();
        bytes32 fact = keccak256(abi.encodePacked(EXCHANGE, keccak256(abi.encodePacked(its.words))));
        vm.assertFalse(verifier.isValid(fact));
        vm.assertFalse(verifier.hasRegisteredFact());

        vm.recordLogs();
        register(its);

        vm.assertTrue(verifier.isValid(fact));
        vm.assertTrue(verifier.hasRegisteredFact());
        vm.assertFalse(
            verifier.isValid(keccak256(abi.encodePacked(address(1), keccak256(abi.encodePacked(its.words)))))
        );
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], keccak256("LogProof(bytes32,address,bytes32[])"));
        vm.assertEq(logs[0].topics[1], fact);
        vm.assertEq(logs[0].topics[2], bytes32(uint256(uint160(EXCHANGE))));
        bytes32[] memory hashes = new bytes32[](2);
        (hashes[0], hashes[1]) = (its.pages[0].hash, its.pages[1].hash);
        vm.assertEq(logs[0].data, abi.encode(hashes));
        register(its);
    }

    function test_a_proof_without_public_words_is_one_too() public {
        Draft memory its = draftOf(verifier.parameters(), table, EXCHANGE, new uint256[](0));
        balance(its);
        finish(its);
        register(its);
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

    function test_what_the_proof_says_of_itself_must_be_expected() public {
        bytes memory proof = encoded(good());
        refusedHead(proof, 3, "magic", 0x50565850, 0x50565851);
        refusedHead(proof, 7, "version", 1, 0);
        refusedHead(proof, 39, "constraints", ProvingSystem.AIR_HASH, ProvingSystem.AIR_HASH ^ 1);
        refusedHead(proof, 71, "program", ProvingSystem.PROGRAM_HASH, ProvingSystem.PROGRAM_HASH ^ 1);
        refusedHead(proof, 75, "profile", 9, 8);
        proof[79] = 0x04;
        IVerifier.Page[] memory none = new IVerifier.Page[](0);
        vm.expectRevert(abi.encodeWithSelector(ProofReader.ProofOfOtherStatement.selector, "layout", 3, 4));
        verifier.registerProof(EXCHANGE, none, proof);
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

    function test_buses_that_do_not_cancel_out_are_refused() public {
        Draft memory its = good();
        its.sums[0] = plus(its.sums[0], 1);
        vm.expectRevert(abi.encodeWithSelector(IVerifier.BusesUnbalanced.selector, 1));
        register(its);

        its = good();
        its.words[1] ^= 1;
        registerPages(its);
        refused(its, IVerifier.BusesUnbalanced.selector);
    }

    function test_pages_must_be_those_that_were_heard() public {
        Draft memory its = good();
        (its.pages[0], its.pages[1]) = (its.pages[1], its.pages[0]);
        refused(its, IDataPages.DataPageMissing.selector);

        its = good();
        its.pages[1].words++;
        refused(its, IDataPages.DataPageMissing.selector);

        its = good();
        its.pages[0].words--;
        refused(its, IDataPages.DataPageMissing.selector);

        its = good();
        its.pages = new IVerifier.Page[](0);
        refused(its, IVerifier.BusesUnbalanced.selector);
    }

    function test_a_page_twice_is_not_the_page_once() public {
        Draft memory its = good();
        its.pages[1] = its.pages[0];
        refused(its, IDataPages.DataPageMissing.selector);
    }

    function test_a_proof_is_for_one_exchange_and_chain() public {
        Draft memory its = good();
        its.exchange = address(0xe2);
        bytes memory proof = encoded(its);
        vm.expectPartialRevert(IDataPages.DataPageMissing.selector);
        verifier.registerProof(its.exchange, its.pages, proof);

        vm.chainId(block.chainid + 1);
        vm.expectPartialRevert(IDataPages.DataPageMissing.selector);
        verifier.registerProof(EXCHANGE, its.pages, proof);
    }

    function test_constraints_that_do_not_give_the_composition_are_refused() public {
        Draft memory its = good();
        (,, uint256 composition) = pointOf(its);
        evaluator.tell(plus(composition, 1));
        vm.expectRevert(
            abi.encodeWithSelector(IVerifier.ConstraintsViolated.selector, composition, plus(composition, 1))
        );
        register(its);
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

    function test_a_point_that_is_a_row_or_in_the_domain_is_refused() public {
        for (uint256 rowsLog2 = 1; rowsLog2 < 8; rowsLog2++) {
            uint256 root = rootOf(rowsLog2);
            for (uint256 i = 0; i < 2 ** rowsLog2; i++) {
                inDomain(rowsLog2, raised(root, i));
            }
            for (uint256 i = 0; i < 2 ** (rowsLog2 + 2); i++) {
                inDomain(rowsLog2, pointAt(OFFSET, rowsLog2 + 2, i));
            }
            uint256 outside = raised(rootOf(rowsLog2 + 1), 3);
            vm.assertEq(verifier.powerOutside(rowsLog2, outside), PRIME - 1);
            outside = times(OFFSET, rootOf(rowsLog2 + 3));
            vm.assertEq(verifier.powerOutside(rowsLog2, outside), raised(outside, 2 ** rowsLog2));
        }
    }

    function inDomain(uint256 rowsLog2, uint256 point) private {
        vm.expectRevert(abi.encodeWithSelector(IVerifier.PointInDomain.selector, point));
        verifier.powerOutside(rowsLog2, point);
    }

    function refused(Draft memory its, bytes4 reason) private {
        bytes memory proof = encoded(its);
        vm.expectPartialRevert(reason);
        verifier.registerProof(its.exchange, its.pages, proof);
    }

    function refusedList(Draft memory its, uint256 least, uint256 most, uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ListLengthInvalid.selector, least, most, found));
        register(its);
    }

    function refusedHead(bytes memory proof, uint256 place, string memory what, uint256 expected, uint256 found)
        private
    {
        IVerifier.Page[] memory none = new IVerifier.Page[](0);
        proof[place] ^= 0x01;
        vm.expectRevert(abi.encodeWithSelector(ProofReader.ProofOfOtherStatement.selector, what, expected, found));
        verifier.registerProof(EXCHANGE, none, proof);
        proof[place] ^= 0x01;
    }

    function register(Draft memory its) private {
        verifier.registerProof(its.exchange, its.pages, encoded(its));
    }

    /// Four main words, and five data words in two pages.
    function good() private returns (Draft memory its) {
        its = draftOf(verifier.parameters(), table, EXCHANGE, randoms(600, 4));
        its.pages = new IVerifier.Page[](2);
        for (uint256 i = 0; i < 2; i++) {
            uint256[] memory words = pageOf(i);
            its.pages[i] = IVerifier.Page(keccak256(abi.encodePacked(words)), words.length);
        }
        balance(its);
        finish(its);
    }

    function pageOf(uint256 number) private pure returns (uint256[] memory) {
        return randoms(700 + number, number == 0 ? 3 : 2);
    }

    /// Registers the pages and makes the claimed sums cancel out with what is public.
    function balance(Draft memory its) private {
        uint256 sum = registerPages(its);
        for (uint256 i = 1; i < its.sums.length; i++) {
            sum = plus(sum, its.sums[i]);
        }
        its.sums[0] = minus(0, sum);
        tell(its);
    }

    function registerPages(Draft memory its) private returns (uint256 sum) {
        (, uint256 z, uint256 alpha) = busChallenges(its);
        uint256 start = 0;
        sum = harness.publicSum(its.words, 0, 0, z, alpha);
        for (uint256 i = 0; i < its.pages.length; i++) {
            pages.registerPage(z, alpha, start, pageOf(i));
            sum = plus(sum, harness.publicSum(pageOf(i), start, 1, z, alpha));
            start += its.pages[i].words;
        }
    }

    /// What is allocated from here on can be released.
    function memoryEnd() private pure returns (uint256 place) {
        assembly {
            place := mload(0x40)
        }
    }

    function release(uint256 place) private pure {
        assembly {
            mstore(0x40, place)
        }
    }

    function tell(Draft memory its) private {
        (,, uint256 composition) = pointOf(its);
        evaluator.tell(composition);
    }
}
