// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The functions of an ERC-20 token that the contracts call
/// @dev Some tokens return nothing from approvals and transfers; TokenTransfer accepts both forms.
interface IERC20 {
    /// @notice The base units that an account holds.
    function balanceOf(address account) external view returns (uint256);

    /// @notice The base units of an owner that a spender may move.
    function allowance(address owner, address spender) external view returns (uint256);

    /// @notice Allow a spender to move base units of the caller; replaces what was allowed before.
    function approve(address spender, uint256 amount) external returns (bool);

    /// @notice Move base units from the caller.
    function transfer(address recipient, uint256 amount) external returns (bool);

    /// @notice Move base units from an account that has allowed it to the caller.
    function transferFrom(address sender, address recipient, uint256 amount) external returns (bool);
}
