// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConfigurations} from "../interfaces/IConfigurations.sol";
import {StarkCurve} from "../libraries/StarkCurve.sol";
import {TOPIC_CONFIGURATION} from "../types/Announcement.sol";
import {Announcements} from "./Announcements.sol";

/// @title What batches are configured with
/// @notice One configuration is in force; every other one was announced for the delay, oracle set and new assets included.
abstract contract Configurations is IConfigurations, Announcements {
    /// Asset ids are from 1 to below this, so that no topic has two meanings.
    uint256 private constant ASSET_ID_BOUND = 1 << 120;

    /// @inheritdoc IConfigurations
    bytes32 public globalConfigurationHash;

    /// @inheritdoc IConfigurations
    mapping(uint256 assetId => bytes32) public configurationHash;

    constructor(bytes32 initialConfigurationHash, uint256[] memory initialAssetIds) {
        requireConfigurationHash(initialConfigurationHash);
        setConfiguration(initialConfigurationHash);
        uint256 previous = 0;
        for (uint256 i = 0; i < initialAssetIds.length; i++) {
            uint256 assetId = initialAssetIds[i];
            requireAssetId(assetId);
            if (assetId <= previous) revert AssetIdsNotAscending(previous, assetId);
            setAsset(assetId, initialConfigurationHash);
            previous = assetId;
        }
    }

    /// @inheritdoc IConfigurations
    function registerGlobalConfigurationChange(bytes32 configHash, uint256[] calldata words) external {
        // AUTHORISE
        requireConfigurationHash(configHash);
        if (words.length == 0) revert ConfigurationWordsMissing();
        // MOVE
        announce(TOPIC_CONFIGURATION, configHash);
        // RECORD
        emit LogGlobalConfigurationRegistered(configHash);
        emit LogConfigurationWords(configHash, words);
    }

    /// @inheritdoc IConfigurations
    function applyGlobalConfigurationChange(bytes32 configHash) external {
        // MOVE
        complete(TOPIC_CONFIGURATION, configHash);
        setConfiguration(configHash);
    }

    /// @inheritdoc IConfigurations
    function removeGlobalConfigurationChange(bytes32 configHash) external {
        // MOVE
        cancel(TOPIC_CONFIGURATION, configHash);
        // RECORD
        emit LogGlobalConfigurationRemoved(configHash);
    }

    /// @inheritdoc IConfigurations
    function registerAssetConfigurationChange(uint256 assetId, bytes32 configHash) external {
        // AUTHORISE
        requireAssetId(assetId);
        requireConfigurationHash(configHash);
        // MOVE
        announce(assetId, configHash);
        // RECORD
        emit LogAssetConfigurationRegistered(assetId, configHash);
    }

    /// @inheritdoc IConfigurations
    function applyAssetConfigurationChange(uint256 assetId, bytes32 configHash) external {
        // MOVE
        complete(assetId, configHash);
        setAsset(assetId, configHash);
        // CHECK
        if (configHash != globalConfigurationHash) revert ConfigurationNotInForce(globalConfigurationHash, configHash);
    }

    /// @inheritdoc IConfigurations
    function removeAssetConfigurationChange(uint256 assetId, bytes32 configHash) external {
        // MOVE
        cancel(assetId, configHash);
        // RECORD
        emit LogAssetConfigurationRemoved(assetId, configHash);
    }

    function requireConfigured(uint256 assetId) internal view {
        if (configurationHash[assetId] == 0) revert AssetNotConfigured(assetId);
    }

    function setConfiguration(bytes32 configHash) private {
        globalConfigurationHash = configHash;
        emit LogGlobalConfigurationApplied(configHash);
    }

    function setAsset(uint256 assetId, bytes32 configHash) private {
        configurationHash[assetId] = configHash;
        emit LogAssetConfigurationApplied(assetId, configHash);
    }

    function requireConfigurationHash(bytes32 configHash) private pure {
        if (configHash == 0 || uint256(configHash) >= StarkCurve.FIELD_PRIME) {
            revert ConfigurationHashOutOfRange(configHash);
        }
    }

    function requireAssetId(uint256 assetId) private pure {
        if (assetId == 0 || assetId >= ASSET_ID_BOUND) revert AssetIdOutOfRange(assetId);
    }
}
