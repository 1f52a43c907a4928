// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Exchange} from "../../src/Exchange.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {StarkVectors} from "./StarkVectors.sol";
import {PlainToken} from "./Tokens.sol";

/// @title An exchange with a user admin, two traders and their keys
abstract contract ExchangeTest is StarkVectors {
    uint256 internal constant ADMIN_KEY = 0xAD317;
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    uint256 internal constant WEALTH = 2 ** 70;
    PositionId internal constant POSITION = PositionId.wrap(77);

    PlainToken internal token;
    Exchange internal exchange;
    AssetType internal asset;
    StarkKey internal aliceKey;
    StarkKey internal bobKey;

    function setUp() public virtual {
        useToken(new PlainToken());
        aliceKey = starkKey(keyPair(0));
        bobKey = starkKey(keyPair(1));
    }

    /// Deploy the exchange anew over another token.
    function useToken(PlainToken newToken) internal {
        token = newToken;
        address[] memory admins = new address[](1);
        admins[0] = vm.addr(ADMIN_KEY);
        exchange = new Exchange(address(token), admins);
        asset = exchange.getSystemAssetType();
        enrich(ALICE);
        enrich(BOB);
    }

    function enrich(address trader) internal {
        token.mint(trader, WEALTH);
        vm.prank(trader);
        token.approve(address(exchange), type(uint256).max);
    }

    function adminRegistration(address ethKey, StarkKey key) internal pure returns (bytes memory) {
        return registrationBy(ADMIN_KEY, ethKey, key);
    }

    function registrationBy(uint256 privateKey, address ethKey, StarkKey key) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(privateKey, keccak256(abi.encodePacked("UserRegistration:", ethKey, StarkKey.unwrap(key))));
        return abi.encodePacked(r, s, v);
    }

    function register(address trader, StarkKey key) internal {
        bytes memory signature = adminRegistration(trader, key);
        vm.prank(trader);
        exchange.registerUser(trader, key, signature);
    }

    function deposit(address trader, StarkKey key, uint256 amount) internal {
        vm.prank(trader);
        exchange.deposit(key, asset, POSITION, Quantums.wrap(amount));
    }

    function pendingOf(StarkKey key) internal view returns (uint256) {
        return exchange.getDepositBalance(key, asset, POSITION);
    }

    function expectNotOwner(address sender, address owner) internal {
        vm.expectRevert(abi.encodeWithSelector(IUsers.SenderNotKeyOwner.selector, sender, owner));
    }
}
