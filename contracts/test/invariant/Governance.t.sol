// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GovernanceDeployment, GovernanceHarness} from "../base/GovernanceHarness.sol";
import {Test} from "../base/Test.sol";
import {ToldVerifier} from "../base/TestVerifiers.sol";
import {GovernanceHandler} from "./GovernanceHandler.sol";

/// @title Delays are never shortened, whoever calls what in whatever order
contract GovernanceInvariantTest is Test {
    GovernanceHandler private handler;
    GovernanceHarness private governed;

    function setUp() public {
        vm.warp(1_000_000);
        ToldVerifier first = new ToldVerifier("first");
        first.tell(0);
        address[] memory operators = new address[](1);
        address[] memory userAdmins = new address[](1);
        address[] memory verifiers = new address[](1);
        uint256[] memory assetIds = new uint256[](1);
        // The governor is person 0, the operator and user admin person 1 of the handler.
        (operators[0], userAdmins[0], verifiers[0], assetIds[0]) =
        (address(0x1001), address(0x1001), address(first), 0xA0);
        governed = new GovernanceHarness(
            GovernanceDeployment({
                governor: address(0x1000),
                operators: operators,
                userAdmins: userAdmins,
                verifiers: verifiers,
                configurationHash: bytes32(uint256(0xC0)),
                assetIds: assetIds,
                delay: 30 days
            })
        );
        handler = new GovernanceHandler(governed, first);
    }

    /// What forge calls: the handler, and nothing else.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_delays_are_never_shortened() public view {
        vm.assertEq(handler.earlyChanges(), 0, "took effect before its delay");
        vm.assertEq(handler.lateChanges(), 0, "took effect after it lapsed");
        vm.assertEq(handler.changesWhileFrozen(), 0, "took effect while frozen");
        vm.assertEq(handler.changesByStrangers(), 0, "took effect by a stranger");
        vm.assertEq(handler.movedTimes(), 0, "an announcement moved in time");
        vm.assertEq(handler.unauthorisedAnnouncements(), 0, "announced by nobody in office, or while frozen");
        vm.assertEq(handler.returnsToGovernance(), 0, "governed again after renouncing");
        vm.assertEq(handler.newcomersAlone(), 0, "only verifiers younger than the delay were left");
        vm.assertGe(governed.getRegisteredVerifiers().length, 1);
    }

    /// The handler would notice: an honest sequence is counted and found in order, a second early nothing happens.
    function test_the_handler_sees_changes() public {
        handler.announce(0, 0, 1);
        handler.announce(0, 3, 2);
        handler.complete(0, 0, 0, 0);
        vm.assertEq(handler.completedChanges(), 0);
        handler.complete(0, 0, 0, 1);
        handler.complete(0, 0, 0, 1);
        vm.assertEq(handler.completedChanges(), 2);
        vm.assertEq(handler.earlyChanges(), 0);
        vm.assertEq(governed.globalConfigurationHash(), bytes32(uint256(0xC1)));
        vm.assertTrue(governed.isUserAdmin(handler.person(2)));
    }
}
