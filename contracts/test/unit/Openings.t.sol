// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "../../src/verifier/MerkleProof.sol";
import {Openings} from "../../src/verifier/Openings.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract OpeningsTest is FieldTest {
    /// Opened rows of four trees.
    struct Told {
        uint256[] positions;
        VerifierHarness.TreeProof[] trees;
        uint256[] roots;
        uint256[] expected;
    }

    uint256 private constant DOMAIN_LOG2 = 4;
    uint256 private constant TREES = 4;

    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    /// forge-config: default.fuzz.runs = 100
    function testFuzz_positions_are_sorted_and_count_once(uint8[] calldata drawn) public view {
        bool[256] memory isDrawn;
        uint256[] memory positions = new uint256[](drawn.length);
        for (uint256 i = 0; i < drawn.length; i++) {
            positions[i] = drawn[i];
            isDrawn[drawn[i]] = true;
        }
        uint256[] memory expected = new uint256[](0);
        for (uint256 i = 0; i < 256; i++) {
            if (isDrawn[i]) expected = with(expected, i);
        }
        vm.assertEq(abi.encode(harness.inserted(positions)), abi.encode(expected));
    }

    function test_all_orders_of_few_positions() public view {
        for (uint256 i = 0; i < 256; i++) {
            uint256[] memory positions = new uint256[](4);
            uint256[] memory expected = new uint256[](0);
            for (uint256 k = 0; k < 4; k++) {
                positions[k] = (i >> (2 * k)) % 4;
            }
            for (uint256 value = 0; value < 4; value++) {
                bool isThere = positions[0] == value || positions[1] == value;
                if (isThere || positions[2] == value || positions[3] == value) expected = with(expected, value);
            }
            vm.assertEq(abi.encode(harness.inserted(positions)), abi.encode(expected));
        }
    }

    function test_rows_are_put_next_to_each_other() public view {
        Told memory told = toldOf();
        uint256[] memory rows = check(told);
        vm.assertEq(abi.encode(rows), abi.encode(told.expected));
    }

    function test_every_other_value_is_refused() public {
        Told memory told = toldOf();
        for (uint256 tree = 0; tree < TREES; tree++) {
            uint256[] memory values = told.trees[tree].values;
            for (uint256 i = 0; i < values.length; i++) {
                values[i] ^= 1;
                refused(told, MerkleProof.MerkleRootMismatch.selector);
                values[i] ^= 1;
            }
        }
        check(told);
    }

    function test_every_other_node_and_root_is_refused() public {
        Told memory told = toldOf();
        for (uint256 tree = 0; tree < TREES; tree++) {
            bytes32[] memory nodes = told.trees[tree].nodes;
            for (uint256 i = 0; i < nodes.length; i++) {
                nodes[i] ^= bytes32(uint256(1));
                refused(told, MerkleProof.MerkleRootMismatch.selector);
                nodes[i] ^= bytes32(uint256(1));
            }
            told.roots[tree] ^= 1;
            refused(told, MerkleProof.MerkleRootMismatch.selector);
            told.roots[tree] ^= 1;
            told.trees[tree].nodes = with(nodes, bytes32(0));
            refused(told, MerkleProof.MerkleNodesMismatch.selector);
            told.trees[tree].nodes = nodes;
        }
        check(told);
    }

    function test_the_rows_of_one_tree_are_not_those_of_another() public {
        Told memory told = toldOf();
        (told.trees[1], told.trees[3]) = (told.trees[3], told.trees[1]);
        refused(told, MerkleProof.MerkleRootMismatch.selector);
        (told.roots[1], told.roots[3]) = (told.roots[3], told.roots[1]);
        check(told);
    }

    function test_another_number_of_values_is_refused() public {
        for (uint256 tree = 0; tree < TREES; tree++) {
            Told memory told = toldOf();
            uint256 needed = told.trees[tree].values.length;
            told.trees[tree].values = with(told.trees[tree].values, 0);
            vm.expectRevert(abi.encodeWithSelector(Openings.TreeValuesMismatch.selector, tree, needed, needed + 1));
            check(told);
            shorten(told.trees[tree].values);
            check(told);
            shorten(told.trees[tree].values);
            vm.expectRevert(abi.encodeWithSelector(Openings.TreeValuesMismatch.selector, tree, needed, needed - 1));
            check(told);
        }
    }

    function check(Told memory told) private view returns (uint256[] memory rows) {
        return harness.checkRows(DOMAIN_LOG2, told.positions, told.trees, told.roots);
    }

    function refused(Told memory told, bytes4 reason) private {
        vm.expectPartialRevert(reason);
        check(told);
    }

    /// Trees of 4, 3, 2 and 3 random columns, opened at three positions.
    function toldOf() private pure returns (Told memory told) {
        uint256[4] memory widths = [uint256(4), 3, 2, 3];
        told.trees = new VerifierHarness.TreeProof[](TREES);
        told.roots = new uint256[](TREES);
        told.positions = with(with(with(told.positions, 3), 12), 7);
        bool[] memory isOpened = new bool[](1 << DOMAIN_LOG2);
        (isOpened[3], isOpened[7], isOpened[12]) = (true, true, true);
        for (uint256 tree = 0; tree < TREES; tree++) {
            bytes32[] memory leaves = new bytes32[](isOpened.length);
            for (uint256 i = 0; i < leaves.length; i++) {
                uint256[] memory row = rowOf(tree, i, widths[tree]);
                leaves[i] = keccak256(abi.encodePacked(hex"00", row));
                if (isOpened[i]) told.trees[tree].values = joined(told.trees[tree].values, row);
            }
            bytes32[] memory nodes = treeOver(leaves);
            told.trees[tree].width = widths[tree];
            told.trees[tree].nodes = nodesFor(nodes, isOpened);
            told.roots[tree] = uint256(nodes[0]);
        }
        for (uint256 i = 0; i < isOpened.length; i++) {
            for (uint256 tree = 0; tree < TREES && isOpened[i]; tree++) {
                told.expected = joined(told.expected, rowOf(tree, i, widths[tree]));
            }
        }
    }

    function rowOf(uint256 tree, uint256 position, uint256 width) private pure returns (uint256[] memory) {
        return randoms(100 * tree + position, width);
    }

    function joined(uint256[] memory list, uint256[] memory more) private pure returns (uint256[] memory longer) {
        longer = list;
        for (uint256 i = 0; i < more.length; i++) {
            longer = with(longer, more[i]);
        }
    }
}
