// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {BatchTest} from "../base/BatchTest.sol";
import {ExchangeHandler} from "./ExchangeHandler.sol";

/// @title Whatever happens in whatever order, with L2 solvent or not, the books are right and everyone can leave
contract ExchangeInvariantTest is BatchTest {
    /// What forge calls of a contract.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    ExchangeHandler private handler;

    function setUp() public override {
        super.setUp();
        StarkKey[3] memory keys = [aliceKey, bobKey, starkKey(keyPair(2))];
        handler = new ExchangeHandler(exchange, token, [verifier, escapeVerifier], keys);
        for (uint256 i = 0; i < keys.length; i++) {
            register(handler.trader(i), keys[i]);
            vm.prank(handler.trader(i));
            token.approve(address(exchange), type(uint256).max);
        }
    }

    function targetContracts() external view returns (address[] memory targets) {
        return listOf(address(handler));
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        bytes4[15] memory chosen = [
            ExchangeHandler.depositAny.selector,
            ExchangeHandler.cancel.selector,
            ExchangeHandler.reclaim.selector,
            ExchangeHandler.acceptBatch.selector,
            ExchangeHandler.inventBatch.selector,
            ExchangeHandler.demand.selector,
            ExchangeHandler.serve.selector,
            ExchangeHandler.freezeFor.selector,
            ExchangeHandler.unFreeze.selector,
            ExchangeHandler.escapeAny.selector,
            ExchangeHandler.withdraw.selector,
            ExchangeHandler.serveQueue.selector,
            ExchangeHandler.fundPool.selector,
            ExchangeHandler.donate.selector,
            ExchangeHandler.wait.selector
        ];
        targets[0] = FuzzSelector({addr: address(handler), selectors: new bytes4[](chosen.length)});
        for (uint256 i = 0; i < chosen.length; i++) {
            targets[0].selectors[i] = chosen[i];
        }
    }

    function invariant_balance_covers_all_that_is_pending() public view {
        uint256 pending = Quantums.unwrap(exchange.getTotalPendingDeposits())
            + Quantums.unwrap(exchange.getTotalPendingWithdrawals());
        vm.assertGe(token.balanceOf(address(exchange)), pending);
        vm.assertGe(Quantums.unwrap(exchange.getAccountedBalance()), pending);
    }

    function invariant_accounted_is_deposits_less_payouts() public view {
        uint256 incoming = handler.totalDeposited() + handler.totalFunded();
        uint256 outgoing = handler.totalReclaimed() + handler.totalPaid();
        vm.assertEq(Quantums.unwrap(exchange.getAccountedBalance()), incoming - outgoing);
        vm.assertEq(token.balanceOf(address(exchange)), incoming - outgoing + handler.totalDonated());
    }

    function invariant_every_claim_is_paid_once_allowed_or_waiting() public view {
        uint256[3] memory waiting = waitingByKey();
        uint256 allowedTotal = 0;
        for (uint256 key = 0; key < handler.TRADER_COUNT(); key++) {
            uint256 allowed = withdrawalOf(handler.keys(key));
            vm.assertEq(handler.claimed(key), handler.paid(key) + allowed + waiting[key]);
            allowedTotal += allowed;
        }
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingWithdrawals()), allowedTotal);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), waiting[0] + waiting[1] + waiting[2]);
    }

    function invariant_pending_deposits_are_as_booked() public view {
        uint256 total = 0;
        for (uint256 key = 0; key < handler.TRADER_COUNT(); key++) {
            uint256 pending = pendingOf(handler.keys(key));
            vm.assertEq(pending, handler.expectedPending(key));
            total += pending;
        }
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingDeposits()), total);
    }

    function invariant_state_moves_by_proved_batches_only() public view {
        vm.assertEq(exchange.lastStateHash(), handler.expectedStateHash());
        vm.assertEq(exchange.getSequenceNumber(), handler.expectedSequenceNumber());
    }

    function invariant_no_position_escapes_twice_and_none_is_forgotten() public view {
        uint256 escaped = 0;
        for (uint256 position = 0; position < handler.ESCAPE_COUNT(); position++) {
            if (exchange.isEscaped(PositionId.wrap(position))) escaped++;
        }
        vm.assertEq(escaped, handler.escapes());
        if (escaped != 0) vm.assertTrue(exchange.isFrozen());
    }

    function waitingByKey() private view returns (uint256[3] memory waiting) {
        (uint256 first, uint256 next) = exchange.getQueue();
        for (uint256 claimId = first; claimId < next; claimId++) {
            (StarkKey ownerKey, Quantums amount) = exchange.getQueuedClaim(claimId);
            vm.assertTrue(Quantums.unwrap(amount) != 0);
            for (uint256 key = 0; key < waiting.length; key++) {
                if (ownerKey == handler.keys(key)) waiting[key] += Quantums.unwrap(amount);
            }
        }
    }
}
