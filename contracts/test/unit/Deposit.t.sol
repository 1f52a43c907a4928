// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeposits} from "../../src/interfaces/IDeposits.sol";
import {ITokens} from "../../src/interfaces/ITokens.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {Ranges} from "../../src/libraries/Ranges.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";
import {CallingToken, FeeToken, RefusingToken} from "../base/Tokens.sol";

contract DepositTest is ExchangeTest {
    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
    }

    function test_takes_the_tokens_and_tells() public {
        vm.expectEmit();
        emit IDeposits.LogDeposit(
            ALICE, StarkKey.unwrap(aliceKey), PositionId.unwrap(POSITION), AssetType.unwrap(asset), 500, 500
        );
        deposit(ALICE, aliceKey, 500);

        vm.assertEq(token.balanceOf(address(exchange)), 500);
        vm.assertEq(token.balanceOf(ALICE), WEALTH - 500);
        vm.assertEq(pendingOf(aliceKey), 500);
        vm.assertEq(Quantums.unwrap(exchange.getQuantizedDepositBalance(aliceKey, asset, POSITION)), 500);
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingDeposits()), 500);
    }

    function test_depositERC20_does_the_same() public {
        vm.expectEmit();
        emit IDeposits.LogDeposit(
            ALICE, StarkKey.unwrap(aliceKey), PositionId.unwrap(POSITION), AssetType.unwrap(asset), 500, 500
        );
        vm.prank(ALICE);
        exchange.depositERC20(aliceKey, asset, POSITION, Quantums.wrap(500));

        vm.assertEq(pendingOf(aliceKey), 500);
    }

    function test_amounts_add_up_by_key_and_position() public {
        deposit(ALICE, aliceKey, 500);
        deposit(ALICE, aliceKey, 20);
        vm.prank(ALICE);
        exchange.deposit(aliceKey, asset, PositionId.wrap(78), Quantums.wrap(3));

        vm.assertEq(pendingOf(aliceKey), 520);
        vm.assertEq(exchange.getDepositBalance(aliceKey, asset, PositionId.wrap(78)), 3);
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingDeposits()), 523);
    }

    function test_anyone_may_deposit_for_a_registered_key() public {
        deposit(BOB, aliceKey, 500);

        vm.assertEq(pendingOf(aliceKey), 500);
        vm.assertEq(token.balanceOf(BOB), WEALTH - 500);
    }

    function test_other_asset_types_have_no_balance() public {
        deposit(ALICE, aliceKey, 500);

        AssetType other = AssetType.wrap(1);
        vm.assertEq(exchange.getDepositBalance(aliceKey, other, POSITION), 0);
        vm.assertEq(Quantums.unwrap(exchange.getQuantizedDepositBalance(aliceKey, other, POSITION)), 0);
        vm.assertEq(exchange.getCancellationRequest(aliceKey, other, POSITION), 0);
    }

    function test_register_and_deposit_in_one() public {
        bytes memory signature = adminRegistration(BOB, bobKey);
        vm.expectEmit();
        emit IUsers.LogUserRegistered(BOB, StarkKey.unwrap(bobKey), BOB);
        vm.prank(BOB);
        exchange.registerAndDepositERC20(BOB, bobKey, signature, asset, POSITION, Quantums.wrap(500));

        vm.assertEq(exchange.getEthKey(bobKey), BOB);
        vm.assertEq(pendingOf(bobKey), 500);
    }

    function test_register_and_deposit_reverts_for_another_sender() public {
        bytes memory signature = adminRegistration(BOB, bobKey);
        expectNotOwner(ALICE, BOB);
        vm.prank(ALICE);
        exchange.registerAndDepositERC20(BOB, bobKey, signature, asset, POSITION, Quantums.wrap(500));
    }

    function test_deposit_of_the_owner_ends_a_cancellation() public {
        deposit(ALICE, aliceKey, 500);
        vm.prank(ALICE);
        exchange.depositCancel(aliceKey, asset, POSITION);

        deposit(ALICE, aliceKey, 0);

        vm.assertEq(exchange.getCancellationRequest(aliceKey, asset, POSITION), 0);
        vm.assertEq(pendingOf(aliceKey), 500);
    }

    function test_deposit_of_another_leaves_a_cancellation() public {
        deposit(ALICE, aliceKey, 500);
        vm.warp(1000);
        vm.prank(ALICE);
        exchange.depositCancel(aliceKey, asset, POSITION);

        deposit(BOB, aliceKey, 20);

        vm.assertEq(exchange.getCancellationRequest(aliceKey, asset, POSITION), 1000);
    }

    function test_reverts_for_a_key_without_link() public {
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyNotRegistered.selector, bobKey));
        deposit(BOB, bobKey, 500);
    }

    function test_reverts_for_an_address_as_key_without_link() public {
        StarkKey key = StarkKey.wrap(uint160(BOB));
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyNotRegistered.selector, key));
        deposit(BOB, key, 500);
    }

    function test_reverts_for_another_asset_type() public {
        AssetType other = AssetType.wrap(1);
        vm.expectRevert(abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, other));
        vm.prank(ALICE);
        exchange.deposit(aliceKey, other, POSITION, Quantums.wrap(500));
    }

    function test_position_id_goes_up_to_two_to_the_64() public {
        PositionId last = PositionId.wrap(type(uint64).max);
        vm.prank(ALICE);
        exchange.deposit(aliceKey, asset, last, Quantums.wrap(500));
        vm.assertEq(exchange.getDepositBalance(aliceKey, asset, last), 500);

        PositionId tooLarge = PositionId.wrap(uint256(type(uint64).max) + 1);
        vm.expectRevert(abi.encodeWithSelector(Ranges.PositionIdOutOfRange.selector, tooLarge));
        vm.prank(ALICE);
        exchange.deposit(aliceKey, asset, tooLarge, Quantums.wrap(500));
    }

    function test_pending_amount_goes_up_to_two_to_the_64() public {
        deposit(ALICE, aliceKey, type(uint64).max);
        vm.assertEq(pendingOf(aliceKey), type(uint64).max);

        vm.expectRevert(abi.encodeWithSelector(IDeposits.PendingDepositOutOfRange.selector, type(uint64).max, 1));
        deposit(ALICE, aliceKey, 1);
    }

    function test_reverts_for_an_amount_that_would_overflow() public {
        deposit(ALICE, aliceKey, 1);
        vm.expectRevert(abi.encodeWithSelector(IDeposits.PendingDepositOutOfRange.selector, 1, type(uint256).max));
        deposit(ALICE, aliceKey, type(uint256).max);
    }

    function test_reverts_without_approval() public {
        vm.prank(ALICE);
        token.approve(address(exchange), 499);
        expectCallFailed();
        deposit(ALICE, aliceKey, 500);
    }

    function test_reverts_for_more_than_the_sender_has() public {
        vm.prank(ALICE);
        token.transfer(BOB, WEALTH - 499);
        expectCallFailed();
        deposit(ALICE, aliceKey, 500);
    }

    function test_reverts_for_a_token_that_takes_a_fee() public {
        FeeToken fees = new FeeToken();
        useToken(fees);
        register(ALICE, aliceKey);
        fees.turnOn();
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(token), 500, 499));
        deposit(ALICE, aliceKey, 500);
    }

    function test_reverts_for_a_token_that_refuses() public {
        useToken(new RefusingToken());
        register(ALICE, aliceKey);
        expectCallFailed();
        deposit(ALICE, aliceKey, 500);
    }

    function test_reverts_for_a_token_that_enters_again() public {
        CallingToken calling = new CallingToken();
        useToken(calling);
        register(ALICE, aliceKey);
        calling.mint(address(calling), 1);
        bytes memory again = abi.encodeCall(exchange.deposit, (aliceKey, asset, POSITION, Quantums.wrap(1)));
        calling.callDuringTransfer(address(exchange), again);

        expectCallFailed();
        deposit(ALICE, aliceKey, 500);
        vm.assertEq(pendingOf(aliceKey), 0);
    }

    function test_token_that_calls_something_else_is_fine() public {
        CallingToken calling = new CallingToken();
        useToken(calling);
        register(ALICE, aliceKey);
        calling.callDuringTransfer(address(exchange), abi.encodeCall(exchange.isFrozen, ()));

        deposit(ALICE, aliceKey, 500);

        vm.assertEq(pendingOf(aliceKey), 500);
    }

    function test_guard_opens_again_after_each_call() public {
        deposit(ALICE, aliceKey, 500);
        deposit(ALICE, aliceKey, 500);
        vm.assertEq(pendingOf(aliceKey), 1000);
    }

    function test_ether_is_not_accepted() public {
        vm.deal(ALICE, 1 ether);
        vm.prank(ALICE);
        (bool isDone,) = address(exchange).call{value: 1}("");
        vm.assertFalse(isDone);
    }

    function testFuzz_deposits_are_exact(uint64 first, uint64 second, address sender, uint64 position) public {
        vm.assume(sender != address(exchange) && sender != address(0) && uint256(first) + second < 2 ** 64);
        enrich(sender);
        uint256 before = token.balanceOf(sender);

        vm.startPrank(sender);
        exchange.deposit(aliceKey, asset, PositionId.wrap(position), Quantums.wrap(first));
        exchange.depositERC20(aliceKey, asset, PositionId.wrap(position), Quantums.wrap(second));
        vm.stopPrank();

        uint256 sum = uint256(first) + second;
        vm.assertEq(exchange.getDepositBalance(aliceKey, asset, PositionId.wrap(position)), sum);
        vm.assertEq(token.balanceOf(address(exchange)), sum);
        vm.assertEq(before - token.balanceOf(sender), sum);
    }

    function expectCallFailed() private {
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(token)));
    }
}
