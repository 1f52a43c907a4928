// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeposits} from "../../src/interfaces/IDeposits.sol";
import {IForcedActions} from "../../src/interfaces/IForcedActions.sol";
import {IStateUpdate} from "../../src/interfaces/IStateUpdate.sol";
import {IWithdrawals} from "../../src/interfaces/IWithdrawals.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";
import {Vm} from "../base/Vm.sol";

contract BatchEffectsTest is BatchTest {
    bytes32 private constant FACT = keccak256("fact");

    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
        register(BOB, bobKey);
    }

    function test_deposit_leaves_what_is_pending_for_the_pool() public {
        deposit(ALICE, aliceKey, 500);
        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, 300);
        submit(batch);

        vm.assertEq(pendingOf(aliceKey), 200);
        vm.assertEq(poolOf(), 300);
        vm.assertEq(Quantums.unwrap(exchange.getAccountedBalance()), 500);
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingDeposits()), 200);
    }

    function test_reverts_for_more_than_was_deposited() public {
        deposit(ALICE, aliceKey, 500);
        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, 501);
        expectRevertOf(
            batch, abi.encodeWithSelector(IDeposits.DepositInsufficient.selector, aliceKey, POSITION, 501, 500)
        );
    }

    function test_reverts_for_a_deposit_to_another_position() public {
        deposit(ALICE, aliceKey, 500);
        Batch memory batch = nextBatch();
        PositionId other = PositionId.wrap(78);
        addModification(batch, StarkKey.unwrap(aliceKey), other, BIAS + 500);
        expectRevertOf(batch, abi.encodeWithSelector(IDeposits.DepositInsufficient.selector, aliceKey, other, 500, 0));
    }

    function test_reverts_for_a_deposit_that_was_reclaimed() public {
        deposit(ALICE, aliceKey, 500);
        cancel();
        vm.warp(START + 2 days);
        vm.prank(ALICE);
        exchange.depositReclaim(aliceKey, asset, POSITION);

        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, 500);
        expectRevertOf(
            batch, abi.encodeWithSelector(IDeposits.DepositInsufficient.selector, aliceKey, POSITION, 500, 0)
        );
    }

    function test_batch_takes_the_cancelled_part_first() public {
        deposit(ALICE, aliceKey, 500);
        cancel();
        deposit(BOB, aliceKey, 1000);
        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, 300);
        submit(batch);
        vm.warp(START + 2 days);
        vm.prank(ALICE);
        exchange.depositReclaim(aliceKey, asset, POSITION);

        vm.assertEq(token.balanceOf(ALICE), WEALTH - 300);
        vm.assertEq(pendingOf(aliceKey), 1000);
    }

    function test_batch_that_takes_all_that_was_cancelled_ends_the_cancellation() public {
        deposit(ALICE, aliceKey, 500);
        cancel();
        deposit(BOB, aliceKey, 1000);
        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, 500);
        submit(batch);
        vm.warp(START + 2 days);

        vm.assertEq(exchange.getCancellationRequest(aliceKey, asset, POSITION), 0);
        vm.expectRevert(abi.encodeWithSelector(IDeposits.DepositNotCancelled.selector, aliceKey, POSITION));
        vm.prank(ALICE);
        exchange.depositReclaim(aliceKey, asset, POSITION);
    }

    function test_withdrawal_is_allowed_between_output_and_end() public {
        fill(ALICE, aliceKey, 500);
        Batch memory batch = nextBatch();
        withWithdrawal(batch, bobKey, 200);

        vm.recordLogs();
        submit(batch);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 4);
        vm.assertEq(logs[2].topics[0], IWithdrawals.LogWithdrawalAllowed.selector);
        vm.assertEq(logs[2].data, abi.encode(bobKey, asset, 200, 200));
        vm.assertEq(logs[3].topics[0], IStateUpdate.LogUpdateState.selector);
        vm.assertEq(withdrawalOf(bobKey), 200);
        vm.assertEq(poolOf(), 300);
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingWithdrawals()), 200);
    }

    function test_modification_of_nothing_is_ignored() public {
        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, 0);
        submit(batch);
        vm.assertEq(exchange.getSequenceNumber(), 1);
    }

    function test_withdrawal_beyond_the_pool_waits_and_touches_nobody() public {
        fill(ALICE, aliceKey, 100);
        deposit(BOB, bobKey, 1000);
        Batch memory batch = nextBatch();
        withWithdrawal(batch, aliceKey, 150);
        verifier.tell(factOf(output(batch)));
        vm.expectEmit();
        emit IWithdrawals.LogClaimQueued(0, StarkKey.unwrap(aliceKey), 50);
        send(output(batch), applicationData(batch));

        vm.assertEq(withdrawalOf(aliceKey), 100);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), 50);
        vm.assertEq(pendingOf(bobKey), 1000);
    }

    function test_reverts_for_an_owner_key_that_is_not_reduced() public {
        Batch memory batch = nextBatch();
        addModification(batch, StarkCurve.FIELD_PRIME, POSITION, BIAS);
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.OwnerKeyOutOfRange.selector, StarkCurve.FIELD_PRIME));
    }

    function test_reverts_for_a_modification_with_more_bits() public {
        Batch memory batch = nextBatch();
        addModification(batch, 7, PositionId.wrap(2 ** 64), BIAS);
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ModificationOutOfRange.selector, batch.modifications[1])
        );
    }

    function test_condition_with_its_fact_passes() public {
        escapeVerifier.tell(FACT);
        Batch memory batch = nextBatch();
        withCondition(batch, address(escapeVerifier), FACT);
        submit(batch);
        vm.assertEq(exchange.getSequenceNumber(), 1);
    }

    function test_reverts_for_a_fact_that_the_registry_does_not_know() public {
        Batch memory batch = nextBatch();
        withCondition(batch, address(escapeVerifier), FACT);
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ConditionNotMet.selector, address(escapeVerifier), FACT)
        );
    }

    function test_reverts_for_another_fact() public {
        escapeVerifier.tell(FACT);
        Batch memory batch = nextBatch();
        withCondition(batch, address(escapeVerifier), FACT);
        batch.conditions[0] ^= 1;
        expectRevertOf(
            batch,
            abi.encodeWithSelector(
                IStateUpdate.ConditionMismatch.selector, batch.conditions[0], batch.conditions[0] ^ 1
            )
        );
    }

    function test_reverts_for_a_registry_without_code() public {
        Batch memory batch = nextBatch();
        withCondition(batch, ALICE, FACT);
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ConditionRegistryNotContract.selector, uint160(ALICE))
        );
    }

    function test_reverts_for_a_registry_that_is_no_address() public {
        escapeVerifier.tell(FACT);
        Batch memory batch = nextBatch();
        withCondition(batch, address(escapeVerifier), FACT);
        batch.conditionFacts[0] |= 1 << 160;
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ConditionRegistryNotContract.selector, batch.conditionFacts[0])
        );
    }

    function test_reverts_for_a_condition_without_fact() public {
        Batch memory batch = nextBatch();
        withCondition(batch, address(escapeVerifier), FACT);
        batch.conditionFacts = new uint256[](0);
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.ApplicationDataSizeMismatch.selector, 5, 3));
    }

    function test_reverts_for_a_fact_without_condition() public {
        Batch memory batch = nextBatch();
        batch.conditionFacts = new uint256[](2);
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.ApplicationDataSizeMismatch.selector, 3, 5));
    }

    function test_reverts_for_another_number_of_conditions() public {
        escapeVerifier.tell(FACT);
        Batch memory batch = nextBatch();
        withCondition(batch, address(escapeVerifier), FACT);
        uint256[] memory words = output(batch);
        uint256[] memory data = applicationData(batch);
        verifier.tell(factOf(words));
        data[2] = 0;
        vm.expectRevert(abi.encodeWithSelector(IStateUpdate.ConditionCountMismatch.selector, 1, 0));
        send(words, data);
    }

    function test_forced_withdrawal_is_cleared_and_may_be_demanded_again() public {
        demandWithdrawal(100);
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(100));
        submit(batch);

        vm.assertEq(exchange.getForcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(100)), 0);
        demandWithdrawal(100);
        vm.assertEq(exchange.getForcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(100)), START);
        vm.assertEq(exchange.getActionCount(), 2);
    }

    function test_one_action_clears_one_request() public {
        demandWithdrawal(100);
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(100));
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(100));
        expectNotPending(batch, keccak256(abi.encodePacked("FORCED_WITHDRAWAL", aliceKey, POSITION, uint256(100))));
    }

    function test_reverts_for_a_forced_withdrawal_of_another_amount() public {
        demandWithdrawal(100);
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(101));
        expectNotPending(batch, keccak256(abi.encodePacked("FORCED_WITHDRAWAL", aliceKey, POSITION, uint256(101))));
    }

    function test_reverts_for_a_forced_action_with_more_bits() public {
        demandWithdrawal(100);
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(100));
        batch.forcedWords[0] |= 1 << 129;
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ForcedActionOutOfRange.selector, batch.forcedWords[0])
        );
    }

    function test_reverts_for_a_forced_trade_with_more_bits() public {
        Batch memory batch = nextBatch();
        withForcedTrade(batch, tradeOf(1));
        batch.forcedWords[1] |= 1 << 129;
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ForcedActionOutOfRange.selector, batch.forcedWords[1])
        );
    }

    function test_reverts_for_a_forced_action_that_ends_early() public {
        demandWithdrawal(100);
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(100));
        batch.forcedWords = appended(batch.forcedWords, 0);
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.ForcedActionsSizeMismatch.selector, 4, 3));
    }

    function test_reverts_for_another_number_of_forced_actions() public {
        demandWithdrawal(100);
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(100));
        batch.forcedCount = 2;
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.ForcedActionCountMismatch.selector, 2, 1));
    }

    function testFuzz_books_follow_the_modifications(uint64 deposited, uint64 accepted, uint64 withdrawn) public {
        deposit(ALICE, aliceKey, deposited);
        accepted = uint64(bound(accepted, 0, deposited));
        Batch memory batch = nextBatch();
        withDeposit(batch, aliceKey, accepted);
        withWithdrawal(batch, bobKey, withdrawn);
        submit(batch);

        uint256 allowed = withdrawn < accepted ? withdrawn : accepted;
        vm.assertEq(pendingOf(aliceKey), deposited - accepted);
        vm.assertEq(withdrawalOf(bobKey), allowed);
        vm.assertEq(poolOf(), accepted - allowed);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), withdrawn - allowed);
    }

    function demandWithdrawal(uint256 amount) private {
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(amount), false);
    }

    function cancel() private {
        vm.prank(ALICE);
        exchange.depositCancel(aliceKey, asset, POSITION);
    }

    function expectNotPending(Batch memory batch, bytes32 actionHash) private {
        expectRevertOf(batch, abi.encodeWithSelector(IForcedActions.ForcedActionNotPending.selector, actionHash));
    }

    function expectRevertOf(Batch memory batch, bytes memory reason) private {
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        verifier.tell(factOf(words));
        vm.expectRevert(reason);
        send(words, data);
    }
}
