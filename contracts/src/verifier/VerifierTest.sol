// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestProfile} from "../generated/TestProfile.sol";
import {IDataPages} from "../interfaces/IDataPages.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {StarkVerifier} from "./StarkVerifier.sol";

/// @title The verifier of fast proofs with few bits, for tests: it reverts everywhere but on the development chain
contract VerifierTest is TestProfile {
    /// @inheritdoc IVerifier
    string public constant identify = "Provex_Verifier_test_1";

    uint256 private constant DEVELOPMENT_CHAIN_ID = 31_337;

    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        StarkVerifier(dataPages, constraintEvaluators, layoutTables)
    {}

    function requireChain() internal view override {
        if (block.chainid != DEVELOPMENT_CHAIN_ID) revert ChainNotAllowed(DEVELOPMENT_CHAIN_ID, block.chainid);
    }
}
