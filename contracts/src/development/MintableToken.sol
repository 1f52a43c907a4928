// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DevelopmentToken} from "./DevelopmentToken.sol";

/// @title A token that anyone may mint, on the development chain only
abstract contract MintableToken is DevelopmentToken {
    /// The only chain on which tokens come out of nothing.
    uint256 public constant DEVELOPMENT_CHAIN_ID = 31_337;

    /// Minting happens on the development chain only.
    error NotDevelopmentChain(uint256 expected, uint256 found);

    /// @notice Create base units for an account.
    function mint(address account, uint256 amount) external {
        if (block.chainid != DEVELOPMENT_CHAIN_ID) revert NotDevelopmentChain(DEVELOPMENT_CHAIN_ID, block.chainid);
        create(account, amount);
    }
}
