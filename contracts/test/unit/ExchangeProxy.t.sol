// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConstantProductPool} from "../../src/development/ConstantProductPool.sol";
import {ExchangeProxy} from "../../src/development/ExchangeProxy.sol";
import {IExchangeProxy} from "../../src/interfaces/IExchangeProxy.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {SwapTest} from "../base/SwapTest.sol";

/// @title Takes no ether
contract NoEther {
    function sell(ExchangeProxy proxy, address[] calldata path, uint256 amount) external {
        proxy.sellToUniswap(path, amount, 0, false);
    }
}

contract ExchangeProxyTest is SwapTest {
    function setUp() public override {
        super.setUp();
        vm.startPrank(ALICE);
        testToken.approve(address(exchangeProxy), type(uint256).max);
        token.approve(address(exchangeProxy), type(uint256).max);
        vm.stopPrank();
    }

    function test_selector_is_that_of_0x() public pure {
        vm.assertEq(bytes32(IExchangeProxy.sellToUniswap.selector), bytes32(bytes4(0xd9627aa4)));
    }

    function test_finds_a_pool_by_its_tokens_in_any_order() public view {
        vm.assertEq(address(exchangeProxy.poolOf(ETHER, address(token))), address(etherPool));
        vm.assertEq(address(exchangeProxy.poolOf(address(token), address(weth))), address(etherPool));
        vm.assertEq(address(exchangeProxy.poolOf(address(testToken), address(token))), address(testPool));
    }

    function test_sells_ether_for_a_token() public {
        uint256 expected = etherPool.boughtFor(address(weth), 1 ether);
        vm.assertEq(sell(1 ether, pathOf(ETHER, address(token)), 1 ether, expected), expected);

        vm.assertEq(token.balanceOf(ALICE), WEALTH + expected);
        vm.assertEq(ALICE.balance, 99 ether);
        requireNothingRemains();
    }

    function test_sells_a_token_for_ether() public {
        uint256 expected = etherPool.boughtFor(address(token), 3000e6);
        vm.assertEq(sell(0, pathOf(address(token), ETHER), 3000e6, expected), expected);

        vm.assertEq(ALICE.balance, 100 ether + expected);
        vm.assertEq(token.balanceOf(ALICE), WEALTH - 3000e6);
        requireNothingRemains();
    }

    function test_sells_along_a_path() public {
        uint256 middle = etherPool.boughtFor(address(weth), 1 ether);
        uint256 expected = testPool.boughtFor(address(token), middle);
        address[] memory path = new address[](3);
        (path[0], path[1], path[2]) = (ETHER, address(token), address(testToken));
        vm.assertEq(sell(1 ether, path, 1 ether, expected), expected);

        vm.assertEq(testToken.balanceOf(ALICE), 100_000 ether + expected);
        requireNothingRemains();
    }

    function test_reverts_below_the_minimum() public {
        uint256 found = etherPool.boughtFor(address(weth), 1 ether);
        vm.expectRevert(abi.encodeWithSelector(ExchangeProxy.BoughtTooLittle.selector, found + 1, found));
        sell(1 ether, pathOf(ETHER, address(token)), 1 ether, found + 1);
    }

    function test_reverts_for_ether_that_is_not_the_amount() public {
        expectEtherMismatch(1 ether, 1 ether + 1);
        sell(1 ether + 1, pathOf(ETHER, address(token)), 1 ether, 0);
        expectEtherMismatch(1 ether, 0);
        sell(0, pathOf(ETHER, address(token)), 1 ether, 0);
        expectEtherMismatch(0, 1);
        sell(1, pathOf(address(testToken), address(token)), 1 ether, 0);
    }

    function test_reverts_for_a_path_that_is_too_short_or_too_long() public {
        expectPathLength(0);
        sell(0, new address[](0), 1, 0);
        expectPathLength(1);
        sell(0, new address[](1), 1, 0);
        expectPathLength(5);
        sell(0, new address[](5), 1, 0);
    }

    function test_reverts_without_a_pool() public {
        vm.expectRevert(abi.encodeWithSelector(ExchangeProxy.PoolUnknown.selector, address(weth), address(testToken)));
        sell(0, pathOf(address(weth), address(testToken)), 1, 0);
    }

    function test_reverts_for_other_sources() public {
        vm.expectRevert(ExchangeProxy.SourceUnknown.selector);
        vm.prank(ALICE);
        exchangeProxy.sellToUniswap(pathOf(address(token), address(weth)), 1, 0, true);
    }

    function test_reverts_for_a_path_there_and_back() public {
        address[] memory path = new address[](3);
        (path[0], path[1], path[2]) = (address(token), address(weth), address(token));
        vm.expectRevert(ConstantProductPool.RecipientIsPool.selector);
        sell(0, path, 3000e6, 0);
    }

    function test_reverts_without_approval() public {
        vm.prank(ALICE);
        testToken.approve(address(exchangeProxy), 1 ether - 1);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(testToken)));
        sell(0, pathOf(address(testToken), address(token)), 1 ether, 0);
    }

    function test_reverts_for_a_buyer_that_takes_no_ether() public {
        NoEther buyer = new NoEther();
        token.mint(address(buyer), 3000e6);
        vm.prank(address(buyer));
        token.approve(address(exchangeProxy), 3000e6);
        vm.expectRevert(abi.encodeWithSelector(ExchangeProxy.EtherNotAccepted.selector, address(buyer)));
        buyer.sell(exchangeProxy, pathOf(address(token), ETHER), 3000e6);
    }

    function test_ether_comes_from_the_wrapped_ether_only() public {
        vm.prank(ALICE);
        (bool isDone, bytes memory reason) = address(exchangeProxy).call{value: 1}("");

        vm.assertFalse(isDone);
        vm.assertEq(reason, abi.encodeWithSelector(ExchangeProxy.EtherUnexpected.selector, ALICE));
    }

    function testFuzz_there_and_back_gains_nothing(uint256 amount) public {
        amount = bound(amount, 10 ** 12, 100 ether);
        (uint256 ether0, uint256 token0) = etherPool.getReserves();
        uint256 bought = sell(amount, pathOf(ETHER, address(token)), amount, 0);
        sell(0, pathOf(address(token), ETHER), bought, 0);

        vm.assertLe(ALICE.balance, 100 ether);
        vm.assertEq(token.balanceOf(ALICE), WEALTH);
        (uint256 ether1, uint256 token1) = etherPool.getReserves();
        vm.assertGe(ether1 * token1, ether0 * token0);
        requireNothingRemains();
    }

    function pathOf(address sold, address bought) private pure returns (address[] memory path) {
        path = new address[](2);
        (path[0], path[1]) = (sold, bought);
    }

    function sell(uint256 value, address[] memory path, uint256 amount, uint256 least) private returns (uint256) {
        vm.prank(ALICE);
        return exchangeProxy.sellToUniswap{value: value}(path, amount, least, false);
    }

    function expectEtherMismatch(uint256 expected, uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(ExchangeProxy.EtherMismatch.selector, expected, found));
    }

    function expectPathLength(uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(ExchangeProxy.PathLengthInvalid.selector, 2, 4, found));
    }
}
