// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deposits} from "./deposits/Deposits.sol";
import {IExchange} from "./interfaces/IExchange.sol";
import {Tokens} from "./tokens/Tokens.sol";
import {Users} from "./users/Users.sol";

/// @title The exchange's contract
/// @notice Holds the traders' collateral, links their keys and takes deposits. Not upgradable.
contract Exchange is IExchange, Deposits {
    /// @inheritdoc IExchange
    string public constant VERSION = "Provex_Exchange_0.1.0";

    /// @param collateralToken The ERC-20 token that the exchange takes.
    /// @param userAdmins Addresses that may sign links from keys to addresses.
    constructor(address collateralToken, address[] memory userAdmins) Tokens(collateralToken) Users(userAdmins) {}

    /// @inheritdoc IExchange
    function isFrozen() external pure returns (bool) {
        return false;
    }
}
