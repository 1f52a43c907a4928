// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The verifiers that a batch needs
/// @notice All of them must know the batch's fact. One more can only halt the exchange and is added at once; one less needs an
/// announcement. At least one is never announced to leave, so whoever stays has been there for the delay.
interface IVerifiers {
    /// Batches need this verifier from now on.
    event LogRegistered(address entry, string entryId);

    /// Batches may do without this verifier after the delay.
    event LogRemovalIntent(address entry, string entryId);

    /// The verifier stays.
    event LogRemovalIntentCancelled(address entry);

    /// Batches do not need this verifier any more.
    event LogRemoved(address entry, string entryId);

    /// The verifier is no contract, or an account that can change its code.
    error VerifierNotContract(address verifier);

    /// The verifier calls itself otherwise.
    error VerifierIdentifierMismatch(address verifier, string expected);

    /// The verifier has not verified a proof yet.
    error VerifierUnproven(address verifier);

    /// Without this verifier there would be none that stays.
    error VerifierLast(address verifier);

    /// An exchange needs a verifier.
    error VerifiersMissing();

    /// The verifier does not know the fact.
    error FactNotValid(address verifier, bytes32 fact);

    /// @notice Demand one more verifier, by a governor, at once. It must have verified a proof, and stays for the delay at least.
    function registerVerifier(address verifier, string calldata identifier) external;

    /// @notice Announce that a verifier leaves, by a governor; another one must stay.
    function announceVerifierRemovalIntent(address verifier) external;

    /// @notice Take the announcement back, by a governor.
    function cancelVerifierRemovalIntent(address verifier) external;

    /// @notice Let an announced verifier leave, by a governor or operator, in its time.
    function removeVerifier(address verifier) external;

    /// @notice Whether batches need a verifier.
    function isVerifier(address verifierAddress) external view returns (bool);

    /// @notice All verifiers that batches need.
    function getRegisteredVerifiers() external view returns (address[] memory);

    /// @notice The most verifiers there can be.
    function MAX_VERIFIER_COUNT() external view returns (uint256);

    /// @notice Seconds from the announcement of a removal to the removal; the same as `configurationDelay`.
    function VERIFIER_REMOVAL_DELAY() external view returns (uint256);
}
