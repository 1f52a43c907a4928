// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IOperators} from "../../src/interfaces/IOperators.sol";
import {IStateUpdate} from "../../src/interfaces/IStateUpdate.sol";
import {IVerifiers} from "../../src/interfaces/IVerifiers.sol";
import {ProgramOutput} from "../../src/libraries/ProgramOutput.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";
import {ToldVerifier} from "../base/TestVerifiers.sol";
import {Vm} from "../base/Vm.sol";

contract UpdateStateTest is BatchTest {
    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
    }

    function test_starts_from_the_empty_state() public view {
        string memory json = vm.readFile("./test/vectors/empty_state.json");
        vm.assertEq(exchange.lastStateHash(), vm.parseJsonUintArray(json, ".poseidon")[0]);
        vm.assertEq(exchange.sharedStateHash(), uint256(keccak256(abi.encode(0, 0, 0, 0))));
        vm.assertEq(exchange.getSequenceNumber(), 0);
        vm.assertEq(exchange.getLastBatchId(), 0);
    }

    function test_moves_the_state_and_tells_in_order() public {
        Batch memory batch = nextBatch();
        uint256[] memory words = output(batch);
        bytes32 fact = factOf(words);
        verifier.tell(fact);

        vm.recordLogs();
        send(words, applicationData(batch));

        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 3);
        vm.assertEq(logs[0].topics[0], IStateUpdate.LogStateTransitionFact.selector);
        vm.assertEq(logs[0].data, abi.encode(fact));
        vm.assertEq(logs[1].topics[0], IStateUpdate.LogProgramOutput.selector);
        vm.assertEq(logs[1].topics[1], bytes32(uint256(1)));
        vm.assertEq(logs[1].data, abi.encode(words));
        vm.assertEq(logs[2].topics[0], IStateUpdate.LogUpdateState.selector);
        vm.assertEq(logs[2].data, abi.encode(1, 100));
        vm.assertEq(exchange.lastStateHash(), batch.newStateHash);
        vm.assertEq(exchange.sharedStateHash(), uint256(keccak256(abi.encodePacked(stateWords(batch)))));
        vm.assertEq(exchange.getSequenceNumber(), 1);
        vm.assertEq(exchange.getLastBatchId(), 100);
    }

    function test_batches_follow_each_other() public {
        submit(nextBatch());
        submit(nextBatch());

        vm.assertEq(exchange.getSequenceNumber(), 2);
        vm.assertEq(exchange.getLastBatchId(), 200);
    }

    function test_reverts_when_frozen() public {
        freeze();
        Batch memory batch = nextBatch();
        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
        send(output(batch), applicationData(batch));
    }

    function test_reverts_for_a_sender_who_is_no_operator() public {
        Batch memory batch = nextBatch();
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        verifier.tell(factOf(words));

        vm.expectRevert(abi.encodeWithSelector(IOperators.SenderNotOperator.selector, GOVERNOR));
        vm.prank(GOVERNOR);
        exchange.updateState(words, data);
    }

    function test_reverts_for_a_proof_that_was_not_made() public {
        Batch memory batch = nextBatch();
        bytes32 fact = factOf(output(batch));
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.FactNotValid.selector, verifier, fact));
        send(output(batch), applicationData(batch));
    }

    function test_reverts_for_a_proof_of_another_exchange() public {
        Batch memory batch = nextBatch();
        uint256[] memory words = output(batch);
        verifier.tell(keccak256(abi.encodePacked(address(this), keccak256(abi.encodePacked(words)))));
        vm.expectRevert(abi.encodeWithSelector(IVerifiers.FactNotValid.selector, verifier, factOf(words)));
        send(words, applicationData(batch));
    }

    function test_reverts_unless_every_verifier_knows_the_fact() public {
        ToldVerifier second = new ToldVerifier("second");
        second.tell(bytes32(0));
        address governance = address(exchange.getGovernance());
        vm.prank(GOVERNOR);
        (bool isDone,) = governance.call(abi.encodeCall(IVerifiers.registerVerifier, (address(second), "second")));
        vm.assertTrue(isDone);
        Batch memory batch = nextBatch();
        uint256[] memory words = output(batch);
        verifier.tell(factOf(words));

        expectRevertOf(batch, abi.encodeWithSelector(IVerifiers.FactNotValid.selector, second, factOf(words)));
        second.tell(factOf(words));
        submit(batch);
        vm.assertEq(exchange.getRegisteredVerifiers().length, 2);
    }

    function test_reverts_for_an_output_without_state() public {
        vm.expectRevert(abi.encodeWithSelector(ProgramOutput.OutputTooShort.selector, 8, 7));
        send(new uint256[](7), new uint256[](3));
    }

    function test_reverts_for_counts_with_more_bits() public {
        Batch memory batch = nextBatch();
        uint256[] memory words = output(batch);
        words[3] |= 1 << 192;
        vm.expectRevert(abi.encodeWithSelector(ProgramOutput.CountsOutOfRange.selector, words[3]));
        send(words, applicationData(batch));
    }

    function test_reverts_for_a_word_too_many() public {
        Batch memory batch = nextBatch();
        uint256[] memory words = appended(output(batch), 0);
        vm.expectRevert(
            abi.encodeWithSelector(ProgramOutput.OutputSizeMismatch.selector, words.length - 1, words.length)
        );
        send(words, applicationData(batch));
    }

    function test_reverts_for_a_word_too_few() public {
        Batch memory batch = nextBatch();
        withCondition(batch, address(verifier), 0);
        uint256[] memory words = output(batch);
        words[3] += 1 << 32;
        vm.expectRevert(
            abi.encodeWithSelector(ProgramOutput.OutputSizeMismatch.selector, words.length + 1, words.length)
        );
        send(words, applicationData(batch));
    }

    function test_reverts_for_times_with_more_bits() public {
        Batch memory batch = nextBatch();
        uint256[] memory words = output(batch);
        words[6] |= 1 << 144;
        vm.expectRevert(abi.encodeWithSelector(ProgramOutput.TimesOutOfRange.selector, words[6]));
        send(words, applicationData(batch));
    }

    function testFuzz_state_has_the_words_of_its_assets(uint16 assets, uint256 claimed) public {
        assets = uint16(bound(assets, 0, 100));
        claimed = bound(claimed, 0, 100);
        vm.assume(claimed != assets && claimed + (claimed + 6) / 7 != uint256(assets) + (uint256(assets) + 6) / 7);
        Batch memory batch = nextBatch();
        batch.assetCount = assets;
        uint256[] memory words = output(batch);
        words[6] = words[6] & (2 ** 128 - 1) | claimed << 128;
        uint256 expected = 4 + claimed + (claimed + 6) / 7;
        uint256 found = 4 + uint256(assets) + (uint256(assets) + 6) / 7;
        vm.expectRevert(abi.encodeWithSelector(ProgramOutput.StateSizeMismatch.selector, expected, found));
        send(words, applicationData(batch));
    }

    function testFuzz_takes_any_number_of_assets(uint8 assets) public {
        Batch memory batch = nextBatch();
        batch.assetCount = assets;
        submit(batch);
        vm.assertEq(exchange.sharedStateHash(), uint256(keccak256(abi.encodePacked(stateWords(batch)))));
    }

    function test_reverts_for_application_data_without_batch_ids() public {
        Batch memory batch = nextBatch();
        vm.expectRevert(abi.encodeWithSelector(IStateUpdate.ApplicationDataSizeMismatch.selector, 3, 2));
        send(output(batch), new uint256[](2));
    }

    function test_reverts_for_application_data_with_a_word_too_many() public {
        Batch memory batch = nextBatch();
        uint256[] memory data = appended(applicationData(batch), 0);
        vm.expectRevert(abi.encodeWithSelector(IStateUpdate.ApplicationDataSizeMismatch.selector, 3, 4));
        send(output(batch), data);
    }

    function test_system_time_is_later_than_seven_days_ago() public {
        Batch memory batch = nextBatch();
        batch.systemTime = START - 7 days;
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.SystemTimeTooOld.selector, START - 7 days, START - 7 days)
        );
        batch.systemTime++;
        submit(batch);
    }

    function test_system_time_is_earlier_than_in_four_hours() public {
        Batch memory batch = nextBatch();
        batch.systemTime = START + 4 hours;
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.SystemTimeTooNew.selector, START + 4 hours, START + 4 hours)
        );
        batch.systemTime--;
        submit(batch);
    }

    function test_minimum_expiration_is_later_than_the_current_hour() public {
        Batch memory batch = nextBatch();
        batch.minimumExpirationHours--;
        uint256 hour = START / 1 hours;
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.MinimumExpirationTooOld.selector, hour, hour));
    }

    function test_reverts_for_another_configuration() public {
        Batch memory batch = nextBatch();
        batch.configurationHash = 0xC1;
        expectRevertOf(
            batch, abi.encodeWithSelector(IStateUpdate.ConfigurationHashMismatch.selector, CONFIGURATION_HASH, 0xC1)
        );
    }

    function test_reverts_for_a_stale_state() public {
        Batch memory stale = nextBatch();
        submit(nextBatch());
        stale.previousBatchId = 100;
        expectRevertOf(
            stale,
            abi.encodeWithSelector(
                IStateUpdate.PreviousStateHashMismatch.selector, exchange.lastStateHash(), stale.previousStateHash
            )
        );
    }

    function test_reverts_when_repeated() public {
        Batch memory batch = nextBatch();
        submit(batch);
        expectRevertOf(
            batch,
            abi.encodeWithSelector(
                IStateUpdate.PreviousStateHashMismatch.selector, batch.newStateHash, batch.previousStateHash
            )
        );
    }

    function test_reverts_for_another_previous_batch() public {
        submit(nextBatch());
        Batch memory batch = nextBatch();
        batch.previousBatchId = 99;
        expectRevertOf(batch, abi.encodeWithSelector(IStateUpdate.PreviousBatchIdMismatch.selector, 100, 99));
    }

    function testFuzz_no_other_output_passes_for_a_proved_one(uint256 place, uint256 flip) public {
        Batch memory batch = nextBatch();
        uint256[] memory words = output(batch);
        verifier.tell(factOf(words));
        words[place % words.length] ^= bound(flip, 1, type(uint256).max);

        vm.expectRevert();
        send(words, applicationData(batch));
        vm.assertEq(exchange.getSequenceNumber(), 0);
    }

    /// The batch is proved, and refused all the same.
    function expectRevertOf(Batch memory batch, bytes memory reason) private {
        verifier.tell(factOf(output(batch)));
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        vm.expectRevert(reason);
        send(words, data);
    }
}
