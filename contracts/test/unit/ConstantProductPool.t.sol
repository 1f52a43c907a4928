// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ConstantProductPool} from "../../src/development/ConstantProductPool.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {Test} from "../base/Test.sol";
import {CallingToken, FeeToken, PlainToken} from "../base/Tokens.sol";

contract ConstantProductPoolTest is Test {
    address private constant TRADER = address(0x7ADE);
    uint256 private constant RESERVE_MAX = type(uint112).max;

    PlainToken private first;
    PlainToken private second;
    ConstantProductPool private pool;

    function setUp() public {
        usePool(new PlainToken(), new PlainToken());
    }

    function test_starts_empty_and_knows_its_tokens() public view {
        vm.assertEq(pool.TOKEN_0(), address(first));
        vm.assertEq(pool.TOKEN_1(), address(second));
        requireReserves(0, 0);
        vm.assertEq(pool.boughtFor(address(first), 100), 0);
    }

    function test_liquidity_is_taken_and_told() public {
        fill(1, 0);
        approve(1000, 4000);
        vm.expectEmit();
        emit ConstantProductPool.LogLiquidityAdded(1000, 4000);
        pool.addLiquidity(1000, 4000);

        requireReserves(1001, 4000);
        vm.assertEq(first.balanceOf(address(pool)), 1001);
    }

    function test_sale_pays_by_the_product_less_three_per_mille() public {
        fill(1_000_000, 4_000_000);
        first.mint(address(pool), 10_000);
        // 4,000,000 · 9,970 / 1,009,970 = 39,486.3…
        vm.expectEmit();
        emit ConstantProductPool.LogSale(address(first), 10_000, 39_486, TRADER);
        uint256 bought = pool.sell(address(first), TRADER);

        vm.assertEq(bought, 39_486);
        vm.assertEq(second.balanceOf(TRADER), 39_486);
        requireReserves(1_010_000, 3_960_514);
    }

    function test_both_tokens_are_sold() public {
        fill(1_000_000, 4_000_000);
        second.mint(address(pool), 40_000);
        uint256 expected = pool.boughtFor(address(second), 40_000);

        vm.assertEq(pool.sell(address(second), TRADER), expected);

        vm.assertEq(expected, 9871);
        vm.assertEq(first.balanceOf(TRADER), expected);
        requireReserves(1_000_000 - expected, 4_040_000);
    }

    function test_reverts_without_anything_sold() public {
        fill(1000, 1000);
        expectTooSmall(0);
        pool.sell(address(first), TRADER);
    }

    function test_reverts_for_a_sale_that_buys_nothing() public {
        fill(1_000_000, 1000);
        first.mint(address(pool), 1000);
        expectTooSmall(1000);
        pool.sell(address(first), TRADER);
    }

    function test_reverts_for_a_sale_to_an_empty_pool() public {
        first.mint(address(pool), 1000);
        expectTooSmall(1000);
        pool.sell(address(first), TRADER);
    }

    function test_reverts_for_a_token_of_another_pool() public {
        PlainToken other = new PlainToken();
        vm.expectRevert(abi.encodeWithSelector(ConstantProductPool.TokenUnknown.selector, address(other)));
        pool.sell(address(other), TRADER);
        vm.expectRevert(abi.encodeWithSelector(ConstantProductPool.TokenUnknown.selector, address(other)));
        pool.boughtFor(address(other), 1);
    }

    function test_does_not_pay_itself() public {
        fill(1000, 1000);
        first.mint(address(pool), 100);
        vm.expectRevert(ConstantProductPool.RecipientIsPool.selector);
        pool.sell(address(first), address(pool));
    }

    function test_reserves_go_up_to_their_bound() public {
        fill(RESERVE_MAX, 1000);
        requireReserves(RESERVE_MAX, 1000);

        vm.expectRevert(
            abi.encodeWithSelector(ConstantProductPool.ReserveOutOfRange.selector, RESERVE_MAX, RESERVE_MAX + 1)
        );
        pool.addLiquidity(1, 0);

        first.mint(address(pool), 1);
        vm.expectRevert(
            abi.encodeWithSelector(ConstantProductPool.ReserveOutOfRange.selector, RESERVE_MAX, RESERVE_MAX + 1)
        );
        pool.sell(address(first), TRADER);
    }

    function test_two_different_tokens_make_a_pool() public {
        vm.expectRevert(abi.encodeWithSelector(ConstantProductPool.TokensEqual.selector, address(first)));
        new ConstantProductPool(address(first), address(first));
    }

    function test_reverts_for_a_token_that_enters_again() public {
        CallingToken calling = new CallingToken();
        usePool(calling, new PlainToken());
        bytes memory again = abi.encodeCall(pool.sell, (address(second), TRADER));
        calling.mint(address(this), 1000);
        second.mint(address(this), 1000);
        second.approve(address(pool), 1000);
        calling.callDuringTransfer(address(pool), again);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(calling)));
        pool.addLiquidity(1000, 1000);
    }

    function test_reverts_for_a_token_that_takes_a_fee() public {
        FeeToken fees = new FeeToken();
        usePool(new PlainToken(), fees);
        fill(1_000_000, 1_000_000);
        fees.turnOn();
        first.mint(address(pool), 1000);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(fees), 996, 995));
        pool.sell(address(first), TRADER);
    }

    /// The product never falls, the pool holds what it counts, and selling back gains nothing.
    function testFuzz_sales_never_gain(uint256 reserve0, uint256 reserve1, uint256 sold) public {
        reserve0 = bound(reserve0, 1, 2 ** 110);
        reserve1 = bound(reserve1, 1, 2 ** 110);
        sold = bound(sold, 1, 2 ** 110);
        fill(reserve0, reserve1);
        uint256 bought = pool.boughtFor(address(first), sold);
        if (bought == 0) return;
        first.mint(address(pool), sold);

        vm.assertEq(pool.sell(address(first), address(this)), bought);

        requireProduct(reserve0 * reserve1);
        requireBalances();
        vm.assertTrue(bought < reserve1);
        second.transfer(address(pool), bought);
        uint256 back = pool.boughtFor(address(second), bought);
        if (back == 0) return;
        vm.assertEq(pool.sell(address(second), TRADER), back);
        vm.assertLe(back, sold);
        requireProduct(reserve0 * reserve1);
        requireBalances();
    }

    /// One large sale buys at least as much as the same in two, less the rounding that goes to the pool each time.
    function testFuzz_splitting_a_sale_gains_nothing_but_the_roundings(uint64 a, uint64 b) public {
        fill(2 ** 80, 2 ** 90);
        (uint256 part, uint256 rest) = (uint256(a) + 1, uint256(b) + 1);
        uint256 whole = pool.boughtFor(address(first), part + rest);
        first.mint(address(pool), part);
        uint256 bought = pool.sell(address(first), TRADER);
        first.mint(address(pool), rest);
        bought += pool.sell(address(first), TRADER);
        vm.assertLe(bought, whole + 1);
    }

    function usePool(PlainToken newFirst, PlainToken newSecond) private {
        (first, second) = (newFirst, newSecond);
        pool = new ConstantProductPool(address(first), address(second));
    }

    function fill(uint256 amount0, uint256 amount1) private {
        approve(amount0, amount1);
        pool.addLiquidity(amount0, amount1);
    }

    function approve(uint256 amount0, uint256 amount1) private {
        first.mint(address(this), amount0);
        second.mint(address(this), amount1);
        first.approve(address(pool), amount0);
        second.approve(address(pool), amount1);
    }

    function requireReserves(uint256 expected0, uint256 expected1) private view {
        (uint256 reserve0, uint256 reserve1) = pool.getReserves();
        vm.assertEq(reserve0, expected0);
        vm.assertEq(reserve1, expected1);
    }

    function requireProduct(uint256 least) private view {
        (uint256 reserve0, uint256 reserve1) = pool.getReserves();
        vm.assertGe(reserve0 * reserve1, least);
    }

    function requireBalances() private view {
        requireReserves(first.balanceOf(address(pool)), second.balanceOf(address(pool)));
    }

    function expectTooSmall(uint256 sold) private {
        vm.expectRevert(abi.encodeWithSelector(ConstantProductPool.SaleTooSmall.selector, sold, 0));
    }
}
