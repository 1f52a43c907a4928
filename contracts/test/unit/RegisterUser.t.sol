// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IUserAdmins} from "../../src/interfaces/IUserAdmins.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {AddressSet} from "../../src/libraries/AddressSet.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {Deployment} from "../../src/types/Deployment.sol";
import {StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";

contract RegisterUserTest is ExchangeTest {
    function test_links_the_sender() public {
        bytes memory signature = adminRegistration(ALICE, aliceKey);
        vm.expectEmit();
        emit IUsers.LogUserRegistered(ALICE, StarkKey.unwrap(aliceKey), ALICE);
        vm.prank(ALICE);
        exchange.registerUser(ALICE, aliceKey, signature);

        vm.assertEq(exchange.getEthKey(aliceKey), ALICE);
        (address ethKey, bool isSelfSigned) = exchange.getRegistration(aliceKey);
        vm.assertEq(ethKey, ALICE);
        vm.assertFalse(isSelfSigned);
    }

    function test_one_address_may_own_many_keys() public {
        registerByAdmin(ALICE, aliceKey);
        registerByAdmin(ALICE, bobKey);

        vm.assertEq(exchange.getEthKey(aliceKey), ALICE);
        vm.assertEq(exchange.getEthKey(bobKey), ALICE);
    }

    function test_reverts_for_another_sender() public {
        bytes memory signature = adminRegistration(ALICE, aliceKey);
        expectNotOwner(BOB, ALICE);
        vm.prank(BOB);
        exchange.registerUser(ALICE, aliceKey, signature);
    }

    function test_admin_can_not_link_its_own_address_to_a_linked_key() public {
        registerByAdmin(ALICE, aliceKey);
        address admin = vm.addr(ADMIN_KEY);
        bytes memory signature = adminRegistration(admin, aliceKey);

        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyRegistered.selector, aliceKey, ALICE));
        vm.prank(admin);
        exchange.registerUser(admin, aliceKey, signature);
    }

    function test_reverts_when_repeated() public {
        registerByAdmin(ALICE, aliceKey);
        bytes memory signature = adminRegistration(ALICE, aliceKey);

        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyRegistered.selector, aliceKey, ALICE));
        vm.prank(ALICE);
        exchange.registerUser(ALICE, aliceKey, signature);
    }

    function test_admin_can_not_give_away_what_an_address_owns() public {
        // Alice's address is an x coordinate, too: a link would redirect what she withdraws to her address.
        StarkKey address_ = StarkKey.wrap(uint160(ALICE));
        bytes memory signature = adminRegistration(BOB, address_);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyIsAddress.selector, address_));
        vm.prank(BOB);
        exchange.registerUser(BOB, address_, signature);
        vm.assertEq(exchange.getEthKey(address_), ALICE);

        // The largest address that is an x coordinate, and the smallest key that is none.
        StarkKey largest = StarkKey.wrap(2 ** 160 - 4);
        signature = adminRegistration(BOB, largest);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyIsAddress.selector, largest));
        vm.prank(BOB);
        exchange.registerUser(BOB, largest, signature);

        registerByAdmin(BOB, StarkKey.wrap(2 ** 160 + 1));
    }

    function test_reverts_over_a_self_signed_link() public {
        exchange.registerEthAddress(ALICE, aliceKey, starkRegistration(keyPair(0), ALICE));
        bytes memory signature = adminRegistration(BOB, aliceKey);

        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyRegistered.selector, aliceKey, ALICE));
        vm.prank(BOB);
        exchange.registerUser(BOB, aliceKey, signature);
    }

    function test_reverts_for_key_zero() public {
        expectKeyInvalid(0);
    }

    function test_reverts_for_a_key_that_is_not_reduced() public {
        expectKeyInvalid(StarkKey.unwrap(aliceKey) + StarkCurve.FIELD_PRIME);
    }

    function test_reverts_for_a_key_off_the_curve() public {
        expectKeyInvalid(5);
    }

    function test_reverts_for_a_signer_who_is_no_admin() public {
        bytes memory signature = registrationBy(ADMIN_KEY + 1, ALICE, aliceKey);
        expectNotAdmin(vm.addr(ADMIN_KEY + 1), signature);
    }

    function test_reverts_for_a_signature_that_nobody_made() public {
        bytes memory signature = adminRegistration(ALICE, aliceKey);
        signature[64] = 0x1d;
        expectNotAdmin(address(0), signature);
    }

    function test_reverts_for_a_short_signature() public {
        expectLengthInvalid(64);
    }

    function test_reverts_for_a_long_signature() public {
        expectLengthInvalid(66);
    }

    function test_link_of_another_deployment_is_good_for_the_same_address_only() public {
        // The message names no contract, as in StarkEx: what it grants is only that this address may use this key.
        bytes memory signature = adminRegistration(ALICE, aliceKey);
        vm.expectRevert();
        vm.prank(BOB);
        exchange.registerUser(BOB, aliceKey, signature);
    }

    function testFuzz_signature_for_one_address_or_key_is_none_for_another(address sender, uint256 flip) public {
        vm.assume(sender != ALICE);
        bytes memory signature = adminRegistration(ALICE, aliceKey);
        if (flip % 2 == 0) signature[(flip >> 1) % 64] ^= 0x01;

        vm.expectRevert();
        vm.prank(sender);
        exchange.registerUser(sender, aliceKey, signature);
    }

    function test_constructor_announces_the_admins() public view {
        vm.assertTrue(exchange.isUserAdmin(vm.addr(ADMIN_KEY)));
        vm.assertFalse(exchange.isUserAdmin(ALICE));
        vm.assertFalse(exchange.isUserAdmin(address(0)));
    }

    function test_constructor_emits_each_admin() public {
        Deployment memory with = deployment();
        with.userAdmins = new address[](2);
        (with.userAdmins[0], with.userAdmins[1]) = (ALICE, BOB);

        vm.expectEmit(false, false, false, true);
        emit IUserAdmins.LogUserAdminAdded(ALICE);
        vm.expectEmit(false, false, false, true);
        emit IUserAdmins.LogUserAdminAdded(BOB);
        deploy(with);
    }

    function test_constructor_reverts_for_admin_zero() public {
        Deployment memory with = deployment();
        with.userAdmins = listOf(address(0));
        vm.expectRevert(AddressSet.AddressZero.selector);
        deploy(with);
    }

    function expectKeyInvalid(uint256 key) private {
        StarkKey invalid = StarkKey.wrap(key);
        bytes memory signature = adminRegistration(ALICE, invalid);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyInvalid.selector, invalid));
        vm.prank(ALICE);
        exchange.registerUser(ALICE, invalid, signature);
    }

    function expectNotAdmin(address signer, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignerNotUserAdmin.selector, signer));
        vm.prank(ALICE);
        exchange.registerUser(ALICE, aliceKey, signature);
    }

    function expectLengthInvalid(uint256 length) private {
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignatureLengthInvalid.selector, 65, length));
        vm.prank(ALICE);
        exchange.registerUser(ALICE, aliceKey, new bytes(length));
    }
}
