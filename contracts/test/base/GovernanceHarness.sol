// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FrozenState} from "../../src/forced/FrozenState.sol";
import {Announcements} from "../../src/governance/Announcements.sol";
import {Configurations} from "../../src/governance/Configurations.sol";
import {Governance} from "../../src/governance/Governance.sol";
import {Operators} from "../../src/governance/Operators.sol";
import {UserAdmins} from "../../src/governance/UserAdmins.sol";
import {Verifiers} from "../../src/governance/Verifiers.sol";

/// What a governed exchange is deployed with.
struct GovernanceDeployment {
    address governor;
    address[] operators;
    address[] userAdmins;
    address[] verifiers;
    bytes32 configurationHash;
    uint256[] assetIds;
    uint256 delay;
}

/// @title The modules of governance, composed as the exchange composes them, with open doors for tests
contract GovernanceHarness is FrozenState, Verifiers, Configurations, UserAdmins {
    constructor(GovernanceDeployment memory deployment)
        Governance(deployment.governor)
        Operators(deployment.operators)
        Announcements(deployment.delay)
        Verifiers(deployment.verifiers)
        Configurations(deployment.configurationHash, deployment.assetIds)
        UserAdmins(deployment.userAdmins)
    {}

    function freeze() external {
        setFrozen(block.timestamp + 365 days);
    }

    function unfreeze() external {
        clearFrozen();
    }

    function checkOperator() external view {
        requireOperator();
    }

    function checkFact(bytes32 fact) external view {
        requireFactValid(fact);
    }

    function checkAsset(uint256 assetId) external view {
        requireConfigured(assetId);
    }
}
