// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AssetType} from "../types/Types.sol";

/// @title The exchange's one collateral asset
/// @notice An asset type is keccak(assetInfo ‖ quantum) mod 2^250; the collateral's quantum is one base unit.
interface ITokens {
    /// The collateral was set, once, at deployment.
    event LogSystemAssetType(uint256 assetType);

    /// An asset type is known from now on.
    event LogTokenRegistered(uint256 assetType, bytes assetInfo, uint256 quantum);

    /// The collateral token has no code.
    error TokenNotContract(address token);

    /// The asset type is not the collateral's, which is the only one.
    error AssetTypeUnknown(AssetType assetType);

    /// @notice The collateral's asset type, which is its asset id, too.
    function getSystemAssetType() external view returns (AssetType);

    /// @notice The token's description: selector of `ERC20Token(address)` and the token's address. Reverts for other types.
    function getAssetInfo(AssetType assetType) external view returns (bytes memory assetInfo);

    /// @notice Base units per quantum: 1 for the collateral; 1, too, for what is not registered.
    function getQuantum(AssetType presumedAssetType) external view returns (uint256 quantum);

    /// @notice Whether the asset type is the collateral's.
    function isAssetRegistered(AssetType assetType) external view returns (bool);

    /// @notice The collateral token's contract.
    function getCollateralToken() external view returns (address);
}
