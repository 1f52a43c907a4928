// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchangeProxy} from "../interfaces/IExchangeProxy.sol";
import {TokenTransfer} from "../libraries/TokenTransfer.sol";
import {ConstantProductPool} from "./ConstantProductPool.sol";
import {WrappedEther} from "./WrappedEther.sol";

/// @title The development chain's pools behind the interface of the 0x exchange proxy
/// @notice Takes tokens or ether from the caller, sells them along a path of pools and pays the caller. Keeps nothing.
contract ExchangeProxy is IExchangeProxy {
    /// How 0x writes ether in a path.
    address public constant ETHER = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;

    /// Tokens in a path.
    uint256 public constant PATH_LENGTH_MAX = 4;

    WrappedEther public immutable WETH;

    mapping(address token => mapping(address otherToken => ConstantProductPool)) private pools;

    /// There are no pools of SushiSwap here.
    error SourceUnknown();

    /// A path has at least two tokens, and not too many.
    error PathLengthInvalid(uint256 least, uint256 most, uint256 found);

    /// There is no pool of these two tokens.
    error PoolUnknown(address token, address otherToken);

    /// The ether sent is not the amount to sell; nothing but ether is sold with ether.
    error EtherMismatch(uint256 expected, uint256 found);

    /// Ether comes only with a sale and from the wrapped ether's contract.
    error EtherUnexpected(address sender);

    /// The sale brought less than the caller asked for.
    error BoughtTooLittle(uint256 least, uint256 found);

    /// The caller does not take the bought ether.
    error EtherNotAccepted(address account);

    /// @param weth The wrapped ether that the pools hold.
    /// @param initialPools One pool for each pair of tokens.
    constructor(WrappedEther weth, ConstantProductPool[] memory initialPools) {
        WETH = weth;
        for (uint256 i = 0; i < initialPools.length; i++) {
            (address token0, address token1) = (initialPools[i].TOKEN_0(), initialPools[i].TOKEN_1());
            pools[token0][token1] = initialPools[i];
            pools[token1][token0] = initialPools[i];
        }
    }

    receive() external payable {
        if (msg.sender != address(WETH)) revert EtherUnexpected(msg.sender);
    }

    /// @inheritdoc IExchangeProxy
    function sellToUniswap(address[] calldata tokens, uint256 sellAmount, uint256 minBuyAmount, bool isSushi)
        external
        payable
        returns (uint256 buyAmount)
    {
        // AUTHORISE
        if (isSushi) revert SourceUnknown();
        if (tokens.length < 2 || tokens.length > PATH_LENGTH_MAX) {
            revert PathLengthInvalid(2, PATH_LENGTH_MAX, tokens.length);
        }
        uint256 last = tokens.length - 1;
        // MOVE
        takeInput(tokens[0], poolOf(tokens[0], tokens[1]), sellAmount);
        for (uint256 i = 0; i < last; i++) {
            address recipient = msg.sender;
            if (i + 1 < last) recipient = address(poolOf(tokens[i + 1], tokens[i + 2]));
            else if (tokens[last] == ETHER) recipient = address(this);
            buyAmount = poolOf(tokens[i], tokens[i + 1]).sell(wrapped(tokens[i]), recipient);
        }
        if (buyAmount < minBuyAmount) revert BoughtTooLittle(minBuyAmount, buyAmount);
        if (tokens[last] == ETHER) payEther(buyAmount);
    }

    /// @notice The pool of two tokens, of which either may be ether.
    function poolOf(address token, address otherToken) public view returns (ConstantProductPool pool) {
        pool = pools[wrapped(token)][wrapped(otherToken)];
        if (address(pool) == address(0)) revert PoolUnknown(token, otherToken);
    }

    function takeInput(address token, ConstantProductPool pool, uint256 amount) private {
        uint256 expectedEther = token == ETHER ? amount : 0;
        if (msg.value != expectedEther) revert EtherMismatch(expectedEther, msg.value);
        if (token == ETHER) {
            WETH.deposit{value: amount}();
            TokenTransfer.pay(address(WETH), address(pool), amount);
        } else {
            TokenTransfer.move(token, msg.sender, address(pool), amount);
        }
    }

    function payEther(uint256 amount) private {
        WETH.withdraw(amount);
        (bool isDone,) = msg.sender.call{value: amount}("");
        if (!isDone) revert EtherNotAccepted(msg.sender);
    }

    function wrapped(address token) private view returns (address) {
        return token == ETHER ? address(WETH) : token;
    }
}
