// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CurrencyConvertor} from "../../src/deposits/CurrencyConvertor.sol";
import {ConstantProductPool} from "../../src/development/ConstantProductPool.sol";
import {ExchangeProxy} from "../../src/development/ExchangeProxy.sol";
import {TestToken} from "../../src/development/TestToken.sol";
import {WrappedEther} from "../../src/development/WrappedEther.sol";
import {IExchangeProxy} from "../../src/interfaces/IExchangeProxy.sol";
import {ExchangeTest} from "./ExchangeTest.sol";
import {PlainToken} from "./Tokens.sol";

/// @title An exchange, pools of collateral with ether and with a test token, and the convertor between
/// @notice The collateral counts in millionths, ether and the test token in 10^-18: 3000 and 2 of collateral for one.
abstract contract SwapTest is ExchangeTest {
    address internal constant ETHER = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    bytes internal constant NO_SIGNATURE = "";
    uint256 internal constant DEADLINE = 2_000_000_000;
    uint256 internal constant ETHER_RESERVE = 1000 ether;
    uint256 internal constant TEST_RESERVE = 1_000_000 ether;

    WrappedEther internal weth;
    TestToken internal testToken;
    ConstantProductPool internal etherPool;
    ConstantProductPool internal testPool;
    ExchangeProxy internal exchangeProxy;
    CurrencyConvertor internal convertor;

    function setUp() public virtual override {
        super.setUp();
        vm.chainId(31_337);
        vm.warp(1_900_000_000);
        weth = new WrappedEther();
        testToken = new TestToken();
        etherPool = new ConstantProductPool(address(weth), address(token));
        testPool = new ConstantProductPool(address(token), address(testToken));
        ConstantProductPool[] memory pools = new ConstantProductPool[](2);
        (pools[0], pools[1]) = (etherPool, testPool);
        exchangeProxy = new ExchangeProxy(weth, pools);
        convertor = new CurrencyConvertor(exchange, address(exchangeProxy));
        fillPools();
        registerByAdmin(ALICE, aliceKey);
        vm.deal(ALICE, 100 ether);
        testToken.mint(ALICE, 100_000 ether);
        vm.startPrank(ALICE);
        testToken.approve(address(convertor), type(uint256).max);
        token.approve(address(convertor), type(uint256).max);
        vm.stopPrank();
    }

    function fillPools() private {
        vm.deal(address(this), ETHER_RESERVE);
        weth.deposit{value: ETHER_RESERVE}();
        testToken.mint(address(this), TEST_RESERVE);
        token.mint(address(this), 5_000_000e6);
        weth.approve(address(etherPool), type(uint256).max);
        token.approve(address(etherPool), type(uint256).max);
        token.approve(address(testPool), type(uint256).max);
        testToken.approve(address(testPool), type(uint256).max);
        etherPool.addLiquidity(ETHER_RESERVE, 3_000_000e6);
        testPool.addLiquidity(2_000_000e6, TEST_RESERVE);
    }

    /// The call that a quote gives for selling a token or ether for collateral.
    function saleCall(address sold, uint256 amount, uint256 least) internal view returns (bytes memory) {
        address[] memory path = new address[](2);
        (path[0], path[1]) = (sold, address(token));
        return abi.encodeCall(IExchangeProxy.sellToUniswap, (path, amount, least, false));
    }

    /// An order with a deadline, over the exchange proxy.
    function orderOf(bytes memory call, uint256 least, uint256 deadline) internal view returns (bytes memory) {
        return abi.encode(address(0), address(0), least, address(exchangeProxy), call, deadline);
    }

    function depositTest(uint256 amount, bytes memory order) internal returns (uint256) {
        vm.prank(ALICE);
        return convertor.depositERC20(
            address(testToken), amount, aliceKey, POSITION, address(exchangeProxy), order, NO_SIGNATURE
        );
    }

    function depositEther(uint256 amount, bytes memory order) internal returns (uint256) {
        vm.prank(ALICE);
        return convertor.depositEth{value: amount}(aliceKey, POSITION, address(exchangeProxy), order, NO_SIGNATURE);
    }

    /// Between calls the convertor has nothing and has allowed nothing.
    function requireNothingRemains() internal view {
        vm.assertEq(address(convertor).balance, 0, "ether remains");
        vm.assertEq(token.balanceOf(address(convertor)), 0, "collateral remains");
        vm.assertEq(testToken.balanceOf(address(convertor)), 0, "tokens remain");
        vm.assertEq(weth.balanceOf(address(convertor)), 0, "wrapped ether remains");
        vm.assertEq(token.allowance(address(convertor), address(exchange)), 0, "collateral is allowed");
        vm.assertEq(token.allowance(address(convertor), address(exchangeProxy)), 0, "collateral is allowed");
        vm.assertEq(testToken.allowance(address(convertor), address(exchangeProxy)), 0, "tokens are allowed");
        vm.assertEq(address(exchangeProxy).balance, 0, "ether remains in the exchange proxy");
        vm.assertEq(weth.balanceOf(address(exchangeProxy)), 0, "wrapped ether remains in the exchange proxy");
    }
}
