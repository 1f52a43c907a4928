// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Accepting batches
/// @notice The words of a batch's public output are described in docs/auditor/public-output.md, whose numbers are used here.
interface IStateUpdate {
    /// A batch claims this fact; its transaction succeeds only if every verifier knows it.
    event LogStateTransitionFact(bytes32 stateTransitionFact);

    /// The main words of an accepted batch.
    event LogProgramOutput(uint256 indexed sequenceNumber, uint256[] programOutput);

    /// A batch was accepted.
    event LogUpdateState(uint256 sequenceNumber, uint256 batchId);

    /// The system time is not in the last seven days.
    error SystemTimeTooOld(uint256 oldestExcluded, uint256 systemTime);

    /// The system time is not in the next four hours.
    error SystemTimeTooNew(uint256 newestExcluded, uint256 systemTime);

    /// Orders that expired before this hour ended may be in the batch.
    error MinimumExpirationTooOld(uint256 currentHours, uint256 minimumExpirationHours);

    /// The batch was made under another configuration.
    error ConfigurationHashMismatch(uint256 expected, uint256 found);

    /// The batch does not start from the last accepted state.
    error PreviousStateHashMismatch(uint256 expected, uint256 found);

    /// The batch does not follow the last accepted batch.
    error PreviousBatchIdMismatch(uint256 expected, uint256 found);

    /// A modification's key is not below the field's prime.
    error OwnerKeyOutOfRange(uint256 ownerKey);

    /// A modification's word has more than 129 bits.
    error ModificationOutOfRange(uint256 word);

    /// The application data has another size than the output's number of conditions demands.
    error ApplicationDataSizeMismatch(uint256 expected, uint256 found);

    /// The application data says another number of conditions than the output has.
    error ConditionCountMismatch(uint256 expected, uint256 found);

    /// A condition of the output is not the hash of the registry and fact given for it.
    error ConditionMismatch(uint256 expected, uint256 found);

    /// A fact registry is no contract.
    error ConditionRegistryNotContract(uint256 registry);

    /// A fact registry does not know the fact of a condition.
    error ConditionNotMet(address registry, bytes32 fact);

    /// The first word of a forced action has more than 129 bits.
    error ForcedActionOutOfRange(uint256 word);

    /// The last forced action has more words than there are.
    error ForcedActionsSizeMismatch(uint256 expected, uint256 found);

    /// The forced actions are more or less than the output counts.
    error ForcedActionCountMismatch(uint256 expected, uint256 found);

    /// @notice Accept a batch (operators only): move the state, take the deposits that it credits, allow its withdrawals, check
    /// the facts of its conditional transfers and clear the forced requests that it serves.
    /// @param programOutput The main words of the batch's public output.
    /// @param applicationData Batch id, previous batch id, number of conditions, and for each condition fact registry and fact.
    function updateState(uint256[] calldata programOutput, uint256[] calldata applicationData) external;

    /// @notice The number of accepted batches.
    function getSequenceNumber() external view returns (uint256 sequenceNumber);

    /// @notice The id of the last accepted batch, 0 before the first.
    function getLastBatchId() external view returns (uint256 batchId);

    /// @notice The Poseidon hash of the last accepted state.
    function lastStateHash() external view returns (uint256);

    /// @notice keccak of the words of the last accepted state, in which escapes are valued.
    function sharedStateHash() external view returns (uint256);
}
