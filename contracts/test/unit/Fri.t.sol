// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fri} from "../../src/verifier/Fri.sol";
import {MerkleProof} from "../../src/verifier/MerkleProof.sol";
import {ProofBytes} from "../../src/verifier/ProofBytes.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

/// What the prover commits to: a polynomial's values on a coset, in some order.
struct Committed {
    uint256 offset;
    uint256 domainLog2;
    uint256[] coefficients;
}

/// @title Layers that are made here from polynomials, whose coefficients are folded instead of their values
contract FriTest is FieldTest {
    /// All that a verifier is told.
    struct Told {
        uint256 domainLog2;
        VerifierHarness.LayerProof[] layers;
        uint256[] known;
        uint256[] coefficients;
    }

    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_one_fold_by_2_4_and_8() public view {
        for (uint256 foldLog2 = 1; foldLog2 <= 3; foldLog2++) {
            uint256[] memory folds = new uint256[](1);
            folds[0] = foldLog2;
            for (uint256 finalLog2 = 0; finalLog2 <= 2; finalLog2++) {
                accepted(toldOf(1, folds, finalLog2, positions(3, 9, 17, 30)));
            }
        }
    }

    function test_the_folds_of_a_proof() public view {
        for (uint256 last = 1; last <= 3; last++) {
            accepted(toldOf(last, foldsOf(last), 1, positions(0, 5, 100, 255)));
        }
    }

    function test_queries_that_meet_in_a_leaf() public view {
        accepted(toldOf(4, foldsOf(1), 1, positions(8, 9, 15, 16)));
        accepted(toldOf(4, foldsOf(2), 1, positions(62, 63, 64, 65)));
    }

    function test_a_whole_leaf_needs_no_values() public view {
        uint256[] memory all = new uint256[](8);
        for (uint256 i = 0; i < 8; i++) {
            all[i] = 40 + i;
        }
        Told memory told = toldOf(5, foldsOf(1), 0, all);
        vm.assertEq(told.layers[0].values.length, 0);
        accepted(told);
    }

    /// forge-config: default.fuzz.runs = 20
    function testFuzz_any_positions(uint256 seed) public view {
        uint256[] memory some = new uint256[](0);
        for (uint256 i = 0; i < 64; i++) {
            if (random(seed, i) % 8 == 0) some = with(some, i);
        }
        if (some.length == 0) some = with(some, 63);
        accepted(toldOf(seed, foldsOf(1 + seed % 2), 0, some));
    }

    function test_every_other_known_value_is_refused() public {
        Told memory told = toldOf(6, foldsOf(2), 1, positions(3, 4, 77, 250));
        for (uint256 i = 1; i < told.known.length; i += 2) {
            told.known[i] = plus(told.known[i], 1);
            refused(told, MerkleProof.MerkleRootMismatch.selector);
            told.known[i] = minus(told.known[i], 1);
        }
        for (uint256 i = 0; i < told.known.length; i += 4) {
            // Position 3 or 77 as its neighbour in the leaf.
            told.known[i] -= 1;
            refused(told, MerkleProof.MerkleRootMismatch.selector);
            told.known[i] += 1;
        }
        accepted(told);
    }

    function test_every_other_sent_value_and_node_is_refused() public {
        Told memory told = toldOf(7, foldsOf(1), 0, positions(3, 4, 33, 60));
        for (uint256 layer = 0; layer < told.layers.length; layer++) {
            VerifierHarness.LayerProof memory its = told.layers[layer];
            for (uint256 i = 0; i < its.values.length; i++) {
                its.values[i] = plus(its.values[i], 1);
                refused(told, MerkleProof.MerkleRootMismatch.selector);
                its.values[i] = minus(its.values[i], 1);
            }
            for (uint256 i = 0; i < its.nodes.length; i++) {
                its.nodes[i] ^= bytes32(uint256(1));
                refused(told, MerkleProof.MerkleRootMismatch.selector);
                its.nodes[i] ^= bytes32(uint256(1));
            }
            its.root ^= bytes32(uint256(1));
            refused(told, MerkleProof.MerkleRootMismatch.selector);
            its.root ^= bytes32(uint256(1));
        }
        accepted(told);
    }

    function test_values_that_are_missing_or_superfluous_are_refused() public {
        for (uint256 layer = 0; layer < 2; layer++) {
            Told memory told = toldOf(8, foldsOf(1), 0, positions(3, 4, 33, 60));
            VerifierHarness.LayerProof memory its = told.layers[layer];
            uint256 needed = its.values.length;
            its.values = with(its.values, 0);
            vm.expectRevert(abi.encodeWithSelector(Fri.LayerValuesMismatch.selector, needed, needed + 1));
            check(told);
            shorten(its.values);
            accepted(told);
            // The value is there, but another list's.
            shorten(its.values);
            vm.expectRevert(abi.encodeWithSelector(Fri.LayerValuesMismatch.selector, needed, needed - 1));
            check(told);
        }
    }

    function test_nodes_that_are_missing_or_superfluous_are_refused() public {
        for (uint256 layer = 0; layer < 2; layer++) {
            Told memory told = toldOf(9, foldsOf(1), 0, positions(3, 4, 33, 60));
            VerifierHarness.LayerProof memory its = told.layers[layer];
            its.nodes = with(its.nodes, bytes32(0));
            refused(told, MerkleProof.MerkleNodesMismatch.selector);
            shorten(its.nodes);
            shorten(its.nodes);
            refused(told, MerkleProof.MerkleNodesMismatch.selector);
        }
    }

    function test_sent_values_that_are_no_field_elements_are_refused() public {
        uint256[2] memory wrong = [PRIME, type(uint256).max];
        for (uint256 layer = 0; layer < 2; layer++) {
            Told memory told = toldOf(10, foldsOf(1), 0, positions(3, 4, 33, 60));
            uint256[] memory values = told.layers[layer].values;
            for (uint256 i = 0; i < values.length; i++) {
                uint256 value = values[i];
                for (uint256 k = 0; k < wrong.length; k++) {
                    values[i] = wrong[k];
                    vm.expectRevert(abi.encodeWithSelector(ProofBytes.NotFieldElement.selector, wrong[k]));
                    check(told);
                }
                values[i] = value;
            }
        }
    }

    function test_another_challenge_is_refused() public {
        Told memory told = toldOf(11, foldsOf(2), 1, positions(3, 4, 77, 250));
        told.layers[0].challenge ^= 1;
        refused(told, MerkleProof.MerkleRootMismatch.selector);
        told.layers[0].challenge ^= 1;
        told.layers[1].challenge ^= 1;
        refused(told, Fri.FinalPolynomialMismatch.selector);
    }

    function test_folds_in_another_order_are_refused() public {
        Told memory told = toldOf(12, foldsOf(2), 1, positions(3, 4, 77, 250));
        (told.layers[0].foldLog2, told.layers[1].foldLog2) = (2, 3);
        refused(told, Fri.LayerValuesMismatch.selector);
    }

    function test_values_on_another_coset_are_refused() public {
        uint256[3] memory offsets = [uint256(1), 9, PRIME - 3];
        uint256[] memory once = new uint256[](1);
        once[0] = 3;
        for (uint256 i = 0; i < offsets.length; i++) {
            Committed memory its = Committed(offsets[i], 6, randoms(13, 16));
            refused(toldOf(its, once, positions(3, 4, 33, 60), 99), Fri.FinalPolynomialMismatch.selector);
            refused(toldOf(its, foldsOf(1), positions(3, 4, 33, 60), 99), MerkleProof.MerkleRootMismatch.selector);
        }
    }

    function test_a_polynomial_of_one_degree_too_many_is_refused() public {
        // What is left of it is said in full, but only the first coefficients are heard.
        Committed memory its = Committed(OFFSET, 6, randoms(14, 17));
        Told memory told = toldOf(its, foldsOf(1), positions(3, 4, 33, 60), 99);
        vm.assertEq(told.coefficients.length, 2);
        accepted(told);
        shorten(told.coefficients);
        refused(told, Fri.FinalPolynomialMismatch.selector);
    }

    function test_every_other_coefficient_is_refused() public {
        Told memory told = toldOf(15, foldsOf(3), 2, positions(3, 4, 77, 250));
        vm.assertEq(told.coefficients.length, 4);
        for (uint256 i = 0; i < 4; i++) {
            told.coefficients[i] = plus(told.coefficients[i], 1);
            refused(told, Fri.FinalPolynomialMismatch.selector);
            told.coefficients[i] = minus(told.coefficients[i], 1);
        }
        (told.coefficients[0], told.coefficients[1]) = (told.coefficients[1], told.coefficients[0]);
        refused(told, Fri.FinalPolynomialMismatch.selector);
    }

    function test_the_mismatch_says_where_and_what() public {
        uint256[] memory none = new uint256[](0);
        Told memory told;
        told.domainLog2 = 5;
        told.coefficients = randoms(16, 2);
        uint256 expected = valueOf(told.coefficients, pointAt(OFFSET, 5, 7));
        told.known = with(with(none, 7), expected);
        check(told);
        told.known[1] = plus(expected, 1);
        vm.expectRevert(abi.encodeWithSelector(Fri.FinalPolynomialMismatch.selector, 7, expected, plus(expected, 1)));
        check(told);
    }

    function check(Told memory told) private view returns (uint256[] memory) {
        return harness.checkFri(told.domainLog2, told.layers, told.known, told.coefficients);
    }

    /// All is accepted, and the pairs that are left are the folded positions.
    function accepted(Told memory told) private view {
        uint256 foldedLog2 = 0;
        for (uint256 i = 0; i < told.layers.length; i++) {
            foldedLog2 += told.layers[i].foldLog2;
        }
        uint256[] memory left = check(told);
        uint256 place = 0;
        for (uint256 i = 0; i < told.known.length; i += 2) {
            uint256 position = told.known[i] >> foldedLog2;
            if (place > 0 && left[place - 2] == position) continue;
            vm.assertEq(left[place], position);
            place += 2;
        }
        vm.assertEq(left.length, place);
    }

    function refused(Told memory told, bytes4 reason) private {
        vm.expectPartialRevert(reason);
        check(told);
    }

    /// A polynomial that the folds bring to 2^finalLog2 coefficients, over a domain twice as large as needed.
    function toldOf(uint256 seed, uint256[] memory folds, uint256 finalLog2, uint256[] memory queried)
        private
        pure
        returns (Told memory)
    {
        uint256 degreeLog2 = finalLog2;
        for (uint256 i = 0; i < folds.length; i++) {
            degreeLog2 += folds[i];
        }
        uint256 domainLog2 = degreeLog2 + 2;
        while (queried[queried.length - 1] >= 1 << domainLog2) {
            domainLog2++;
        }
        return toldOf(Committed(OFFSET, domainLog2, randoms(seed, 1 << degreeLog2)), folds, queried, seed);
    }

    function toldOf(Committed memory its, uint256[] memory folds, uint256[] memory queried, uint256 seed)
        private
        pure
        returns (Told memory told)
    {
        told.domainLog2 = its.domainLog2;
        told.layers = new VerifierHarness.LayerProof[](folds.length);
        uint256[] memory values = valuesOf(its);
        for (uint256 i = 0; i < queried.length; i++) {
            told.known = with(with(told.known, queried[i]), values[queried[i]]);
        }
        for (uint256 i = 0; i < folds.length; i++) {
            uint256 challenge = random(seed, 5000 + i);
            (told.layers[i], queried) = layerOf(valuesOf(its), folds[i], queried);
            told.layers[i].challenge = challenge;
            its = folded(its, folds[i], challenge);
        }
        told.coefficients = its.coefficients;
    }

    function valuesOf(Committed memory its) private pure returns (uint256[] memory values) {
        values = new uint256[](1 << its.domainLog2);
        uint256 root = rootOf(its.domainLog2);
        for (uint256 i = 0; i < values.length; i++) {
            uint256 point = times(its.offset, raised(root, mirrored(i, its.domainLog2)));
            for (uint256 k = its.coefficients.length; k > 0; k--) {
                values[i] = plus(times(values[i], point), its.coefficients[k - 1]);
            }
        }
    }

    /// With f = Σ Xⁱ fᵢ(X^size), the polynomial Σ cⁱ fᵢ.
    function folded(Committed memory its, uint256 foldLog2, uint256 challenge)
        private
        pure
        returns (Committed memory next)
    {
        uint256 size = 1 << foldLog2;
        next.offset = raised(its.offset, size);
        next.domainLog2 = its.domainLog2 - foldLog2;
        next.coefficients = new uint256[]((its.coefficients.length + size - 1) / size);
        for (uint256 i = 0; i < its.coefficients.length; i++) {
            uint256 part = times(its.coefficients[i], raised(challenge, i % size));
            next.coefficients[i / size] = plus(next.coefficients[i / size], part);
        }
    }

    function layerOf(uint256[] memory values, uint256 foldLog2, uint256[] memory queried)
        private
        pure
        returns (VerifierHarness.LayerProof memory its, uint256[] memory leavesOpened)
    {
        uint256 size = 1 << foldLog2;
        bool[] memory isKnown = new bool[](values.length);
        bool[] memory isOpened = new bool[](values.length / size);
        for (uint256 i = 0; i < queried.length; i++) {
            isKnown[queried[i]] = true;
            isOpened[queried[i] / size] = true;
        }
        bytes32[] memory leaves = new bytes32[](isOpened.length);
        for (uint256 leaf = 0; leaf < leaves.length; leaf++) {
            bytes memory row = hex"00";
            for (uint256 i = leaf * size; i < (leaf + 1) * size; i++) {
                row = abi.encodePacked(row, values[i]);
                if (isOpened[leaf] && !isKnown[i]) its.values = with(its.values, values[i]);
            }
            leaves[leaf] = keccak256(row);
            if (isOpened[leaf]) leavesOpened = with(leavesOpened, leaf);
        }
        bytes32[] memory tree = treeOver(leaves);
        (its.root, its.foldLog2, its.nodes) = (tree[0], foldLog2, nodesFor(tree, isOpened));
    }

    function foldsOf(uint256 last) private pure returns (uint256[] memory folds) {
        folds = new uint256[](2);
        (folds[0], folds[1]) = (3, last);
    }

    function positions(uint256 a, uint256 b, uint256 c, uint256 d) private pure returns (uint256[] memory list) {
        list = new uint256[](4);
        (list[0], list[1], list[2], list[3]) = (a, b, c, d);
    }
}
