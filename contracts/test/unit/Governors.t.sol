// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernance} from "../../src/interfaces/IGovernance.sol";
import {AddressSet} from "../../src/libraries/AddressSet.sol";
import {GovernanceDeployment, GovernanceHarness} from "../base/GovernanceHarness.sol";
import {GovernanceTest} from "../base/GovernanceTest.sol";

contract GovernorsTest is GovernanceTest {
    address private constant SECOND = address(0x5EC);
    address private constant THIRD = address(0x3D);

    function test_deployment_names_the_first_governor() public {
        GovernanceDeployment memory fresh = deployment();
        vm.expectEmit();
        emit IGovernance.LogNewGovernorAccepted(GOVERNOR);
        governed = new GovernanceHarness(fresh);

        vm.assertTrue(governed.mainIsGovernor(GOVERNOR));
        vm.assertFalse(governed.mainIsGovernor(OPERATOR));
        vm.assertFalse(governed.mainIsGovernor(address(0)));
        vm.assertEq(governed.getGovernors().length, 1);
        vm.assertEq(governed.getGovernors()[0], GOVERNOR);
        vm.assertEq(governed.getNominatedGovernor(), address(0));
    }

    function test_deployment_reverts_without_a_governor() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.governor = address(0);
        vm.expectRevert(AddressSet.AddressZero.selector);
        new GovernanceHarness(fresh);
    }

    function test_hand_over_takes_two_steps() public {
        vm.expectEmit();
        emit IGovernance.LogNominatedGovernor(SECOND);
        nominate(GOVERNOR, SECOND);
        vm.assertFalse(governed.mainIsGovernor(SECOND));
        vm.assertEq(governed.getNominatedGovernor(), SECOND);

        vm.expectEmit();
        emit IGovernance.LogNewGovernorAccepted(SECOND);
        accept(SECOND);

        vm.assertTrue(governed.mainIsGovernor(SECOND));
        vm.assertTrue(governed.mainIsGovernor(GOVERNOR));
        vm.assertEq(governed.getGovernors().length, 2);
        vm.assertEq(governed.getNominatedGovernor(), address(0));
    }

    function test_nomination_reverts_for_a_stranger() public {
        expectNotGovernor(STRANGER);
        nominate(STRANGER, SECOND);
    }

    function test_nomination_reverts_for_an_operator() public {
        expectNotGovernor(OPERATOR);
        nominate(OPERATOR, SECOND);
    }

    function test_nomination_reverts_for_nobody() public {
        vm.expectRevert(AddressSet.AddressZero.selector);
        nominate(GOVERNOR, address(0));
    }

    function test_nomination_reverts_for_a_governor() public {
        expectListed(GOVERNOR);
        nominate(GOVERNOR, GOVERNOR);
    }

    function test_nomination_reverts_over_another() public {
        nominate(GOVERNOR, SECOND);
        vm.expectRevert(abi.encodeWithSelector(IGovernance.NominationPending.selector, SECOND));
        nominate(GOVERNOR, THIRD);
    }

    function test_accepting_reverts_for_another_sender() public {
        nominate(GOVERNOR, SECOND);
        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotNominated.selector, THIRD, SECOND));
        accept(THIRD);
    }

    function test_accepting_reverts_without_nomination() public {
        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotNominated.selector, SECOND, address(0)));
        accept(SECOND);
    }

    function test_accepting_reverts_when_repeated() public {
        makeGovernor(SECOND);
        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotNominated.selector, SECOND, address(0)));
        accept(SECOND);
    }

    function test_cancelling_ends_the_nomination() public {
        nominate(GOVERNOR, SECOND);
        vm.expectEmit();
        emit IGovernance.LogNominationCancelled();
        vm.prank(GOVERNOR);
        governed.mainCancelNomination();

        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotNominated.selector, SECOND, address(0)));
        accept(SECOND);
    }

    function test_cancelling_nothing_tells_nothing() public {
        vm.recordLogs();
        vm.prank(GOVERNOR);
        governed.mainCancelNomination();
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_cancelling_reverts_for_a_stranger() public {
        nominate(GOVERNOR, SECOND);
        expectNotGovernor(SECOND);
        vm.prank(SECOND);
        governed.mainCancelNomination();
    }

    function test_removal_takes_every_power_at_once() public {
        makeGovernor(SECOND);
        vm.expectEmit();
        emit IGovernance.LogRemovedGovernor(GOVERNOR);
        remove(SECOND, GOVERNOR);

        vm.assertFalse(governed.mainIsGovernor(GOVERNOR));
        vm.assertEq(governed.getGovernors().length, 1);
        vm.assertEq(governed.getGovernors()[0], SECOND);
        expectNotGovernor(GOVERNOR);
        nominate(GOVERNOR, THIRD);
    }

    function test_removal_ends_a_nomination() public {
        makeGovernor(SECOND);
        nominate(SECOND, THIRD);
        vm.expectEmit();
        emit IGovernance.LogNominationCancelled();
        remove(GOVERNOR, SECOND);

        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotNominated.selector, THIRD, address(0)));
        accept(THIRD);
    }

    function test_removal_reverts_for_oneself() public {
        makeGovernor(SECOND);
        vm.expectRevert(abi.encodeWithSelector(IGovernance.GovernorSelfRemoval.selector, GOVERNOR));
        remove(GOVERNOR, GOVERNOR);
    }

    function test_removal_reverts_for_nobody_in_office() public {
        expectNotListed(SECOND);
        remove(GOVERNOR, SECOND);
    }

    function test_removal_reverts_for_a_stranger() public {
        expectNotGovernor(STRANGER);
        remove(STRANGER, GOVERNOR);
    }

    function test_renouncing_leaves_nobody() public {
        vm.expectEmit();
        emit IGovernance.LogRemovedGovernor(GOVERNOR);
        vm.expectEmit();
        emit IGovernance.LogGovernanceRenounced();
        renounce();

        vm.assertFalse(governed.mainIsGovernor(GOVERNOR));
        vm.assertEq(governed.getGovernors().length, 0);
        expectNotGovernor(GOVERNOR);
        nominate(GOVERNOR, SECOND);
    }

    function test_renouncing_ends_a_nomination() public {
        nominate(GOVERNOR, SECOND);
        vm.expectEmit();
        emit IGovernance.LogNominationCancelled();
        renounce();

        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotNominated.selector, SECOND, address(0)));
        accept(SECOND);
    }

    function test_renouncing_reverts_while_there_are_others() public {
        makeGovernor(SECOND);
        vm.expectRevert(abi.encodeWithSelector(IGovernance.GovernorsRemain.selector, 1, 2));
        renounce();
    }

    function test_renouncing_reverts_for_a_stranger() public {
        expectNotGovernor(STRANGER);
        vm.prank(STRANGER);
        governed.mainRenounceGovernance();
    }

    function test_there_are_at_most_64() public {
        for (uint160 i = 1; i < 64; i++) {
            makeGovernor(address(0x10000 + i));
        }
        nominate(GOVERNOR, SECOND);
        vm.expectRevert(abi.encodeWithSelector(AddressSet.AddressListFull.selector, 64));
        accept(SECOND);
    }

    function nominate(address sender, address candidate) private {
        vm.prank(sender);
        governed.mainNominateNewGovernor(candidate);
    }

    function accept(address sender) private {
        vm.prank(sender);
        governed.mainAcceptGovernance();
    }

    function remove(address sender, address governor) private {
        vm.prank(sender);
        governed.mainRemoveGovernor(governor);
    }

    function makeGovernor(address candidate) private {
        nominate(GOVERNOR, candidate);
        accept(candidate);
    }
}
