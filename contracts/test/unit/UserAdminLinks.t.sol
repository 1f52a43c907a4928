// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchangeGovernance} from "../../src/interfaces/IExchangeGovernance.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";

/// @title What a change of the user admins means for links
contract UserAdminLinksTest is ExchangeTest {
    uint256 private constant NEW_ADMIN_KEY = 0xAD318;
    uint256 private constant DELAY = 30 days;

    IExchangeGovernance private governance;
    address private newAdmin;
    address private oldAdmin;

    function setUp() public override {
        vm.warp(1_000_000);
        super.setUp();
        governance = exchange.getGovernance();
        (newAdmin, oldAdmin) = (vm.addr(NEW_ADMIN_KEY), vm.addr(ADMIN_KEY));
    }

    function test_an_announced_admin_signs_nothing_yet() public {
        announce();
        expectNotAdmin(newAdmin);
        link(ALICE, aliceKey, registrationBy(NEW_ADMIN_KEY, ALICE, aliceKey));

        vm.warp(block.timestamp + DELAY);
        complete();
        link(ALICE, aliceKey, registrationBy(NEW_ADMIN_KEY, ALICE, aliceKey));
        vm.assertEq(exchange.getEthKey(aliceKey), ALICE);
    }

    function test_within_the_delay_a_key_links_itself_for_good() public {
        // The governor is malicious: his admin would link the owner's key to the governor.
        announce();
        exchange.registerEthAddress(ALICE, aliceKey, starkRegistration(keyPair(0), ALICE));
        vm.warp(block.timestamp + DELAY);
        complete();

        bytes memory signature = registrationBy(NEW_ADMIN_KEY, GOVERNOR, aliceKey);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyRegistered.selector, aliceKey, ALICE));
        link(GOVERNOR, aliceKey, signature);
    }

    function test_a_removed_admin_signs_no_more_but_its_links_stay() public {
        registerByAdmin(ALICE, aliceKey);
        vm.prank(GOVERNOR);
        governance.unregisterUserAdmin(oldAdmin);

        bytes memory signature = adminRegistration(BOB, bobKey);
        expectNotAdmin(oldAdmin);
        link(BOB, bobKey, signature);
        vm.assertEq(exchange.getEthKey(aliceKey), ALICE);
        vm.assertFalse(exchange.isUserAdmin(oldAdmin));
    }

    function test_a_signature_that_nobody_made_is_no_admins_when_there_is_none() public {
        vm.prank(GOVERNOR);
        governance.unregisterUserAdmin(oldAdmin);
        expectNotAdmin(address(0));
        link(ALICE, aliceKey, new bytes(65));
    }

    function announce() private {
        vm.prank(GOVERNOR);
        governance.announceUserAdmin(newAdmin);
    }

    function complete() private {
        vm.prank(OPERATOR);
        governance.registerUserAdmin(newAdmin);
    }

    function link(address sender, StarkKey key, bytes memory signature) private {
        vm.prank(sender);
        exchange.registerUser(sender, key, signature);
    }

    function expectNotAdmin(address signer) private {
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignerNotUserAdmin.selector, signer));
    }
}
