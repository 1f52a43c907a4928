// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType, PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title Requests that the operator must serve
/// @notice Every request that is accepted here has an outcome that the operator can prove in every state: executed, or invalid for
/// a reason of the rules. If it proves neither within the grace period, anyone may freeze the exchange.
interface IForcedActions {
    /// A withdrawal was demanded.
    event LogForcedWithdrawalRequest(uint256 starkKey, uint256 vaultId, uint256 quantizedAmount);

    /// A trade was demanded.
    event LogForcedTradeRequest(
        uint256 starkKeyA,
        uint256 starkKeyB,
        uint256 vaultIdA,
        uint256 vaultIdB,
        uint256 collateralAssetId,
        uint256 syntheticAssetId,
        uint256 amountCollateral,
        uint256 amountSynthetic,
        bool aIsBuyingSynthetic,
        uint256 nonce
    );

    /// The nonce is not below the field's prime.
    error NonceOutOfRange(uint256 nonce);

    /// A position can not trade with itself.
    error PositionsEqual(PositionId vaultId);

    /// Party B's consent could not be submitted any more.
    error SubmissionExpired(uint256 expirationHours, uint256 currentHours);

    /// Party B's signature is by another address than the one that its key is linked to.
    error SignerNotPartyB(address expected, address found);

    /// The same request waits already; a trade can not be demanded again after it was served either.
    error ForcedActionRequested(bytes32 actionHash, uint256 requestTime);

    /// The block has as many requests without premium as it may.
    error ForcedActionsInBlockExceeded(uint256 most);

    /// A batch serves a request that does not wait, or freezing is asked for because of one.
    error ForcedActionNotPending(bytes32 actionHash);

    /// @notice Demand a withdrawal for the sender's key, which must have signed its link itself: amount 2^64 − 1 means the most that the position may withdraw. It may be
    /// demanded again once it was served.
    /// @param premiumCost Burn a million gas instead of being one of the block's ten.
    function forcedWithdrawalRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount, bool premiumCost)
        external;

    /// @notice Demand a trade between the sender's key A and key B, which has signed it. Both keys signed their links themselves.
    /// @param submissionExpirationTime The last hour since 1970 in which party B lets this be submitted.
    /// @param nonce Tells equal trades apart.
    /// @param signature secp256k1 r ‖ s ‖ v by the address that key B is linked to, over keccak(action hash ‖
    /// submissionExpirationTime), without a message prefix.
    /// @param premiumCost Burn a million gas instead of being one of the block's ten.
    function forcedTradeRequest(
        StarkKey starkKeyA,
        StarkKey starkKeyB,
        PositionId vaultIdA,
        PositionId vaultIdB,
        AssetType collateralAssetId,
        uint256 syntheticAssetId,
        Quantums amountCollateral,
        Quantums amountSynthetic,
        bool aIsBuyingSynthetic,
        uint256 submissionExpirationTime,
        uint256 nonce,
        bytes calldata signature,
        bool premiumCost
    ) external;

    /// @notice Seconds that the operator has to serve a request.
    function FREEZE_GRACE_PERIOD() external view returns (uint256);

    /// @notice Requests without premium that a block takes.
    function MAX_FORCED_ACTIONS_REQS_PER_BLOCK() external view returns (uint256);

    /// @notice When the waiting request was made, in seconds; 0 if none waits.
    function getForcedWithdrawalRequest(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount)
        external
        view
        returns (uint256 requestTime);

    /// @notice When the waiting request was made, in seconds; 0 if there was none, 2^256 − 1 once it was served.
    function getForcedTradeRequest(
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
    ) external view returns (uint256 requestTime);

    /// @notice How many requests were ever made.
    function getActionCount() external view returns (uint256);

    /// @notice The hash of a request, by its number in order of the requests.
    function getActionHashByIndex(uint256 actionIndex) external view returns (bytes32);
}
