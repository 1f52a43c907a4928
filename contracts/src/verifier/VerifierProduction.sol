// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProductionProfile} from "../generated/ProductionProfile.sol";
import {IDataPages} from "../interfaces/IDataPages.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {StarkVerifier} from "./StarkVerifier.sol";

/// @title The verifier of proofs with 128 provable bits
contract VerifierProduction is ProductionProfile {
    /// @inheritdoc IVerifier
    string public constant identify = "Provex_Verifier_production_1";

    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        StarkVerifier(dataPages, constraintEvaluators, layoutTables)
    {}
}
