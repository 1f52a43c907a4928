// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPages} from "../../src/interfaces/IDataPages.sol";
import {Profile} from "../../src/types/Profile.sol";
import {StarkVerifier} from "../../src/verifier/StarkVerifier.sol";

/// @title Columns of which every row is the same: trees over them are made without their leaves
library ConstantColumns {
    uint256 internal constant TABLES_WIDTH = 4;

    /// The value of a column, counted over all trees.
    function valueOf(uint256 column) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("column", column))) >> 8;
    }

    /// The nodes of a tree of 2^depth equal leaves, one for each level from the leaves upwards; the last is the root.
    function levelsOf(uint256[] memory row, uint256 depth) internal pure returns (bytes32[] memory levels) {
        levels = new bytes32[](depth + 1);
        levels[0] = keccak256(abi.encodePacked(hex"00", row));
        for (uint256 i = 0; i < depth; i++) {
            levels[i + 1] = keccak256(abi.encode(levels[i], levels[i]));
        }
    }

    /// The row of a tree whose first column has this number.
    function rowOf(uint256 first, uint256 width) internal pure returns (uint256[] memory row) {
        row = new uint256[](width);
        for (uint256 i = 0; i < width; i++) {
            row[i] = valueOf(first + i);
        }
    }
}

/// @title A verifier of few bits whose tables have constant columns, for proofs that a test can make
contract VerifierOfConstants is StarkVerifier {
    string public constant identify = "Provex_Verifier_constants_1";

    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        StarkVerifier(dataPages, constraintEvaluators, layoutTables)
    {}

    /// The parameters, for the prover.
    function parameters() external pure returns (Profile memory) {
        return profile();
    }

    /// The test that a point is no row and in no domain.
    function powerOutside(uint256 rowsLog2, uint256 point) external pure returns (uint256) {
        return requireOutside(profile(), rowsLog2, point);
    }

    function profile() internal pure override returns (Profile memory) {
        return Profile({
            number: 9,
            label: 0x636f6e7374616e74,
            provableBits: 4,
            blowupLog2: 2,
            queries: 3,
            grindingBits: 3,
            finalDegreeLog2: 5
        });
    }

    /// Of layout 0 only.
    function tablesRoot(uint256) internal pure override returns (uint256) {
        bytes32[] memory levels = ConstantColumns.levelsOf(ConstantColumns.rowOf(0, ConstantColumns.TABLES_WIDTH), 18);
        return uint256(levels[18]);
    }
}

/// @title The same verifier, which finds the memory that is not reserved full of ones, before the first step and after each
contract VerifierInDirtyMemory is VerifierOfConstants {
    uint256 private constant DIRTY_WORDS = 2048;

    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        VerifierOfConstants(dataPages, constraintEvaluators, layoutTables)
    {}

    function passed(string memory) internal pure override {
        assembly {
            // The scratch space, too.
            mstore(0x00, not(0))
            mstore(0x20, not(0))
            let end := mload(0x40)
            for { let i := 0 } lt(i, DIRTY_WORDS) { i := add(i, 1) } { mstore(add(end, shl(5, i)), not(0)) }
        }
    }
}

/// @title Of these profiles one proves just fewer bits than it claims, the other one just as many
contract VerifierOfBits is StarkVerifier {
    string public constant identify = "Provex_Verifier_bits_1";

    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        StarkVerifier(dataPages, constraintEvaluators, layoutTables)
    {}

    function profile() internal pure virtual override returns (Profile memory) {
        return Profile(0, 0, 50, 2, 40, 10, 0);
    }

    function tablesRoot(uint256) internal pure override returns (uint256) {
        return 0;
    }
}

contract VerifierOfOneQueryMore is VerifierOfBits {
    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables)
        VerifierOfBits(dataPages, constraintEvaluators, layoutTables)
    {}

    function profile() internal pure override returns (Profile memory) {
        return Profile(0, 0, 50, 2, 41, 10, 0);
    }
}

/// @title An evaluator that says what it is told to
contract ToldEvaluator {
    uint256 private part;

    function tell(uint256 newPart) external {
        part = newPart;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        return abi.encode(part, uint256(1));
    }
}
