// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";
import {Profile} from "../types/Profile.sol";
import {Deep} from "./Deep.sol";
import {Fri} from "./Fri.sol";
import {MerkleProof} from "./MerkleProof.sol";
import {ProofReader} from "./ProofReader.sol";

/// @title What the prover opens at the queried positions
library Openings {
    /// Pairs of position and value in memory, strictly rising by position, and the rows of all trees there.
    struct Queries {
        uint256 place;
        uint256 count;
        uint256 rows;
        uint256 rowBytes;
    }

    /// A tree has another number of opened values than its rows have.
    error TreeValuesMismatch(uint256 tree, uint256 expected, uint256 found);

    uint256 private constant WORD = 32;
    uint256 private constant PAIR = 64;

    /// @notice Room for positions, none yet.
    function queriesOf(uint256 most) internal pure returns (Queries memory queries) {
        queries.place = reserve(PAIR * most);
    }

    /// @notice Insert a position in its order; one that is there already counts once.
    function insert(Queries memory queries, uint256 position) internal pure {
        assembly ("memory-safe") {
            let start := mload(queries)
            let end := add(start, shl(6, mload(add(queries, 0x20))))
            let place := end
            for {} gt(place, start) { place := sub(place, 0x40) } {
                if iszero(gt(mload(sub(place, 0x40)), position)) { break }
            }
            let isThere := 0
            if gt(place, start) { isThere := eq(mload(sub(place, 0x40)), position) }
            if iszero(isThere) {
                for { let moved := end } gt(moved, place) { moved := sub(moved, 0x40) } {
                    mstore(moved, mload(sub(moved, 0x40)))
                }
                mstore(place, position)
                mstore(add(queries, 0x20), add(mload(add(queries, 0x20)), 1))
            }
        }
    }

    /// @notice Check the opened rows of all trees and put them next to each other.
    /// @param tablesRoot The root of the tree that is the verifier's own.
    function checkRows(Profile memory its, ProofReader.Proof memory proof, Queries memory queries, uint256 tablesRoot)
        internal
        pure
    {
        uint256[4] memory widths = proof.table.widths;
        queries.rowBytes = WORD * (widths[0] + widths[1] + widths[2] + widths[3]);
        queries.rows = reserve(queries.rowBytes * queries.count);
        uint256 queue = reserve(PAIR * queries.count);
        uint256 offset = 0;
        for (uint256 tree = 0; tree < ProofReader.TREES; tree++) {
            Fri.Opening memory opening = proof.trees[tree];
            uint256 expected = queries.count * widths[tree];
            if (opening.values != expected) revert TreeValuesMismatch(tree, expected, opening.values);
            copyRows(queries, opening.valuesAt, WORD * widths[tree], offset, queue);
            offset += WORD * widths[tree];
            uint256 root = tree == 0 ? tablesRoot : ProofReader.rootOf(proof, tree);
            uint256 depth = proof.table.rowsLog2 + its.blowupLog2;
            MerkleProof.check(bytes32(root), queue, queries.count, depth, opening.nodesAt, opening.nodes);
        }
    }

    /// @notice Compute the function's value at every position from the rows there.
    function evaluate(Queries memory queries, Deep.Plan memory plan, uint256 domainLog2) internal view {
        uint256 root = StarkField.rootOfUnity(domainLog2);
        for (uint256 i = 0; i < queries.count; i++) {
            uint256 pair = queries.place + PAIR * i;
            (uint256 position,) = Fri.pairAt(pair);
            uint256 exponent = StarkField.reversedBits(position, domainLog2);
            uint256 x = mulmod(StarkField.GENERATOR, StarkField.smallPower(root, exponent), StarkField.PRIME);
            uint256 value = Deep.valueAt(plan, queries.rows + queries.rowBytes * i, x);
            assembly ("memory-safe") {
                mstore(add(pair, 0x20), value)
            }
        }
    }

    /// @notice Check that the values belong to a polynomial of low degree.
    /// @param folds The challenge of each layer.
    function checkFri(
        Profile memory its,
        ProofReader.Proof memory proof,
        Queries memory queries,
        uint256[] memory folds
    ) internal view {
        Fri.Layer memory layer;
        layer.domainLog2 = proof.table.rowsLog2 + its.blowupLog2;
        layer.offset = StarkField.GENERATOR;
        uint256 count = queries.count;
        for (uint256 i = 0; i < folds.length; i++) {
            layer.foldLog2 = ProofReader.foldOf(its, proof.table.rowsLog2, i);
            layer.challenge = folds[i];
            uint256 rootAt = proof.layerRootsAt + WORD * i;
            bytes32 root;
            assembly ("memory-safe") {
                root := calldataload(rootAt)
            }
            layer.root = root;
            count = Fri.checkLayer(layer, proof.layers[i], queries.place, count);
            layer.domainLog2 -= layer.foldLog2;
            layer.offset = StarkField.smallPower(layer.offset, 1 << layer.foldLog2);
        }
        Fri.checkFinal(proof.finalAt, its.finalDegreeLog2, layer.domainLog2, layer.offset, queries.place, count);
    }

    /// @dev Copies a tree's rows to their place in the rows of all trees, and fills the queue with leaves: keccak(0 ‖ row).
    function copyRows(Queries memory queries, uint256 from, uint256 size, uint256 offset, uint256 queue) private pure {
        assembly ("memory-safe") {
            let pair := mload(queries)
            let end := add(pair, shl(6, mload(add(queries, 0x20))))
            let row := add(mload(add(queries, 0x40)), offset)
            let rowBytes := mload(add(queries, 0x60))
            let leaf := mload(0x40)
            mstore8(leaf, 0)
            for {} lt(pair, end) { pair := add(pair, 0x40) } {
                calldatacopy(add(leaf, 1), from, size)
                calldatacopy(row, from, size)
                mstore(queue, mload(pair))
                mstore(add(queue, 0x20), keccak256(leaf, add(size, 1)))
                queue := add(queue, 0x40)
                row := add(row, rowBytes)
                from := add(from, size)
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
