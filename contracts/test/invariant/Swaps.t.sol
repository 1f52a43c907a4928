// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConstantProductPool} from "../../src/development/ConstantProductPool.sol";
import {PositionId, Quantums} from "../../src/types/Types.sol";
import {SwapTest} from "../base/SwapTest.sol";
import {SwapsHandler} from "./SwapsHandler.sol";

/// @title Whatever is swapped and deposited, the convertor keeps nothing and takes nothing, and no pool loses
contract SwapsInvariantTest is SwapTest {
    SwapsHandler private handler;
    uint256 private etherProduct;
    uint256 private testProduct;

    function setUp() public override {
        super.setUp();
        handler = new SwapsHandler(convertor, exchangeProxy, token, testToken, ALICE, aliceKey);
        etherProduct = productOf(etherPool);
        testProduct = productOf(testPool);
    }

    /// What forge calls: the handler, and nothing else.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// forge-config: default.invariant.runs = 32
    function invariant_convertor_holds_what_was_given_to_it_and_nothing_else() public view {
        vm.assertEq(token.balanceOf(address(convertor)), handler.givenCollateral());
        vm.assertEq(testToken.balanceOf(address(convertor)), handler.givenTokens());
        vm.assertEq(address(convertor).balance, 0);
        vm.assertEq(weth.balanceOf(address(convertor)), 0);
    }

    /// forge-config: default.invariant.runs = 32
    function invariant_convertor_has_allowed_nothing() public view {
        vm.assertEq(token.allowance(address(convertor), address(exchange)), 0);
        vm.assertEq(token.allowance(address(convertor), address(exchangeProxy)), 0);
        vm.assertEq(testToken.allowance(address(convertor), address(exchangeProxy)), 0);
    }

    /// forge-config: default.invariant.runs = 32
    function invariant_every_swap_is_pending_for_its_key() public view {
        vm.assertEq(exchange.getDepositBalance(aliceKey, asset, PositionId.wrap(1)), handler.deposited());
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingDeposits()), handler.deposited());
        vm.assertEq(token.balanceOf(address(exchange)), handler.deposited());
    }

    /// forge-config: default.invariant.runs = 32
    function invariant_exchange_proxy_keeps_nothing() public view {
        vm.assertEq(address(exchangeProxy).balance, 0);
        vm.assertEq(weth.balanceOf(address(exchangeProxy)), 0);
        vm.assertEq(token.balanceOf(address(exchangeProxy)), 0);
        vm.assertEq(testToken.balanceOf(address(exchangeProxy)), 0);
    }

    /// forge-config: default.invariant.runs = 32
    function invariant_pools_never_lose() public view {
        vm.assertGe(productOf(etherPool), etherProduct);
        vm.assertGe(productOf(testPool), testProduct);
    }

    function productOf(ConstantProductPool pool) private view returns (uint256) {
        (uint256 reserve0, uint256 reserve1) = pool.getReserves();
        return reserve0 * reserve1;
    }
}
