// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Escapes} from "../escape/Escapes.sol";
import {IFreeze} from "../interfaces/IFreeze.sol";
import {ForcedActionHash} from "../libraries/ForcedActionHash.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";
import {ForcedActions} from "./ForcedActions.sol";

/// @title Who freezes, and who may end it
/// @notice A freeze needs nobody's consent. Its end needs the governor, a year, and that nobody was let out meanwhile.
abstract contract Freeze is IFreeze, Escapes, ForcedActions {
    /// @inheritdoc IFreeze
    uint256 public constant UNFREEZE_DELAY = 365 days;

    /// @inheritdoc IFreeze
    function freezeRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount) external {
        freezeFor(ForcedActionHash.ofWithdrawal(starkKey, vaultId, quantizedAmount));
    }

    /// @inheritdoc IFreeze
    function freezeRequest(
        StarkKey,
        StarkKey,
        PositionId,
        PositionId,
        AssetType,
        uint256,
        Quantums,
        Quantums,
        bool,
        uint256
    ) external {
        freezeFor(ForcedActionHash.ofTrade(tradeOfCalldata()));
    }

    /// @inheritdoc IFreeze
    function unFreeze() external {
        // AUTHORISE
        requireGovernor();
        requireFrozen();
        if (block.timestamp < unFreezeTime) revert UnFreezeLocked(unFreezeTime, block.timestamp);
        if (hasEscapes) revert PositionsEscaped();
        // MOVE, RECORD
        clearFrozen();
    }

    /// @inheritdoc IFreeze
    function getUnFreezeTime() external view returns (uint256) {
        return unFreezeTime;
    }

    function freezeFor(bytes32 actionHash) private {
        // AUTHORISE
        requireNotFrozen();
        uint256 requestTime = pendingRequestTime(actionHash);
        uint256 graceEnd = requestTime + FREEZE_GRACE_PERIOD;
        if (block.timestamp < graceEnd) revert GracePeriodRunning(graceEnd, block.timestamp);
        if (!canFreeze(requestTime)) revert RequestBeforeUnFreeze(requestTime, unFreezeTime);
        // MOVE, RECORD
        setFrozen(block.timestamp + UNFREEZE_DELAY);
    }
}
