// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {Profile} from "../../src/types/Profile.sol";
import {ConstantColumns} from "./VerifierOfConstants.sol";
import {Claim, VerifierTable} from "./VerifierTable.sol";

/// A proof before it is encoded; a test changes what it wants.
struct Draft {
    Profile profile;
    bytes table;
    address exchange;
    uint256[] words;
    IVerifier.Page[] pages;
    uint256[] sums;
    bytes32[] roots;
    uint256[] values;
    bytes32[] layerRoots;
    uint256[] coefficients;
    uint64 nonce;
    Opened[] layers;
    Opened[] trees;
}

/// What is opened of a layer or tree.
struct Opened {
    uint256[] values;
    bytes32[] nodes;
}

/// @title Proves constant columns of layout 0, following docs/developer/proof-system.md
/// @notice DEEP's function is 0 then, and so are all layers.
abstract contract VerifierProver is VerifierTable {
    uint256 private constant TREES = 4;
    uint256 private constant FOLD = 8;

    /// A draft that needs no more than its queries.
    function draftOf(Profile memory profile, bytes memory table, address exchange, uint256[] memory words)
        internal
        pure
        returns (Draft memory its)
    {
        (its.profile, its.table, its.exchange, its.words) = (profile, table, exchange, words);
        its.sums = randoms(500, numberAt(table, 6, 1));
        its.roots = new bytes32[](TREES - 1);
        for (uint256 tree = 1; tree < TREES; tree++) {
            bytes32[] memory levels = levelsOf(its, tree);
            its.roots[tree - 1] = levels[levels.length - 1];
        }
        Claim[] memory claims = claimsOf(table);
        its.values = new uint256[](claims.length);
        for (uint256 i = 0; i < claims.length; i++) {
            its.values[i] = ConstantColumns.valueOf(claims[i].column);
        }
        its.layerRoots = new bytes32[](foldsOf(its).length);
        for (uint256 i = 0; i < its.layerRoots.length; i++) {
            bytes32[] memory levels = layerLevelsOf(its, i);
            its.layerRoots[i] = levels[levels.length - 1];
        }
        its.coefficients = new uint256[](2 ** profile.finalDegreeLog2);
        (its.layers, its.trees) = (new Opened[](its.layerRoots.length), new Opened[](TREES));
    }

    /// The challenges z and alpha with the state after them.
    function busChallenges(Draft memory its) internal view returns (bytes32 state, uint256 z, uint256 alpha) {
        Profile memory profile = its.profile;
        state = keccak256(abi.encode(numberOf("provex/stark/1")));
        state = hear(state, "statement/constraints", halvesOf(bytes32(ProvingSystem.AIR_HASH)));
        state = hear(state, "statement/program", halvesOf(bytes32(ProvingSystem.PROGRAM_HASH)));
        bytes memory bits = abi.encode(profile.label, profile.provableBits, profile.blowupLog2);
        bits = abi.encodePacked(bits, profile.queries, profile.grindingBits, profile.finalDegreeLog2);
        state = hear(state, "statement/profile", bits);
        state = hear(state, "statement/layout", abi.encode(0, rowsLog2Of(its)));
        state = hear(state, "statement/domain", abi.encode(block.chainid, its.exchange));
        state = hear(state, "statement/output", abi.encodePacked(its.words.length, its.words));
        bytes memory hashes = abi.encode(2 * its.pages.length);
        for (uint256 i = 0; i < its.pages.length; i++) {
            hashes = abi.encodePacked(hashes, halvesOf(its.pages[i].hash));
        }
        state = hear(state, "statement/data", hashes);
        bytes32[] memory levels = levelsOf(its, 0);
        state = hear(state, "fixed/commitment", abi.encode(levels[levels.length - 1]));
        state = hear(state, "main/commitment", abi.encode(its.roots[0]));
        state = hear(state, "buses/z", "");
        z = uint256(state) % PRIME;
        state = hear(state, "buses/alpha", "");
        alpha = uint256(state) % PRIME;
    }

    /// The point, the state after it, and what the composition is there.
    function pointOf(Draft memory its) internal view returns (bytes32 state, uint256 point, uint256 composition) {
        (state,,) = busChallenges(its);
        state = hear(state, "buses/claimed sums", abi.encodePacked(its.sums));
        state = hear(state, "interaction/commitment", abi.encode(its.roots[1]));
        state = hear(state, "constraints/coefficient", "");
        state = hear(state, "composition/commitment", abi.encode(its.roots[2]));
        state = hear(state, "composition/point", "");
        point = uint256(state) % PRIME;
        uint256 power = raised(point, 2 ** rowsLog2Of(its));
        for (uint256 i = its.values.length; i > its.values.length - 3; i--) {
            composition = plus(times(composition, power), its.values[i - 1]);
        }
    }

    /// Find a nonce and open what is asked for.
    function finish(Draft memory its) internal view {
        bytes32 state = committed(its);
        uint256[] memory positions;
        for (its.nonce = 0; uint256(grind(its, state)) % 2 ** its.profile.grindingBits != 0; its.nonce++) {}
        positions = positionsOf(its, grind(its, state));
        for (uint256 tree = 0; tree < TREES; tree++) {
            delete its.trees[tree].values;
            for (uint256 i = 0; i < positions.length; i++) {
                its.trees[tree].values = joined(its.trees[tree].values, rowOf(its, tree));
            }
            its.trees[tree].nodes = nodesOf(levelsOf(its, tree), positions);
        }
        uint256[] memory folds = foldsOf(its);
        for (uint256 i = 0; i < folds.length; i++) {
            uint256[] memory leaves = parentsOf(positions, 2 ** folds[i]);
            its.layers[i].values = new uint256[](leaves.length * 2 ** folds[i] - positions.length);
            its.layers[i].nodes = nodesOf(layerLevelsOf(its, i), leaves);
            positions = leaves;
        }
    }

    /// The state with which the nonce is tried.
    function committed(Draft memory its) internal view returns (bytes32 state) {
        (state,,) = pointOf(its);
        Profile memory profile = its.profile;
        state = hear(state, "deep/values", abi.encodePacked(its.values));
        state = hear(state, "deep/coefficient", "");
        bytes memory parameters = abi.encode(rowsLog2Of(its), profile.blowupLog2, profile.finalDegreeLog2);
        parameters = abi.encodePacked(parameters, profile.queries, profile.grindingBits);
        state = hear(state, "fri/parameters", parameters);
        for (uint256 i = 0; i < its.layerRoots.length; i++) {
            string memory layer = string.concat("fri/layer ", vm.toString(i));
            state = hear(state, string.concat(layer, "/commitment"), abi.encode(its.layerRoots[i]));
            state = hear(state, string.concat(layer, "/fold"), "");
        }
        state = hear(state, "fri/final polynomial", abi.encodePacked(its.coefficients));
    }

    function grind(Draft memory its, bytes32 state) internal pure returns (bytes32) {
        return hear(state, "fri/grinding", abi.encode(its.nonce));
    }

    function encoded(Draft memory its) internal pure returns (bytes memory data) {
        data = abi.encodePacked("PVXP", uint32(1), ProvingSystem.AIR_HASH, ProvingSystem.PROGRAM_HASH);
        // forge-lint: disable-next-line(unsafe-typecast)
        data = abi.encodePacked(data, uint32(its.profile.number), uint32(0));
        data = abi.encodePacked(data, listOf(its.words), listOf(its.sums), listOf(its.roots), listOf(its.values));
        data = abi.encodePacked(data, listOf(its.layerRoots), listOf(its.coefficients), its.nonce);
        for (uint256 i = 0; i < its.layers.length; i++) {
            data = abi.encodePacked(data, listOf(its.layers[i].values), listOf(its.layers[i].nodes));
        }
        for (uint256 i = 0; i < its.trees.length; i++) {
            data = abi.encodePacked(data, listOf(its.trees[i].values), listOf(its.trees[i].nodes));
        }
    }

    function rowsLog2Of(Draft memory its) internal pure returns (uint256) {
        return numberAt(its.table, 1, 1);
    }

    /// log2 of the folds: as often 8 as possible, then what is left.
    function foldsOf(Draft memory its) private pure returns (uint256[] memory folds) {
        uint256 left = rowsLog2Of(its) - its.profile.finalDegreeLog2;
        while (left > 0) {
            folds = with(folds, left < 3 ? left : 3);
            left -= folds[folds.length - 1];
        }
    }

    function positionsOf(Draft memory its, bytes32 state) private pure returns (uint256[] memory positions) {
        uint256 size = 2 ** (rowsLog2Of(its) + its.profile.blowupLog2);
        for (uint256 i = 0; i < its.profile.queries; i++) {
            state = hear(state, "fri/queries", abi.encode(i));
            positions = withInOrder(positions, uint256(state) % size);
        }
    }

    /// A rising list with one more word, unless it is there.
    function withInOrder(uint256[] memory list, uint256 word) private pure returns (uint256[] memory longer) {
        for (uint256 i = 0; i < list.length; i++) {
            if (list[i] == word) return list;
        }
        longer = with(list, word);
        for (uint256 i = longer.length - 1; i > 0 && longer[i - 1] > word; i--) {
            (longer[i - 1], longer[i]) = (word, longer[i - 1]);
        }
    }

    function rowOf(Draft memory its, uint256 tree) private pure returns (uint256[] memory) {
        uint256 first = 0;
        for (uint256 i = 0; i < tree; i++) {
            first += numberAt(its.table, 2 + i, 1);
        }
        return ConstantColumns.rowOf(first, numberAt(its.table, 2 + tree, 1));
    }

    function levelsOf(Draft memory its, uint256 tree) private pure returns (bytes32[] memory) {
        return ConstantColumns.levelsOf(rowOf(its, tree), rowsLog2Of(its) + its.profile.blowupLog2);
    }

    function layerLevelsOf(Draft memory its, uint256 layer) private pure returns (bytes32[] memory) {
        uint256[] memory folds = foldsOf(its);
        uint256 depth = rowsLog2Of(its) + its.profile.blowupLog2;
        for (uint256 i = 0; i <= layer; i++) {
            depth -= folds[i];
        }
        return ConstantColumns.levelsOf(new uint256[](2 ** folds[layer]), depth);
    }

    /// The multi-proof of leaves in a tree whose levels are constant.
    function nodesOf(bytes32[] memory levels, uint256[] memory leaves) private pure returns (bytes32[] memory nodes) {
        for (uint256 level = 0; level + 1 < levels.length; level++) {
            uint256[] memory parents = parentsOf(leaves, 2);
            for (uint256 missing = 2 * parents.length - leaves.length; missing > 0; missing--) {
                nodes = with(nodes, levels[level]);
            }
            leaves = parents;
        }
    }

    function parentsOf(uint256[] memory places, uint256 size) private pure returns (uint256[] memory parents) {
        for (uint256 i = 0; i < places.length; i++) {
            uint256 parent = places[i] / size;
            if (parents.length == 0 || parents[parents.length - 1] != parent) parents = with(parents, parent);
        }
    }

    function hear(bytes32 state, string memory label, bytes memory words) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(state, numberOf(label), words));
    }

    function halvesOf(bytes32 digest) private pure returns (bytes memory) {
        return abi.encode(uint256(digest) / 2 ** 128, uint256(digest) % 2 ** 128);
    }

    function joined(uint256[] memory list, uint256[] memory more) private pure returns (uint256[] memory) {
        for (uint256 i = 0; i < more.length; i++) {
            list = with(list, more[i]);
        }
        return list;
    }

    function listOf(uint256[] memory words) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return abi.encodePacked(uint32(words.length), words);
    }

    function listOf(bytes32[] memory words) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return abi.encodePacked(uint32(words.length), words);
    }

    /// The characters as a big-endian number.
    function numberOf(string memory text) private pure returns (uint256 number) {
        for (uint256 i = 0; i < bytes(text).length; i++) {
            number = 256 * number + uint8(bytes(text)[i]);
        }
    }
}
