// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IForcedActions} from "../interfaces/IForcedActions.sol";
import {ForcedActionHash} from "../libraries/ForcedActionHash.sol";
import {Ranges} from "../libraries/Ranges.sol";
import {StarkCurve} from "../libraries/StarkCurve.sol";
import {Tokens} from "../tokens/Tokens.sol";
import {ForcedTrade} from "../types/ForcedTrade.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";
import {Users} from "../users/Users.sol";
import {FrozenState} from "./FrozenState.sol";

/// @title Forced requests: taken from users, cleared by batches
/// @notice What is checked here is what the rules' records can hold; everything else is an outcome of the rules.
abstract contract ForcedActions is IForcedActions, Users, Tokens, FrozenState {
    /// How many requests without premium the last block with any has.
    struct BlockRequests {
        uint64 blockNumber;
        uint64 count;
    }

    /// @inheritdoc IForcedActions
    uint256 public constant MAX_FORCED_ACTIONS_REQS_PER_BLOCK = 10;

    /// @inheritdoc IForcedActions
    uint256 public constant FREEZE_GRACE_PERIOD = 7 days;

    /// Gas that a request with premium burns.
    uint256 private constant PREMIUM_GAS = 1_000_000;

    /// The request time of a trade that was served.
    uint256 private constant SERVED = type(uint256).max;

    mapping(bytes32 actionHash => uint256 requestTime) private requestTimes;
    bytes32[] private actionHashes;
    BlockRequests private blockRequests;

    /// @inheritdoc IForcedActions
    function forcedWithdrawalRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount, bool premiumCost)
        external
    {
        // AUTHORISE
        requireNotFrozen();
        Ranges.requireKey(starkKey);
        requireKeyOwner(starkKey);
        requireNotLinkedByAdmin(starkKey);
        Ranges.requirePositionId(vaultId);
        Ranges.requireAmount(quantizedAmount);
        bytes32 actionHash = ForcedActionHash.ofWithdrawal(starkKey, vaultId, quantizedAmount);
        uint256 requestTime = requestTimes[actionHash];
        // One from before a freeze that ended can not freeze again, so it must not stand in the way.
        if (requestTime != 0 && canFreeze(requestTime)) revert ForcedActionRequested(actionHash, requestTime);
        // MOVE
        addRequest(actionHash, premiumCost);
        // RECORD
        emit LogForcedWithdrawalRequest(
            StarkKey.unwrap(starkKey), PositionId.unwrap(vaultId), Quantums.unwrap(quantizedAmount)
        );
    }

    /// @inheritdoc IForcedActions
    function forcedTradeRequest(
        StarkKey,
        StarkKey,
        PositionId,
        PositionId,
        AssetType,
        uint256,
        Quantums,
        Quantums,
        bool,
        uint256 submissionExpirationTime,
        uint256 nonce,
        bytes calldata signature,
        bool premiumCost
    ) external {
        ForcedTrade memory trade = tradeOfCalldata();
        trade.nonce = nonce;
        // AUTHORISE
        requireNotFrozen();
        requireTrade(trade);
        bytes32 actionHash = ForcedActionHash.ofTrade(trade);
        if (requestTimes[actionHash] != 0) revert ForcedActionRequested(actionHash, requestTimes[actionHash]);
        requireConsent(trade.starkKeyB, actionHash, submissionExpirationTime, signature);
        // MOVE
        addRequest(actionHash, premiumCost);
        // RECORD
        logTradeRequest(trade);
    }

    /// @inheritdoc IForcedActions
    function getForcedWithdrawalRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount)
        external
        view
        returns (uint256 requestTime)
    {
        return requestTimes[ForcedActionHash.ofWithdrawal(starkKey, vaultId, quantizedAmount)];
    }

    /// @inheritdoc IForcedActions
    function getForcedTradeRequest(
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
    ) external view returns (uint256 requestTime) {
        return requestTimes[ForcedActionHash.ofTrade(tradeOfCalldata())];
    }

    /// @inheritdoc IForcedActions
    function getActionCount() external view returns (uint256) {
        return actionHashes.length;
    }

    /// @inheritdoc IForcedActions
    function getActionHashByIndex(uint256 actionIndex) external view returns (bytes32) {
        return actionHashes[actionIndex];
    }

    /// @dev A batch served it: one action, one request. It may be demanded again.
    function clearForcedWithdrawal(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount) internal {
        bytes32 actionHash = ForcedActionHash.ofWithdrawal(starkKey, vaultId, quantizedAmount);
        pendingRequestTime(actionHash);
        delete requestTimes[actionHash];
    }

    /// @dev A batch served it. It can not be demanded again.
    function clearForcedTrade(ForcedTrade memory trade) internal {
        bytes32 actionHash = ForcedActionHash.ofTrade(trade);
        pendingRequestTime(actionHash);
        requestTimes[actionHash] = SERVED;
    }

    /// @dev Reverts unless the request waits.
    function pendingRequestTime(bytes32 actionHash) internal view returns (uint256 requestTime) {
        requestTime = requestTimes[actionHash];
        if (requestTime == 0 || requestTime == SERVED) revert ForcedActionNotPending(actionHash);
    }

    /// @dev Requests from before a freeze that ended do not count any more.
    function canFreeze(uint256 requestTime) internal view returns (bool) {
        return requestTime + FREEZE_GRACE_PERIOD > unFreezeTime;
    }

    /// @dev The trade in the call's first ten parameters. Naming all of them would need more stack than there is.
    function tradeOfCalldata() internal pure returns (ForcedTrade memory) {
        return abi.decode(msg.data[4:], (ForcedTrade));
    }

    function addRequest(bytes32 actionHash, bool premiumCost) private {
        if (premiumCost) burnPremium();
        else countRequest();
        requestTimes[actionHash] = block.timestamp;
        actionHashes.push(actionHash);
    }

    function countRequest() private {
        uint64 count = blockRequests.blockNumber == block.number ? blockRequests.count : 0;
        if (count == MAX_FORCED_ACTIONS_REQS_PER_BLOCK) revert ForcedActionsInBlockExceeded(count);
        blockRequests = BlockRequests({blockNumber: uint64(block.number), count: count + 1});
    }

    function logTradeRequest(ForcedTrade memory trade) private {
        emit LogForcedTradeRequest(
            StarkKey.unwrap(trade.starkKeyA),
            StarkKey.unwrap(trade.starkKeyB),
            PositionId.unwrap(trade.vaultIdA),
            PositionId.unwrap(trade.vaultIdB),
            AssetType.unwrap(trade.collateralAssetId),
            trade.syntheticAssetId,
            Quantums.unwrap(trade.amountCollateral),
            Quantums.unwrap(trade.amountSynthetic),
            trade.aIsBuyingSynthetic,
            trade.nonce
        );
    }

    /// @dev A key that owns something is below the field's prime: it is linked, or it is an address.
    function requireTrade(ForcedTrade memory trade) private view {
        Ranges.requireKey(trade.starkKeyA);
        Ranges.requireKey(trade.starkKeyB);
        requireKeyOwner(trade.starkKeyA);
        requireNotLinkedByAdmin(trade.starkKeyA);
        requireRegistered(trade.starkKeyB);
        requireNotLinkedByAdmin(trade.starkKeyB);
        Ranges.requirePositionId(trade.vaultIdA);
        Ranges.requirePositionId(trade.vaultIdB);
        if (trade.vaultIdA == trade.vaultIdB) revert PositionsEqual(trade.vaultIdA);
        requireCollateral(trade.collateralAssetId);
        GOVERNANCE.requireAssetConfigured(trade.syntheticAssetId);
        Ranges.requireAmount(trade.amountCollateral);
        Ranges.requireAmount(trade.amountSynthetic);
        if (trade.nonce >= StarkCurve.FIELD_PRIME) revert NonceOutOfRange(trade.nonce);
    }

    function requireConsent(
        StarkKey starkKeyB,
        bytes32 actionHash,
        uint256 submissionExpirationTime,
        bytes calldata signature
    ) private view {
        uint256 currentHours = block.timestamp / 1 hours;
        if (submissionExpirationTime < currentHours) revert SubmissionExpired(submissionExpirationTime, currentHours);
        bytes32 digest = keccak256(abi.encodePacked(actionHash, submissionExpirationTime));
        address signer = recoverSigner(digest, signature);
        address ethKey = keyOwner(starkKeyB);
        if (signer != ethKey) revert SignerNotPartyB(ethKey, signer);
    }

    function burnPremium() private view {
        uint256 gasBefore = gasleft();
        while (gasBefore - gasleft() < PREMIUM_GAS) {}
    }
}
