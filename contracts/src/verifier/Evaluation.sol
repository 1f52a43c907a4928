// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";

/// @title The constraints at the point that was drawn, from the values that the proof opens there
/// @notice The generated evaluators do the work, one after the other; a layout's table says which value is which cell.
library Evaluation {
    /// What the constraints depend on besides the opened values.
    struct Challenges {
        uint256 point;
        uint256 z;
        uint256 alpha;
        uint256 coefficient;
    }

    /// An evaluator is no contract or refused its input.
    error EvaluatorFailed(address evaluator);

    /// @notice The sum of all constraints, each over what vanishes on its rows.
    /// @param table Where a layout's table has the inputs of the evaluators.
    /// @param valuesAt Where the opened values are in the calldata.
    /// @param sumsAt Where the claimed sums are in the calldata.
    function total(
        address[] storage evaluators,
        Challenges memory challenges,
        uint256 table,
        uint256 valuesAt,
        uint256 sumsAt
    ) internal view returns (uint256 sum) {
        uint256 power = 1;
        for (uint256 i = 0; i < evaluators.length; i++) {
            uint256 part;
            (part, power, table) = partOf(evaluators[i], challenges, power, table, valuesAt, sumsAt);
            sum = addmod(sum, part, StarkField.PRIME);
        }
    }

    function partOf(
        address evaluator,
        Challenges memory challenges,
        uint256 power,
        uint256 table,
        uint256 valuesAt,
        uint256 sumsAt
    ) private view returns (uint256 part, uint256 nextPower, uint256 nextTable) {
        uint256 end;
        (end, nextTable) = writeInput(challenges, power, table, valuesAt, sumsAt);
        bool isDone;
        assembly ("memory-safe") {
            let input := mload(0x40)
            isDone := staticcall(gas(), evaluator, input, sub(end, input), 0x00, 0x40)
            isDone := and(isDone, eq(returndatasize(), 0x40))
            part := mload(0x00)
            nextPower := mload(0x20)
        }
        if (!isDone) revert EvaluatorFailed(evaluator);
    }

    /// @dev Writes behind the used memory: point, z, alpha, coefficient, power; for each chip height, claimed sum, cells.
    function writeInput(Challenges memory challenges, uint256 power, uint256 table, uint256 valuesAt, uint256 sumsAt)
        private
        pure
        returns (uint256 end, uint256 nextTable)
    {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mcopy(input, challenges, 0x80)
            mstore(add(input, 0x80), power)
            end := add(input, 0xa0)
            let chips := byte(0, mload(table))
            table := add(table, 1)
            for {} chips { chips := sub(chips, 1) } {
                let head := mload(table)
                mstore(end, shl(byte(0, head), 1))
                let sum := byte(1, head)
                switch sum
                case 0 { mstore(add(end, 0x20), 0) }
                default { mstore(add(end, 0x20), calldataload(add(sumsAt, shl(5, sub(sum, 1))))) }
                table := add(table, 4)
                end := add(end, 0x40)
                let last := add(table, shl(1, and(shr(224, head), 0xffff)))
                for {} lt(table, last) { table := add(table, 2) } {
                    mstore(end, calldataload(add(valuesAt, shl(5, shr(240, mload(table))))))
                    end := add(end, 0x20)
                }
            }
            nextTable := table
        }
    }
}
