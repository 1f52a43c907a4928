// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MintableToken} from "./MintableToken.sol";

/// @title The collateral of the development chain
/// @notice Six decimals like the token it stands for.
contract CollateralToken is MintableToken {
    string public constant name = "USD Coin (development)";
    string public constant symbol = "USDC";
    uint8 public constant decimals = 6;
}
