// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title Deposits of collateral, and the way back for what is not credited
/// @notice A deposit is pending for (key, asset, position) until a batch credits it. The key's owner may cancel and, after
/// the delay, reclaim whatever is still pending.
interface IDeposits {
    /// Collateral became pending. Amounts to the same key and position add up.
    event LogDeposit(
        address depositorEthKey,
        uint256 starkKey,
        uint256 vaultId,
        uint256 assetType,
        uint256 nonQuantizedAmount,
        uint256 quantizedAmount
    );

    /// The key's owner asked for the pending collateral back.
    event LogDepositCancel(uint256 starkKey, uint256 vaultId, uint256 assetId);

    /// The key's owner was paid what was still pending.
    event LogDepositCancelReclaimed(
        uint256 starkKey, uint256 vaultId, uint256 assetType, uint256 nonQuantizedAmount, uint256 quantizedAmount
    );

    /// A position id is 2^64 or more.
    error PositionIdOutOfRange(PositionId vaultId);

    /// The pending amount of one key and position would reach 2^64.
    error PendingDepositOutOfRange(uint256 pending, uint256 added);

    /// There is nothing to cancel.
    error NothingPending(StarkKey starkKey, PositionId vaultId);

    /// The deposit was not cancelled, or a later deposit by the owner took the cancellation back.
    error DepositNotCancelled(StarkKey starkKey, PositionId vaultId);

    /// The cancellation is younger than the delay.
    error DepositLocked(uint256 releaseTime, uint256 currentTime);

    /// @notice Deposit collateral for a registered key; the sender pays and must have approved it. When the sender owns the
    /// key, a running cancellation ends, even with amount 0.
    function deposit(StarkKey starkKey, AssetType assetType, PositionId vaultId, Quantums quantizedAmount) external;

    /// @notice The same as `deposit`.
    function depositERC20(StarkKey starkKey, AssetType assetType, PositionId vaultId, Quantums quantizedAmount) external;

    /// @notice `registerUser` and `deposit` in one transaction.
    function registerAndDepositERC20(
        address ethKey,
        StarkKey starkKey,
        bytes calldata signature,
        AssetType assetType,
        PositionId vaultId,
        Quantums quantizedAmount
    ) external;

    /// @notice Start the delay after which the key's owner may reclaim what is then still pending. Repeating starts it anew.
    function depositCancel(StarkKey starkKey, AssetType assetId, PositionId vaultId) external;

    /// @notice Pay the key's owner whatever is still pending, not earlier than the delay after the cancellation.
    function depositReclaim(StarkKey starkKey, AssetType assetId, PositionId vaultId) external;

    /// @notice Seconds from a cancellation to the reclaim.
    function DEPOSIT_CANCEL_DELAY() external view returns (uint256);

    /// @notice The pending amount in base units of the token.
    function getDepositBalance(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        external
        view
        returns (uint256 balance);

    /// @notice The pending amount in quantums.
    function getQuantizedDepositBalance(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        external
        view
        returns (Quantums balance);

    /// @notice When the running cancellation was made, in seconds; 0 without one.
    function getCancellationRequest(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        external
        view
        returns (uint256 request);

    /// @notice What is pending for all keys and positions together, in quantums.
    function getTotalPendingDeposits() external view returns (Quantums total);
}
