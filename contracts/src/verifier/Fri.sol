// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";
import {MerkleProof} from "./MerkleProof.sol";
import {ProofBytes} from "./ProofBytes.sol";

/// @title FRI: a function that is known at some positions agrees with a polynomial of low degree
/// @notice Each layer is the fold of the one before with a challenge; the last one is a polynomial in the clear.
library Fri {
    /// Opened leaves of a tree, as offsets in the calldata: their values as far as they are sent, and the multi-proof.
    struct Opening {
        uint256 valuesAt;
        uint256 values;
        uint256 nodesAt;
        uint256 nodes;
    }

    /// A layer while its leaves are completed. The domain has 2^domainLog2 points offset·w^i.
    struct Layer {
        bytes32 root;
        uint256 challenge;
        uint256 foldLog2;
        uint256 domainLog2;
        uint256 offset;
        /// 1 / w, and the powers of w^-1 that lead from a leaf's first point to the others.
        uint256 inverseRoot;
        uint256 inverseOffset;
        uint256 inverseQuarter;
        uint256 inverseEighth;
        /// 2^-foldLog2.
        uint256 scale;
    }

    /// The last layer has another value than the polynomial at a position.
    error FinalPolynomialMismatch(uint256 position, uint256 expected, uint256 found);

    /// The proof sends another number of values of a layer than its leaves need.
    error LayerValuesMismatch(uint256 expected, uint256 found);

    /// Bytes of a leaf's row, at most 1 + 8 · 32, rounded up.
    uint256 private constant ROW_BYTES = 0x140;

    /// @notice Check one layer: complete its leaves, compare them with the root, fold.
    /// @param known Pairs of position and value in memory, strictly rising; afterwards those of the next layer.
    /// @param count How many pairs.
    /// @return folded How many pairs of the next layer.
    function checkLayer(Layer memory layer, Opening memory opening, uint256 known, uint256 count)
        internal
        view
        returns (uint256 folded)
    {
        prepare(layer);
        uint256 queue;
        uint256 row;
        assembly ("memory-safe") {
            queue := mload(0x40)
            row := add(queue, shl(6, count))
            mstore(0x40, add(row, ROW_BYTES))
            mstore8(row, 0)
        }
        uint256 sent;
        (folded, sent) = foldLeaves(layer, opening.valuesAt, known, count, queue, row);
        if (sent != opening.valuesAt + 32 * opening.values) {
            revert LayerValuesMismatch((sent - opening.valuesAt) / 32, opening.values);
        }
        MerkleProof.check(layer.root, queue, folded, layer.domainLog2 - layer.foldLog2, opening.nodesAt, opening.nodes);
    }

    /// @notice Check that the polynomial of 2^degreeLog2 coefficients has the known values.
    /// @param offset The last domain's: it has 2^domainLog2 points offset·w^i.
    function checkFinal(
        uint256 coefficientsAt,
        uint256 degreeLog2,
        uint256 domainLog2,
        uint256 offset,
        uint256 known,
        uint256 count
    ) internal view {
        uint256 root = StarkField.rootOfUnity(domainLog2);
        for (uint256 i = 0; i < count; i++) {
            (uint256 position, uint256 value) = pairAt(known + 64 * i);
            uint256 exponent = StarkField.reversedBits(position, domainLog2);
            uint256 point = mulmod(offset, StarkField.smallPower(root, exponent), StarkField.PRIME);
            uint256 expected = polynomialAt(coefficientsAt, 1 << degreeLog2, point);
            if (value != expected) revert FinalPolynomialMismatch(position, expected, value);
        }
    }

    /// @notice The value of a polynomial with coefficients in the calldata, lowest first.
    function polynomialAt(uint256 place, uint256 count, uint256 point) internal pure returns (uint256 value) {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            for { let coefficient := add(place, shl(5, count)) } gt(coefficient, place) {} {
                coefficient := sub(coefficient, 0x20)
                value := addmod(mulmod(value, point, prime), calldataload(coefficient), prime)
            }
        }
    }

    /// @notice The pair of position and value at a place in memory.
    function pairAt(uint256 place) internal pure returns (uint256 position, uint256 value) {
        assembly ("memory-safe") {
            position := mload(place)
            value := mload(add(place, 0x20))
        }
    }

    function prepare(Layer memory layer) private view {
        uint256 prime = StarkField.PRIME;
        layer.inverseRoot = StarkField.inverse(StarkField.rootOfUnity(layer.domainLog2));
        layer.inverseOffset = StarkField.inverse(layer.offset);
        layer.inverseEighth = StarkField.inverse(StarkField.rootOfUnity(3));
        layer.inverseQuarter = mulmod(layer.inverseEighth, layer.inverseEighth, prime);
        layer.scale = StarkField.inverse(1 << layer.foldLog2);
    }

    /// @dev Writes pairs of leaf and digest to the queue, and of leaf and folded value over the known ones.
    function foldLeaves(Layer memory layer, uint256 sent, uint256 known, uint256 count, uint256 queue, uint256 row)
        private
        pure
        returns (uint256 leaves, uint256 sentEnd)
    {
        uint256 read = known;
        uint256 end = known + 64 * count;
        while (read < end) {
            uint256 leaf;
            (leaf, read, sent) = completeRow(layer.foldLog2, read, end, sent, row);
            uint256 value = foldRow(layer, leaf, row);
            assembly ("memory-safe") {
                let place := shl(6, leaves)
                mstore(add(queue, place), leaf)
                mstore(add(add(queue, place), 0x20), keccak256(row, add(1, shl(add(5, mload(add(layer, 0x40))), 1))))
                mstore(add(known, place), leaf)
                mstore(add(add(known, place), 0x20), value)
            }
            leaves++;
        }
        sentEnd = sent;
    }

    /// @dev Fill the row of the leaf that holds the next known value with known and sent values.
    function completeRow(uint256 foldLog2, uint256 read, uint256 end, uint256 sent, uint256 row)
        private
        pure
        returns (uint256 leaf, uint256 nextRead, uint256 nextSent)
    {
        uint256 prime = StarkField.PRIME;
        uint256 wrong = 0;
        assembly ("memory-safe") {
            leaf := shr(foldLog2, mload(read))
            let position := shl(foldLog2, leaf)
            let last := add(position, shl(foldLog2, 1))
            for { let cell := add(row, 1) } lt(position, last) { cell := add(cell, 0x20) } {
                switch and(lt(read, end), eq(mload(read), position))
                case 0 {
                    let value := calldataload(sent)
                    if iszero(lt(value, prime)) { wrong := value }
                    mstore(cell, value)
                    sent := add(sent, 0x20)
                }
                default {
                    mstore(cell, mload(add(read, 0x20)))
                    read := add(read, 0x40)
                }
                position := add(position, 1)
            }
        }
        if (wrong != 0) revert ProofBytes.NotFieldElement(wrong);
        (nextRead, nextSent) = (read, sent);
    }

    /// @dev Fold neighbours by two until one value is left: (a + b) / 2 + c (a − b) / (2 x); c and x are squared from fold to fold.
    function foldRow(Layer memory layer, uint256 leaf, uint256 row) private pure returns (uint256 value) {
        uint256 exponent = StarkField.reversedBits(leaf, layer.domainLog2 - layer.foldLog2);
        uint256 inversePoint =
            mulmod(layer.inverseOffset, StarkField.smallPower(layer.inverseRoot, exponent), StarkField.PRIME);
        uint256 scratch;
        assembly ("memory-safe") {
            scratch := mload(0x40)
        }
        (uint256 challenge, uint256 quarter, uint256 eighth) =
            (layer.challenge, layer.inverseQuarter, layer.inverseEighth);
        uint256 size = 1 << layer.foldLog2;
        uint256 from = row + 1;
        while (size > 1) {
            foldOnce(from, size, scratch, mulmod(challenge, inversePoint, StarkField.PRIME), quarter, eighth);
            challenge = mulmod(challenge, challenge, StarkField.PRIME);
            inversePoint = mulmod(inversePoint, inversePoint, StarkField.PRIME);
            size >>= 1;
            from = scratch;
        }
        assembly ("memory-safe") {
            value := mload(scratch)
        }
        return mulmod(value, layer.scale, StarkField.PRIME);
    }

    /// @dev a + b + f (a − b) for each pair of neighbours, without the halves; f turns by the inverse roots of order 4 and 8.
    function foldOnce(uint256 from, uint256 size, uint256 to, uint256 factor, uint256 quarter, uint256 eighth)
        private
        pure
    {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            function pair(first, into, f, p) {
                let a := mload(first)
                let b := mload(add(first, 0x20))
                mstore(into, addmod(add(a, b), mulmod(add(a, sub(p, b)), f, p), p))
            }
            pair(from, to, factor, prime)
            if gt(size, 2) { pair(add(from, 0x40), add(to, 0x20), mulmod(factor, quarter, prime), prime) }
            if gt(size, 4) {
                let turned := mulmod(factor, eighth, prime)
                pair(add(from, 0x80), add(to, 0x40), turned, prime)
                pair(add(from, 0xc0), add(to, 0x60), mulmod(turned, quarter, prime), prime)
            }
        }
    }
}
