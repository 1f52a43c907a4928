// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStateUpdate} from "../interfaces/IStateUpdate.sol";

/// @title The last accepted state
/// @notice Two hashes of the same words: one that the next batch starts from, and one that the chain can compute itself.
abstract contract AcceptedState is IStateUpdate {
    /// Words of the state before the first batch, all of them 0.
    uint256 private constant EMPTY_STATE_WORDS = 4;

    /// The Poseidon hash of those words.
    uint256 private constant EMPTY_STATE_HASH = 0x5c4def9d0323f31f80e90c55fa780591ed2e2fee266491c0bd891aedac38935;

    /// @inheritdoc IStateUpdate
    uint256 public lastStateHash = EMPTY_STATE_HASH;

    /// @inheritdoc IStateUpdate
    uint256 public sharedStateHash = uint256(keccak256(new bytes(EMPTY_STATE_WORDS * 32)));

    uint256 private sequenceNumber;
    uint256 private lastBatchId;

    /// @inheritdoc IStateUpdate
    function getSequenceNumber() external view returns (uint256) {
        return sequenceNumber;
    }

    /// @inheritdoc IStateUpdate
    function getLastBatchId() external view returns (uint256 batchId) {
        return lastBatchId;
    }

    /// @dev The one place where the state moves.
    function acceptState(uint256 stateHash, bytes32 stateWordsHash, uint256 batchId)
        internal
        returns (uint256 newSequenceNumber)
    {
        lastStateHash = stateHash;
        sharedStateHash = uint256(stateWordsHash);
        lastBatchId = batchId;
        newSequenceNumber = sequenceNumber + 1;
        sequenceNumber = newSequenceNumber;
    }

    function requirePrevious(uint256 previousStateHash, uint256 previousBatchId) internal view {
        if (previousStateHash != lastStateHash) revert PreviousStateHashMismatch(lastStateHash, previousStateHash);
        if (previousBatchId != lastBatchId) revert PreviousBatchIdMismatch(lastBatchId, previousBatchId);
    }
}
