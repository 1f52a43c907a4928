// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType, PositionId, Quantums, StarkKey} from "./Types.sol";

/// A trade of exact amounts, without fee, that its two parties demand. The first ten parameters of its request, and, since none
/// has a dynamic size, the same bytes in calldata.
struct ForcedTrade {
    StarkKey starkKeyA;
    StarkKey starkKeyB;
    PositionId vaultIdA;
    PositionId vaultIdB;
    AssetType collateralAssetId;
    uint256 syntheticAssetId;
    Quantums amountCollateral;
    Quantums amountSynthetic;
    bool aIsBuyingSynthetic;
    uint256 nonce;
}
