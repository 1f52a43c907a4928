// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Escapes} from "./escape/Escapes.sol";
import {Freeze} from "./forced/Freeze.sol";
import {Governed} from "./governance/Governed.sol";
import {IExchange} from "./interfaces/IExchange.sol";
import {StateUpdate} from "./state/StateUpdate.sol";
import {Tokens} from "./tokens/Tokens.sol";
import {Deployment} from "./types/Deployment.sol";

/// @title The exchange's contract
/// @notice Holds the traders' collateral, and lets go of it only for a pending deposit's owner, for withdrawals of proved batches
/// and, once frozen, for proved escapes. Not upgradable.
contract Exchange is IExchange, StateUpdate, Freeze {
    /// @inheritdoc IExchange
    string public constant VERSION = "Provex_Exchange_0.1.0";

    constructor(Deployment memory deployment)
        Tokens(deployment.collateralToken)
        Governed(deployment)
        Escapes(deployment.escapeVerifier)
    {}
}
