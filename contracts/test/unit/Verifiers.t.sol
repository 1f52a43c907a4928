// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVerifiers} from "../../src/interfaces/IVerifiers.sol";
import {AddressSet} from "../../src/libraries/AddressSet.sol";
import {TOPIC_VERIFIER_REMOVAL} from "../../src/types/Announcement.sol";
import {GovernanceDeployment, GovernanceHarness} from "../base/GovernanceHarness.sol";
import {GovernanceTest} from "../base/GovernanceTest.sol";
import {OddVerifier, RevertingVerifier, ToldVerifier, WritingVerifier} from "../base/TestVerifiers.sol";

contract VerifiersTest is GovernanceTest {
    function test_deployment_names_the_verifiers() public {
        GovernanceDeployment memory fresh = deployment();
        vm.expectEmit();
        emit IVerifiers.LogRegistered(address(verifier), "first");
        governed = new GovernanceHarness(fresh);

        vm.assertTrue(governed.isVerifier(address(verifier)));
        vm.assertFalse(governed.isVerifier(STRANGER));
        vm.assertEq(governed.getRegisteredVerifiers().length, 1);
        vm.assertEq(governed.getRegisteredVerifiers()[0], address(verifier));
        vm.assertEq(governed.MAX_VERIFIER_COUNT(), 64);
        vm.assertEq(governed.VERIFIER_REMOVAL_DELAY(), DELAY);
    }

    function test_deployment_reverts_without_verifier() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.verifiers = new address[](0);
        vm.expectRevert(IVerifiers.VerifiersMissing.selector);
        new GovernanceHarness(fresh);
    }

    function test_deployment_reverts_for_one_verifier_twice() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.verifiers = new address[](2);
        (fresh.verifiers[0], fresh.verifiers[1]) = (address(verifier), address(verifier));
        expectListed(address(verifier));
        new GovernanceHarness(fresh);
    }

    function test_deployment_reverts_for_no_contract() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.verifiers = listOf(STRANGER);
        expectNotContract(STRANGER);
        new GovernanceHarness(fresh);
    }

    function test_registering_works_at_once() public {
        address second = address(provenVerifier("second"));
        vm.expectEmit();
        emit IVerifiers.LogRegistered(second, "second");
        register(GOVERNOR, second, "second");

        vm.assertTrue(governed.isVerifier(second));
        vm.assertEq(governed.getRegisteredVerifiers().length, 2);
        expectNoAnnouncement();
    }

    function test_registering_keeps_long_identifiers() public {
        string memory long = "a verifier whose name is longer than the 31 bytes that one word of storage holds";
        address second = address(provenVerifier(long));
        register(GOVERNOR, second, long);
        vm.expectEmit();
        emit IVerifiers.LogRemovalIntent(second, long);
        announce(GOVERNOR, second);
    }

    function test_registering_reverts_for_others() public {
        address second = address(provenVerifier("second"));
        expectNotGovernor(OPERATOR);
        register(OPERATOR, second, "second");
    }

    function test_registering_reverts_while_frozen() public {
        address second = address(provenVerifier("second"));
        governed.freeze();
        expectFrozen();
        register(GOVERNOR, second, "second");
    }

    function test_registering_reverts_for_no_contract() public {
        expectNotContract(STRANGER);
        register(GOVERNOR, STRANGER, "second");
    }

    function test_registering_reverts_for_an_account_that_delegates() public {
        vm.etch(STRANGER, abi.encodePacked(hex"ef0100", address(provenVerifier("second"))));
        expectNotContract(STRANGER);
        register(GOVERNOR, STRANGER, "second");
    }

    function test_registering_reverts_for_another_identifier() public {
        address second = address(provenVerifier("second"));
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.VerifierIdentifierMismatch.selector, second, "third"));
        register(GOVERNOR, second, "third");
    }

    function test_registering_reverts_without_identifier() public {
        // This contract has no identify().
        address silent = address(this);
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.VerifierIdentifierMismatch.selector, silent, ""));
        register(GOVERNOR, silent, "");
    }

    function test_registering_reverts_for_an_identifier_in_a_revert() public {
        address second = address(new RevertingVerifier());
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.VerifierIdentifierMismatch.selector, second, "reverting"));
        register(GOVERNOR, second, "reverting");
    }

    function test_registering_reverts_for_a_verifier_that_never_verified() public {
        address second = address(new ToldVerifier("second"));
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.VerifierUnproven.selector, second));
        register(GOVERNOR, second, "second");
    }

    function test_registering_reverts_when_repeated() public {
        verifier.tell(FACT);
        expectListed(address(verifier));
        register(GOVERNOR, address(verifier), "first");
    }

    function test_registering_reverts_for_the_65th() public {
        for (uint256 i = 1; i < 64; i++) {
            addVerifier("one more");
        }
        address last = address(provenVerifier("too many"));
        vm.expectRevert(abi.encodeWithSelector(AddressSet.AddressListFull.selector, 64));
        register(GOVERNOR, last, "too many");
    }

    function test_removal_needs_announcement_and_delay() public {
        address second = addVerifier("second");
        vm.expectEmit();
        emit IVerifiers.LogRemovalIntent(address(verifier), "first");
        announce(GOVERNOR, address(verifier));
        expectOnly(TOPIC_VERIFIER_REMOVAL, subjectOf(address(verifier)));
        vm.assertTrue(governed.isVerifier(address(verifier)));

        vm.warp(START + DELAY - 1);
        expectNotDue();
        remove(GOVERNOR, address(verifier));

        vm.warp(START + DELAY);
        vm.expectEmit();
        emit IVerifiers.LogRemoved(address(verifier), "first");
        remove(GOVERNOR, address(verifier));

        vm.assertFalse(governed.isVerifier(address(verifier)));
        vm.assertEq(governed.getRegisteredVerifiers().length, 1);
        vm.assertEq(governed.getRegisteredVerifiers()[0], second);
        expectNoAnnouncement();
    }

    function test_removal_names_the_verifier_as_it_was_registered() public {
        addVerifier("second");
        verifier.rename("renamed");
        vm.expectEmit();
        emit IVerifiers.LogRemovalIntent(address(verifier), "first");
        announce(GOVERNOR, address(verifier));
    }

    function test_removal_lapses() public {
        addVerifier("second");
        announce(GOVERNOR, address(verifier));
        vm.warp(START + 2 * DELAY + 1);
        expectNotDue();
        remove(GOVERNOR, address(verifier));
    }

    function test_removal_reverts_without_announcement() public {
        address second = addVerifier("second");
        expectMissing(TOPIC_VERIFIER_REMOVAL, subjectOf(second));
        remove(GOVERNOR, second);
    }

    function test_removal_needs_a_new_announcement_when_it_comes_back() public {
        address second = addVerifier("second");
        announce(GOVERNOR, second);
        vm.warp(START + DELAY);
        remove(GOVERNOR, second);
        register(GOVERNOR, second, "second");
        expectMissing(TOPIC_VERIFIER_REMOVAL, subjectOf(second));
        remove(GOVERNOR, second);
    }

    function test_removal_by_an_operator_and_not_by_a_stranger() public {
        address second = addVerifier("second");
        announce(GOVERNOR, second);
        vm.warp(START + DELAY);
        expectNotGovernorOrOperator(STRANGER);
        remove(STRANGER, second);
        remove(OPERATOR, second);
        vm.assertFalse(governed.isVerifier(second));
    }

    function test_removal_reverts_while_frozen() public {
        address second = addVerifier("second");
        announce(GOVERNOR, second);
        vm.warp(START + DELAY);
        governed.freeze();
        expectFrozen();
        remove(GOVERNOR, second);
    }

    function test_announcing_reverts_for_others() public {
        address second = addVerifier("second");
        expectNotGovernor(OPERATOR);
        announce(OPERATOR, second);
    }

    function test_announcing_reverts_while_frozen() public {
        address second = addVerifier("second");
        governed.freeze();
        expectFrozen();
        announce(GOVERNOR, second);
    }

    function test_announcing_reverts_for_no_verifier() public {
        expectNotListed(STRANGER);
        announce(GOVERNOR, STRANGER);
    }

    function test_announcing_reverts_for_the_last() public {
        expectLast(address(verifier));
        announce(GOVERNOR, address(verifier));
    }

    function test_announcing_reverts_for_the_last_that_would_stay() public {
        address second = addVerifier("second");
        announce(GOVERNOR, address(verifier));
        expectLast(second);
        announce(GOVERNOR, second);
    }

    function test_old_announcements_can_not_leave_a_new_verifier_alone() public {
        // Both old ones announced in good time, a new one added in the last moment: it would decide alone.
        address second = addVerifier("second");
        announce(GOVERNOR, address(verifier));
        expectLast(second);
        announce(GOVERNOR, second);
        vm.warp(START + DELAY);
        address fresh = addVerifier("fresh");
        remove(GOVERNOR, address(verifier));

        expectMissing(TOPIC_VERIFIER_REMOVAL, subjectOf(second));
        remove(GOVERNOR, second);
        vm.assertTrue(governed.isVerifier(second));
        vm.assertTrue(governed.isVerifier(fresh));
    }

    function test_a_lapsed_announcement_lets_the_other_be_announced() public {
        address second = addVerifier("second");
        announce(GOVERNOR, address(verifier));
        vm.warp(START + 2 * DELAY);
        expectLast(second);
        announce(GOVERNOR, second);

        vm.warp(START + 2 * DELAY + 1);
        announce(GOVERNOR, second);
        vm.assertEq(governed.getAnnouncements().length, 2);
    }

    function test_cancelling_keeps_the_verifier() public {
        addVerifier("second");
        announce(GOVERNOR, address(verifier));
        expectNotGovernor(OPERATOR);
        cancel(OPERATOR, address(verifier));

        vm.expectEmit();
        emit IVerifiers.LogRemovalIntentCancelled(address(verifier));
        cancel(GOVERNOR, address(verifier));
        expectNoAnnouncement();

        vm.warp(START + DELAY);
        expectMissing(TOPIC_VERIFIER_REMOVAL, subjectOf(address(verifier)));
        remove(GOVERNOR, address(verifier));
    }

    function test_cancelling_reverts_without_announcement() public {
        expectMissing(TOPIC_VERIFIER_REMOVAL, subjectOf(address(verifier)));
        cancel(GOVERNOR, address(verifier));
    }

    function test_after_renouncing_verifiers_stay_but_for_what_was_announced() public {
        address second = addVerifier("second");
        address third = address(provenVerifier("third"));
        announce(GOVERNOR, second);
        renounce();

        expectNotGovernor(GOVERNOR);
        register(GOVERNOR, third, "third");
        vm.warp(START + DELAY);
        remove(OPERATOR, second);
        vm.assertEq(governed.getRegisteredVerifiers().length, 1);
    }

    function test_a_fact_needs_every_verifier() public {
        address second = addVerifier("second");
        expectNotValid(address(verifier));
        governed.checkFact(FACT);

        verifier.tell(FACT);
        governed.checkFact(FACT);

        bytes32 other = keccak256("other fact");
        verifier.tell(other);
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.FactNotValid.selector, second, other));
        governed.checkFact(other);
    }

    function test_a_fact_reverts_for_every_answer_but_yes() public {
        OddVerifier odd = new OddVerifier();
        odd.answer(abi.encode(true));
        vm.prank(GOVERNOR);
        governed.registerVerifier(address(odd), "odd");
        verifier.tell(FACT);
        governed.checkFact(FACT);

        bytes[5] memory answers =
            [bytes(""), abi.encode(false), abi.encode(2), abi.encodePacked(true), abi.encode(true, true)];
        for (uint256 i = 0; i < answers.length; i++) {
            odd.answer(answers[i]);
            expectNotValid(address(odd));
            governed.checkFact(FACT);
        }
    }

    function test_a_fact_reverts_when_a_verifier_is_gone_or_reverts() public {
        verifier.tell(FACT);
        vm.etch(address(verifier), "");
        expectNotValid(address(verifier));
        governed.checkFact(FACT);

        // INVALID
        vm.etch(address(verifier), hex"fe");
        expectNotValid(address(verifier));
        governed.checkFact(FACT);
    }

    function test_a_verifier_can_not_change_anything_when_asked() public {
        WritingVerifier writing = new WritingVerifier();
        vm.prank(GOVERNOR);
        governed.registerVerifier(address(writing), "writing");
        verifier.tell(FACT);
        expectNotValid(address(writing));
        governed.checkFact(FACT);
    }

    function testFuzz_removal_never_before_the_delay(uint256 wait) public {
        wait = bound(wait, 0, 3 * DELAY);
        addVerifier("second");
        announce(GOVERNOR, address(verifier));
        vm.warp(START + wait);

        bool isAllowed = isDue();
        if (!isAllowed) expectNotDue();
        remove(GOVERNOR, address(verifier));

        vm.assertTrue(governed.isVerifier(address(verifier)) != isAllowed);
    }

    function testFuzz_an_answer_counts_only_if_it_is_exactly_yes(bytes calldata answer) public {
        OddVerifier odd = new OddVerifier();
        vm.prank(GOVERNOR);
        governed.registerVerifier(address(odd), "odd");
        verifier.tell(FACT);
        odd.answer(answer);

        if (keccak256(answer) != keccak256(abi.encode(true))) expectNotValid(address(odd));
        governed.checkFact(FACT);
    }

    function register(address sender, address entry, string memory identifier) private {
        vm.prank(sender);
        governed.registerVerifier(entry, identifier);
    }

    function announce(address sender, address entry) private {
        vm.prank(sender);
        governed.announceVerifierRemovalIntent(entry);
    }

    function cancel(address sender, address entry) private {
        vm.prank(sender);
        governed.cancelVerifierRemovalIntent(entry);
    }

    function remove(address sender, address entry) private {
        vm.prank(sender);
        governed.removeVerifier(entry);
    }

    function expectNotContract(address entry) private {
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.VerifierNotContract.selector, entry));
    }

    function expectLast(address entry) private {
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.VerifierLast.selector, entry));
    }

    function expectNotValid(address entry) private {
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.FactNotValid.selector, entry, FACT));
    }
}
