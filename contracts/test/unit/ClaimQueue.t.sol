// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IUsers} from "../../src/interfaces/IUsers.sol";
import {IWithdrawals} from "../../src/interfaces/IWithdrawals.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";

/// @title Claims on a pool of 100: Alice's 150, then Bob's 30, then Alice's 20 again
contract ClaimQueueTest is BatchTest {
    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
        register(BOB, bobKey);
        fill(ALICE, aliceKey, 100);
        claim(aliceKey, 150);
        claim(bobKey, 30);
        claim(aliceKey, 20);
    }

    function test_first_claim_takes_the_pool_and_others_wait_behind_it() public view {
        vm.assertEq(withdrawalOf(aliceKey), 100);
        vm.assertEq(withdrawalOf(bobKey), 0);
        vm.assertEq(poolOf(), 0);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), 100);
        expectQueue(0, 3);
        expectClaim(0, aliceKey, 50);
        expectClaim(1, bobKey, 30);
        expectClaim(2, aliceKey, 20);
    }

    function test_new_claim_waits_although_the_pool_has_grown() public {
        fill(BOB, bobKey, 1000);
        claim(bobKey, 5);

        vm.assertEq(withdrawalOf(bobKey), 0);
        vm.assertEq(poolOf(), 1000);
        expectQueue(0, 4);
    }

    function test_queue_is_served_in_order_and_in_part() public {
        fill(BOB, bobKey, 60);
        vm.expectEmit();
        emit IWithdrawals.LogClaimServed(0, StarkKey.unwrap(aliceKey), 50, 0);
        vm.expectEmit();
        emit IWithdrawals.LogWithdrawalAllowed(StarkKey.unwrap(aliceKey), AssetType.unwrap(asset), 50, 50);
        vm.expectEmit();
        emit IWithdrawals.LogClaimServed(1, StarkKey.unwrap(bobKey), 10, 20);
        exchange.serveQueue(10);

        vm.assertEq(withdrawalOf(aliceKey), 150);
        vm.assertEq(withdrawalOf(bobKey), 10);
        vm.assertEq(poolOf(), 0);
        expectQueue(1, 3);
        expectClaim(0, StarkKey.wrap(0), 0);
        expectClaim(1, bobKey, 20);
    }

    function test_serving_stops_at_its_limit() public {
        fill(BOB, bobKey, 1000);
        exchange.serveQueue(1);
        expectQueue(1, 3);
        exchange.serveQueue(0);
        expectQueue(1, 3);
    }

    function test_serving_an_empty_pool_or_queue_does_nothing() public {
        exchange.serveQueue(10);
        expectQueue(0, 3);
        fill(BOB, bobKey, 1000);
        exchange.serveQueue(10);
        exchange.serveQueue(10);
        expectQueue(3, 3);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), 0);
        vm.assertEq(poolOf(), 900);
    }

    function test_claims_after_the_queue_are_allowed_at_once() public {
        fill(BOB, bobKey, 1000);
        exchange.serveQueue(10);
        claim(bobKey, 5);
        vm.assertEq(withdrawalOf(bobKey), 35);
    }

    function test_pool_can_be_funded_up_to_the_shortage() public {
        vm.expectEmit();
        emit IWithdrawals.LogPoolFunded(BOB, 100);
        vm.prank(BOB);
        exchange.fundPool(Quantums.wrap(100));
        exchange.serveQueue(10);

        vm.assertEq(withdrawalOf(aliceKey), 170);
        vm.assertEq(withdrawalOf(bobKey), 30);
        vm.assertEq(token.balanceOf(BOB), WEALTH - 100);
        vm.assertEq(Quantums.unwrap(exchange.getAccountedBalance()), 200);
    }

    function test_funding_reverts_beyond_the_shortage() public {
        fill(BOB, bobKey, 40);
        vm.expectRevert(abi.encodeWithSelector(IWithdrawals.ShortageExceeded.selector, 60, 61));
        vm.prank(BOB);
        exchange.fundPool(Quantums.wrap(61));
    }

    function test_funding_reverts_without_shortage() public {
        fill(BOB, bobKey, 1000);
        vm.expectRevert(abi.encodeWithSelector(IWithdrawals.ShortageExceeded.selector, 0, 1));
        vm.prank(BOB);
        exchange.fundPool(Quantums.wrap(1));
    }

    function test_funding_reverts_without_tokens() public {
        vm.prank(BOB);
        token.approve(address(exchange), 0);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(token)));
        vm.prank(BOB);
        exchange.fundPool(Quantums.wrap(1));
    }

    function test_waiting_claims_do_not_touch_what_others_deposit_or_withdraw() public {
        deposit(BOB, bobKey, 500);
        exchange.serveQueue(10);
        exchange.withdraw(aliceKey, asset);

        vm.assertEq(token.balanceOf(address(exchange)), 500);
        vm.assertEq(exchange.getDepositBalance(bobKey, asset, POSITION), 500);
    }

    function testFuzz_what_is_served_is_the_pool_and_the_rest_waits(uint64 grown, uint8 limit) public {
        vm.assume(grown != 0);
        fill(BOB, bobKey, grown);
        uint256 before = withdrawalOf(aliceKey) + withdrawalOf(bobKey);
        exchange.serveQueue(limit);

        uint256 served = withdrawalOf(aliceKey) + withdrawalOf(bobKey) - before;
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), 100 - served);
        vm.assertEq(poolOf(), grown - served);
        if (limit >= 3) vm.assertEq(served, grown < 100 ? grown : 100);
    }

    function claim(StarkKey key, uint256 amount) private {
        Batch memory batch = nextBatch();
        addModification(batch, StarkKey.unwrap(key), PositionId.wrap(5), BIAS - amount);
        submit(batch);
    }

    function expectQueue(uint256 first, uint256 next) private view {
        (uint256 foundFirst, uint256 foundNext) = exchange.getQueue();
        vm.assertEq(foundFirst, first);
        vm.assertEq(foundNext, next);
    }

    function expectClaim(uint256 claimId, StarkKey key, uint256 amount) private view {
        (StarkKey foundKey, Quantums foundAmount) = exchange.getQueuedClaim(claimId);
        vm.assertEq(StarkKey.unwrap(foundKey), StarkKey.unwrap(key));
        vm.assertEq(Quantums.unwrap(foundAmount), amount);
    }

    function test_admin_links_nobody_while_claims_wait() public {
        StarkKey unlinked = starkKey(keyPair(3));
        bytes memory signature = adminRegistration(BOB, unlinked);
        vm.expectRevert(abi.encodeWithSelector(IUsers.ClaimsWaiting.selector, unlinked));
        vm.prank(BOB);
        exchange.registerUser(BOB, unlinked, signature);
    }
}
