// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType, Quantums, StarkKey} from "../types/Types.sol";

/// @title Paying out what batches and escapes allowed
/// @notice Possible at any time, frozen or not. A claim is paid from the pool only, never from other people's pending amounts; what
/// exceeds the pool waits in a queue, first come, first served, and any later claim waits behind it.
interface IWithdrawals {
    /// An owner key may withdraw so much more.
    event LogWithdrawalAllowed(
        uint256 ownerKey, uint256 assetType, uint256 nonQuantizedAmount, uint256 quantizedAmount
    );

    /// An owner key was paid everything that it might withdraw.
    event LogWithdrawalPerformed(
        uint256 ownerKey, uint256 assetType, uint256 nonQuantizedAmount, uint256 quantizedAmount, address recipient
    );

    /// The pool did not cover a claim; this part of it waits.
    event LogClaimQueued(uint256 claimId, uint256 ownerKey, uint256 quantizedAmount);

    /// A part of a waiting claim, or all of it, may be withdrawn from now on.
    event LogClaimServed(uint256 claimId, uint256 ownerKey, uint256 quantizedAmount, uint256 remainingAmount);

    /// Somebody filled a part of the shortage.
    event LogPoolFunded(address sender, uint256 quantizedAmount);

    /// The key may withdraw nothing.
    error NothingToWithdraw(StarkKey ownerKey);

    /// The key has no link and is no address.
    error OwnerKeyWithoutAddress(StarkKey ownerKey);

    /// More than what the queue lacks can not be given to the pool.
    error ShortageExceeded(uint256 shortage, uint256 amount);

    /// @notice Pay everything that the key may withdraw to the address that owns it. Anyone may send this.
    function withdraw(StarkKey ownerKey, AssetType assetType) external;

    /// @notice Pay everything that the sender's key may withdraw to another address.
    function withdrawTo(StarkKey starkKey, AssetType assetType, address recipient) external;

    /// @notice Let waiting claims have what the pool holds, in their order. Anyone may send this.
    /// @param claimCountMax Stop after so many claims.
    function serveQueue(uint256 claimCountMax) external;

    /// @notice Give collateral to the pool for the waiting claims, at most what they lack. Nobody gets it back.
    function fundPool(Quantums quantizedAmount) external;

    /// @notice What the key may withdraw, in base units of the token.
    function getWithdrawalBalance(StarkKey ownerKey, AssetType assetId) external view returns (uint256 balance);

    /// @notice The ids of the waiting claims: from the first one to the one before the next.
    function getQueue() external view returns (uint256 firstClaimId, uint256 nextClaimId);

    /// @notice Whose claim it is and how much of it waits; zeros for one that was served or never made.
    function getQueuedClaim(uint256 claimId) external view returns (StarkKey ownerKey, Quantums quantizedAmount);

    /// @notice What all claims in the queue together wait for.
    function getTotalQueued() external view returns (Quantums total);
}
