// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernance} from "../interfaces/IGovernance.sol";
import {AddressSet} from "../libraries/AddressSet.sol";

/// @title Who governs
/// @notice Governors announce changes and choose operators; what they can not do is in the modules that ask for them.
abstract contract Governance is IGovernance {
    using AddressSet for address[];

    address[] private governors;
    address private nominatedGovernor;

    constructor(address firstGovernor) {
        addGovernor(firstGovernor);
    }

    /// @inheritdoc IGovernance
    function mainNominateNewGovernor(address newGovernor) external {
        // AUTHORISE
        requireGovernor();
        governors.requireAbsent(newGovernor);
        if (nominatedGovernor != address(0)) revert NominationPending(nominatedGovernor);
        // MOVE
        nominatedGovernor = newGovernor;
        // RECORD
        emit LogNominatedGovernor(newGovernor);
    }

    /// @inheritdoc IGovernance
    function mainAcceptGovernance() external {
        // AUTHORISE
        if (msg.sender != nominatedGovernor) revert SenderNotNominated(msg.sender, nominatedGovernor);
        // MOVE
        delete nominatedGovernor;
        addGovernor(msg.sender);
    }

    /// @inheritdoc IGovernance
    function mainCancelNomination() external {
        // AUTHORISE
        requireGovernor();
        // MOVE
        endNomination();
    }

    /// @inheritdoc IGovernance
    function mainRemoveGovernor(address governorForRemoval) external {
        // AUTHORISE
        requireGovernor();
        if (governorForRemoval == msg.sender) revert GovernorSelfRemoval(msg.sender);
        // MOVE
        removeGovernor(governorForRemoval);
    }

    /// @inheritdoc IGovernance
    function mainRenounceGovernance() external {
        // AUTHORISE
        requireGovernor();
        if (governors.length != 1) revert GovernorsRemain(1, governors.length);
        // MOVE
        removeGovernor(msg.sender);
        // RECORD
        emit LogGovernanceRenounced();
    }

    /// @inheritdoc IGovernance
    function mainIsGovernor(address testGovernor) external view returns (bool) {
        return isGovernor(testGovernor);
    }

    /// @inheritdoc IGovernance
    function getGovernors() external view returns (address[] memory) {
        return governors.members();
    }

    /// @inheritdoc IGovernance
    function getNominatedGovernor() external view returns (address) {
        return nominatedGovernor;
    }

    function requireGovernor() internal view {
        if (!isGovernor(msg.sender)) revert SenderNotGovernor(msg.sender);
    }

    function isGovernor(address account) internal view returns (bool) {
        return governors.contains(account);
    }

    function addGovernor(address newGovernor) private {
        governors.add(newGovernor);
        emit LogNewGovernorAccepted(newGovernor);
    }

    /// @dev A nomination must not outlive the governor who made it, least of all the last one.
    function removeGovernor(address governor) private {
        endNomination();
        governors.remove(governor);
        emit LogRemovedGovernor(governor);
    }

    function endNomination() private {
        if (nominatedGovernor == address(0)) return;
        delete nominatedGovernor;
        emit LogNominationCancelled();
    }
}
