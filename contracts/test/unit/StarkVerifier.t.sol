// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {IDataPages} from "../../src/interfaces/IDataPages.sol";
import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {ProofReader} from "../../src/verifier/ProofReader.sol";
import {Draft} from "../base/VerifierProver.sol";
import {VerifierStory} from "../base/VerifierStory.sol";
import {Vm} from "../base/Vm.sol";

/// @title The statement, the buses and the constraints: every step refuses what the others let pass
contract StarkVerifierTest is VerifierStory {
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

    function refusedHead(bytes memory proof, uint256 place, string memory what, uint256 expected, uint256 found)
        private
    {
        IVerifier.Page[] memory none = new IVerifier.Page[](0);
        proof[place] ^= 0x01;
        vm.expectRevert(abi.encodeWithSelector(ProofReader.ProofOfOtherStatement.selector, what, expected, found));
        verifier.registerProof(EXCHANGE, none, proof);
        proof[place] ^= 0x01;
    }
}
