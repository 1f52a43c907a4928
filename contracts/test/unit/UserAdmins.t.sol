// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IUserAdmins} from "../../src/interfaces/IUserAdmins.sol";
import {AddressSet} from "../../src/libraries/AddressSet.sol";
import {TOPIC_USER_ADMIN} from "../../src/types/Announcement.sol";
import {GovernanceTest} from "../base/GovernanceTest.sol";

contract UserAdminsTest is GovernanceTest {
    uint256 private constant NEW_ADMIN_KEY = 0xAD318;
    address private newAdmin;
    address private oldAdmin;

    function setUp() public override {
        super.setUp();
        (newAdmin, oldAdmin) = (vm.addr(NEW_ADMIN_KEY), vm.addr(ADMIN_KEY));
    }

    function test_admins_are_listed() public view {
        vm.assertEq(governed.getUserAdmins().length, 1);
        vm.assertEq(governed.getUserAdmins()[0], oldAdmin);
    }

    function test_a_new_admin_is_announced_and_waits() public {
        vm.expectEmit();
        emit IUserAdmins.LogUserAdminAnnounced(newAdmin);
        announce(GOVERNOR, newAdmin);
        expectOnly(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        vm.assertFalse(governed.isUserAdmin(newAdmin));

        vm.warp(START + DELAY - 1);
        expectNotDue();
        registerByAdmin(GOVERNOR, newAdmin);

        vm.warp(START + DELAY);
        vm.expectEmit();
        emit IUserAdmins.LogUserAdminAdded(newAdmin);
        registerByAdmin(GOVERNOR, newAdmin);
        vm.assertTrue(governed.isUserAdmin(newAdmin));
        vm.assertEq(governed.getUserAdmins().length, 2);
        expectNoAnnouncement();
    }

    function test_announcing_reverts_for_others() public {
        expectNotGovernor(OPERATOR);
        announce(OPERATOR, newAdmin);
    }

    function test_announcing_reverts_for_an_admin() public {
        expectListed(oldAdmin);
        announce(GOVERNOR, oldAdmin);
    }

    function test_announcing_reverts_for_nobody() public {
        vm.expectRevert(AddressSet.AddressZero.selector);
        announce(GOVERNOR, address(0));
    }

    function test_announcing_reverts_while_frozen() public {
        governed.freeze();
        expectFrozen();
        announce(GOVERNOR, newAdmin);
    }

    function test_registering_reverts_for_a_stranger() public {
        announce(GOVERNOR, newAdmin);
        vm.warp(START + DELAY);
        expectNotGovernorOrOperator(STRANGER);
        registerByAdmin(STRANGER, newAdmin);
    }

    function test_registering_reverts_without_announcement() public {
        expectMissing(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        registerByAdmin(GOVERNOR, newAdmin);
    }

    function test_registering_reverts_while_frozen() public {
        announce(GOVERNOR, newAdmin);
        vm.warp(START + DELAY);
        governed.freeze();
        expectFrozen();
        registerByAdmin(GOVERNOR, newAdmin);
    }

    function test_cancelling_takes_the_announcement_back() public {
        announce(GOVERNOR, newAdmin);
        expectNotGovernor(OPERATOR);
        cancel(OPERATOR, newAdmin);

        vm.expectEmit();
        emit IUserAdmins.LogUserAdminCancelled(newAdmin);
        cancel(GOVERNOR, newAdmin);

        vm.warp(START + DELAY);
        expectMissing(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        registerByAdmin(GOVERNOR, newAdmin);
        expectMissing(TOPIC_USER_ADMIN, subjectOf(newAdmin));
        cancel(GOVERNOR, newAdmin);
    }

    function test_unregistering_works_at_once_and_while_frozen() public {
        governed.freeze();
        vm.expectEmit();
        emit IUserAdmins.LogUserAdminRemoved(oldAdmin);
        unregister(GOVERNOR, oldAdmin);
        vm.assertFalse(governed.isUserAdmin(oldAdmin));
        vm.assertEq(governed.getUserAdmins().length, 0);
    }

    function test_unregistering_reverts_for_others_and_for_no_admin() public {
        expectNotGovernor(OPERATOR);
        unregister(OPERATOR, oldAdmin);
        expectNotListed(newAdmin);
        unregister(GOVERNOR, newAdmin);
    }

    function testFuzz_never_before_the_delay(uint256 wait) public {
        wait = bound(wait, 0, 3 * DELAY);
        announce(GOVERNOR, newAdmin);
        vm.warp(START + wait);

        bool isAllowed = isDue();
        if (!isAllowed) expectNotDue();
        registerByAdmin(OPERATOR, newAdmin);

        vm.assertTrue(governed.isUserAdmin(newAdmin) == isAllowed);
    }

    function announce(address sender, address admin) private {
        vm.prank(sender);
        governed.announceUserAdmin(admin);
    }

    function cancel(address sender, address admin) private {
        vm.prank(sender);
        governed.cancelUserAdmin(admin);
    }

    function registerByAdmin(address sender, address admin) private {
        vm.prank(sender);
        governed.registerUserAdmin(admin);
    }

    function unregister(address sender, address admin) private {
        vm.prank(sender);
        governed.unregisterUserAdmin(admin);
    }
}
