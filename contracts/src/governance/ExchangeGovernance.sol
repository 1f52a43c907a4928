// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Freezable} from "../forced/Freezable.sol";
import {IExchangeGovernance} from "../interfaces/IExchangeGovernance.sol";
import {IFreezable} from "../interfaces/IFreezable.sol";
import {Deployment} from "../types/Deployment.sol";
import {Announcements} from "./Announcements.sol";
import {Configurations} from "./Configurations.sol";
import {Governance} from "./Governance.sol";
import {Operators} from "./Operators.sol";
import {UserAdmins} from "./UserAdmins.sol";
import {Verifiers} from "./Verifiers.sol";

/// @title The exchange's governance
/// @notice A contract of its own, made by the exchange's constructor: it holds no money, and nothing in it can reach the storage
/// of the contract that does. The exchange asks it who is who and what is configured.
contract ExchangeGovernance is IExchangeGovernance, Verifiers, Configurations, UserAdmins {
    IFreezable private immutable EXCHANGE;

    constructor(Deployment memory deployment)
        Governance(deployment.governor)
        Operators(deployment.operators)
        Announcements(deployment.governanceDelay)
        Verifiers(deployment.verifiers)
        Configurations(bytes32(deployment.configurationHash), deployment.assetIds)
        UserAdmins(deployment.userAdmins)
    {
        EXCHANGE = IFreezable(msg.sender);
    }

    /// @inheritdoc IExchangeGovernance
    function getExchange() external view returns (address) {
        return address(EXCHANGE);
    }

    /// @inheritdoc IExchangeGovernance
    function requireValidInAllVerifiers(bytes32 fact) external view {
        requireFactValid(fact);
    }

    /// @inheritdoc IExchangeGovernance
    function requireAssetConfigured(uint256 assetId) external view {
        requireConfigured(assetId);
    }

    /// @inheritdoc Freezable
    function isFrozen() public view override returns (bool) {
        return EXCHANGE.isFrozen();
    }
}
