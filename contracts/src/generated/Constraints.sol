// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: 00e1ec0c659c7b572a0ff42f49b9f50ae1555e071c26bf4a788e0f0de3258ee0
pragma solidity 0.8.37;

/// @title What the generated evaluators are made for
library Constraints {
    /// Names the description of all constraints; the proof's transcript absorbs it.
    uint256 internal constant AIR_HASH = 0x00e1ec0c659c7b572a0ff42f49b9f50ae1555e071c26bf4a788e0f0de3258ee0;

    /// The contracts ConstraintEvaluator0, 1, … and how many constraints they combine together.
    uint256 internal constant EVALUATORS = 3;
    uint256 internal constant CONSTRAINTS = 318;

    /// The bytes that each contract expects.
    uint256 internal constant CONSTRAINT_EVALUATOR_0_INPUT_BYTES = 8992;
    uint256 internal constant CONSTRAINT_EVALUATOR_1_INPUT_BYTES = 3104;
    uint256 internal constant CONSTRAINT_EVALUATOR_2_INPUT_BYTES = 2944;
}
