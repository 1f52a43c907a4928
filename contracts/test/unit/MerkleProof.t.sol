// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "../../src/verifier/MerkleProof.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract MerkleProofTest is FieldTest {
    /// Some leaves of a tree, bit i of `subset` standing for leaf i, with their proof.
    struct Case {
        uint256 depth;
        bytes32 root;
        bytes32[] pairs;
        bytes32[] nodes;
    }

    uint256 private constant DEPTH_MAX = 3;

    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_every_subset_of_leaves_is_proved() public view {
        for (uint256 depth = 0; depth <= DEPTH_MAX; depth++) {
            for (uint256 subset = 1; subset < 1 << (1 << depth); subset++) {
                check(caseOf(subset, depth, subset));
            }
        }
    }

    function testFuzz_subsets_of_larger_trees_are_proved(uint256 seed, uint32 subset) public view {
        check(caseOf(seed, 5, subset == 0 ? 1 : subset));
    }

    function test_no_nodes_are_needed_for_all_leaves() public pure {
        for (uint256 depth = 0; depth <= DEPTH_MAX; depth++) {
            vm.assertEq(caseOf(1, depth, (1 << (1 << depth)) - 1).nodes.length, 0);
        }
    }

    function testFuzz_another_root_is_refused(uint256 seed, uint8 subset, uint8 bit) public {
        Case memory its = caseOf(seed, 3, subset | 1);
        bytes32 wrong = its.root ^ bytes32(uint256(1) << bit);

        vm.expectRevert(abi.encodeWithSelector(MerkleProof.MerkleRootMismatch.selector, wrong, its.root));
        harness.checkMerkle(wrong, its.pairs, its.depth, its.nodes);
    }

    function test_every_other_leaf_and_node_is_refused() public {
        for (uint256 subset = 1; subset < 256; subset++) {
            Case memory its = caseOf(subset, 3, subset);
            for (uint256 i = 1; i < its.pairs.length; i += 2) {
                its.pairs[i] ^= bytes32(uint256(1));
                refused(its);
                its.pairs[i] ^= bytes32(uint256(1));
            }
            for (uint256 i = 0; i < its.nodes.length; i++) {
                its.nodes[i] ^= bytes32(uint256(1) << 255);
                refused(its);
                its.nodes[i] ^= bytes32(uint256(1) << 255);
            }
            check(its);
        }
    }

    function test_swapped_leaves_and_nodes_are_refused() public {
        for (uint256 subset = 1; subset < 256; subset++) {
            Case memory its = caseOf(subset, 3, subset);
            for (uint256 i = 3; i < its.pairs.length; i += 2) {
                (its.pairs[1], its.pairs[i]) = (its.pairs[i], its.pairs[1]);
                refused(its);
                (its.pairs[1], its.pairs[i]) = (its.pairs[i], its.pairs[1]);
            }
            for (uint256 i = 1; i < its.nodes.length; i++) {
                (its.nodes[0], its.nodes[i]) = (its.nodes[i], its.nodes[0]);
                refused(its);
                (its.nodes[0], its.nodes[i]) = (its.nodes[i], its.nodes[0]);
            }
        }
    }

    function test_a_leaf_at_another_index_is_refused() public {
        for (uint256 index = 0; index < 8; index++) {
            Case memory its = caseOf(7, 3, 1 << index);
            for (uint256 other = 0; other < 8; other++) {
                its.pairs[0] = bytes32(other);
                if (other == index) check(its);
                else refused(its);
            }
        }
    }

    function test_a_leaf_and_its_sibling_are_not_confused_with_others() public {
        // Leaves 1 and 2 are neighbours, but not siblings: both siblings must be sent.
        Case memory its = caseOf(3, 2, 6);
        vm.assertEq(its.nodes.length, 2);
        check(its);
        its.pairs[2] = bytes32(uint256(3));
        refused(its);
    }

    function test_superfluous_nodes_are_refused() public {
        for (uint256 subset = 1; subset < 256; subset++) {
            Case memory its = caseOf(subset, 3, subset);
            uint256 needed = its.nodes.length;
            its.nodes = with(its.nodes, bytes32(0));
            vm.expectRevert(abi.encodeWithSelector(MerkleProof.MerkleNodesMismatch.selector, needed, needed + 1));
            check(its);
        }
    }

    function test_missing_nodes_are_refused() public {
        for (uint256 subset = 1; subset < 255; subset++) {
            Case memory its = caseOf(subset, 3, subset);
            uint256 needed = its.nodes.length;
            shorten(its.nodes);
            vm.expectRevert(abi.encodeWithSelector(MerkleProof.MerkleNodesMismatch.selector, needed, needed - 1));
            check(its);
        }
    }

    function test_nodes_of_another_depth_are_refused() public {
        Case memory its = caseOf(11, 3, 1);
        its.depth = 2;
        vm.expectRevert(abi.encodeWithSelector(MerkleProof.MerkleNodesMismatch.selector, 2, 3));
        check(its);
        its.depth = 4;
        vm.expectRevert(abi.encodeWithSelector(MerkleProof.MerkleNodesMismatch.selector, 4, 3));
        check(its);
    }

    function check(Case memory its) private view {
        harness.checkMerkle(its.root, its.pairs, its.depth, its.nodes);
    }

    function refused(Case memory its) private {
        vm.expectPartialRevert(MerkleProof.MerkleRootMismatch.selector);
        check(its);
    }

    function caseOf(uint256 seed, uint256 depth, uint256 subset) private pure returns (Case memory its) {
        bytes32[] memory leaves = new bytes32[](1 << depth);
        bool[] memory isOpened = new bool[](1 << depth);
        for (uint256 i = 0; i < leaves.length; i++) {
            leaves[i] = keccak256(abi.encode(seed, i));
            isOpened[i] = (subset >> i) % 2 == 1;
            if (isOpened[i]) its.pairs = with(with(its.pairs, bytes32(i)), leaves[i]);
        }
        bytes32[] memory tree = treeOver(leaves);
        (its.depth, its.root, its.nodes) = (depth, tree[0], nodesFor(tree, isOpened));
    }
}
