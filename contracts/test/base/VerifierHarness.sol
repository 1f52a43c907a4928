// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../../src/libraries/StarkField.sol";
import {Profile} from "../../src/types/Profile.sol";
import {Deep} from "../../src/verifier/Deep.sol";
import {Evaluation} from "../../src/verifier/Evaluation.sol";
import {Fri} from "../../src/verifier/Fri.sol";
import {LayoutTable} from "../../src/verifier/LayoutTable.sol";
import {MerkleProof} from "../../src/verifier/MerkleProof.sol";
import {Openings} from "../../src/verifier/Openings.sol";
import {ProofBytes} from "../../src/verifier/ProofBytes.sol";
import {ProofReader} from "../../src/verifier/ProofReader.sol";
import {PublicBus} from "../../src/verifier/PublicBus.sol";
import {Transcript} from "../../src/verifier/Transcript.sol";

/// @title The libraries of the verifier, open for tests
/// @notice Calls are external, so that lists are in the calldata and an error is seen by who called.
contract VerifierHarness {
    using ProofBytes for ProofBytes.Reader;

    /// What FRI is told of a layer.
    struct LayerProof {
        bytes32 root;
        uint256 challenge;
        uint256 foldLog2;
        uint256[] values;
        bytes32[] nodes;
    }

    /// What the prover opens of a tree.
    struct TreeProof {
        uint256 width;
        uint256[] values;
        bytes32[] nodes;
    }

    /// The opened values of a layout and a row of its columns.
    struct DeepCase {
        address holder;
        uint256[] values;
        uint256 coefficient;
        uint256 point;
        uint256[] row;
    }

    address[] private evaluators;

    function setEvaluators(address[] calldata contracts) external {
        evaluators = contracts;
    }

    function power(uint256 base, uint256 exponent) external view returns (uint256) {
        return StarkField.power(base, exponent);
    }

    /// Reads numbers of these sizes, then the end.
    function numbers(bytes calldata data, uint256[] calldata sizes) external pure returns (uint256[] memory found) {
        ProofBytes.Reader memory reader = ProofBytes.readerOf(data);
        found = new uint256[](sizes.length);
        for (uint256 i = 0; i < sizes.length; i++) {
            found[i] = reader.number(sizes[i]);
        }
        reader.finish();
    }

    /// Reads a list, of field elements or any words, then the end.
    function list(bytes calldata data, uint256 least, uint256 most, bool isOfElements)
        external
        pure
        returns (uint256[] memory found)
    {
        ProofBytes.Reader memory reader = ProofBytes.readerOf(data);
        (uint256 place, uint256 count) = isOfElements ? reader.elements(least, most) : reader.list(least, most);
        reader.finish();
        found = new uint256[](count);
        for (uint256 i = 0; i < count; i++) {
            found[i] = ProofBytes.wordAt(place + 32 * i);
        }
    }

    function absorbedCalldata(uint256 state, uint256 label, bool withCount, uint256[] calldata words)
        external
        pure
        returns (uint256)
    {
        return Transcript.absorbCalldata(state, label, withCount, placeOf(words), words.length);
    }

    function checkMerkle(bytes32 root, bytes32[] memory pairs, uint256 depth, bytes32[] calldata nodes) external pure {
        uint256 queue;
        assembly {
            queue := add(pairs, 0x20)
        }
        MerkleProof.check(root, queue, pairs.length / 2, depth, placeOf(nodes), nodes.length);
    }

    function publicSum(uint256[] calldata words, uint256 start, uint256 stream, uint256 z, uint256 alpha)
        external
        view
        returns (uint256)
    {
        return PublicBus.sumOf(placeOf(words), words.length, start, stream, z, alpha);
    }

    function loaded(address holder) external view returns (LayoutTable.Table memory table) {
        return LayoutTable.load(holder);
    }

    /// The value of DEEP's function as a fraction, and how many bytes the table's points take.
    function fraction(DeepCase calldata its, uint256 x)
        external
        view
        returns (uint256 numerator, uint256 denominator, uint256 pointsBytes)
    {
        LayoutTable.Table memory table = LayoutTable.load(its.holder);
        Deep.Plan memory plan;
        uint256 size = 32 * its.row.length;
        (plan, pointsBytes) = Deep.planOf(table, size, placeOf(its.values), its.coefficient, its.point);
        pointsBytes -= table.pointsAt;
        // What is allocated afterwards may not overwrite the plan.
        uint256[] memory other = new uint256[](64);
        for (uint256 i = 0; i < other.length; i++) {
            other[i] = type(uint256).max;
        }
        (uint256 to, uint256 from) = (plan.row, placeOf(its.row));
        assembly {
            calldatacopy(to, from, size)
        }
        (numerator, denominator) = Deep.fractionAt(plan, x);
    }

    function total(
        Evaluation.Challenges memory challenges,
        bytes memory inputs,
        uint256[] calldata values,
        uint256[] calldata sums
    ) external view returns (uint256) {
        uint256 table;
        assembly {
            table := add(inputs, 0x20)
        }
        return Evaluation.total(evaluators, challenges, table, placeOf(values), placeOf(sums));
    }

    /// Checks all layers, and the last one against the polynomial. The pairs that are left.
    function checkFri(
        uint256 domainLog2,
        LayerProof[] calldata layers,
        uint256[] memory known,
        uint256[] calldata coefficients
    ) external view returns (uint256[] memory) {
        Fri.Layer memory layer = Fri.firstLayer(domainLog2);
        uint256 start;
        assembly {
            start := add(known, 0x20)
        }
        uint256 count = known.length / 2;
        for (uint256 i = 0; i < layers.length; i++) {
            (layer.root, layer.challenge, layer.foldLog2) = (layers[i].root, layers[i].challenge, layers[i].foldLog2);
            count = Fri.checkLayer(layer, openingOf(layers[i].values, layers[i].nodes), start, count);
        }
        uint256 degreeLog2 = 0;
        while (1 << degreeLog2 < coefficients.length) {
            degreeLog2++;
        }
        Fri.checkFinal(layer, placeOf(coefficients), degreeLog2, start, count);
        assembly {
            mstore(known, mul(2, count))
        }
        return known;
    }

    /// Inserts positions one after the other; the positions in their order.
    function inserted(uint256[] calldata positions) external pure returns (uint256[] memory found) {
        return positionsOf(queriesOf(positions));
    }

    /// Checks the rows of all trees; what was copied next to each other.
    function checkRows(
        uint256 domainLog2,
        uint256[] calldata positions,
        TreeProof[] calldata trees,
        uint256[] calldata roots
    ) external pure returns (uint256[] memory rows) {
        Openings.Queries memory queries = queriesOf(positions);
        ProofReader.Proof memory proof;
        Profile memory its;
        (its.blowupLog2, proof.table.rowsLog2) = (1, domainLog2 - 1);
        proof.rootsAt = placeOf(roots[1:]);
        proof.trees = new Fri.Opening[](trees.length);
        for (uint256 i = 0; i < trees.length; i++) {
            proof.table.widths[i] = trees[i].width;
            proof.trees[i] = openingOf(trees[i].values, trees[i].nodes);
        }
        Openings.checkRows(its, proof, queries, roots[0]);
        rows = new uint256[](queries.rowBytes / 32 * queries.count);
        (uint256 from, uint256 size) = (queries.rows, 32 * rows.length);
        assembly {
            mcopy(add(rows, 0x20), from, size)
        }
    }

    function queriesOf(uint256[] calldata positions) private pure returns (Openings.Queries memory queries) {
        queries = Openings.queriesOf(positions.length);
        for (uint256 i = 0; i < positions.length; i++) {
            Openings.insert(queries, positions[i]);
        }
    }

    function positionsOf(Openings.Queries memory queries) private pure returns (uint256[] memory found) {
        found = new uint256[](queries.count);
        for (uint256 i = 0; i < queries.count; i++) {
            (found[i],) = Fri.pairAt(queries.start + 64 * i);
        }
    }

    function openingOf(uint256[] calldata values, bytes32[] calldata nodes)
        private
        pure
        returns (Fri.Opening memory opening)
    {
        return Fri.Opening(placeOf(values), values.length, placeOf(nodes), nodes.length);
    }

    function placeOf(uint256[] calldata words) private pure returns (uint256 place) {
        assembly {
            place := words.offset
        }
    }

    function placeOf(bytes32[] calldata words) private pure returns (uint256 place) {
        assembly {
            place := words.offset
        }
    }
}
