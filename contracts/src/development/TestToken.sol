// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintableToken} from "./MintableToken.sol";

/// @title A token of the development chain that is not the collateral
/// @notice Something to swap: eighteen decimals, as most tokens have.
contract TestToken is MintableToken {
    string public constant name = "Test Token (development)";
    string public constant symbol = "TEST";
    uint8 public constant decimals = 18;
}
