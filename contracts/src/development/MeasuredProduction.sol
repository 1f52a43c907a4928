// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPages} from "../interfaces/IDataPages.sol";
import {VerifierProduction} from "../verifier/VerifierProduction.sol";

/// @title The verifier of `production` proofs that tells how much gas is left after each phase, for measurements only
contract MeasuredProduction is VerifierProduction {
    /// The first phase, `start`, is logged twice: the difference is what a log takes.
    event LogPhase(string phase, uint256 gasLeft);

    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        VerifierProduction(dataPages, constraintEvaluators, layoutTables)
    {}

    function passed(string memory phase) internal override {
        emit LogPhase(phase, gasleft());
        if (keccak256(bytes(phase)) == keccak256("start")) emit LogPhase(phase, gasleft());
    }
}
