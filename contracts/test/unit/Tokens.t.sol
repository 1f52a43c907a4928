// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchange} from "../../src/interfaces/IExchange.sol";
import {ITokens} from "../../src/interfaces/ITokens.sol";
import {Deployment} from "../../src/types/Deployment.sol";
import {AssetType} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";
import {PlainToken} from "../base/Tokens.sol";

contract TokensTest is ExchangeTest {
    /// The token's address and collateral asset id that dYdX's clients know for their test network.
    address private constant KNOWN_TOKEN = 0x7fC9C132268E0E414991449c003DbdB3E73E2059;
    uint256 private constant KNOWN_ASSET_TYPE = 0x01e70c509c4c6bfafe8b73d2fc1819444b2c0b435d4b82c0f24addff9565ce25;

    function test_asset_type_of_the_known_token_is_the_known_one() public {
        vm.etch(KNOWN_TOKEN, address(new PlainToken()).code);
        bytes memory assetInfo = abi.encodeWithSelector(0xf47261b0, KNOWN_TOKEN);
        Deployment memory with = deployment();
        with.collateralToken = KNOWN_TOKEN;

        vm.expectEmit();
        emit ITokens.LogTokenRegistered(KNOWN_ASSET_TYPE, assetInfo, 1);
        vm.expectEmit();
        emit ITokens.LogSystemAssetType(KNOWN_ASSET_TYPE);
        IExchange known = deploy(with);

        vm.assertEq(AssetType.unwrap(known.getSystemAssetType()), KNOWN_ASSET_TYPE);
        vm.assertEq(known.getAssetInfo(AssetType.wrap(KNOWN_ASSET_TYPE)), assetInfo);
        vm.assertEq(known.getCollateralToken(), KNOWN_TOKEN);
    }

    function test_quantum_is_one() public view {
        vm.assertEq(exchange.getQuantum(asset), 1);
        vm.assertEq(exchange.getQuantum(AssetType.wrap(1)), 1);
    }

    function test_only_the_collateral_is_registered() public view {
        vm.assertTrue(exchange.isAssetRegistered(asset));
        vm.assertFalse(exchange.isAssetRegistered(AssetType.wrap(AssetType.unwrap(asset) + 1)));
    }

    function test_asset_info_reverts_for_another_type() public {
        AssetType other = AssetType.wrap(AssetType.unwrap(asset) + 1);
        vm.expectRevert(abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, other));
        exchange.getAssetInfo(other);
    }

    function test_constructor_reverts_for_a_token_without_code() public {
        Deployment memory with = deployment();
        with.collateralToken = ALICE;
        vm.expectRevert(abi.encodeWithSelector(ITokens.TokenNotContract.selector, ALICE));
        deploy(with);
    }

    function test_exchange_says_what_it_is() public view {
        vm.assertEq(exchange.VERSION(), "Provex_Exchange_0.1.0");
        vm.assertFalse(exchange.isFrozen());
    }
}
