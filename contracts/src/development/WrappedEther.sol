// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DevelopmentToken} from "./DevelopmentToken.sol";

/// @title Ether as a token, for the development chain's pools
/// @notice Every token is backed by one wei that this contract holds.
contract WrappedEther is DevelopmentToken {
    string public constant name = "Wrapped Ether (development)";
    string public constant symbol = "WETH";
    uint8 public constant decimals = 18;

    /// The account does not take the ether.
    error EtherNotAccepted(address account);

    /// @notice Plain ether is wrapped for its sender.
    receive() external payable {
        create(msg.sender, msg.value);
    }

    /// @notice Wrap the ether that comes along.
    function deposit() external payable {
        create(msg.sender, msg.value);
    }

    /// @notice Turn tokens of the caller back into ether.
    function withdraw(uint256 amount) external {
        destroy(msg.sender, amount);
        (bool isDone,) = msg.sender.call{value: amount}("");
        if (!isDone) revert EtherNotAccepted(msg.sender);
    }
}
