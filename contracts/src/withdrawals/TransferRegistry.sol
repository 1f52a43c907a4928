// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFactRegistry} from "../interfaces/IFactRegistry.sol";
import {ITransferRegistry} from "../interfaces/ITransferRegistry.sol";
import {TokenTransfer} from "../libraries/TokenTransfer.sol";

/// @title Transfers on L1 that a conditional transfer on L2 can name
/// @notice No part of the exchange: any contract that answers isValid(bytes32) can take its place. Holds nothing.
contract TransferRegistry is ITransferRegistry {
    mapping(bytes32 fact => bool) private facts;

    /// @inheritdoc ITransferRegistry
    function transfer(address payable recipient, uint256 salt) external payable {
        registerTransfer(recipient, address(0), msg.value, salt);
        (bool isDone,) = recipient.call{value: msg.value}("");
        if (!isDone) revert EtherNotAccepted(recipient);
    }

    /// @inheritdoc ITransferRegistry
    function transferERC20(address recipient, address erc20, uint256 amount, uint256 salt) external {
        if (erc20 == address(0)) revert TokenZero();
        registerTransfer(recipient, erc20, amount, salt);
        TokenTransfer.move(erc20, msg.sender, recipient, amount);
    }

    /// @inheritdoc IFactRegistry
    function isValid(bytes32 fact) external view returns (bool) {
        return facts[fact];
    }

    /// @inheritdoc ITransferRegistry
    function identify() external pure returns (string memory) {
        return "Provex_TransferRegistry_0.1.0";
    }

    /// @dev Comes before the money moves; a failed move reverts both.
    function registerTransfer(address recipient, address token, uint256 amount, uint256 salt) private {
        // AUTHORISE
        bytes32 fact = keccak256(abi.encodePacked(recipient, amount, token, salt));
        if (facts[fact]) revert TransferRegistered(fact);
        // MOVE
        facts[fact] = true;
        // RECORD
        emit LogRegisteredTransfer(recipient, token, amount, salt);
    }
}
