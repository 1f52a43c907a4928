// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "../interfaces/IERC20.sol";

/// @title What the tokens of the development chain have in common
/// @notice A plain ERC-20 token; its children say where tokens come from.
abstract contract DevelopmentToken is IERC20 {
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    /// The account holds less.
    error BalanceTooSmall(address account, uint256 required, uint256 found);

    /// The owner has allowed less.
    error AllowanceTooSmall(address owner, address spender, uint256 required, uint256 found);

    /// The zero address can not hold tokens.
    error RecipientZero();

    /// @inheritdoc IERC20
    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function transfer(address recipient, uint256 amount) external returns (bool) {
        move(msg.sender, recipient, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address sender, address recipient, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[sender][msg.sender];
        if (allowed < amount) revert AllowanceTooSmall(sender, msg.sender, amount, allowed);
        if (allowed != type(uint256).max) allowance[sender][msg.sender] = allowed - amount;
        move(sender, recipient, amount);
        return true;
    }

    function create(address account, uint256 amount) internal {
        if (account == address(0)) revert RecipientZero();
        totalSupply += amount;
        balanceOf[account] += amount;
        emit Transfer(address(0), account, amount);
    }

    function destroy(address account, uint256 amount) internal {
        takeFrom(account, amount);
        totalSupply -= amount;
        emit Transfer(account, address(0), amount);
    }

    function move(address sender, address recipient, uint256 amount) private {
        takeFrom(sender, amount);
        if (recipient == address(0)) revert RecipientZero();
        balanceOf[recipient] += amount;
        emit Transfer(sender, recipient, amount);
    }

    function takeFrom(address account, uint256 amount) private {
        uint256 balance = balanceOf[account];
        if (balance < amount) revert BalanceTooSmall(account, amount, balance);
        balanceOf[account] = balance - amount;
    }
}
