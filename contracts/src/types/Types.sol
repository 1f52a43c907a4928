// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The x coordinate of a trader's public point on the Stark curve; 0 is no key.
type StarkKey is uint256;

/// What an asset is: keccak(assetInfo ‖ quantum) mod 2^250. For fungible assets it is the asset's id, too.
type AssetType is uint256;

/// The id of a position on L2, called vault id in the ABI; below 2^64.
type PositionId is uint256;

/// An amount in quantums of its asset; one quantum of the collateral is one base unit of the token.
type Quantums is uint256;

using {equalStarkKeys as ==} for StarkKey global;
using {equalPositionIds as ==} for PositionId global;
using {equalAssetTypes as ==, differentAssetTypes as !=} for AssetType global;

function equalStarkKeys(StarkKey a, StarkKey b) pure returns (bool) {
    return StarkKey.unwrap(a) == StarkKey.unwrap(b);
}

function equalPositionIds(PositionId a, PositionId b) pure returns (bool) {
    return PositionId.unwrap(a) == PositionId.unwrap(b);
}

function equalAssetTypes(AssetType a, AssetType b) pure returns (bool) {
    return AssetType.unwrap(a) == AssetType.unwrap(b);
}

function differentAssetTypes(AssetType a, AssetType b) pure returns (bool) {
    return AssetType.unwrap(a) != AssetType.unwrap(b);
}
