// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnnouncements} from "../../src/interfaces/IAnnouncements.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IGovernance} from "../../src/interfaces/IGovernance.sol";
import {IOperators} from "../../src/interfaces/IOperators.sol";
import {AddressSet} from "../../src/libraries/AddressSet.sol";
import {Announcement} from "../../src/types/Announcement.sol";
import {GovernanceDeployment, GovernanceHarness} from "./GovernanceHarness.sol";
import {StarkVectors} from "./StarkVectors.sol";
import {ToldVerifier} from "./TestVerifiers.sol";

/// @title A governed exchange with a governor, an operator, a user admin, a verifier and two assets
abstract contract GovernanceTest is StarkVectors {
    address internal constant GOVERNOR = address(0x607);
    address internal constant OPERATOR = address(0x09E7);
    address internal constant STRANGER = address(0x57A);
    uint256 internal constant ADMIN_KEY = 0xAD317;

    uint256 internal constant START = 1_000_000;
    uint256 internal constant DELAY = 30 days;

    bytes32 internal constant CONFIGURATION = bytes32(uint256(0xC0));
    bytes32 internal constant NEXT_CONFIGURATION = bytes32(uint256(0xC1));
    uint256 internal constant ASSET = 0x4254432d3130;
    uint256 internal constant OTHER_ASSET = 0x4554482d39;
    uint256 internal constant NEW_ASSET = 0x534f4c2d37;

    bytes32 internal constant FACT = keccak256("fact");

    GovernanceHarness internal governed;
    ToldVerifier internal verifier;

    function setUp() public virtual {
        vm.warp(START);
        verifier = new ToldVerifier("first");
        governed = new GovernanceHarness(deployment());
    }

    function deployment() internal view returns (GovernanceDeployment memory) {
        uint256[] memory assetIds = new uint256[](2);
        (assetIds[0], assetIds[1]) = (OTHER_ASSET, ASSET);
        return GovernanceDeployment({
            governor: GOVERNOR,
            operators: listOf(OPERATOR),
            userAdmins: listOf(vm.addr(ADMIN_KEY)),
            verifiers: listOf(address(verifier)),
            configurationHash: CONFIGURATION,
            assetIds: assetIds,
            delay: DELAY
        });
    }

    function listOf(address account) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }

    function words() internal pure returns (uint256[] memory list) {
        list = new uint256[](3);
        (list[0], list[1], list[2]) = (0x50726f766578436f6e66696731, 7, 8);
    }

    function provenVerifier(string memory identifier) internal returns (ToldVerifier created) {
        created = new ToldVerifier(identifier);
        created.tell(FACT);
    }

    /// A second verifier that batches need.
    function addVerifier(string memory identifier) internal returns (address added) {
        added = address(provenVerifier(identifier));
        vm.prank(GOVERNOR);
        governed.registerVerifier(added, identifier);
    }

    function renounce() internal {
        vm.prank(GOVERNOR);
        governed.mainRenounceGovernance();
    }

    function only() internal view returns (Announcement memory) {
        Announcement[] memory all = governed.getAnnouncements();
        vm.assertEq(all.length, 1, "one announcement");
        return all[0];
    }

    function expectOnly(uint256 topic, bytes32 subject) internal view {
        Announcement memory found = only();
        vm.assertEq(found.topic, topic, "topic");
        vm.assertEq(found.subject, subject);
        vm.assertEq(found.earliest, block.timestamp + DELAY, "earliest");
    }

    function expectNoAnnouncement() internal view {
        vm.assertEq(governed.getAnnouncements().length, 0, "announcements");
    }

    function expectNotGovernor(address sender) internal {
        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotGovernor.selector, sender));
    }

    function expectNotGovernorOrOperator(address sender) internal {
        vm.expectRevert(abi.encodeWithSelector(IOperators.SenderNotGovernorOrOperator.selector, sender));
    }

    function expectFrozen() internal {
        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
    }

    function expectListed(address account) internal {
        vm.expectRevert(abi.encodeWithSelector(AddressSet.AddressListed.selector, account));
    }

    function expectNotListed(address account) internal {
        vm.expectRevert(abi.encodeWithSelector(AddressSet.AddressNotListed.selector, account));
    }

    function expectMissing(uint256 topic, bytes32 subject) internal {
        vm.expectRevert(abi.encodeWithSelector(IAnnouncements.AnnouncementMissing.selector, topic, subject));
    }

    function expectExists(uint256 topic, bytes32 subject) internal {
        vm.expectRevert(abi.encodeWithSelector(IAnnouncements.AnnouncementExists.selector, topic, subject));
    }

    /// Announced at the start, asked for now.
    function expectNotDue() internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAnnouncements.AnnouncementNotDue.selector, START + DELAY, START + 2 * DELAY, block.timestamp
            )
        );
    }

    /// Whether what was announced at the start may happen now.
    function isDue() internal view returns (bool) {
        return block.timestamp >= START + DELAY && block.timestamp <= START + 2 * DELAY;
    }

    function subjectOf(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
