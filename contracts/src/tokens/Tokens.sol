// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITokens} from "../interfaces/ITokens.sol";
import {AssetType} from "../types/Types.sol";

/// @title The exchange's one collateral asset
/// @notice Fixed at deployment. The L2 configuration names the same asset id.
abstract contract Tokens is ITokens {
    /// Selector of `ERC20Token(address)`, which starts an ERC-20 token's asset info.
    bytes4 private constant ERC20_SELECTOR = bytes4(keccak256("ERC20Token(address)"));

    /// Asset types are below this.
    uint256 private constant ASSET_TYPE_BOUND = 1 << 250;

    /// Base units per quantum of the collateral.
    uint256 internal constant COLLATERAL_QUANTUM = 1;

    address internal immutable COLLATERAL_TOKEN;
    AssetType internal immutable SYSTEM_ASSET_TYPE;

    constructor(address collateralToken) {
        // CHECK
        if (collateralToken.code.length == 0) revert TokenNotContract(collateralToken);
        // COMPUTE
        bytes memory assetInfo = abi.encodeWithSelector(ERC20_SELECTOR, collateralToken);
        uint256 assetType = uint256(keccak256(abi.encodePacked(assetInfo, COLLATERAL_QUANTUM))) % ASSET_TYPE_BOUND;
        // MOVE
        COLLATERAL_TOKEN = collateralToken;
        SYSTEM_ASSET_TYPE = AssetType.wrap(assetType);
        // RECORD
        emit LogTokenRegistered(assetType, assetInfo, COLLATERAL_QUANTUM);
        emit LogSystemAssetType(assetType);
    }

    /// @inheritdoc ITokens
    function getSystemAssetType() external view returns (AssetType) {
        return SYSTEM_ASSET_TYPE;
    }

    /// @inheritdoc ITokens
    function getAssetInfo(AssetType assetType) external view returns (bytes memory assetInfo) {
        requireCollateral(assetType);
        return abi.encodeWithSelector(ERC20_SELECTOR, COLLATERAL_TOKEN);
    }

    /// @inheritdoc ITokens
    function getQuantum(AssetType) external pure returns (uint256 quantum) {
        return COLLATERAL_QUANTUM;
    }

    /// @inheritdoc ITokens
    function isAssetRegistered(AssetType assetType) external view returns (bool) {
        return assetType == SYSTEM_ASSET_TYPE;
    }

    /// @inheritdoc ITokens
    function getCollateralToken() external view returns (address) {
        return COLLATERAL_TOKEN;
    }

    function requireCollateral(AssetType assetType) internal view {
        if (assetType != SYSTEM_ASSET_TYPE) revert AssetTypeUnknown(assetType);
    }
}
