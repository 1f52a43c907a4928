// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeposits} from "./IDeposits.sol";
import {ITokens} from "./ITokens.sol";
import {IUsers} from "./IUsers.sol";

/// @title The exchange's contract as its users see it
interface IExchange is IDeposits, IUsers, ITokens {
    /// @notice Whether the exchange is frozen.
    function isFrozen() external view returns (bool);

    /// @notice The name and version of this contract.
    function VERSION() external view returns (string memory);
}
