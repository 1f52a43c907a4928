// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";
import {LayoutTable} from "./LayoutTable.sol";

/// @title The function whose low degree shows that all opened values are right
/// @notice D(x) = Σ aᵏ · (f(x) − v) / (x − z·wˢ) over the claims f(z·wˢ) = v; k numbers them by column and shift.
/// @dev A plan is made once for a proof: for each point z·wˢ the words (−point, −Σ aᵏ·v, end of its entries), then for each
/// claim at the point the words (aᵏ, place of the column's value in the row).
library Deep {
    /// A plan in memory, and the memory into which a row is put before it is evaluated.
    struct Plan {
        uint256 start;
        uint256 end;
        uint256 row;
    }

    /// @notice Make the plan of a proof.
    /// @param rowBytes The size of the rows that will be evaluated.
    /// @param valuesAt Where the values of the claims are in the calldata.
    /// @param coefficient a.
    /// @param point z.
    /// @return plan The plan.
    /// @return next The place in the table behind its points.
    function planOf(
        LayoutTable.Table memory table,
        uint256 rowBytes,
        uint256 valuesAt,
        uint256 coefficient,
        uint256 point
    ) internal pure returns (Plan memory plan, uint256 next) {
        uint256 powers = powersOf(coefficient, table.claims);
        plan.row = reserve(rowBytes);
        (plan.start, next) = (reserve(0), table.pointsAt);
        uint256 end = plan.start;
        for (uint256 i = 0; i < table.points; i++) {
            (end, next) = addPoint(plan.row, end, point, next, powers, valuesAt);
        }
        plan.end = end;
        reserve(end - plan.start);
    }

    /// @notice The function's value at x as a fraction, where the columns have the values of the plan's row.
    /// @dev The denominator is 0 only if x is one of the points. The fractions of the points are added one by one, which takes
    /// no more products than inverting their denominators together and no memory.
    function fractionAt(Plan memory plan, uint256 x) internal pure returns (uint256 numerator, uint256 denominator) {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            denominator := 1
            let place := mload(plan)
            for { let planEnd := mload(add(plan, 0x20)) } lt(place, planEnd) {} {
                let difference := addmod(x, mload(place), prime)
                let sum := mload(add(place, 0x20))
                let end := mload(add(place, 0x40))
                place := add(place, 0x60)
                if and(sub(end, place), 0x40) {
                    sum := add(sum, mulmod(mload(place), mload(mload(add(place, 0x20))), prime))
                    place := add(place, 0x40)
                }
                // Two claims at a time; a product is below 2^252, so that sums of a few do not overflow.
                for {} lt(place, end) { place := add(place, 0x80) } {
                    sum := addmod(
                        sum,
                        add(
                            mulmod(mload(place), mload(mload(add(place, 0x20))), prime),
                            mulmod(mload(add(place, 0x40)), mload(mload(add(place, 0x60))), prime)
                        ),
                        prime
                    )
                }
                numerator := addmod(mulmod(numerator, difference, prime), mulmod(sum, denominator, prime), prime)
                denominator := mulmod(denominator, difference, prime)
            }
        }
    }

    /// @dev Appends a point with what the table says is opened there: the power wˢ, a count, and for each claim its column and
    /// number.
    function addPoint(uint256 row, uint256 place, uint256 point, uint256 table, uint256 powers, uint256 valuesAt)
        private
        pure
        returns (uint256 end, uint256 next)
    {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            mstore(place, sub(prime, mulmod(point, mload(table), prime)))
            table := add(table, 0x20)
            next := add(add(table, 1), mul(3, byte(0, mload(table))))
            let sum := 0
            end := add(place, 0x60)
            for { table := add(table, 1) } lt(table, next) { table := add(table, 3) } {
                let entry := shr(232, mload(table))
                let claim := shl(5, and(entry, 0xffff))
                let factor := mload(add(powers, claim))
                sum := addmod(sum, mulmod(factor, calldataload(add(valuesAt, claim)), prime), prime)
                mstore(end, factor)
                mstore(add(end, 0x20), add(row, shl(5, shr(16, entry))))
                end := add(end, 0x40)
            }
            mstore(add(place, 0x20), sub(prime, sum))
            mstore(add(place, 0x40), end)
        }
    }

    function powersOf(uint256 base, uint256 count) private pure returns (uint256 powers) {
        powers = reserve(32 * count);
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            let power := 1
            for { let place := powers } count { count := sub(count, 1) } {
                mstore(place, power)
                power := mulmod(power, base, prime)
                place := add(place, 0x20)
            }
        }
    }

    function reserve(uint256 size) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
            mstore(0x40, add(place, size))
        }
    }
}
