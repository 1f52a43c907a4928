// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IForcedActions} from "../../src/interfaces/IForcedActions.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {Ranges} from "../../src/libraries/Ranges.sol";
import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {BatchTest} from "../base/BatchTest.sol";

contract ForcedWithdrawalTest is BatchTest {
    uint256 private constant PREMIUM_GAS = 1_000_000;

    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
    }

    function test_request_is_stored_listed_and_told() public {
        bytes32 actionHash = hashOf(aliceKey, 500);
        vm.expectEmit();
        emit IForcedActions.LogForcedWithdrawalRequest(StarkKey.unwrap(aliceKey), PositionId.unwrap(POSITION), 500);
        demand(ALICE, aliceKey, 500);

        vm.assertEq(exchange.getForcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(500)), START);
        vm.assertEq(exchange.getActionCount(), 1);
        vm.assertEq(exchange.getActionHashByIndex(0), actionHash);
    }

    function test_address_may_demand_for_itself() public {
        StarkKey key = StarkKey.wrap(uint160(BOB));
        demand(BOB, key, 500);
        vm.assertEq(exchange.getForcedWithdrawalRequest(key, POSITION, Quantums.wrap(500)), START);
    }

    function test_amount_goes_up_to_everything() public {
        demand(ALICE, aliceKey, type(uint64).max);
        vm.expectRevert(abi.encodeWithSelector(Ranges.AmountOutOfRange.selector, 2 ** 64));
        demand(ALICE, aliceKey, 2 ** 64);
    }

    function test_reverts_for_a_position_out_of_range() public {
        vm.expectRevert(abi.encodeWithSelector(Ranges.PositionIdOutOfRange.selector, 2 ** 64));
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, PositionId.wrap(2 ** 64), Quantums.wrap(1), false);
    }

    function test_reverts_for_key_zero() public {
        vm.expectRevert(Ranges.StarkKeyZero.selector);
        demand(address(0), StarkKey.wrap(0), 500);
    }

    function test_reverts_for_another_sender() public {
        expectNotOwner(BOB, ALICE);
        demand(BOB, aliceKey, 500);
    }

    function test_reverts_for_a_key_without_link() public {
        expectNotOwner(BOB, address(0));
        demand(BOB, bobKey, 500);
    }

    function test_reverts_when_repeated() public {
        demand(ALICE, aliceKey, 500);
        vm.warp(START + 1);
        bytes32 actionHash = hashOf(aliceKey, 500);
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.ForcedActionRequested.selector, actionHash, START));
        demand(ALICE, aliceKey, 500);
    }

    function test_reverts_when_frozen() public {
        freeze();
        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
        demand(ALICE, aliceKey, 500);
    }

    function test_block_takes_ten_and_the_next_ten_more() public {
        vm.assertEq(exchange.MAX_FORCED_ACTIONS_REQS_PER_BLOCK(), 10);
        for (uint256 amount = 1; amount <= 10; amount++) {
            demand(ALICE, aliceKey, amount);
        }
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.ForcedActionsInBlockExceeded.selector, 10));
        demand(ALICE, aliceKey, 11);

        vm.roll(block.number + 1);
        for (uint256 amount = 11; amount <= 20; amount++) {
            demand(ALICE, aliceKey, amount);
        }
        vm.assertEq(exchange.getActionCount(), 20);
    }

    function test_premium_burns_a_million_gas_and_needs_no_place() public {
        for (uint256 amount = 1; amount <= 10; amount++) {
            demand(ALICE, aliceKey, amount);
        }
        vm.prank(ALICE);
        uint256 gasBefore = gasleft();
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(11), true);
        uint256 used = gasBefore - gasleft();

        vm.assertGe(used, PREMIUM_GAS);
        vm.assertLe(used, PREMIUM_GAS + 100_000);
        vm.assertEq(exchange.getForcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(11)), START);
    }

    function test_request_from_before_a_freeze_that_ended_may_be_renewed() public {
        demand(ALICE, aliceKey, 500);
        freeze();
        vm.warp(block.timestamp + 365 days);
        vm.prank(GOVERNOR);
        exchange.unFreeze();

        demand(ALICE, aliceKey, 500);
        vm.assertEq(exchange.getForcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(500)), block.timestamp);
        vm.warp(block.timestamp + 7 days);
        exchange.freezeRequest(aliceKey, POSITION, Quantums.wrap(500));
        vm.assertTrue(exchange.isFrozen());
    }

    function testFuzz_only_the_owner_in_range_is_heard(uint256 key, uint256 position, uint256 amount, address sender)
        public
    {
        key = key % 2 == 0 ? StarkKey.unwrap(aliceKey) : bound(key, 0, type(uint160).max);
        sender = key % 3 == 0 ? sender : exchange.getEthKey(StarkKey.wrap(key));
        StarkKey demanded = StarkKey.wrap(key);
        bool isHeard = key != 0 && sender == exchange.getEthKey(demanded) && position < 2 ** 64 && amount < 2 ** 64;
        if (!isHeard) vm.expectRevert();
        vm.prank(sender);
        exchange.forcedWithdrawalRequest(demanded, PositionId.wrap(position), Quantums.wrap(amount), false);
        vm.assertEq(exchange.getActionCount(), isHeard ? 1 : 0);
    }

    function demand(address sender, StarkKey key, uint256 amount) private {
        vm.prank(sender);
        exchange.forcedWithdrawalRequest(key, POSITION, Quantums.wrap(amount), false);
    }

    function hashOf(StarkKey key, uint256 amount) private pure returns (bytes32) {
        return keccak256(bytes.concat("FORCED_WITHDRAWAL", abi.encode(key, POSITION, amount)));
    }

    function test_reverts_for_a_link_that_an_admin_signed() public {
        // Bob's key was never linked; the admin and a friend would empty his position without his signature.
        registerByAdmin(ALICE, bobKey);
        vm.expectRevert(abi.encodeWithSelector(IUsers.LinkNotSelfSigned.selector, bobKey));
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(bobKey, POSITION, Quantums.wrap(1), false);

        register(BOB, bobKey);
        vm.prank(BOB);
        exchange.forcedWithdrawalRequest(bobKey, POSITION, Quantums.wrap(1), false);
    }
}
