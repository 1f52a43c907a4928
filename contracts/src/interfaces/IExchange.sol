// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeposits} from "./IDeposits.sol";
import {IEscapes} from "./IEscapes.sol";
import {IForcedActions} from "./IForcedActions.sol";
import {IFreezable} from "./IFreezable.sol";
import {IFreeze} from "./IFreeze.sol";
import {IGoverned} from "./IGoverned.sol";
import {IPool} from "./IPool.sol";
import {IStateUpdate} from "./IStateUpdate.sol";
import {ITokens} from "./ITokens.sol";
import {IUsers} from "./IUsers.sol";
import {IWithdrawals} from "./IWithdrawals.sol";

/// @title The exchange's contract as its users and operators see it
interface IExchange is
    IFreeze,
    IEscapes,
    IStateUpdate,
    IWithdrawals,
    IDeposits,
    IForcedActions,
    IUsers,
    IGoverned,
    ITokens,
    IPool,
    IFreezable
{
    /// @notice The name and version of this contract.
    function VERSION() external view returns (string memory);
}
