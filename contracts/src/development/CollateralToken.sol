// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "../interfaces/IERC20.sol";

/// @title A token for the development chain
/// @notice Six decimals like the one it stands for; anyone may mint, on the development chain only.
contract CollateralToken is IERC20 {
    /// The only chain on which tokens come out of nothing.
    uint256 public constant DEVELOPMENT_CHAIN_ID = 31_337;

    string public constant name = "USD Coin (development)";
    string public constant symbol = "USDC";
    uint8 public constant decimals = 6;

    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    /// Minting happens on the development chain only.
    error NotDevelopmentChain(uint256 expected, uint256 found);

    /// The account holds less.
    error BalanceTooSmall(address account, uint256 required, uint256 found);

    /// The owner has allowed less.
    error AllowanceTooSmall(address owner, address spender, uint256 required, uint256 found);

    /// The zero address can not hold tokens.
    error RecipientZero();

    /// @notice Create base units for an account.
    function mint(address account, uint256 amount) external {
        if (block.chainid != DEVELOPMENT_CHAIN_ID) revert NotDevelopmentChain(DEVELOPMENT_CHAIN_ID, block.chainid);
        if (account == address(0)) revert RecipientZero();
        totalSupply += amount;
        balanceOf[account] += amount;
        emit Transfer(address(0), account, amount);
    }

    /// @notice Allow a spender to move base units of the caller; replaces what was allowed before.
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

    function move(address sender, address recipient, uint256 amount) private {
        uint256 balance = balanceOf[sender];
        if (balance < amount) revert BalanceTooSmall(sender, amount, balance);
        if (recipient == address(0)) revert RecipientZero();
        balanceOf[sender] = balance - amount;
        balanceOf[recipient] += amount;
        emit Transfer(sender, recipient, amount);
    }
}
