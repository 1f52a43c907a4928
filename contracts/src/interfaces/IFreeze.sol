// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title Freezing an exchange that does not serve a forced request
interface IFreeze {
    /// The operator still has time to serve the request.
    error GracePeriodRunning(uint256 endTime, uint256 currentTime);

    /// The request is older than a freeze that ended.
    error RequestBeforeUnFreeze(uint256 requestTime, uint256 unFreezeTime);

    /// The freeze is younger than the delay.
    error UnFreezeLocked(uint256 unFreezeTime, uint256 currentTime);

    /// A position has left: the state that a batch would go on from is not what the contract owes any more.
    error PositionsEscaped();

    /// @notice Freeze because a forced withdrawal waits for longer than the grace period. Anyone may send this.
    function freezeRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount) external;

    /// @notice Freeze because a forced trade waits for longer than the grace period. Anyone may send this.
    function freezeRequest(
        StarkKey starkKeyA,
        StarkKey starkKeyB,
        PositionId vaultIdA,
        PositionId vaultIdB,
        AssetType collateralAssetId,
        uint256 syntheticAssetId,
        Quantums amountCollateral,
        Quantums amountSynthetic,
        bool aIsBuyingSynthetic,
        uint256 nonce
    ) external;

    /// @notice End a freeze: the governor, after the delay, and only if nobody has escaped.
    function unFreeze() external;

    /// @notice Seconds that a freeze lasts at least.
    function UNFREEZE_DELAY() external view returns (uint256);

    /// @notice From when on the governor may end the last freeze, in seconds; 0 if there was none.
    function getUnFreezeTime() external view returns (uint256);
}
