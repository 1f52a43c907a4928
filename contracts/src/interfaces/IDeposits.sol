// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title Deposits of collateral, and the way back for what is not credited
/// @notice A deposit is pending for (key, asset, position) until a batch accepts it, the oldest part first. The key's owner may
/// cancel what is pending and reclaim, after the delay, whatever of that no batch has accepted. Deposits need an exchange that is
/// not frozen, the way back does not.
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

    /// The key's owner was paid what was still pending of what had been cancelled.
    event LogDepositCancelReclaimed(
        uint256 starkKey, uint256 vaultId, uint256 assetType, uint256 nonQuantizedAmount, uint256 quantizedAmount
    );

    /// The pending amount of one key and position would reach 2^64.
    error PendingDepositOutOfRange(uint256 pending, uint256 added);

    /// There is nothing to cancel.
    error NothingPending(StarkKey starkKey, PositionId vaultId);

    /// The deposit was not cancelled, a later deposit by the owner took the cancellation back, or a batch has accepted all of it.
    error DepositNotCancelled(StarkKey starkKey, PositionId vaultId);

    /// The cancellation is younger than the delay.
    error DepositLocked(uint256 releaseTime, uint256 currentTime);

    /// A batch accepts more than what is pending.
    error DepositInsufficient(StarkKey starkKey, PositionId vaultId, uint256 accepted, uint256 pending);

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

    /// @notice Start the delay after which the key's owner may reclaim what is pending now. What is deposited later is not
    /// part of it: the operator has the whole delay for every deposit. Repeating starts it anew, for all that is pending then.
    function depositCancel(StarkKey starkKey, AssetType assetId, PositionId vaultId) external;

    /// @notice Pay the key's owner whatever is left of what was cancelled, not earlier than the delay after the cancellation.
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
}
