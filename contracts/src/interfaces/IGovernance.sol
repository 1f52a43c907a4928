// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who governs
/// @notice Governors are equal. A new one must accept; nobody removes himself, and the last one can only renounce, for good.
interface IGovernance {
    /// An address may become a governor.
    event LogNominatedGovernor(address nominatedGovernor);

    /// An address is a governor from now on.
    event LogNewGovernorAccepted(address acceptedGovernor);

    /// The nomination ended without a new governor.
    event LogNominationCancelled();

    /// An address is no governor any more.
    event LogRemovedGovernor(address removedGovernor);

    /// There is no governor any more and never will be.
    event LogGovernanceRenounced();

    /// The caller is no governor.
    error SenderNotGovernor(address sender);

    /// The caller was not nominated.
    error SenderNotNominated(address sender, address nominatedGovernor);

    /// Another address is nominated; the nomination must be accepted or cancelled first.
    error NominationPending(address nominatedGovernor);

    /// A governor can not remove himself.
    error GovernorSelfRemoval(address governor);

    /// Renouncing is for the last governor.
    error GovernorsRemain(uint256 expected, uint256 found);

    /// @notice Nominate a governor, by a governor; one nomination at a time.
    function mainNominateNewGovernor(address newGovernor) external;

    /// @notice Become a governor, by the nominated address.
    function mainAcceptGovernance() external;

    /// @notice End the nomination, if there is one, by a governor.
    function mainCancelNomination() external;

    /// @notice Remove another governor, by a governor. Ends a nomination, too, since the removed one may have made it.
    function mainRemoveGovernor(address governorForRemoval) external;

    /// @notice Leave the exchange without a governor for ever, by the last one. Nothing can be announced afterwards and no
    /// operator, verifier or user admin added or taken away, except by what was announced before.
    function mainRenounceGovernance() external;

    /// @notice Whether an address is a governor.
    function mainIsGovernor(address testGovernor) external view returns (bool);

    /// @notice All governors; nobody after renouncing.
    function getGovernors() external view returns (address[] memory);

    /// @notice The address that may become a governor; 0: none.
    function getNominatedGovernor() external view returns (address);
}
