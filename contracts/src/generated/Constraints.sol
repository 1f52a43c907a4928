// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: bde7f6ca940ab8884074ede2df20faf72063e764856f44988c2ba56367d3bc14
pragma solidity 0.8.37;

/// @title What the generated evaluators are made for
library Constraints {
    /// Names the description of all constraints; the proof's transcript absorbs it.
    uint256 internal constant AIR_HASH = 0xbde7f6ca940ab8884074ede2df20faf72063e764856f44988c2ba56367d3bc14;

    /// The contracts ConstraintEvaluator0, 1, … and how many constraints they combine together.
    uint256 internal constant EVALUATORS = 3;
    uint256 internal constant CONSTRAINTS = 386;

    /// The bytes that each contract expects.
    uint256 internal constant CONSTRAINT_EVALUATOR_0_INPUT_BYTES = 11040;
    uint256 internal constant CONSTRAINT_EVALUATOR_1_INPUT_BYTES = 3456;
    uint256 internal constant CONSTRAINT_EVALUATOR_2_INPUT_BYTES = 4096;
}
