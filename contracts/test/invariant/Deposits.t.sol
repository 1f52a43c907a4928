// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";
import {DepositsHandler} from "./DepositsHandler.sol";

/// @title Whatever traders do in whatever order, nobody's deposit is lost, paid twice or paid early
contract DepositsInvariantTest is ExchangeTest {
    DepositsHandler private handler;

    function setUp() public override {
        super.setUp();
        vm.warp(1_000_000);
        StarkKey[3] memory keys = [aliceKey, bobKey, starkKey(keyPair(2))];
        handler = new DepositsHandler(exchange, token, keys);
        for (uint256 i = 0; i < keys.length; i++) {
            register(handler.trader(i), keys[i]);
            vm.prank(handler.trader(i));
            token.approve(address(exchange), type(uint256).max);
        }
    }

    /// What forge calls: the handler, and nothing else.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_balance_covers_what_is_pending() public view {
        vm.assertGe(token.balanceOf(address(exchange)), Quantums.unwrap(exchange.getTotalPendingDeposits()));
    }

    function invariant_total_is_the_sum_of_all_pending() public view {
        uint256 sum = 0;
        for (uint256 key = 0; key < handler.TRADER_COUNT(); key++) {
            for (uint256 position = 0; position < handler.POSITION_COUNT(); position++) {
                sum += exchange.getDepositBalance(handler.keys(key), asset, PositionId.wrap(position));
            }
        }
        vm.assertEq(sum, Quantums.unwrap(exchange.getTotalPendingDeposits()));
    }

    function invariant_every_deposit_is_pending_or_was_paid_once() public view {
        uint256 pending = Quantums.unwrap(exchange.getTotalPendingDeposits());
        vm.assertEq(handler.totalDeposited(), pending + handler.totalReclaimed());
        vm.assertEq(token.balanceOf(address(exchange)), pending);
    }

    function invariant_pending_and_cancellations_are_as_booked() public view {
        for (uint256 key = 0; key < handler.TRADER_COUNT(); key++) {
            for (uint256 position = 0; position < handler.POSITION_COUNT(); position++) {
                PositionId id = PositionId.wrap(position);
                vm.assertEq(
                    exchange.getDepositBalance(handler.keys(key), asset, id), handler.expectedPending(key, position)
                );
                vm.assertEq(
                    exchange.getCancellationRequest(handler.keys(key), asset, id),
                    handler.expectedCancelledAt(key, position)
                );
            }
        }
    }

    function invariant_nothing_is_reclaimed_before_the_delay_or_by_another() public view {
        vm.assertEq(handler.earlyReclaims(), 0);
    }
}
