// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the verifier knows of a layout: the code of a contract, read into memory
/// @notice The format is described in docs/developer/on-chain-verifier.md.
library LayoutTable {
    /// The head of a table, and where in memory its sections begin.
    struct Table {
        uint256 rowsLog2;
        /// Columns of each tree: tables, main, interaction, composition.
        uint256[4] widths;
        uint256 sums;
        uint256 claims;
        uint256 points;
        uint256 pointsAt;
    }

    uint256 private constant ROWS_LOG2 = 1;
    uint256 private constant WIDTHS = 2;
    uint256 private constant SUMS = 6;
    uint256 private constant CLAIMS = 7;
    uint256 private constant POINTS = 9;
    uint256 private constant SECTIONS = 11;

    /// @notice Read the table that is the code of a contract.
    function load(address holder) internal view returns (Table memory table) {
        uint256 place;
        assembly ("memory-safe") {
            let size := extcodesize(holder)
            place := mload(0x40)
            mstore(0x40, add(place, and(add(size, 0x3f), not(0x1f))))
            extcodecopy(holder, place, 0, size)
        }
        table.rowsLog2 = number(place + ROWS_LOG2, 1);
        for (uint256 i = 0; i < 4; i++) {
            table.widths[i] = number(place + WIDTHS + i, 1);
        }
        table.sums = number(place + SUMS, 1);
        table.claims = number(place + CLAIMS, 2);
        table.points = number(place + POINTS, 2);
        table.pointsAt = place + SECTIONS;
    }

    /// @notice A number of `size` bytes at a place in memory.
    function number(uint256 place, uint256 size) internal pure returns (uint256 found) {
        assembly ("memory-safe") {
            found := shr(sub(256, shl(3, size)), mload(place))
        }
    }
}
