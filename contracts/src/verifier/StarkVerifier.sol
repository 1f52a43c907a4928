// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../generated/ProvingSystem.sol";
import {IDataPages} from "../interfaces/IDataPages.sol";
import {IFactRegistry} from "../interfaces/IFactRegistry.sol";
import {IVerifier} from "../interfaces/IVerifier.sol";
import {StarkField} from "../libraries/StarkField.sol";
import {StateTransition} from "../libraries/StateTransition.sol";
import {Profile} from "../types/Profile.sol";
import {Deep} from "./Deep.sol";
import {Evaluation} from "./Evaluation.sol";
import {Fri} from "./Fri.sol";
import {Openings} from "./Openings.sol";
import {ProofBytes} from "./ProofBytes.sol";
import {ProofReader} from "./ProofReader.sol";
import {PublicBus} from "./PublicBus.sol";
import {Transcript} from "./Transcript.sol";

/// @title Verifies the STARK of a batch in one transaction
/// @notice Follows docs/developer/proof-system.md step by step and accepts what the native verifier accepts. A profile fills in the
/// parameters. The proof stays in the calldata; only opened rows are copied.
abstract contract StarkVerifier is IVerifier {
    /// What is said and drawn on the way: the transcript's state, and the challenges.
    struct Drawn {
        uint256 state;
        Evaluation.Challenges challenges;
        uint256 deepCoefficient;
        uint256[] folds;
    }

    uint256 private constant COMPOSITION_PIECES = 3;
    uint256 private constant WORD = 32;

    /// @inheritdoc IVerifier
    IDataPages public immutable DATA_PAGES;

    /// @inheritdoc IVerifier
    bool public hasRegisteredFact;

    mapping(bytes32 fact => bool) private facts;
    address[] private evaluators;
    address[] private tables;

    /// @param dataPages The registry of data words.
    /// @param constraintEvaluators The contracts ConstraintEvaluator0, 1, …
    /// @param layoutTables The contracts LayoutTable0, 1, …
    constructor(IDataPages dataPages, address[] memory constraintEvaluators, address[] memory layoutTables) {
        requireChain();
        Profile memory its = profile();
        // A query gives a little less than log2(blowup) / 2 bits, so the rule is strict.
        if (2 * (its.provableBits - its.grindingBits) >= its.queries * its.blowupLog2) {
            revert ProfileTooWeak(its.provableBits);
        }
        requireCount(ProvingSystem.EVALUATORS, constraintEvaluators.length);
        requireCount(ProvingSystem.LAYOUTS, layoutTables.length);
        requireCode(address(dataPages));
        for (uint256 i = 0; i < constraintEvaluators.length; i++) {
            requireCode(constraintEvaluators[i]);
        }
        for (uint256 i = 0; i < layoutTables.length; i++) {
            bytes32 expected = ProvingSystem.tableHash(i);
            bytes32 found = layoutTables[i].codehash;
            if (found != expected) revert PartInvalid(layoutTables[i], expected, found);
        }
        (DATA_PAGES, evaluators, tables) = (dataPages, constraintEvaluators, layoutTables);
    }

    /// @inheritdoc IVerifier
    function registerProof(address exchange, Page[] calldata pages, bytes calldata proof) external {
        // AUTHORISE
        requireChain();
        passed("start");
        bytes32 fact = verify(exchange, pages, proof);
        // MOVE
        facts[fact] = true;
        if (!hasRegisteredFact) hasRegisteredFact = true;
        // RECORD
        bytes32[] memory pageHashes = new bytes32[](pages.length);
        for (uint256 i = 0; i < pages.length; i++) {
            pageHashes[i] = pages[i].hash;
        }
        emit LogProof(fact, exchange, pageHashes);
        passed("registered");
    }

    /// @inheritdoc IFactRegistry
    function isValid(bytes32 fact) external view returns (bool) {
        return facts[fact];
    }

    /// @inheritdoc IVerifier
    function parts() external view returns (address[] memory, address[] memory) {
        return (evaluators, tables);
    }

    /// @dev The parameters of the proofs that are accepted.
    function profile() internal pure virtual returns (Profile memory parameters);

    /// @dev The root of a layout's tables under the profile's blowup.
    function tablesRoot(uint256 layoutNumber) internal pure virtual returns (uint256 root);

    /// @dev Refuses chains on which the profile's proofs mean nothing.
    function requireChain() internal view virtual {}

    /// @dev Called when a phase of the verification is over; measurements override it.
    function passed(string memory phase) internal virtual {}

    /// @dev The fact that a proof shows. Reverts with the first step that fails.
    function verify(address exchange, Page[] calldata pages, bytes calldata data) internal returns (bytes32 fact) {
        Profile memory its = profile();
        ProofReader.Proof memory proof = ProofReader.read(its, tables, data);
        passed("bytes");
        Drawn memory drawn;
        drawn.state = heardStatement(its, proof, exchange, pages);
        drawPoint(proof, drawn);
        passed("transcript");
        checkBuses(proof, drawn.challenges, pages);
        passed("buses");
        Deep.Plan memory plan = checkConstraints(its, proof, drawn);
        passed("constraints");
        Openings.Queries memory queries = drawQueries(its, proof, drawn);
        passed("transcript");
        Openings.checkRows(its, proof, queries, tablesRoot(proof.layoutNumber));
        passed("merkle");
        Openings.evaluate(queries, plan, proof.table.rowsLog2 + its.blowupLog2);
        passed("deep");
        Openings.checkFri(its, proof, queries, drawn.folds);
        passed("fri");
        return factOf(exchange, proof);
    }

    /// @dev The transcript's state after everything that the statement says.
    function heardStatement(Profile memory its, ProofReader.Proof memory proof, address exchange, Page[] calldata pages)
        private
        view
        returns (uint256 state)
    {
        state = Transcript.absorbHalves(Transcript.start(), Transcript.CONSTRAINTS, ProvingSystem.AIR_HASH);
        state = Transcript.absorbHalves(state, Transcript.PROGRAM, ProvingSystem.PROGRAM_HASH);
        uint256[] memory words = new uint256[](6);
        (words[0], words[1], words[2]) = (its.label, its.provableBits, its.blowupLog2);
        (words[3], words[4], words[5]) = (its.queries, its.grindingBits, its.finalDegreeLog2);
        state = Transcript.absorb(state, Transcript.PROFILE, words);
        state = Transcript.absorb(state, Transcript.LAYOUT, proof.layoutNumber, proof.table.rowsLog2);
        state = Transcript.absorb(state, Transcript.DOMAIN, block.chainid, uint256(uint160(exchange)));
        state = Transcript.absorbCalldata(state, Transcript.OUTPUT, true, proof.outputAt, proof.outputWords);
        words = new uint256[](1 + 2 * pages.length);
        words[0] = 2 * pages.length;
        for (uint256 i = 0; i < pages.length; i++) {
            uint256 hash = uint256(pages[i].hash);
            (words[1 + 2 * i], words[2 + 2 * i]) = (hash >> 128, hash & type(uint128).max);
        }
        state = Transcript.absorb(state, Transcript.DATA, words);
        state = Transcript.absorb(state, Transcript.FIXED_COMMITMENT, tablesRoot(proof.layoutNumber));
    }

    /// @dev Hear the commitments and draw everything up to the point.
    function drawPoint(ProofReader.Proof memory proof, Drawn memory drawn) private pure {
        Evaluation.Challenges memory challenges = drawn.challenges;
        uint256 state = Transcript.absorb(drawn.state, Transcript.MAIN_COMMITMENT, ProofReader.rootOf(proof, 1));
        (state, challenges.z) = Transcript.draw(state, Transcript.BUSES_Z);
        (state, challenges.alpha) = Transcript.draw(state, Transcript.BUSES_ALPHA);
        state = Transcript.absorbCalldata(state, Transcript.CLAIMED_SUMS, false, proof.sumsAt, proof.table.sums);
        state = Transcript.absorb(state, Transcript.INTERACTION_COMMITMENT, ProofReader.rootOf(proof, 2));
        (state, challenges.coefficient) = Transcript.draw(state, Transcript.COEFFICIENT);
        state = Transcript.absorb(state, Transcript.COMPOSITION_COMMITMENT, ProofReader.rootOf(proof, 3));
        (drawn.state, challenges.point) = Transcript.draw(state, Transcript.POINT);
    }

    /// @dev The claimed sums of all chips, and what the verifier itself receives, must cancel out.
    function checkBuses(ProofReader.Proof memory proof, Evaluation.Challenges memory challenges, Page[] calldata pages)
        private
        view
    {
        uint256 sum = PublicBus.sumOf(
            proof.outputAt, proof.outputWords, 0, PublicBus.MAIN_STREAM, challenges.z, challenges.alpha
        );
        uint256 start = 0;
        for (uint256 i = 0; i < pages.length; i++) {
            uint256 ofPage = DATA_PAGES.busSum(challenges.z, challenges.alpha, start, pages[i].words, pages[i].hash);
            sum = addmod(sum, ofPage, StarkField.PRIME);
            start += pages[i].words;
        }
        for (uint256 i = 0; i < proof.table.sums; i++) {
            sum = addmod(sum, ProofBytes.wordAt(proof.sumsAt + WORD * i), StarkField.PRIME);
        }
        if (sum != 0) revert BusesUnbalanced(sum);
    }

    /// @dev The opened values must satisfy the constraints. Returns what FRI must show of them.
    function checkConstraints(Profile memory its, ProofReader.Proof memory proof, Drawn memory drawn)
        private
        view
        returns (Deep.Plan memory plan)
    {
        uint256 power = requireOutside(its, proof.table.rowsLog2, drawn.challenges.point);
        uint256 claims = proof.table.claims;
        (drawn.state, drawn.deepCoefficient) = Transcript.draw(
            Transcript.absorbCalldata(drawn.state, Transcript.DEEP_VALUES, false, proof.valuesAt, claims),
            Transcript.DEEP_COEFFICIENT
        );
        uint256 inputs;
        (plan, inputs) = Deep.planOf(
            proof.table, ProofReader.rowBytes(proof), proof.valuesAt, drawn.deepCoefficient, drawn.challenges.point
        );
        uint256 found = Evaluation.total(evaluators, drawn.challenges, inputs, proof.valuesAt, proof.sumsAt);
        // The pieces of the composition are the last claims.
        uint256 piecesAt = proof.valuesAt + WORD * (claims - COMPOSITION_PIECES);
        uint256 expected = Fri.polynomialAt(piecesAt, COMPOSITION_PIECES, power);
        if (found != expected) revert ConstraintsViolated(expected, found);
    }

    /// @dev The point's power of the rows. No opened point may be a row or in the domain of commitments; all of them are the
    /// point times a power of the rows' generator, so that one test stands for all.
    function requireOutside(Profile memory its, uint256 rowsLog2, uint256 point) internal pure returns (uint256 power) {
        power = StarkField.smallPower(point, 1 << rowsLog2);
        uint256 domain = StarkField.smallPower(StarkField.GENERATOR, 1 << (rowsLog2 + its.blowupLog2));
        if (power == 1 || StarkField.smallPower(power, 1 << its.blowupLog2) == domain) revert PointInDomain(point);
    }

    /// @dev Hear the layers, draw their challenges, check the nonce, draw the positions.
    function drawQueries(Profile memory its, ProofReader.Proof memory proof, Drawn memory drawn)
        private
        pure
        returns (Openings.Queries memory queries)
    {
        uint256[] memory words = new uint256[](5);
        (words[0], words[1], words[2]) = (proof.table.rowsLog2, its.blowupLog2, its.finalDegreeLog2);
        (words[3], words[4]) = (its.queries, its.grindingBits);
        uint256 state = Transcript.absorb(drawn.state, Transcript.FRI_PARAMETERS, words);
        drawn.folds = new uint256[](proof.layers.length);
        for (uint256 i = 0; i < proof.layers.length; i++) {
            uint256 root = ProofBytes.wordAt(proof.layerRootsAt + WORD * i);
            state = Transcript.absorb(state, Transcript.layerCommitment(i), root);
            (state, drawn.folds[i]) = Transcript.draw(state, Transcript.layerFold(i));
        }
        uint256 coefficients = 1 << its.finalDegreeLog2;
        state = Transcript.absorbCalldata(state, Transcript.FINAL_POLYNOMIAL, false, proof.finalAt, coefficients);
        state = Transcript.absorb(state, Transcript.GRINDING, proof.nonce);
        if (state & ((1 << its.grindingBits) - 1) != 0) revert GrindingInsufficient(its.grindingBits, proof.nonce);
        uint256 mask = (1 << (proof.table.rowsLog2 + its.blowupLog2)) - 1;
        queries = Openings.queriesOf(its.queries);
        for (uint256 i = 0; i < its.queries; i++) {
            state = Transcript.absorb(state, Transcript.QUERIES, i);
            Openings.insert(queries, state & mask);
        }
    }

    function factOf(address exchange, ProofReader.Proof memory proof) private pure returns (bytes32 fact) {
        uint256[] calldata programOutput;
        (uint256 place, uint256 count) = (proof.outputAt, proof.outputWords);
        assembly ("memory-safe") {
            programOutput.offset := place
            programOutput.length := count
        }
        return StateTransition.fact(exchange, programOutput);
    }

    function requireCount(uint256 expected, uint256 found) private pure {
        if (expected != found) revert PartsMissing(expected, found);
    }

    function requireCode(address part) private view {
        if (part.code.length == 0) revert PartInvalid(part, bytes32(0), part.codehash);
    }
}
