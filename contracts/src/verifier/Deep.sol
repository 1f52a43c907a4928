// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";
import {LayoutTable} from "./LayoutTable.sol";

/// @title The function whose low degree shows that all opened values are right
/// @notice D(x) = Σ aᵏ · (f(x) − v) / (x − z·wˢ) over the claims f(z·wˢ) = v; k numbers them by column and shift.
/// @dev A plan is made once for a proof: for each point z·wˢ the words (point, −Σ aᵏ·v, end of its entries), then for each
/// claim at the point the words (aᵏ, 32 · column).
library Deep {
    /// A plan in memory.
    struct Plan {
        uint256 place;
        uint256 end;
        uint256 points;
    }

    /// @notice Make the plan of a proof.
    /// @param valuesAt Where the values of the claims are in the calldata.
    /// @param coefficient a.
    /// @param point z.
    /// @return plan The plan.
    /// @return next The place in the table behind its points.
    function planOf(LayoutTable.Table memory table, uint256 valuesAt, uint256 coefficient, uint256 point)
        internal
        view
        returns (Plan memory plan, uint256 next)
    {
        uint256 root = StarkField.rootOfUnity(table.rowsLog2);
        uint256 powers = powersOf(coefficient, table.claims);
        (plan.place, plan.points, next) = (freeMemory(), table.points, table.pointsAt);
        uint256 place = plan.place;
        for (uint256 i = 0; i < plan.points; i++) {
            uint256 shift = LayoutTable.number(next, 3);
            uint256 shifted = mulmod(point, StarkField.smallPower(root, shift), StarkField.PRIME);
            (place, next) = addPoint(place, shifted, next + 3, powers, valuesAt);
        }
        plan.end = place;
        setFreeMemory(place);
    }

    /// @notice The function's value at x, where the columns have the values of the row in memory.
    /// @dev x must be none of the points. One inversion serves all of them.
    function valueAt(Plan memory plan, uint256 row, uint256 x) internal view returns (uint256 value) {
        uint256 scratch = freeMemory();
        uint256 end = scratch + 96 * plan.points;
        setFreeMemory(end);
        uint256 product = numerators(plan, row, x, scratch);
        value = divided(scratch, end, StarkField.inverse(product));
        setFreeMemory(scratch);
    }

    /// @dev Appends a point with what the table says is opened there: a count and for each claim its column and number.
    function addPoint(uint256 place, uint256 point, uint256 table, uint256 powers, uint256 valuesAt)
        private
        pure
        returns (uint256 end, uint256 next)
    {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            let sum := 0
            end := add(place, 0x60)
            next := add(add(table, 1), mul(3, byte(0, mload(table))))
            for { table := add(table, 1) } lt(table, next) { table := add(table, 3) } {
                let entry := shr(232, mload(table))
                let claim := and(entry, 0xffff)
                let factor := mload(add(powers, shl(5, claim)))
                sum := addmod(sum, mulmod(factor, calldataload(add(valuesAt, shl(5, claim))), prime), prime)
                mstore(end, factor)
                mstore(add(end, 0x20), shl(5, shr(16, entry)))
                end := add(end, 0x40)
            }
            mstore(place, point)
            mstore(add(place, 0x20), sub(prime, sum))
            mstore(add(place, 0x40), end)
        }
    }

    /// @dev Writes for each point x − point, the product of those before it, and the sum over its claims.
    function numerators(Plan memory plan, uint256 row, uint256 x, uint256 scratch)
        private
        pure
        returns (uint256 product)
    {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            product := 1
            let place := mload(plan)
            for { let planEnd := mload(add(plan, 0x20)) } lt(place, planEnd) {} {
                let difference := addmod(x, sub(prime, mload(place)), prime)
                mstore(scratch, difference)
                mstore(add(scratch, 0x20), product)
                product := mulmod(product, difference, prime)
                let sum := mload(add(place, 0x20))
                let end := mload(add(place, 0x40))
                for { place := add(place, 0x60) } lt(place, end) { place := add(place, 0x40) } {
                    sum := addmod(sum, mulmod(mload(place), mload(add(row, mload(add(place, 0x20)))), prime), prime)
                }
                mstore(add(scratch, 0x40), sum)
                scratch := add(scratch, 0x60)
            }
        }
    }

    function divided(uint256 scratch, uint256 end, uint256 inverse) private pure returns (uint256 value) {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            for { let place := end } gt(place, scratch) {} {
                place := sub(place, 0x60)
                let quotient := mulmod(mload(add(place, 0x40)), mulmod(inverse, mload(add(place, 0x20)), prime), prime)
                value := addmod(value, quotient, prime)
                inverse := mulmod(inverse, mload(place), prime)
            }
        }
    }

    function powersOf(uint256 base, uint256 count) private pure returns (uint256 powers) {
        powers = freeMemory();
        setFreeMemory(powers + 32 * count);
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

    function freeMemory() private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
        }
    }

    function setFreeMemory(uint256 place) private pure {
        assembly ("memory-safe") {
            mstore(0x40, place)
        }
    }
}
