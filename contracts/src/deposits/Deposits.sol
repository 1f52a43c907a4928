// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FrozenState} from "../forced/FrozenState.sol";
import {IDeposits} from "../interfaces/IDeposits.sol";
import {Ranges} from "../libraries/Ranges.sol";
import {ReentrancyGuard} from "../libraries/ReentrancyGuard.sol";
import {TokenTransfer} from "../libraries/TokenTransfer.sol";
import {Tokens} from "../tokens/Tokens.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";
import {Users} from "../users/Users.sol";
import {Pool} from "../withdrawals/Pool.sol";

/// @title Deposits of collateral, and the way back for what is not credited
/// @notice The contract always holds at least the sum of what is pending.
abstract contract Deposits is IDeposits, Users, Tokens, Pool, ReentrancyGuard, FrozenState {
    /// What is pending for a key and position, when the owner cancelled it (seconds; 0: not cancelled), and how much of it was
    /// there then and still is.
    struct PendingDeposit {
        uint64 amountQuantums;
        uint64 cancelledAt;
        uint64 cancelledQuantums;
    }

    /// @inheritdoc IDeposits
    uint256 public constant DEPOSIT_CANCEL_DELAY = 2 days;

    mapping(StarkKey starkKey => mapping(PositionId vaultId => PendingDeposit)) private pendingDeposits;

    /// @inheritdoc IDeposits
    function deposit(StarkKey starkKey, AssetType assetType, PositionId vaultId, Quantums quantizedAmount) external {
        takeDeposit(starkKey, assetType, vaultId, quantizedAmount);
    }

    /// @inheritdoc IDeposits
    function depositERC20(StarkKey starkKey, AssetType assetType, PositionId vaultId, Quantums quantizedAmount)
        external
    {
        takeDeposit(starkKey, assetType, vaultId, quantizedAmount);
    }

    /// @inheritdoc IDeposits
    function registerAndDepositERC20(
        address ethKey,
        StarkKey starkKey,
        bytes calldata signature,
        AssetType assetType,
        PositionId vaultId,
        Quantums quantizedAmount
    ) external {
        registerWithAdminSignature(ethKey, starkKey, signature);
        takeDeposit(starkKey, assetType, vaultId, quantizedAmount);
    }

    /// @inheritdoc IDeposits
    function depositCancel(StarkKey starkKey, AssetType assetId, PositionId vaultId) external {
        // AUTHORISE
        requireKeyOwner(starkKey);
        requireCollateral(assetId);
        PendingDeposit storage pending = pendingDeposits[starkKey][vaultId];
        if (pending.amountQuantums == 0) revert NothingPending(starkKey, vaultId);
        // MOVE
        pending.cancelledAt = uint64(block.timestamp);
        pending.cancelledQuantums = pending.amountQuantums;
        // RECORD
        emit LogDepositCancel(StarkKey.unwrap(starkKey), PositionId.unwrap(vaultId), AssetType.unwrap(assetId));
    }

    /// @inheritdoc IDeposits
    function depositReclaim(StarkKey starkKey, AssetType assetId, PositionId vaultId) external nonReentrant {
        // AUTHORISE
        requireKeyOwner(starkKey);
        requireCollateral(assetId);
        PendingDeposit memory pending = pendingDeposits[starkKey][vaultId];
        if (pending.cancelledAt == 0) revert DepositNotCancelled(starkKey, vaultId);
        uint256 releaseTime = uint256(pending.cancelledAt) + DEPOSIT_CANCEL_DELAY;
        if (block.timestamp < releaseTime) revert DepositLocked(releaseTime, block.timestamp);
        // COMPUTE
        uint256 quantizedAmount = pending.cancelledQuantums;
        uint256 baseAmount = quantizedAmount * COLLATERAL_QUANTUM;
        // MOVE
        pendingDeposits[starkKey][vaultId] = PendingDeposit({
            amountQuantums: pending.amountQuantums - pending.cancelledQuantums, cancelledAt: 0, cancelledQuantums: 0
        });
        bookReclaim(quantizedAmount);
        // RECORD
        emit LogDepositCancelReclaimed(
            StarkKey.unwrap(starkKey),
            PositionId.unwrap(vaultId),
            AssetType.unwrap(assetId),
            baseAmount,
            quantizedAmount
        );
        TokenTransfer.pay(COLLATERAL_TOKEN, msg.sender, baseAmount);
    }

    /// @inheritdoc IDeposits
    function getDepositBalance(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        external
        view
        returns (uint256 balance)
    {
        return pendingDeposit(starkKey, assetId, vaultId).amountQuantums * COLLATERAL_QUANTUM;
    }

    /// @inheritdoc IDeposits
    function getQuantizedDepositBalance(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        external
        view
        returns (Quantums balance)
    {
        return Quantums.wrap(pendingDeposit(starkKey, assetId, vaultId).amountQuantums);
    }

    /// @inheritdoc IDeposits
    function getCancellationRequest(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        external
        view
        returns (uint256 request)
    {
        return pendingDeposit(starkKey, assetId, vaultId).cancelledAt;
    }

    /// @dev A batch moves a pending amount to L2: the oldest part first, so that a cancelled part is never made up for by a
    /// later deposit.
    function acceptDeposit(StarkKey starkKey, PositionId vaultId, uint256 amount) internal {
        // COMPUTE
        PendingDeposit memory pending = pendingDeposits[starkKey][vaultId];
        if (amount > pending.amountQuantums) {
            revert DepositInsufficient(starkKey, vaultId, amount, pending.amountQuantums);
        }
        // The cast keeps the value: the amount is at most the pending one.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint64 accepted = uint64(amount);
        // MOVE
        pending.amountQuantums -= accepted;
        pending.cancelledQuantums = pending.cancelledQuantums > accepted ? pending.cancelledQuantums - accepted : 0;
        if (pending.cancelledQuantums == 0) pending.cancelledAt = 0;
        pendingDeposits[starkKey][vaultId] = pending;
        bookCredit(amount);
    }

    /// @dev The token's call comes last, under the guard; the balance check makes the pulled amount exact.
    function takeDeposit(StarkKey starkKey, AssetType assetType, PositionId vaultId, Quantums quantizedAmount)
        private
        nonReentrant
    {
        // AUTHORISE
        requireNotFrozen();
        requireRegistered(starkKey);
        requireCollateral(assetType);
        Ranges.requirePositionId(vaultId);
        // COMPUTE
        PendingDeposit memory pending = pendingDeposits[starkKey][vaultId];
        uint256 added = Quantums.unwrap(quantizedAmount);
        if (added > type(uint64).max - pending.amountQuantums) {
            revert PendingDepositOutOfRange(pending.amountQuantums, added);
        }
        uint256 baseAmount = added * COLLATERAL_QUANTUM;
        // MOVE
        // The cast keeps the value: the sum is below 2^64.
        // forge-lint: disable-next-line(unsafe-typecast)
        pending.amountQuantums += uint64(added);
        if (msg.sender == keyOwner(starkKey)) (pending.cancelledAt, pending.cancelledQuantums) = (0, 0);
        pendingDeposits[starkKey][vaultId] = pending;
        bookDeposit(added);
        // RECORD
        emit LogDeposit(
            msg.sender,
            StarkKey.unwrap(starkKey),
            PositionId.unwrap(vaultId),
            AssetType.unwrap(assetType),
            baseAmount,
            added
        );
        TokenTransfer.pull(COLLATERAL_TOKEN, msg.sender, baseAmount);
    }

    function pendingDeposit(StarkKey starkKey, AssetType assetId, PositionId vaultId)
        private
        view
        returns (PendingDeposit memory pending)
    {
        if (assetId == SYSTEM_ASSET_TYPE) pending = pendingDeposits[starkKey][vaultId];
    }
}
