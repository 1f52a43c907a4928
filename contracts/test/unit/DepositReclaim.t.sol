// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeposits} from "../../src/interfaces/IDeposits.sol";
import {ITokens} from "../../src/interfaces/ITokens.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";
import {CallingToken, FeeToken} from "../base/Tokens.sol";

contract DepositReclaimTest is ExchangeTest {
    uint256 private constant START = 1_000_000;
    uint256 private constant DELAY = 2 days;

    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
        vm.warp(START);
    }

    function test_delay_is_two_days() public view {
        vm.assertEq(exchange.DEPOSIT_CANCEL_DELAY(), DELAY);
    }

    function test_cancel_records_the_time_and_tells() public {
        deposit(ALICE, aliceKey, 500);
        vm.expectEmit();
        emit IDeposits.LogDepositCancel(StarkKey.unwrap(aliceKey), PositionId.unwrap(POSITION), AssetType.unwrap(asset));
        cancel(ALICE, aliceKey);

        vm.assertEq(exchange.getCancellationRequest(aliceKey, asset, POSITION), START);
        vm.assertEq(pendingOf(aliceKey), 500);
    }

    function test_cancel_again_starts_the_delay_anew() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);
        cancel(ALICE, aliceKey);

        vm.expectRevert(abi.encodeWithSelector(IDeposits.DepositLocked.selector, START + 2 * DELAY, START + DELAY));
        reclaim(ALICE, aliceKey);
    }

    function test_cancel_reverts_for_another_sender() public {
        deposit(BOB, aliceKey, 500);
        expectNotOwner(BOB, ALICE);
        cancel(BOB, aliceKey);
    }

    function test_cancel_reverts_with_nothing_pending() public {
        vm.expectRevert(abi.encodeWithSelector(IDeposits.NothingPending.selector, aliceKey, POSITION));
        cancel(ALICE, aliceKey);
    }

    function test_cancel_reverts_for_another_asset_type() public {
        deposit(ALICE, aliceKey, 500);
        vm.expectRevert(abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, 1));
        vm.prank(ALICE);
        exchange.depositCancel(aliceKey, AssetType.wrap(1), POSITION);
    }

    function test_reclaim_pays_and_tells() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);

        vm.expectEmit();
        emit IDeposits.LogDepositCancelReclaimed(
            StarkKey.unwrap(aliceKey), PositionId.unwrap(POSITION), AssetType.unwrap(asset), 500, 500
        );
        reclaim(ALICE, aliceKey);

        vm.assertEq(token.balanceOf(ALICE), WEALTH);
        vm.assertEq(token.balanceOf(address(exchange)), 0);
        vm.assertEq(pendingOf(aliceKey), 0);
        vm.assertEq(exchange.getCancellationRequest(aliceKey, asset, POSITION), 0);
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingDeposits()), 0);
    }

    function test_reclaim_leaves_what_others_added_meanwhile() public {
        // Else they could be made to deposit into a cancellation that is about to end, too late for any batch.
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        deposit(BOB, aliceKey, 20);
        vm.warp(START + DELAY);

        reclaim(ALICE, aliceKey);

        vm.assertEq(token.balanceOf(ALICE), WEALTH);
        vm.assertEq(pendingOf(aliceKey), 20);
        expectNotCancelled();
        reclaim(ALICE, aliceKey);
    }

    function test_cancel_again_takes_in_what_was_added() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        deposit(BOB, aliceKey, 20);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);

        reclaim(ALICE, aliceKey);

        vm.assertEq(token.balanceOf(ALICE), WEALTH + 20);
    }

    function test_reclaim_touches_that_position_only() public {
        deposit(ALICE, aliceKey, 500);
        vm.prank(ALICE);
        exchange.deposit(aliceKey, asset, PositionId.wrap(78), Quantums.wrap(3));
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);

        reclaim(ALICE, aliceKey);

        vm.assertEq(exchange.getDepositBalance(aliceKey, asset, PositionId.wrap(78)), 3);
        vm.assertEq(token.balanceOf(address(exchange)), 3);
    }

    function test_reclaim_reverts_a_second_early() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY - 1);

        vm.expectRevert(abi.encodeWithSelector(IDeposits.DepositLocked.selector, START + DELAY, START + DELAY - 1));
        reclaim(ALICE, aliceKey);
    }

    function test_reclaim_reverts_without_cancellation() public {
        deposit(ALICE, aliceKey, 500);
        vm.warp(START + DELAY);
        expectNotCancelled();
        reclaim(ALICE, aliceKey);
    }

    function test_reclaim_reverts_after_a_later_deposit_by_the_owner() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        deposit(ALICE, aliceKey, 0);
        vm.warp(START + DELAY);
        expectNotCancelled();
        reclaim(ALICE, aliceKey);
    }

    function test_reclaim_reverts_when_repeated() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);
        reclaim(ALICE, aliceKey);
        expectNotCancelled();
        reclaim(ALICE, aliceKey);
    }

    function test_reclaim_reverts_for_another_sender() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);
        expectNotOwner(BOB, ALICE);
        reclaim(BOB, aliceKey);
    }

    function test_reclaim_reverts_for_another_asset_type() public {
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);
        vm.expectRevert(abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, 1));
        vm.prank(ALICE);
        exchange.depositReclaim(aliceKey, AssetType.wrap(1), POSITION);
    }

    function test_reclaim_belongs_to_the_address_that_the_key_signed_for() public {
        // An admin let Bob link Alice's new key; she deposits before she notices, then takes the key back.
        registerByAdmin(BOB, bobKey);
        deposit(ALICE, bobKey, 500);
        cancel(BOB, bobKey);
        exchange.registerEthAddress(ALICE, bobKey, starkRegistration(keyPair(1), ALICE));
        vm.warp(START + DELAY);

        expectNotOwner(BOB, ALICE);
        reclaim(BOB, bobKey);
        reclaim(ALICE, bobKey);
        vm.assertEq(token.balanceOf(ALICE), WEALTH);
    }

    function test_reclaim_reverts_for_a_token_that_takes_a_fee() public {
        FeeToken fees = new FeeToken();
        useToken(fees);
        register(ALICE, aliceKey);
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);
        fees.turnOn();

        vm.expectRevert(
            abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(token), WEALTH, WEALTH - 1)
        );
        reclaim(ALICE, aliceKey);
    }

    function test_reclaim_reverts_for_a_token_that_enters_again() public {
        CallingToken calling = new CallingToken();
        useToken(calling);
        register(address(calling), aliceKey);
        deposit(ALICE, aliceKey, 500);
        deposit(ALICE, aliceKey, 500);
        cancel(address(calling), aliceKey);
        vm.warp(START + DELAY);
        calling.callDuringTransfer(
            address(exchange), abi.encodeCall(exchange.depositReclaim, (aliceKey, asset, POSITION))
        );

        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(token)));
        reclaim(address(calling), aliceKey);
        vm.assertEq(token.balanceOf(address(exchange)), 1000);
    }

    function test_token_can_not_deposit_while_a_reclaim_pays() public {
        CallingToken calling = new CallingToken();
        useToken(calling);
        register(ALICE, aliceKey);
        calling.mint(address(calling), 1);
        deposit(ALICE, aliceKey, 500);
        cancel(ALICE, aliceKey);
        vm.warp(START + DELAY);
        bytes memory again = abi.encodeCall(exchange.deposit, (aliceKey, asset, POSITION, Quantums.wrap(1)));
        calling.callDuringTransfer(address(exchange), again);

        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(token)));
        reclaim(ALICE, aliceKey);
    }

    function testFuzz_never_before_the_delay_and_always_after(uint64 amount, uint256 wait) public {
        vm.assume(amount > 0);
        wait = bound(wait, 0, 3 * DELAY);
        deposit(ALICE, aliceKey, amount);
        cancel(ALICE, aliceKey);
        vm.warp(START + wait);

        if (wait < DELAY) {
            vm.expectRevert(abi.encodeWithSelector(IDeposits.DepositLocked.selector, START + DELAY, START + wait));
        }
        reclaim(ALICE, aliceKey);

        vm.assertEq(token.balanceOf(ALICE), wait < DELAY ? WEALTH - amount : WEALTH);
    }

    function cancel(address sender, StarkKey key) private {
        vm.prank(sender);
        exchange.depositCancel(key, asset, POSITION);
    }

    function reclaim(address sender, StarkKey key) private {
        vm.prank(sender);
        exchange.depositReclaim(key, asset, POSITION);
    }

    function expectNotCancelled() private {
        vm.expectRevert(abi.encodeWithSelector(IDeposits.DepositNotCancelled.selector, aliceKey, POSITION));
    }
}
