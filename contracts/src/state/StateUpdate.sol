// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deposits} from "../deposits/Deposits.sol";
import {ForcedActions} from "../forced/ForcedActions.sol";
import {IFactRegistry} from "../interfaces/IFactRegistry.sol";
import {IStateUpdate} from "../interfaces/IStateUpdate.sol";
import {ProgramOutput} from "../libraries/ProgramOutput.sol";
import {StarkCurve} from "../libraries/StarkCurve.sol";
import {StateTransition} from "../libraries/StateTransition.sol";
import {ForcedTrade} from "../types/ForcedTrade.sol";
import {PositionId, Quantums, StarkKey} from "../types/Types.sol";
import {Users} from "../users/Users.sol";
import {Withdrawals} from "../withdrawals/Withdrawals.sol";
import {AcceptedState} from "./AcceptedState.sol";

/// @title What an accepted batch does on L1
/// @notice What a batch says about L2 is proved; what it says about L1 (time, deposits, requests, facts, the state it starts from) is
/// checked here.
abstract contract StateUpdate is AcceptedState, Withdrawals, Deposits, ForcedActions {
    uint256 private constant SYSTEM_TIME_LAG = 7 days;
    uint256 private constant SYSTEM_TIME_ADVANCE = 4 hours;

    /// Words of application data before the conditions: batch id, previous batch id, number of conditions.
    uint256 private constant APPLICATION_HEAD_WORDS = 3;
    uint256 private constant CONDITION_BOUND = 1 << 250;

    /// A modification's amount is written with this added; its word holds the position's id above the 65 bits of that.
    uint256 private constant AMOUNT_BIAS = 1 << 64;
    uint256 private constant BIASED_AMOUNT_BITS = 65;
    uint256 private constant BIASED_AMOUNT_MASK = 2 ** BIASED_AMOUNT_BITS - 1;

    /// The first words of modifications' amounts and forced actions have one flag bit and two 64-bit numbers.
    uint256 private constant PACKED_BITS = 129;
    uint256 private constant FLAG_BIT = 1 << 128;

    uint256 private constant FORCED_WITHDRAWAL_WORDS = 2;
    uint256 private constant FORCED_TRADE_WORDS = 6;

    /// @inheritdoc IStateUpdate
    function updateState(uint256[] calldata programOutput, uint256[] calldata applicationData) external {
        // AUTHORISE
        requireNotFrozen();
        requireOperator();
        // CHECK
        ProgramOutput.Parts memory parts = ProgramOutput.partsOf(programOutput);
        requireApplicationDataSize(applicationData.length, parts.end - parts.conditions);
        requireTimes(programOutput);
        requireConfiguration(programOutput[ProgramOutput.CONFIGURATION_HASH]);
        requirePrevious(programOutput[ProgramOutput.PREVIOUS_STATE_HASH], applicationData[1]);
        requireProved(programOutput);
        // MOVE
        uint256 sequenceNumber = acceptState(
            programOutput[ProgramOutput.NEW_STATE_HASH],
            keccak256(abi.encodePacked(programOutput[ProgramOutput.STATE:parts.modifications])),
            applicationData[0]
        );
        emit LogProgramOutput(sequenceNumber, programOutput);
        applyModifications(programOutput[parts.modifications:parts.forcedActions]);
        requireConditions(programOutput[parts.conditions:parts.end], applicationData);
        clearForcedActions(programOutput[parts.forcedActions:parts.conditions], parts.forcedActionCount);
        // RECORD
        emit LogUpdateState(sequenceNumber, applicationData[0]);
    }

    /// @inheritdoc Users
    function requireAdminLinkAllowed(StarkKey starkKey) internal view override {
        requireNotFrozen();
        requireNoClaims(starkKey);
    }

    function requireApplicationDataSize(uint256 found, uint256 conditionCount) private pure {
        uint256 expected = APPLICATION_HEAD_WORDS + 2 * conditionCount;
        if (found != expected) revert ApplicationDataSizeMismatch(expected, found);
    }

    /// @dev All bounds are strict. Signed messages of the batch are not expired in whole hours, now.
    function requireTimes(uint256[] calldata programOutput) private view {
        (uint256 systemTime, uint256 minimumExpirationHours) = ProgramOutput.timesOf(programOutput);
        uint256 oldest = block.timestamp > SYSTEM_TIME_LAG ? block.timestamp - SYSTEM_TIME_LAG : 0;
        if (systemTime <= oldest) revert SystemTimeTooOld(oldest, systemTime);
        uint256 newest = block.timestamp + SYSTEM_TIME_ADVANCE;
        if (systemTime >= newest) revert SystemTimeTooNew(newest, systemTime);
        uint256 currentHours = block.timestamp / 1 hours;
        if (minimumExpirationHours <= currentHours) {
            revert MinimumExpirationTooOld(currentHours, minimumExpirationHours);
        }
    }

    function requireConfiguration(uint256 found) private view {
        uint256 expected = uint256(globalConfigurationHash());
        if (found != expected) revert ConfigurationHashMismatch(expected, found);
    }

    function requireProved(uint256[] calldata programOutput) private {
        bytes32 fact = StateTransition.fact(address(this), programOutput);
        emit LogStateTransitionFact(fact);
        GOVERNANCE.requireValidInAllVerifiers(fact);
    }

    /// @dev Two words each: owner key; position id and biased amount. Positive amounts are deposits, negative ones withdrawals.
    function applyModifications(uint256[] calldata words) private {
        for (uint256 i = 0; i < words.length; i += 2) {
            (uint256 ownerKey, uint256 word) = (words[i], words[i + 1]);
            if (ownerKey >= StarkCurve.FIELD_PRIME) revert OwnerKeyOutOfRange(ownerKey);
            if (word >> PACKED_BITS != 0) revert ModificationOutOfRange(word);
            uint256 biasedAmount = word & BIASED_AMOUNT_MASK;
            if (biasedAmount > AMOUNT_BIAS) {
                PositionId vaultId = PositionId.wrap(word >> BIASED_AMOUNT_BITS);
                acceptDeposit(StarkKey.wrap(ownerKey), vaultId, biasedAmount - AMOUNT_BIAS);
            } else if (biasedAmount < AMOUNT_BIAS) {
                claimFromPool(StarkKey.wrap(ownerKey), AMOUNT_BIAS - biasedAmount);
            }
        }
    }

    /// @dev Each condition is keccak(registry ‖ fact) mod 2^250, and the registry, which users name, must know the fact.
    function requireConditions(uint256[] calldata conditions, uint256[] calldata applicationData) private view {
        if (applicationData[2] != conditions.length) {
            revert ConditionCountMismatch(conditions.length, applicationData[2]);
        }
        for (uint256 i = 0; i < conditions.length; i++) {
            uint256 registryWord = applicationData[APPLICATION_HEAD_WORDS + 2 * i];
            bytes32 fact = bytes32(applicationData[APPLICATION_HEAD_WORDS + 2 * i + 1]);
            // The cast drops bits of a word that is no address, which the next comparison finds.
            // forge-lint: disable-next-line(unsafe-typecast)
            address registry = address(uint160(registryWord));
            if (uint160(registry) != registryWord || registry.code.length == 0) {
                revert ConditionRegistryNotContract(registryWord);
            }
            uint256 condition = uint256(keccak256(abi.encodePacked(registry, fact))) % CONDITION_BOUND;
            if (conditions[i] != condition) revert ConditionMismatch(conditions[i], condition);
            if (!IFactRegistry(registry).isValid(fact)) revert ConditionNotMet(registry, fact);
        }
    }

    /// @dev One action clears one request. The actions fill their words exactly.
    function clearForcedActions(uint256[] calldata words, uint256 expectedCount) private {
        uint256 count = 0;
        for (uint256 start = 0; start < words.length; count++) {
            uint256 first = words[start];
            if (first >> PACKED_BITS != 0) revert ForcedActionOutOfRange(first);
            bool isTrade = first & FLAG_BIT != 0;
            uint256 end = start + (isTrade ? FORCED_TRADE_WORDS : FORCED_WITHDRAWAL_WORDS);
            if (end > words.length) revert ForcedActionsSizeMismatch(end, words.length);
            if (isTrade) clearForcedTrade(tradeOf(words[start:end]));
            else clearForcedWithdrawal(StarkKey.wrap(words[start + 1]), positionIn(first), amountIn(first));
            start = end;
        }
        if (count != expectedCount) revert ForcedActionCountMismatch(expectedCount, count);
    }

    function tradeOf(uint256[] calldata words) private view returns (ForcedTrade memory) {
        if (words[1] >> PACKED_BITS != 0) revert ForcedActionOutOfRange(words[1]);
        return ForcedTrade({
            starkKeyA: StarkKey.wrap(words[3]),
            starkKeyB: StarkKey.wrap(words[4]),
            vaultIdA: positionIn(words[0]),
            vaultIdB: positionIn(words[1]),
            collateralAssetId: SYSTEM_ASSET_TYPE,
            syntheticAssetId: words[2],
            amountCollateral: amountIn(words[0]),
            amountSynthetic: amountIn(words[1]),
            aIsBuyingSynthetic: words[1] & FLAG_BIT != 0,
            nonce: words[5]
        });
    }

    /// @dev The 64 bits below the flag.
    function positionIn(uint256 word) private pure returns (PositionId) {
        // The cast takes them.
        // forge-lint: disable-next-line(unsafe-typecast)
        return PositionId.wrap(uint64(word >> 64));
    }

    /// @dev The lowest 64 bits.
    function amountIn(uint256 word) private pure returns (Quantums) {
        // The cast takes them.
        // forge-lint: disable-next-line(unsafe-typecast)
        return Quantums.wrap(uint64(word));
    }
}
