// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What batches are configured with
/// @notice One hash covers everything: oracle signers, assets and their risk, fee and insurance positions. For forced trades
/// the contract knows, besides, which synthetic assets there are.
interface IConfigurations {
    /// A configuration may come into force after the delay.
    event LogGlobalConfigurationRegistered(bytes32 configHash);

    /// What the configuration's announcer says that it contains.
    event LogConfigurationWords(bytes32 indexed configHash, uint256[] words);

    /// Batches need this configuration from now on.
    event LogGlobalConfigurationApplied(bytes32 configHash);

    /// The configuration does not come into force.
    event LogGlobalConfigurationRemoved(bytes32 configHash);

    /// An asset of the configuration may be traded by force after the delay.
    event LogAssetConfigurationRegistered(uint256 assetId, bytes32 configHash);

    /// The asset may be traded by force from now on.
    event LogAssetConfigurationApplied(uint256 assetId, bytes32 configHash);

    /// The asset's announcement was cancelled.
    event LogAssetConfigurationRemoved(uint256 assetId, bytes32 configHash);

    /// The hash is 0 or not below the field's prime.
    error ConfigurationHashOutOfRange(bytes32 configHash);

    /// The contents of a new configuration must be published.
    error ConfigurationWordsMissing();

    /// The asset's configuration is not the one in force.
    error ConfigurationNotInForce(bytes32 expected, bytes32 found);

    /// The asset id is 0 or not below 2^120.
    error AssetIdOutOfRange(uint256 assetId);

    /// The assets at deployment must ascend.
    error AssetIdsNotAscending(uint256 previous, uint256 found);

    /// There is no such synthetic asset.
    error AssetNotConfigured(uint256 assetId);

    /// @notice Announce a configuration and publish its contents, by a governor.
    /// @param configHash The hash that batches will carry.
    /// @param words The contents. The contract does not hash them: a reader does, and takes others for an attack.
    function registerGlobalConfigurationChange(bytes32 configHash, uint256[] calldata words) external;

    /// @notice Bring an announced configuration into force, by a governor or operator, in its time, once.
    function applyGlobalConfigurationChange(bytes32 configHash) external;

    /// @notice Take the announcement back, by a governor.
    function removeGlobalConfigurationChange(bytes32 configHash) external;

    /// @notice Announce that an asset comes with a configuration, by a governor.
    function registerAssetConfigurationChange(uint256 assetId, bytes32 configHash) external;

    /// @notice Let an announced asset be traded by force, by a governor or operator, in its time, once its configuration is in
    /// force.
    function applyAssetConfigurationChange(uint256 assetId, bytes32 configHash) external;

    /// @notice Take the announcement back, by a governor.
    function removeAssetConfigurationChange(uint256 assetId, bytes32 configHash) external;

    /// @notice The hash of the configuration in force: word 0 of a batch's output.
    function globalConfigurationHash() external view returns (bytes32);

    /// @notice The hash of the configuration that an asset came with; 0: no such asset.
    function configurationHash(uint256 assetId) external view returns (bytes32);
}
