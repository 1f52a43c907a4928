// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "../interfaces/IERC20.sol";
import {ReentrancyGuard} from "../libraries/ReentrancyGuard.sol";
import {TokenTransfer} from "../libraries/TokenTransfer.sol";

/// @title A pool of two tokens for the development chain
/// @notice The product of the reserves never falls: a sale pays 0.3 % and the rounding to the pool. Liquidity stays for
/// ever. A seller moves tokens in and calls `sell` in the same transaction, as with the pairs of Uniswap's second version.
contract ConstantProductPool is ReentrancyGuard {
    /// What of a sale's input counts, in thousandths.
    uint256 public constant NET_INPUT_PER_MILLE = 997;

    /// Reserves stay at most this, so that no product overflows.
    uint256 public constant RESERVE_MAX = type(uint112).max;

    uint256 private constant PER_MILLE = 1000;

    address public immutable TOKEN_0;
    address public immutable TOKEN_1;

    uint128 private reserve0;
    uint128 private reserve1;

    /// Somebody gave both tokens to the pool.
    event LogLiquidityAdded(uint256 amount0, uint256 amount1);

    /// Tokens were sold to the pool for the other ones.
    event LogSale(address indexed soldToken, uint256 soldAmount, uint256 boughtAmount, address recipient);

    /// A pool is made of two different tokens.
    error TokensEqual(address token);

    /// The token is none of the pool's two.
    error TokenUnknown(address token);

    /// The sold or the bought amount is zero.
    error SaleTooSmall(uint256 soldAmount, uint256 boughtAmount);

    /// A reserve would be larger than the pool can count.
    error ReserveOutOfRange(uint256 most, uint256 found);

    /// The pool does not pay itself.
    error RecipientIsPool();

    constructor(address token0, address token1) {
        if (token0 == token1) revert TokensEqual(token0);
        (TOKEN_0, TOKEN_1) = (token0, token1);
    }

    /// @notice Give tokens, which the caller has approved, to the pool for ever.
    function addLiquidity(uint256 amount0, uint256 amount1) external nonReentrant {
        // MOVE
        reserve0 = checked(reserve0 + amount0);
        reserve1 = checked(reserve1 + amount1);
        // RECORD
        emit LogLiquidityAdded(amount0, amount1);
        TokenTransfer.pull(TOKEN_0, msg.sender, amount0);
        TokenTransfer.pull(TOKEN_1, msg.sender, amount1);
    }

    /// @notice Sell what was moved into the pool since its last action, and pay the recipient.
    /// @param token The sold one of the two tokens.
    /// @return boughtAmount Base units of the other token that the recipient got.
    function sell(address token, address recipient) external nonReentrant returns (uint256 boughtAmount) {
        // AUTHORISE
        if (recipient == address(this)) revert RecipientIsPool();
        // COMPUTE
        (uint256 soldReserve, uint256 boughtReserve) = reservesFrom(token);
        uint256 soldBalance = IERC20(token).balanceOf(address(this));
        uint256 soldAmount = soldBalance - soldReserve;
        uint128 newReserve = checked(soldBalance);
        boughtAmount = saleOf(soldAmount, soldReserve, boughtReserve);
        if (boughtAmount == 0) revert SaleTooSmall(soldAmount, boughtAmount);
        // MOVE
        uint128 otherReserve = checked(boughtReserve - boughtAmount);
        (reserve0, reserve1) = token == TOKEN_0 ? (newReserve, otherReserve) : (otherReserve, newReserve);
        // RECORD
        emit LogSale(token, soldAmount, boughtAmount, recipient);
        TokenTransfer.pay(token == TOKEN_0 ? TOKEN_1 : TOKEN_0, recipient, boughtAmount);
    }

    /// @notice What the pool would pay now for an amount of one of its tokens.
    function boughtFor(address token, uint256 soldAmount) external view returns (uint256 boughtAmount) {
        (uint256 soldReserve, uint256 boughtReserve) = reservesFrom(token);
        return saleOf(soldAmount, soldReserve, boughtReserve);
    }

    /// @notice The base units of both tokens that the pool trades with.
    function getReserves() external view returns (uint256, uint256) {
        return (reserve0, reserve1);
    }

    /// @dev Rounds down, for the pool. Empty reserves pay nothing.
    function saleOf(uint256 soldAmount, uint256 soldReserve, uint256 boughtReserve) private pure returns (uint256) {
        if (soldAmount == 0) return 0;
        uint256 netAmount = soldAmount * NET_INPUT_PER_MILLE;
        return netAmount * boughtReserve / (soldReserve * PER_MILLE + netAmount);
    }

    function reservesFrom(address token) private view returns (uint256 soldReserve, uint256 boughtReserve) {
        if (token == TOKEN_0) return (reserve0, reserve1);
        if (token == TOKEN_1) return (reserve1, reserve0);
        revert TokenUnknown(token);
    }

    function checked(uint256 reserve) private pure returns (uint128) {
        if (reserve > RESERVE_MAX) revert ReserveOutOfRange(RESERVE_MAX, reserve);
        // The cast keeps the value: it is below 2^112.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint128(reserve);
    }
}
