// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 82cfb680cc405a41ce9886659bacd433f9bb8e305959f1f016fe929572f6e103
pragma solidity 0.8.37;

/// @title What the generated evaluators are made for
library Constraints {
    /// Names the description of all constraints, with an empty program. Proofs name that of
    /// `ProvingSystem`, with the rules.
    uint256 internal constant AIR_HASH = 0x82cfb680cc405a41ce9886659bacd433f9bb8e305959f1f016fe929572f6e103;

    /// The contracts ConstraintEvaluator0, 1, … and how many constraints they combine together.
    uint256 internal constant EVALUATORS = 3;
    uint256 internal constant CONSTRAINTS = 386;

    /// The bytes that each contract expects.
    uint256 internal constant CONSTRAINT_EVALUATOR_0_INPUT_BYTES = 11040;
    uint256 internal constant CONSTRAINT_EVALUATOR_1_INPUT_BYTES = 3456;
    uint256 internal constant CONSTRAINT_EVALUATOR_2_INPUT_BYTES = 4096;
}
