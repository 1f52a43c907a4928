// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IForcedActions} from "../../src/interfaces/IForcedActions.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IFreeze} from "../../src/interfaces/IFreeze.sol";
import {IGovernance} from "../../src/interfaces/IGovernance.sol";
import {ForcedActionHash} from "../../src/libraries/ForcedActionHash.sol";
import {ForcedTrade} from "../../src/types/ForcedTrade.sol";
import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";

contract FreezeTest is BatchTest {
    uint256 private constant GRACE = 7 days;
    uint256 private constant UNFREEZE_DELAY = 365 days;
    uint256 private constant BOB_PRIVATE_KEY = 0xB0B0B0;
    Quantums private constant AMOUNT = Quantums.wrap(500);

    bytes32 private actionHash;

    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
        register(vm.addr(BOB_PRIVATE_KEY), bobKey);
        actionHash = ForcedActionHash.ofWithdrawal(aliceKey, POSITION, AMOUNT);
    }

    function test_delays() public view {
        vm.assertEq(exchange.FREEZE_GRACE_PERIOD(), GRACE);
        vm.assertEq(exchange.UNFREEZE_DELAY(), UNFREEZE_DELAY);
    }

    function test_anyone_freezes_after_the_grace_period() public {
        demand();
        vm.warp(START + GRACE);
        vm.assertEq(exchange.getUnFreezeTime(), 0);

        vm.expectEmit();
        emit IFreezable.LogFrozen();
        vm.prank(BOB);
        request();

        vm.assertTrue(exchange.isFrozen());
        vm.assertEq(exchange.getUnFreezeTime(), START + GRACE + UNFREEZE_DELAY);
    }

    function test_anyone_freezes_for_a_forced_trade() public {
        ForcedTrade memory trade = demandTrade();
        vm.warp(START + GRACE);
        requestFor(trade);
        vm.assertTrue(exchange.isFrozen());
    }

    function test_reverts_a_second_early() public {
        demand();
        demandTrade();
        vm.warp(START + GRACE - 1);
        bytes memory reason =
            abi.encodeWithSelector(IFreeze.GracePeriodRunning.selector, START + GRACE, START + GRACE - 1);
        vm.expectRevert(reason);
        request();
        vm.expectRevert(reason);
        requestFor(tradeOf(1));
    }

    function test_reverts_without_request() public {
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.ForcedActionNotPending.selector, actionHash));
        request();
    }

    function test_reverts_for_another_amount() public {
        demand();
        vm.warp(START + GRACE);
        bytes32 other = ForcedActionHash.ofWithdrawal(aliceKey, POSITION, Quantums.wrap(501));
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.ForcedActionNotPending.selector, other));
        exchange.freezeRequest(aliceKey, POSITION, Quantums.wrap(501));
    }

    function test_reverts_for_a_request_that_was_served() public {
        demand();
        ForcedTrade memory trade = demandTrade();
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, AMOUNT);
        withForcedTrade(batch, trade);
        submit(batch);
        vm.warp(START + GRACE);

        vm.expectRevert(abi.encodeWithSelector(IForcedActions.ForcedActionNotPending.selector, actionHash));
        request();
        vm.expectRevert(
            abi.encodeWithSelector(IForcedActions.ForcedActionNotPending.selector, ForcedActionHash.ofTrade(trade))
        );
        requestFor(trade);
    }

    function test_reverts_when_frozen() public {
        demand();
        freeze();
        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
        request();
    }

    function test_only_leaving_is_possible_when_frozen() public {
        register(BOB, starkKey(keyPair(2)));
        deposit(ALICE, aliceKey, 500);
        freeze();

        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
        deposit(ALICE, aliceKey, 1);
        vm.prank(ALICE);
        exchange.depositCancel(aliceKey, asset, POSITION);
        vm.warp(block.timestamp + 2 days);
        vm.prank(ALICE);
        exchange.depositReclaim(aliceKey, asset, POSITION);
        vm.assertEq(token.balanceOf(ALICE), WEALTH);
        // Whoever leaves names the address: no admin does it any more.
        StarkKey unlinked = starkKey(keyPair(3));
        bytes memory signature = adminRegistration(BOB, unlinked);
        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
        vm.prank(BOB);
        exchange.registerUser(BOB, unlinked, signature);
        register(BOB, unlinked);
        vm.assertEq(exchange.getEthKey(unlinked), BOB);
    }

    function test_governor_ends_it_after_a_year() public {
        freeze();
        vm.warp(exchange.getUnFreezeTime());
        vm.expectEmit();
        emit IFreezable.LogUnFrozen();
        vm.prank(GOVERNOR);
        exchange.unFreeze();

        vm.assertFalse(exchange.isFrozen());
        submit(nextBatch());
    }

    function test_end_reverts_a_second_early() public {
        freeze();
        uint256 end = exchange.getUnFreezeTime();
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(IFreeze.UnFreezeLocked.selector, end, end - 1));
        vm.prank(GOVERNOR);
        exchange.unFreeze();
    }

    function test_end_reverts_for_another_sender() public {
        freeze();
        vm.warp(exchange.getUnFreezeTime());
        vm.expectRevert(abi.encodeWithSelector(IGovernance.SenderNotGovernor.selector, OPERATOR));
        vm.prank(OPERATOR);
        exchange.unFreeze();
    }

    function test_end_reverts_unless_frozen() public {
        vm.expectRevert(IFreezable.ExchangeNotFrozen.selector);
        vm.prank(GOVERNOR);
        exchange.unFreeze();
    }

    function test_end_reverts_once_a_position_escaped() public {
        freeze();
        escapeOf(aliceKey, POSITION, 1);
        vm.warp(exchange.getUnFreezeTime());
        vm.expectRevert(IFreeze.PositionsEscaped.selector);
        vm.prank(GOVERNOR);
        exchange.unFreeze();
    }

    function test_request_from_before_does_not_freeze_again() public {
        demand();
        freeze();
        vm.warp(exchange.getUnFreezeTime());
        vm.prank(GOVERNOR);
        exchange.unFreeze();

        vm.expectRevert(
            abi.encodeWithSelector(IFreeze.RequestBeforeUnFreeze.selector, START, exchange.getUnFreezeTime())
        );
        request();
    }

    function testFuzz_grace_is_never_shorter(uint256 wait) public {
        wait = bound(wait, 0, 2 * GRACE);
        demand();
        vm.warp(START + wait);
        if (wait < GRACE) {
            vm.expectRevert(abi.encodeWithSelector(IFreeze.GracePeriodRunning.selector, START + GRACE, START + wait));
        }
        request();
        vm.assertEq(exchange.isFrozen() ? 1 : 0, wait < GRACE ? 0 : 1);
    }

    function demand() private {
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, AMOUNT, false);
    }

    function demandTrade() private returns (ForcedTrade memory trade) {
        trade = tradeOf(1);
        uint256 expiration = block.timestamp / 1 hours;
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(BOB_PRIVATE_KEY, keccak256(abi.encodePacked(ForcedActionHash.ofTrade(trade), expiration)));
        send(ALICE, trade, expiration, abi.encodePacked(r, s, v), false);
    }

    function request() private {
        exchange.freezeRequest(aliceKey, POSITION, AMOUNT);
    }

    function requestFor(ForcedTrade memory trade) private {
        call(BOB, bytes.concat(bytes4(0x3153a386), abi.encode(trade)));
    }
}
