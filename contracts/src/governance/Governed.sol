// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchangeGovernance} from "../interfaces/IExchangeGovernance.sol";
import {IGoverned} from "../interfaces/IGoverned.sol";
import {IGovernance} from "../interfaces/IGovernance.sol";
import {IOperators} from "../interfaces/IOperators.sol";
import {Deployment} from "../types/Deployment.sol";
import {ExchangeGovernance} from "./ExchangeGovernance.sol";

/// @title The exchange's questions to its governance
/// @notice All of them are static calls: governance answers and can not act here.
abstract contract Governed is IGoverned {
    IExchangeGovernance internal immutable GOVERNANCE;

    constructor(Deployment memory deployment) {
        GOVERNANCE = new ExchangeGovernance(deployment);
    }

    /// @inheritdoc IGoverned
    function getGovernance() external view returns (IExchangeGovernance) {
        return GOVERNANCE;
    }

    /// @inheritdoc IGoverned
    function isOperator(address testedOperator) public view returns (bool) {
        return GOVERNANCE.isOperator(testedOperator);
    }

    /// @inheritdoc IGoverned
    function isUserAdmin(address testedAdmin) public view returns (bool) {
        return GOVERNANCE.isUserAdmin(testedAdmin);
    }

    /// @inheritdoc IGoverned
    function getRegisteredVerifiers() external view returns (address[] memory) {
        return GOVERNANCE.getRegisteredVerifiers();
    }

    /// @inheritdoc IGoverned
    function globalConfigurationHash() public view returns (bytes32) {
        return GOVERNANCE.globalConfigurationHash();
    }

    function requireOperator() internal view {
        if (!isOperator(msg.sender)) revert IOperators.SenderNotOperator(msg.sender);
    }

    function requireGovernor() internal view {
        if (!GOVERNANCE.mainIsGovernor(msg.sender)) revert IGovernance.SenderNotGovernor(msg.sender);
    }
}
