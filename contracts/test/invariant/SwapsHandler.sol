// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CurrencyConvertor} from "../../src/deposits/CurrencyConvertor.sol";
import {ConstantProductPool} from "../../src/development/ConstantProductPool.sol";
import {ExchangeProxy} from "../../src/development/ExchangeProxy.sol";
import {TestToken} from "../../src/development/TestToken.sol";
import {ICurrencyConvertor} from "../../src/interfaces/ICurrencyConvertor.sol";
import {IExchangeProxy} from "../../src/interfaces/IExchangeProxy.sol";
import {PositionId, StarkKey} from "../../src/types/Types.sol";
import {Test} from "../base/Test.sol";
import {PlainToken} from "../base/Tokens.sol";

/// @title A trader who deposits through swaps, others who trade in the pools, and gifts nobody asked for
contract SwapsHandler is Test {
    address private constant ETHER = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    address public constant STRANGER = address(0x57A);

    CurrencyConvertor private immutable CONVERTOR;
    ExchangeProxy private immutable PROXY;
    PlainToken private immutable COLLATERAL;
    TestToken private immutable TEST;
    address private immutable TRADER;
    StarkKey private immutable KEY;

    uint256 public deposited;
    uint256 public givenCollateral;
    uint256 public givenTokens;

    constructor(
        CurrencyConvertor convertor,
        ExchangeProxy proxy,
        PlainToken collateral,
        TestToken testToken,
        address trader,
        StarkKey key
    ) {
        (CONVERTOR, PROXY, COLLATERAL, TEST, TRADER, KEY) = (convertor, proxy, collateral, testToken, trader, key);
    }

    function depositEther(uint256 amount, uint256 least) external {
        amount = bound(amount, 1, 10 ether);
        vm.deal(TRADER, amount);
        bytes memory order = orderOf(ETHER, amount, bound(least, 1, 40_000e6));
        vm.prank(TRADER);
        try CONVERTOR.depositEth{value: amount}(KEY, PositionId.wrap(1), address(PROXY), order, "") returns (
            uint256 received
        ) {
            deposited += received;
        } catch (bytes memory reason) {
            requireRefusal(reason);
            vm.assertEq(TRADER.balance, amount, "a refused deposit took ether");
        }
    }

    function depositTokens(uint256 taken, uint256 sold, uint256 least) external {
        taken = bound(taken, 1, 10_000 ether);
        sold = bound(sold, 1, taken);
        TEST.mint(TRADER, taken);
        uint256 before = TEST.balanceOf(TRADER);
        bytes memory order = orderOf(address(TEST), sold, bound(least, 1, 30_000e6));
        vm.prank(TRADER);
        try CONVERTOR.depositERC20(address(TEST), taken, KEY, PositionId.wrap(1), address(PROXY), order, "") returns (
            uint256 received
        ) {
            deposited += received;
            vm.assertEq(TEST.balanceOf(TRADER), before - sold, "the rest came back");
        } catch (bytes memory reason) {
            requireRefusal(reason);
            vm.assertEq(TEST.balanceOf(TRADER), before, "a refused deposit took tokens");
        }
    }

    /// A stranger sells collateral, so that prices move both ways.
    function trade(uint256 amount, bool isForEther) external {
        amount = bound(amount, 1e6, 20_000e6);
        COLLATERAL.mint(STRANGER, amount);
        address[] memory path = new address[](2);
        (path[0], path[1]) = (address(COLLATERAL), isForEther ? ETHER : address(TEST));
        vm.startPrank(STRANGER);
        COLLATERAL.approve(address(PROXY), amount);
        PROXY.sellToUniswap(path, amount, 0, false);
        vm.stopPrank();
    }

    function give(uint64 collateral, uint64 tokens) external {
        COLLATERAL.mint(address(CONVERTOR), collateral);
        TEST.mint(address(CONVERTOR), tokens);
        givenCollateral += collateral;
        givenTokens += tokens;
    }

    function orderOf(address sold, uint256 amount, uint256 least) private view returns (bytes memory) {
        address[] memory path = new address[](2);
        (path[0], path[1]) = (sold, address(COLLATERAL));
        bytes memory call = abi.encodeCall(IExchangeProxy.sellToUniswap, (path, amount, 0, false));
        return abi.encode(address(0), address(0), least, address(PROXY), call, type(uint256).max);
    }

    /// The only reasons that these deposits can have to fail: a price below the minimum, or next to nothing sold.
    function requireRefusal(bytes memory reason) private pure {
        // The cast takes the selector.
        // forge-lint: disable-next-line(unsafe-typecast)
        bytes4 selector = bytes4(reason);
        bool isLow = selector == ICurrencyConvertor.ReceivedTooLittle.selector;
        bool isNothing = keccak256(reason)
            == keccak256(
                abi.encodeWithSelector(
                    ICurrencyConvertor.SwapFailed.selector,
                    abi.encodeWithSelector(ConstantProductPool.SaleTooSmall.selector, soldOf(reason), 0)
                )
            );
        vm.assertTrue(isLow || isNothing, "an unexpected refusal");
    }

    /// The sold amount in a pool's refusal that was passed on: after two selectors and two words.
    function soldOf(bytes memory reason) private pure returns (uint256 sold) {
        if (reason.length < 4 + 64 + 4 + 32) return 0;
        assembly ("memory-safe") {
            sold := mload(add(reason, 104))
        }
    }
}
