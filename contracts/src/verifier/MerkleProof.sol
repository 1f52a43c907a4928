// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The check of a Merkle multi-proof: all openings of a tree at once
/// @notice The nodes are the siblings that cannot be computed, level by level from the leaves, each level from left to right.
library MerkleProof {
    /// Leaves and nodes lead to another root.
    error MerkleRootMismatch(bytes32 expected, bytes32 found);

    /// The proof has another number of nodes than the opened leaves need.
    error MerkleNodesMismatch(uint256 expected, uint256 found);

    /// @notice Refuse leaves that are not in the tree with this root.
    /// @param queue Pairs of index and digest in memory, strictly rising by index; they are overwritten.
    /// @param count How many pairs, at least one.
    /// @param depth The tree has 2^depth leaves; every index is below that.
    /// @param nodesAt Where the nodes are in the calldata, and how many.
    function check(bytes32 root, uint256 queue, uint256 count, uint256 depth, uint256 nodesAt, uint256 nodes)
        internal
        pure
    {
        (bytes32 found, uint256 next) = rootOf(queue, count, depth, nodesAt);
        if (next != nodesAt + 32 * nodes) revert MerkleNodesMismatch((next - nodesAt) / 32, nodes);
        if (found != root) revert MerkleRootMismatch(root, found);
    }

    /// @dev The root, and the offset behind the last node that was read; the caller checks that it is a node.
    function rootOf(uint256 queue, uint256 count, uint256 depth, uint256 node)
        private
        pure
        returns (bytes32 root, uint256 next)
    {
        assembly ("memory-safe") {
            let end := add(queue, shl(6, count))
            for {} depth { depth := sub(depth, 1) } {
                let write := queue
                for { let read := queue } lt(read, end) {} {
                    let index := mload(read)
                    let digest := mload(add(read, 0x20))
                    read := add(read, 0x40)
                    switch and(index, 1)
                    case 0 {
                        mstore(0x00, digest)
                        switch and(lt(read, end), eq(mload(read), add(index, 1)))
                        case 0 {
                            mstore(0x20, calldataload(node))
                            node := add(node, 0x20)
                        }
                        default {
                            mstore(0x20, mload(add(read, 0x20)))
                            read := add(read, 0x40)
                        }
                    }
                    default {
                        mstore(0x00, calldataload(node))
                        mstore(0x20, digest)
                        node := add(node, 0x20)
                    }
                    mstore(write, shr(1, index))
                    mstore(add(write, 0x20), keccak256(0x00, 0x40))
                    write := add(write, 0x40)
                }
                end := write
            }
            root := mload(add(queue, 0x20))
            next := node
        }
    }
}
