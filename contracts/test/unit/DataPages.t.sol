// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPages} from "../../src/interfaces/IDataPages.sol";
import {DataPages} from "../../src/verifier/DataPages.sol";
import {PublicBus} from "../../src/verifier/PublicBus.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";
import {Vm} from "../base/Vm.sol";

contract DataPagesTest is FieldTest {
    uint256 private constant START = 4096;

    DataPages private pages;
    VerifierHarness private harness;
    uint256 private z = random(1, 1);
    uint256 private alpha = random(1, 2);
    uint256[] private words = randoms(2, 5);

    function setUp() public {
        (pages, harness) = (new DataPages(), new VerifierHarness());
    }

    function test_a_page_is_logged_and_worth_its_sum() public {
        vm.recordLogs();
        pages.registerPage(z, alpha, START, words);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].emitter, address(pages));
        vm.assertEq(logs[0].topics[0], keccak256("LogDataPage(bytes32,uint256,uint256[])"));
        vm.assertEq(logs[0].topics[1], hashOf(words));
        vm.assertEq(logs[0].data, abi.encode(START, words));
        vm.assertEq(pages.busSum(z, alpha, START, 5, hashOf(words)), harness.publicSum(words, START, 1, z, alpha));
    }

    function test_anyone_may_register_a_page_again() public {
        pages.registerPage(z, alpha, START, words);
        vm.prank(address(0xabc));
        pages.registerPage(z, alpha, START, words);
        vm.assertEq(pages.busSum(z, alpha, START, 5, hashOf(words)), harness.publicSum(words, START, 1, z, alpha));
    }

    function test_pages_are_missing_until_they_are_registered_for_just_this() public {
        bytes32 pageHash = hashOf(words);
        missing(z, alpha, START, 5, pageHash);
        pages.registerPage(z, alpha, START, words);
        pages.busSum(z, alpha, START, 5, pageHash);
        missing(z + 1, alpha, START, 5, pageHash);
        missing(z, alpha + 1, START, 5, pageHash);
        missing(alpha, z, START, 5, pageHash);
        missing(z, alpha, START + 1, 5, pageHash);
        missing(z, alpha, START + PRIME, 5, pageHash);
        missing(z, alpha, START, 4, pageHash);
        missing(z, alpha, 5, START, pageHash);
        missing(z, alpha, START, 5, pageHash ^ bytes32(uint256(1)));
    }

    function test_a_sum_of_nothing_is_no_missing_page() public {
        words = new uint256[](0);
        missing(z, alpha, 0, 0, hashOf(words));
        pages.registerPage(z, alpha, 0, words);
        vm.assertEq(pages.busSum(z, alpha, 0, 0, hashOf(words)), 0);
    }

    function test_words_and_challenges_that_are_no_field_elements_are_refused() public {
        uint256[2] memory wrong = [PRIME, type(uint256).max];
        for (uint256 k = 0; k < 2; k++) {
            bytes memory reason = abi.encodeWithSelector(IDataPages.WordNotFieldElement.selector, wrong[k]);
            vm.expectRevert(reason);
            pages.registerPage(wrong[k], alpha, START, words);
            vm.expectRevert(reason);
            pages.registerPage(z, wrong[k], START, words);
            for (uint256 i = 0; i < words.length; i++) {
                uint256 word = words[i];
                words[i] = wrong[k];
                vm.expectRevert(reason);
                pages.registerPage(z, alpha, START, words);
                words[i] = word;
            }
        }
        words[0] = PRIME - 1;
        pages.registerPage(PRIME - 1, PRIME - 1, START, words);
    }

    function test_challenges_that_hit_a_word_are_an_error() public {
        // Message 2 + 19α + α²w + α³n + α⁴, for the second word.
        uint256[] memory fields = new uint256[](5);
        (fields[0], fields[1], fields[2], fields[3], fields[4]) = (2, 19, words[1], START + 1, 1);

        vm.expectRevert(PublicBus.ChallengeHitsMessage.selector);
        pages.registerPage(valueOf(fields, alpha), alpha, START, words);
    }

    function missing(uint256 z_, uint256 alpha_, uint256 start, uint256 count, bytes32 pageHash) private {
        vm.expectRevert(abi.encodeWithSelector(IDataPages.DataPageMissing.selector, pageHash, start, count));
        pages.busSum(z_, alpha_, start, count, pageHash);
    }

    function hashOf(uint256[] memory list) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(list));
    }
}
