// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchange} from "../../src/interfaces/IExchange.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {Deployment} from "../../src/types/Deployment.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {StarkVectors} from "./StarkVectors.sol";
import {ToldVerifier} from "./TestVerifiers.sol";
import {PlainToken} from "./Tokens.sol";

/// @title An exchange with a user admin, two traders and their keys
/// @dev Made from its artifact: a test that imported the contract would be compiled as slowly as it.
abstract contract ExchangeTest is StarkVectors {
    uint256 internal constant ADMIN_KEY = 0xAD317;
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    address internal constant GOVERNOR = address(0x607);
    address internal constant OPERATOR = address(0x09E7);
    uint256 internal constant CONFIGURATION_HASH = 0xC0;
    uint256 internal constant SYNTHETIC = 0x4254432d3130;
    uint256 internal constant WEALTH = 2 ** 70;
    PositionId internal constant POSITION = PositionId.wrap(77);

    PlainToken internal token;
    ToldVerifier internal verifier;
    ToldVerifier internal escapeVerifier;
    IExchange internal exchange;
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
        verifier = new ToldVerifier("first");
        escapeVerifier = new ToldVerifier("escape");
        exchange = deploy(deployment());
        asset = exchange.getSystemAssetType();
        enrich(ALICE);
        enrich(BOB);
    }

    function deployment() internal view returns (Deployment memory) {
        uint256[] memory assetIds = new uint256[](1);
        assetIds[0] = SYNTHETIC;
        return Deployment({
            collateralToken: address(token),
            userAdmins: listOf(vm.addr(ADMIN_KEY)),
            governor: GOVERNOR,
            operators: listOf(OPERATOR),
            verifiers: listOf(address(verifier)),
            escapeVerifier: address(escapeVerifier),
            configurationHash: CONFIGURATION_HASH,
            assetIds: assetIds,
            governanceDelay: 30 days
        });
    }

    function deploy(Deployment memory with) internal returns (IExchange) {
        return IExchange(create(abi.encodePacked(vm.getCode("Exchange.sol:Exchange"), abi.encode(with))));
    }

    function listOf(address account) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
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

    /// A link by the signature of a user admin.
    function registerByAdmin(address trader, StarkKey key) internal {
        bytes memory signature = adminRegistration(trader, key);
        vm.prank(trader);
        exchange.registerUser(trader, key, signature);
    }

    /// A link that one of the vectors' keys signs itself.
    function register(address trader, StarkKey key) internal {
        KeyPair memory pair = keyPairOf(key);
        exchange.registerEthAddress(trader, key, starkRegistration(pair, trader));
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
