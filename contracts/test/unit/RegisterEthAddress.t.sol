// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IUsers} from "../../src/interfaces/IUsers.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";

contract RegisterEthAddressTest is ExchangeTest {
    function test_anyone_may_send_a_link_that_the_key_signed() public {
        bytes memory signature = starkRegistration(keyPair(0), ALICE);
        vm.expectEmit();
        emit IUsers.LogUserRegistered(ALICE, StarkKey.unwrap(aliceKey), BOB);
        vm.prank(BOB);
        exchange.registerEthAddress(ALICE, aliceKey, signature);

        (address ethKey, bool isSelfSigned) = exchange.getRegistration(aliceKey);
        vm.assertEq(ethKey, ALICE);
        vm.assertTrue(isSelfSigned);
    }

    function test_replaces_a_link_that_an_admin_signed() public {
        registerByAdmin(BOB, aliceKey);

        exchange.registerEthAddress(ALICE, aliceKey, starkRegistration(keyPair(0), ALICE));

        vm.assertEq(exchange.getEthKey(aliceKey), ALICE);
    }

    function test_makes_an_admin_signed_link_permanent() public {
        registerByAdmin(ALICE, aliceKey);

        exchange.registerEthAddress(ALICE, aliceKey, starkRegistration(keyPair(0), ALICE));

        (, bool isSelfSigned) = exchange.getRegistration(aliceKey);
        vm.assertTrue(isSelfSigned);
    }

    function test_registerSender_links_the_sender() public {
        bytes memory signature = starkRegistration(keyPair(0), ALICE);
        vm.expectEmit();
        emit IUsers.LogUserRegistered(ALICE, StarkKey.unwrap(aliceKey), ALICE);
        vm.prank(ALICE);
        exchange.registerSender(aliceKey, signature);

        vm.assertEq(exchange.getEthKey(aliceKey), ALICE);
    }

    function test_registerSender_reverts_for_another_sender() public {
        bytes memory signature = starkRegistration(keyPair(0), ALICE);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkSignatureInvalid.selector, aliceKey));
        vm.prank(BOB);
        exchange.registerSender(aliceKey, signature);
    }

    function test_reverts_once_the_key_has_signed_for_an_address() public {
        exchange.registerEthAddress(ALICE, aliceKey, starkRegistration(keyPair(0), ALICE));
        bytes memory signature = starkRegistration(keyPair(0), BOB);

        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyRegistered.selector, aliceKey, ALICE));
        exchange.registerEthAddress(BOB, aliceKey, signature);
    }

    function test_reverts_for_address_zero() public {
        bytes memory signature = starkRegistration(keyPair(0), address(0));
        vm.expectRevert(IUsers.AddressZero.selector);
        exchange.registerEthAddress(address(0), aliceKey, signature);
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

    function test_reverts_for_a_signature_over_another_address() public {
        expectSignatureInvalid(starkRegistration(keyPair(0), BOB));
    }

    function test_reverts_for_a_signature_by_another_key() public {
        expectSignatureInvalid(starkRegistration(keyPair(1), ALICE));
    }

    function test_reverts_for_the_keys_other_y() public {
        KeyPair memory pair = keyPair(0);
        pair.y = StarkCurve.FIELD_PRIME - pair.y;
        expectSignatureInvalid(starkRegistration(pair, ALICE));
    }

    function test_reverts_for_an_empty_signature_of_the_right_length() public {
        expectSignatureInvalid(new bytes(96));
    }

    function test_reverts_for_a_short_signature() public {
        expectLengthInvalid(95);
    }

    function test_reverts_for_a_long_signature() public {
        expectLengthInvalid(97);
    }

    function test_reverts_for_an_admins_signature() public {
        bytes memory signature = adminRegistration(ALICE, aliceKey);
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignatureLengthInvalid.selector, 96, 65));
        exchange.registerEthAddress(ALICE, aliceKey, signature);
    }

    function test_stays_within_its_gas() public {
        bytes memory signature = starkRegistration(keyPair(0), ALICE);
        uint256 before = gasleft();
        exchange.registerEthAddress(ALICE, aliceKey, signature);
        vm.assertLe(before - gasleft(), 500_000);
    }

    /// forge-config: default.fuzz.runs = 100
    function testFuzz_any_address_can_be_linked_by_its_keys_signature(address ethKey, uint256 index) public {
        vm.assume(ethKey != address(0));
        KeyPair memory pair = keyPair(index % 4);

        exchange.registerEthAddress(ethKey, starkKey(pair), starkRegistration(pair, ethKey));

        vm.assertEq(exchange.getEthKey(starkKey(pair)), ethKey);
    }

    /// forge-config: default.fuzz.runs = 100
    function testFuzz_a_changed_signature_links_nothing(uint256 position, uint8 change) public {
        vm.assume(change != 0);
        bytes memory signature = starkRegistration(keyPair(0), ALICE);
        position = position % 96;
        signature[position] = bytes1(uint8(signature[position]) ^ change);

        expectSignatureInvalid(signature);
    }

    function expectKeyInvalid(uint256 key) private {
        StarkKey invalid = StarkKey.wrap(key);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyInvalid.selector, invalid));
        exchange.registerEthAddress(ALICE, invalid, new bytes(96));
    }

    function expectSignatureInvalid(bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkSignatureInvalid.selector, aliceKey));
        exchange.registerEthAddress(ALICE, aliceKey, signature);
    }

    function expectLengthInvalid(uint256 length) private {
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignatureLengthInvalid.selector, 96, length));
        exchange.registerEthAddress(ALICE, aliceKey, new bytes(length));
    }
}
