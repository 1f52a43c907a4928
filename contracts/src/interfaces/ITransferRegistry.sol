// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFactRegistry} from "./IFactRegistry.sol";

/// @title Transfers on L1 that a conditional transfer on L2 can name
/// @notice The fact of a transfer is keccak(recipient ‖ amount ‖ token ‖ salt), token 0 for ETH; each can happen once.
interface ITransferRegistry is IFactRegistry {
    /// A transfer was made and its fact registered.
    event LogRegisteredTransfer(address recipient, address token, uint256 amount, uint256 salt);

    /// A transfer with the same recipient, token, amount and salt was made before.
    error TransferRegistered(bytes32 fact);

    /// The recipient did not accept the ETH.
    error EtherNotAccepted(address recipient);

    /// The zero address is no token here.
    error TokenZero();

    /// @notice Send the call's ETH to the recipient and register the fact.
    function transfer(address payable recipient, uint256 salt) external payable;

    /// @notice Move an amount that the sender has approved to the recipient and register the fact.
    function transferERC20(address recipient, address erc20, uint256 amount, uint256 salt) external;

    /// @notice The name and version of this contract.
    function identify() external pure returns (string memory);
}
