// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConfigurations} from "../../src/interfaces/IConfigurations.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {TOPIC_CONFIGURATION} from "../../src/types/Announcement.sol";
import {GovernanceDeployment, GovernanceHarness} from "../base/GovernanceHarness.sol";
import {GovernanceTest} from "../base/GovernanceTest.sol";

contract ConfigurationsTest is GovernanceTest {
    function test_deployment_sets_configuration_and_assets() public {
        GovernanceDeployment memory fresh = deployment();
        vm.expectEmit();
        emit IConfigurations.LogGlobalConfigurationApplied(CONFIGURATION);
        vm.expectEmit();
        emit IConfigurations.LogAssetConfigurationApplied(OTHER_ASSET, CONFIGURATION);
        vm.expectEmit();
        emit IConfigurations.LogAssetConfigurationApplied(ASSET, CONFIGURATION);
        governed = new GovernanceHarness(fresh);

        vm.assertEq(governed.globalConfigurationHash(), CONFIGURATION);
        vm.assertEq(governed.configurationHash(ASSET), CONFIGURATION);
        vm.assertEq(governed.configurationHash(OTHER_ASSET), CONFIGURATION);
        vm.assertEq(governed.configurationHash(NEW_ASSET), bytes32(0));
        governed.checkAsset(ASSET);
    }

    function test_deployment_reverts_for_a_hash_out_of_range() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.configurationHash = 0;
        expectHashOutOfRange(0);
        new GovernanceHarness(fresh);

        fresh.configurationHash = bytes32(StarkCurve.FIELD_PRIME);
        expectHashOutOfRange(bytes32(StarkCurve.FIELD_PRIME));
        new GovernanceHarness(fresh);
    }

    function test_deployment_reverts_for_assets_out_of_order() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.assetIds[1] = OTHER_ASSET;
        vm.expectRevert(abi.encodeWithSelector(IConfigurations.AssetIdsNotAscending.selector, OTHER_ASSET, OTHER_ASSET));
        new GovernanceHarness(fresh);

        fresh.assetIds[1] = OTHER_ASSET - 1;
        vm.expectRevert(
            abi.encodeWithSelector(IConfigurations.AssetIdsNotAscending.selector, OTHER_ASSET, OTHER_ASSET - 1)
        );
        new GovernanceHarness(fresh);
    }

    function test_deployment_reverts_for_an_asset_out_of_range() public {
        GovernanceDeployment memory fresh = deployment();
        fresh.assetIds[1] = 1 << 120;
        expectAssetOutOfRange(1 << 120);
        new GovernanceHarness(fresh);

        fresh.assetIds[0] = 0;
        expectAssetOutOfRange(0);
        new GovernanceHarness(fresh);
    }

    function test_registering_publishes_hash_and_contents() public {
        vm.expectEmit();
        emit IConfigurations.LogGlobalConfigurationRegistered(NEXT_CONFIGURATION);
        vm.expectEmit();
        emit IConfigurations.LogConfigurationWords(NEXT_CONFIGURATION, words());
        register(GOVERNOR, NEXT_CONFIGURATION);

        expectOnly(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        vm.assertEq(governed.globalConfigurationHash(), CONFIGURATION);
    }

    function test_registering_takes_the_largest_hash() public {
        bytes32 largest = bytes32(StarkCurve.FIELD_PRIME - 1);
        register(GOVERNOR, largest);
        expectOnly(TOPIC_CONFIGURATION, largest);
    }

    function test_registering_reverts_for_a_hash_out_of_range() public {
        expectHashOutOfRange(0);
        register(GOVERNOR, 0);
        expectHashOutOfRange(bytes32(StarkCurve.FIELD_PRIME));
        register(GOVERNOR, bytes32(StarkCurve.FIELD_PRIME));
    }

    function test_registering_reverts_without_contents() public {
        vm.expectRevert(IConfigurations.ConfigurationWordsMissing.selector);
        vm.prank(GOVERNOR);
        governed.registerGlobalConfigurationChange(NEXT_CONFIGURATION, new uint256[](0));
    }

    function test_registering_reverts_for_others() public {
        expectNotGovernor(STRANGER);
        register(STRANGER, NEXT_CONFIGURATION);
        expectNotGovernor(OPERATOR);
        register(OPERATOR, NEXT_CONFIGURATION);
    }

    function test_applying_brings_it_into_force() public {
        register(GOVERNOR, NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        vm.expectEmit();
        emit IConfigurations.LogGlobalConfigurationApplied(NEXT_CONFIGURATION);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);

        vm.assertEq(governed.globalConfigurationHash(), NEXT_CONFIGURATION);
        vm.assertEq(governed.configurationHash(ASSET), CONFIGURATION);
        expectNoAnnouncement();
    }

    function test_applying_reverts_a_second_early_and_a_second_late() public {
        register(GOVERNOR, NEXT_CONFIGURATION);
        vm.warp(START + DELAY - 1);
        expectNotDue();
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);

        vm.warp(START + 2 * DELAY + 1);
        expectNotDue();
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
        vm.assertEq(governed.globalConfigurationHash(), CONFIGURATION);
    }

    function test_applying_works_at_the_last_second() public {
        register(GOVERNOR, NEXT_CONFIGURATION);
        vm.warp(START + 2 * DELAY);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
        vm.assertEq(governed.globalConfigurationHash(), NEXT_CONFIGURATION);
    }

    function test_applying_reverts_without_announcement() public {
        expectMissing(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
    }

    function test_the_way_back_needs_an_announcement_too() public {
        register(GOVERNOR, NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
        expectMissing(TOPIC_CONFIGURATION, CONFIGURATION);
        bringIntoForce(GOVERNOR, CONFIGURATION);
    }

    function test_an_assets_announcement_is_none_of_the_whole() public {
        registerAsset(GOVERNOR, NEW_ASSET, NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        expectMissing(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
    }

    function test_removing_takes_the_announcement_back() public {
        register(GOVERNOR, NEXT_CONFIGURATION);
        vm.expectEmit();
        emit IConfigurations.LogGlobalConfigurationRemoved(NEXT_CONFIGURATION);
        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);

        vm.warp(START + DELAY);
        expectMissing(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
    }

    function test_removing_reverts_for_others() public {
        register(GOVERNOR, NEXT_CONFIGURATION);
        expectNotGovernor(OPERATOR);
        vm.prank(OPERATOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);
    }

    function test_removing_reverts_without_announcement() public {
        expectMissing(TOPIC_CONFIGURATION, NEXT_CONFIGURATION);
        vm.prank(GOVERNOR);
        governed.removeGlobalConfigurationChange(NEXT_CONFIGURATION);
    }

    function test_a_new_asset_comes_with_its_configuration() public {
        vm.expectEmit();
        emit IConfigurations.LogAssetConfigurationRegistered(NEW_ASSET, NEXT_CONFIGURATION);
        registerAsset(GOVERNOR, NEW_ASSET, NEXT_CONFIGURATION);
        expectOnly(NEW_ASSET, NEXT_CONFIGURATION);
        register(GOVERNOR, NEXT_CONFIGURATION);
        vm.expectRevert(abi.encodeWithSelector(IConfigurations.AssetNotConfigured.selector, NEW_ASSET));
        governed.checkAsset(NEW_ASSET);

        vm.warp(START + DELAY);
        bringIntoForce(GOVERNOR, NEXT_CONFIGURATION);
        vm.expectEmit();
        emit IConfigurations.LogAssetConfigurationApplied(NEW_ASSET, NEXT_CONFIGURATION);
        applyAsset(OPERATOR, NEW_ASSET, NEXT_CONFIGURATION);

        vm.assertEq(governed.configurationHash(NEW_ASSET), NEXT_CONFIGURATION);
        governed.checkAsset(NEW_ASSET);
        expectNoAnnouncement();
    }

    function test_an_asset_reverts_before_its_configuration_is_in_force() public {
        registerAsset(GOVERNOR, NEW_ASSET, NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        vm.expectRevert(
            abi.encodeWithSelector(IConfigurations.ConfigurationNotInForce.selector, CONFIGURATION, NEXT_CONFIGURATION)
        );
        applyAsset(GOVERNOR, NEW_ASSET, NEXT_CONFIGURATION);
        vm.assertEq(governed.getAnnouncements().length, 1);
    }

    function test_an_asset_reverts_a_second_early_and_a_second_late() public {
        registerAsset(GOVERNOR, NEW_ASSET, CONFIGURATION);
        vm.warp(START + DELAY - 1);
        expectNotDue();
        applyAsset(GOVERNOR, NEW_ASSET, CONFIGURATION);

        vm.warp(START + 2 * DELAY + 1);
        expectNotDue();
        applyAsset(GOVERNOR, NEW_ASSET, CONFIGURATION);
    }

    function test_an_asset_reverts_with_another_hash_than_announced() public {
        registerAsset(GOVERNOR, NEW_ASSET, NEXT_CONFIGURATION);
        vm.warp(START + DELAY);
        expectMissing(NEW_ASSET, CONFIGURATION);
        applyAsset(GOVERNOR, NEW_ASSET, CONFIGURATION);
    }

    function test_an_asset_reverts_for_others() public {
        expectNotGovernor(OPERATOR);
        registerAsset(OPERATOR, NEW_ASSET, CONFIGURATION);
        registerAsset(GOVERNOR, NEW_ASSET, CONFIGURATION);
        vm.warp(START + DELAY);
        expectNotGovernorOrOperator(STRANGER);
        applyAsset(STRANGER, NEW_ASSET, CONFIGURATION);
    }

    function test_an_asset_reverts_out_of_range_so_that_it_can_not_name_another_topic() public {
        expectAssetOutOfRange(0);
        registerAsset(GOVERNOR, 0, CONFIGURATION);
        expectAssetOutOfRange(1 << 120);
        registerAsset(GOVERNOR, 1 << 120, CONFIGURATION);
        expectAssetOutOfRange(1 << 128);
        registerAsset(GOVERNOR, 1 << 128, CONFIGURATION);
        registerAsset(GOVERNOR, (1 << 120) - 1, CONFIGURATION);
    }

    function test_an_asset_reverts_with_a_hash_out_of_range() public {
        expectHashOutOfRange(0);
        registerAsset(GOVERNOR, NEW_ASSET, 0);
        expectHashOutOfRange(bytes32(StarkCurve.FIELD_PRIME));
        registerAsset(GOVERNOR, NEW_ASSET, bytes32(StarkCurve.FIELD_PRIME));
    }

    function test_removing_an_assets_announcement() public {
        registerAsset(GOVERNOR, NEW_ASSET, CONFIGURATION);
        expectNotGovernor(STRANGER);
        vm.prank(STRANGER);
        governed.removeAssetConfigurationChange(NEW_ASSET, CONFIGURATION);

        vm.expectEmit();
        emit IConfigurations.LogAssetConfigurationRemoved(NEW_ASSET, CONFIGURATION);
        vm.prank(GOVERNOR);
        governed.removeAssetConfigurationChange(NEW_ASSET, CONFIGURATION);
        expectNoAnnouncement();

        expectMissing(NEW_ASSET, CONFIGURATION);
        vm.prank(GOVERNOR);
        governed.removeAssetConfigurationChange(NEW_ASSET, CONFIGURATION);
    }

    function register(address sender, bytes32 configuration) private {
        vm.prank(sender);
        governed.registerGlobalConfigurationChange(configuration, words());
    }

    function bringIntoForce(address sender, bytes32 configuration) private {
        vm.prank(sender);
        governed.applyGlobalConfigurationChange(configuration);
    }

    function registerAsset(address sender, uint256 assetId, bytes32 configuration) private {
        vm.prank(sender);
        governed.registerAssetConfigurationChange(assetId, configuration);
    }

    function applyAsset(address sender, uint256 assetId, bytes32 configuration) private {
        vm.prank(sender);
        governed.applyAssetConfigurationChange(assetId, configuration);
    }

    function expectHashOutOfRange(bytes32 hash) private {
        vm.expectRevert(abi.encodeWithSelector(IConfigurations.ConfigurationHashOutOfRange.selector, hash));
    }

    function expectAssetOutOfRange(uint256 assetId) private {
        vm.expectRevert(abi.encodeWithSelector(IConfigurations.AssetIdOutOfRange.selector, assetId));
    }
}
