// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../generated/ProvingSystem.sol";
import {Profile} from "../types/Profile.sol";
import {Fri} from "./Fri.sol";
import {LayoutTable} from "./LayoutTable.sol";
import {ProofBytes} from "./ProofBytes.sol";

/// @title The parts of a proof, found once
/// @notice Everything stays in the calldata; a proof that says of itself something else than the verifier expects is refused.
library ProofReader {
    using ProofBytes for ProofBytes.Reader;

    /// Where everything lies in the calldata.
    struct Proof {
        uint256 layoutNumber;
        LayoutTable.Table table;
        uint256 outputAt;
        uint256 outputWords;
        uint256 sumsAt;
        uint256 rootsAt;
        uint256 valuesAt;
        uint256 layerRootsAt;
        uint256 finalAt;
        uint256 nonce;
        Fri.Opening[] layers;
        Fri.Opening[] trees;
    }

    /// The proof is of another version, program, description, profile or layout.
    error ProofOfOtherStatement(string what, uint256 expected, uint256 found);

    /// The trees of a proof: tables, main, interaction, composition. The first one's root is the verifier's own.
    uint256 internal constant TREES = 4;

    /// log2 of the factor of every fold but perhaps the last.
    uint256 private constant FOLD_LOG2 = 3;

    /// "PVXP".
    uint256 private constant MAGIC = 0x50565850;
    uint256 private constant PROOF_VERSION = 1;
    uint256 private constant WORD = 32;
    uint256 private constant NUMBER = 4;
    uint256 private constant NONCE = 8;

    /// @notice Read a proof of the profile. Reverts with the first thing that is not in order.
    /// @param tables The contracts with the tables of the layouts.
    function read(Profile memory its, address[] storage tables, bytes calldata data)
        internal
        view
        returns (Proof memory proof)
    {
        ProofBytes.Reader memory reader = ProofBytes.readerOf(data);
        readHead(its, tables, proof, reader);
        LayoutTable.Table memory table = proof.table;
        (proof.outputAt, proof.outputWords) = reader.elements(0, type(uint32).max);
        (proof.sumsAt,) = reader.elements(table.sums, table.sums);
        (proof.rootsAt,) = reader.list(TREES - 1, TREES - 1);
        (proof.valuesAt,) = reader.elements(table.claims, table.claims);
        readFri(its, proof, reader);
        proof.trees = new Fri.Opening[](TREES);
        uint256 nodesMost = its.queries * (table.rowsLog2 + its.blowupLog2);
        for (uint256 i = 0; i < TREES; i++) {
            proof.trees[i] = readOpening(reader, its.queries * table.widths[i], nodesMost);
            ProofBytes.requireElements(proof.trees[i].valuesAt, proof.trees[i].values);
        }
        reader.finish();
    }

    /// @notice log2 of the factor by which a layer is folded.
    function foldOf(Profile memory its, uint256 rowsLog2, uint256 layer) internal pure returns (uint256 foldLog2) {
        uint256 left = rowsLog2 - its.finalDegreeLog2 - FOLD_LOG2 * layer;
        return left < FOLD_LOG2 ? left : FOLD_LOG2;
    }

    /// @notice The commitment to a tree of the prover's, 1 to 3.
    function rootOf(Proof memory proof, uint256 tree) internal pure returns (uint256 root) {
        return ProofBytes.wordAt(proof.rootsAt + WORD * (tree - 1));
    }

    function readHead(Profile memory its, address[] storage tables, Proof memory proof, ProofBytes.Reader memory reader)
        private
        view
    {
        requireSame("magic", MAGIC, reader.number(NUMBER));
        requireSame("version", PROOF_VERSION, reader.number(NUMBER));
        requireSame("constraints", ProvingSystem.AIR_HASH, reader.number(WORD));
        requireSame("program", ProvingSystem.PROGRAM_HASH, reader.number(WORD));
        requireSame("profile", its.number, reader.number(NUMBER));
        proof.layoutNumber = reader.number(NUMBER);
        if (proof.layoutNumber >= tables.length) {
            revert ProofOfOtherStatement("layout", tables.length - 1, proof.layoutNumber);
        }
        proof.table = LayoutTable.load(tables[proof.layoutNumber]);
    }

    function readFri(Profile memory its, Proof memory proof, ProofBytes.Reader memory reader) private pure {
        uint256 rowsLog2 = proof.table.rowsLog2;
        uint256 folds = (rowsLog2 - its.finalDegreeLog2 + FOLD_LOG2 - 1) / FOLD_LOG2;
        (proof.layerRootsAt,) = reader.list(folds, folds);
        uint256 coefficients = 1 << its.finalDegreeLog2;
        (proof.finalAt,) = reader.elements(coefficients, coefficients);
        proof.nonce = reader.number(NONCE);
        proof.layers = new Fri.Opening[](folds);
        uint256 depth = rowsLog2 + its.blowupLog2;
        for (uint256 i = 0; i < folds; i++) {
            uint256 foldLog2 = foldOf(its, rowsLog2, i);
            depth -= foldLog2;
            proof.layers[i] = readOpening(reader, its.queries * ((1 << foldLog2) - 1), its.queries * depth);
        }
    }

    function readOpening(ProofBytes.Reader memory reader, uint256 valuesMost, uint256 nodesMost)
        private
        pure
        returns (Fri.Opening memory opening)
    {
        (opening.valuesAt, opening.values) = reader.list(0, valuesMost);
        (opening.nodesAt, opening.nodes) = reader.list(0, nodesMost);
    }

    function requireSame(string memory what, uint256 expected, uint256 found) private pure {
        if (expected != found) revert ProofOfOtherStatement(what, expected, found);
    }
}
