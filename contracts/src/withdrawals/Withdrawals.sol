// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IWithdrawals} from "../interfaces/IWithdrawals.sol";
import {ReentrancyGuard} from "../libraries/ReentrancyGuard.sol";
import {TokenTransfer} from "../libraries/TokenTransfer.sol";
import {Tokens} from "../tokens/Tokens.sol";
import {AssetType, Quantums, StarkKey} from "../types/Types.sol";
import {Users} from "../users/Users.sol";
import {Pool} from "./Pool.sol";

/// @title Withdrawals, and the queue of claims that the pool does not cover
/// @notice While every position on L2 is worth something the pool covers all claims. It does not when some are worth less than
/// nothing: then the claims of the others add up to more than what is there.
abstract contract Withdrawals is IWithdrawals, Users, Tokens, Pool, ReentrancyGuard {
    struct Claim {
        StarkKey ownerKey;
        uint256 amountQuantums;
    }

    mapping(StarkKey ownerKey => uint256) private pendingWithdrawals;

    /// From firstClaimId to nextClaimId − 1; claims before were served and deleted.
    mapping(uint256 claimId => Claim) private queuedClaims;
    uint256 private firstClaimId;
    uint256 private nextClaimId;
    uint256 private queuedTotal;

    /// @inheritdoc IWithdrawals
    function withdraw(StarkKey ownerKey, AssetType assetType) external nonReentrant {
        // AUTHORISE
        address recipient = keyOwner(ownerKey);
        if (recipient == address(0)) revert OwnerKeyWithoutAddress(ownerKey);
        payWithdrawal(ownerKey, assetType, recipient);
    }

    /// @inheritdoc IWithdrawals
    function withdrawTo(StarkKey starkKey, AssetType assetType, address recipient) external nonReentrant {
        // AUTHORISE
        requireKeyOwner(starkKey);
        if (recipient == address(0)) revert AddressZero();
        payWithdrawal(starkKey, assetType, recipient);
    }

    /// @inheritdoc IWithdrawals
    function serveQueue(uint256 claimCountMax) external {
        uint256 available = poolBalance();
        for (uint256 count = 0; count < claimCountMax && available != 0 && firstClaimId != nextClaimId; count++) {
            available -= serveFirstClaim(available);
        }
    }

    /// @inheritdoc IWithdrawals
    function fundPool(Quantums quantizedAmount) external nonReentrant {
        // AUTHORISE
        uint256 amount = Quantums.unwrap(quantizedAmount);
        uint256 available = poolBalance();
        uint256 shortage = queuedTotal > available ? queuedTotal - available : 0;
        if (amount > shortage) revert ShortageExceeded(shortage, amount);
        // MOVE
        bookFunding(amount);
        // RECORD
        emit LogPoolFunded(msg.sender, amount);
        TokenTransfer.pull(COLLATERAL_TOKEN, msg.sender, amount * COLLATERAL_QUANTUM);
    }

    /// @inheritdoc IWithdrawals
    function getWithdrawalBalance(StarkKey ownerKey, AssetType assetId) external view returns (uint256 balance) {
        return assetId == SYSTEM_ASSET_TYPE ? pendingWithdrawals[ownerKey] * COLLATERAL_QUANTUM : 0;
    }

    /// @inheritdoc IWithdrawals
    function getQueue() external view returns (uint256, uint256) {
        return (firstClaimId, nextClaimId);
    }

    /// @inheritdoc IWithdrawals
    function getQueuedClaim(uint256 claimId) external view returns (StarkKey ownerKey, Quantums quantizedAmount) {
        Claim memory claim = queuedClaims[claimId];
        return (claim.ownerKey, Quantums.wrap(claim.amountQuantums));
    }

    /// @inheritdoc IWithdrawals
    function getTotalQueued() external view returns (Quantums total) {
        return Quantums.wrap(queuedTotal);
    }

    /// @dev Nothing waits for the key, and nothing in the queue that might be the key's.
    function requireNoClaims(StarkKey ownerKey) internal view {
        if (pendingWithdrawals[ownerKey] != 0 || queuedTotal != 0) revert ClaimsWaiting(ownerKey);
    }

    /// @dev A claim on the pool, by a batch or an escape. With a queue it waits at its end, whatever the pool holds.
    function claimFromPool(StarkKey ownerKey, uint256 amount) internal {
        uint256 allowed = firstClaimId == nextClaimId ? smallerOf(amount, poolBalance()) : 0;
        if (allowed != 0) allowWithdrawal(ownerKey, allowed);
        if (allowed != amount) queueClaim(ownerKey, amount - allowed);
    }

    /// @dev One user's whole balance; the token's call comes last, under the guard.
    function payWithdrawal(StarkKey ownerKey, AssetType assetType, address recipient) private {
        // AUTHORISE
        requireCollateral(assetType);
        uint256 amount = pendingWithdrawals[ownerKey];
        if (amount == 0) revert NothingToWithdraw(ownerKey);
        // COMPUTE
        uint256 baseAmount = amount * COLLATERAL_QUANTUM;
        // MOVE
        delete pendingWithdrawals[ownerKey];
        bookPayment(amount);
        // RECORD
        emit LogWithdrawalPerformed(
            StarkKey.unwrap(ownerKey), AssetType.unwrap(assetType), baseAmount, amount, recipient
        );
        TokenTransfer.pay(COLLATERAL_TOKEN, recipient, baseAmount);
    }

    function allowWithdrawal(StarkKey ownerKey, uint256 amount) private {
        // MOVE
        pendingWithdrawals[ownerKey] += amount;
        bookAllowance(amount);
        // RECORD
        emit LogWithdrawalAllowed(
            StarkKey.unwrap(ownerKey), AssetType.unwrap(SYSTEM_ASSET_TYPE), amount * COLLATERAL_QUANTUM, amount
        );
    }

    function queueClaim(StarkKey ownerKey, uint256 amount) private {
        // MOVE
        uint256 claimId = nextClaimId++;
        queuedClaims[claimId] = Claim({ownerKey: ownerKey, amountQuantums: amount});
        queuedTotal += amount;
        // RECORD
        emit LogClaimQueued(claimId, StarkKey.unwrap(ownerKey), amount);
    }

    /// @dev Returns how much the queue's first claim took of what is available.
    function serveFirstClaim(uint256 available) private returns (uint256 served) {
        // COMPUTE
        uint256 claimId = firstClaimId;
        Claim memory claim = queuedClaims[claimId];
        served = smallerOf(claim.amountQuantums, available);
        uint256 remaining = claim.amountQuantums - served;
        // MOVE
        if (remaining == 0) {
            delete queuedClaims[claimId];
            firstClaimId = claimId + 1;
        } else {
            queuedClaims[claimId].amountQuantums = remaining;
        }
        queuedTotal -= served;
        // RECORD
        emit LogClaimServed(claimId, StarkKey.unwrap(claim.ownerKey), served, remaining);
        allowWithdrawal(claim.ownerKey, served);
    }

    function smallerOf(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
