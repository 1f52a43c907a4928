// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The function of the 0x exchange proxy that the development chain's quotes call
/// @notice Deposits pass on whatever call a quote names, so they need none of the exchange proxy's functions by name.
interface IExchangeProxy {
    /// @notice Sell tokens of the caller, approved to this contract, along a path of pools.
    /// @param tokens The path; 0xEee…eE stands for ether, whose amount must come along exactly.
    /// @param sellAmount Base units of the first token to sell.
    /// @param minBuyAmount Base units of the last token below which the sale reverts.
    /// @param isSushi Whether the pools are those of SushiSwap.
    /// @return buyAmount Base units of the last token that the caller got.
    function sellToUniswap(address[] calldata tokens, uint256 sellAmount, uint256 minBuyAmount, bool isSushi)
        external
        payable
        returns (uint256 buyAmount);
}
