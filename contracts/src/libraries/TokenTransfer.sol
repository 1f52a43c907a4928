// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "../interfaces/IERC20.sol";

/// @title Token transfers that move exactly what they say
/// @notice A token that takes a fee, lies about success or is no contract reverts.
library TokenTransfer {
    /// The token reverted, or answered something else than nothing or true.
    error TokenCallFailed(address token);

    /// A balance did not change by exactly the amount.
    error TokenAmountMismatch(address token, uint256 expectedBalance, uint256 foundBalance);

    /// An allowance is not what was set.
    error TokenAllowanceMismatch(address token, uint256 expected, uint256 found);

    /// @notice Pull an amount from a sender, who has approved it, into this contract.
    function pull(address token, address sender, uint256 amount) internal {
        uint256 expectedBalance = IERC20(token).balanceOf(address(this)) + amount;
        call(token, abi.encodeCall(IERC20.transferFrom, (sender, address(this), amount)));
        requireBalance(token, address(this), expectedBalance);
    }

    /// @notice Pay an amount out of this contract; the recipient must not be this contract.
    function pay(address token, address recipient, uint256 amount) internal {
        uint256 expectedBalance = IERC20(token).balanceOf(address(this)) - amount;
        uint256 expectedRecipientBalance = IERC20(token).balanceOf(recipient) + amount;
        call(token, abi.encodeCall(IERC20.transfer, (recipient, amount)));
        requireBalance(token, address(this), expectedBalance);
        requireBalance(token, recipient, expectedRecipientBalance);
    }

    /// @notice Move an amount between two accounts, of which the sender has approved it; they may be the same.
    function move(address token, address sender, address recipient, uint256 amount) internal {
        uint256 received = sender == recipient ? 0 : amount;
        uint256 expectedBalance = IERC20(token).balanceOf(recipient) + received;
        call(token, abi.encodeCall(IERC20.transferFrom, (sender, recipient, amount)));
        requireBalance(token, recipient, expectedBalance);
    }

    /// @notice Let a spender move exactly this amount of this contract's tokens.
    /// @dev Some tokens refuse to replace one allowance by another; set 0 in between.
    function allow(address token, address spender, uint256 amount) internal {
        call(token, abi.encodeCall(IERC20.approve, (spender, amount)));
        uint256 found = IERC20(token).allowance(address(this), spender);
        if (found != amount) revert TokenAllowanceMismatch(token, amount, found);
    }

    /// @dev Success means: the token did not revert and returned nothing or true. That it has code was found out when its
    /// balances were read.
    function call(address token, bytes memory callData) private {
        (bool isDone, bytes memory result) = token.call(callData);
        bool isAccepted = result.length == 0 || (result.length == 32 && abi.decode(result, (uint256)) == 1);
        if (!isDone || !isAccepted) revert TokenCallFailed(token);
    }

    function requireBalance(address token, address account, uint256 expected) private view {
        uint256 found = IERC20(token).balanceOf(account);
        if (found != expected) revert TokenAmountMismatch(token, expected, found);
    }
}
