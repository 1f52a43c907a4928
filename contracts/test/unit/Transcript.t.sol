// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Transcript} from "../../src/verifier/Transcript.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract TranscriptTest is FieldTest {
    /// The transcript of the vectors that is hashed with Keccak, and how many steps are there at most.
    string private constant CASE = ".[0]";
    uint256 private constant STEPS_MAX = 100;

    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_steps_equal_the_vectors() public view {
        string memory json = vm.readFile("../vectors/transcript/transcripts.json");
        vm.assertEq(vm.parseJsonString(json, string.concat(CASE, ".hash")), "keccak");
        string memory protocol = vm.parseJsonString(json, string.concat(CASE, ".protocol"));
        uint256 state = uint256(keccak256(abi.encode(numberOf(protocol))));
        uint256 messages = 0;
        uint256 draws = 0;
        for (uint256 i = 0; i < STEPS_MAX; i++) {
            string memory step = string.concat(CASE, ".steps[", vm.toString(i), "]");
            if (!vm.keyExistsJson(json, step)) break;
            bool isMessage = vm.keyExistsJson(json, string.concat(step, ".felts"));
            bool isDraw = vm.keyExistsJson(json, string.concat(step, ".challenge"));
            uint256 label = numberOf(vm.parseJsonString(json, string.concat(step, ".label")));
            if (isMessage) {
                state = absorbed(state, label, vm.parseJsonUintArray(json, string.concat(step, ".felts")));
                messages++;
            } else if (isDraw) {
                uint256 challenge;
                (state, challenge) = Transcript.draw(state, label);
                vm.assertEq(challenge, vm.parseJsonUint(json, string.concat(step, ".challenge")));
                draws++;
            } else if (vm.keyExistsJson(json, string.concat(step, ".nonce"))) {
                state = Transcript.absorb(state, label, vm.parseJsonUint(json, string.concat(step, ".nonce")));
                vm.assertEq(state % 2 ** vm.parseJsonUint(json, string.concat(step, ".bits")), 0);
            } else {
                state = positionsDrawn(state, label, json, step);
            }
            vm.assertEq(state, vm.parseJsonUint(json, string.concat(step, ".state")));
        }
        vm.assertGe(messages, 3);
        vm.assertGe(draws, 3);
    }

    function test_the_transcript_starts_with_the_name_of_the_protocol() public pure {
        vm.assertEq(Transcript.start(), uint256(keccak256(abi.encode(numberOf("provex/stark/1")))));
    }

    function test_labels_are_those_of_the_proof_system() public pure {
        same(Transcript.PROTOCOL, "provex/stark/1");
        same(Transcript.CONSTRAINTS, "statement/constraints");
        same(Transcript.PROGRAM, "statement/program");
        same(Transcript.PROFILE, "statement/profile");
        same(Transcript.LAYOUT, "statement/layout");
        same(Transcript.DOMAIN, "statement/domain");
        same(Transcript.OUTPUT, "statement/output");
        same(Transcript.DATA, "statement/data");
        same(Transcript.FIXED_COMMITMENT, "fixed/commitment");
        same(Transcript.MAIN_COMMITMENT, "main/commitment");
        same(Transcript.BUSES_Z, "buses/z");
        same(Transcript.BUSES_ALPHA, "buses/alpha");
        same(Transcript.CLAIMED_SUMS, "buses/claimed sums");
        same(Transcript.INTERACTION_COMMITMENT, "interaction/commitment");
        same(Transcript.COEFFICIENT, "constraints/coefficient");
        same(Transcript.COMPOSITION_COMMITMENT, "composition/commitment");
        same(Transcript.POINT, "composition/point");
        same(Transcript.DEEP_VALUES, "deep/values");
        same(Transcript.DEEP_COEFFICIENT, "deep/coefficient");
        same(Transcript.FRI_PARAMETERS, "fri/parameters");
        same(Transcript.FINAL_POLYNOMIAL, "fri/final polynomial");
        same(Transcript.GRINDING, "fri/grinding");
        same(Transcript.QUERIES, "fri/queries");
    }

    function test_labels_of_layers_carry_their_number() public pure {
        for (uint256 layer = 0; layer < 10; layer++) {
            string memory name = string.concat("fri/layer ", vm.toString(layer));
            same(Transcript.layerCommitment(layer), string.concat(name, "/commitment"));
            same(Transcript.layerFold(layer), string.concat(name, "/fold"));
        }
    }

    function testFuzz_all_ways_to_absorb_are_one(uint256 state, uint256 label, uint256[] calldata words) public view {
        uint256 expected = uint256(keccak256(abi.encodePacked(state, label, words)));
        vm.assertEq(Transcript.absorb(state, label, words), expected);
        vm.assertEq(harness.absorbedCalldata(state, label, false, words), expected);
        vm.assertEq(
            harness.absorbedCalldata(state, label, true, words),
            uint256(keccak256(abi.encodePacked(state, label, words.length, words)))
        );
    }

    function testFuzz_short_messages(uint256 state, uint256 label, uint256 first, uint256 second) public pure {
        vm.assertEq(Transcript.absorb(state, label, first), uint256(keccak256(abi.encode(state, label, first))));
        vm.assertEq(
            Transcript.absorb(state, label, first, second), uint256(keccak256(abi.encode(state, label, first, second)))
        );
        vm.assertEq(
            Transcript.absorbHalves(state, label, first),
            uint256(keccak256(abi.encode(state, label, first / 2 ** 128, first % 2 ** 128)))
        );
    }

    function testFuzz_challenges_are_residues_of_the_state(uint256 state, uint256 label) public pure {
        (uint256 next, uint256 challenge) = Transcript.draw(state, label);
        vm.assertEq(next, uint256(keccak256(abi.encode(state, label))));
        vm.assertEq(challenge, next % PRIME);
    }

    function absorbed(uint256 state, uint256 label, uint256[] memory words) private view returns (uint256 next) {
        next = harness.absorbedCalldata(state, label, false, words);
        vm.assertEq(next, Transcript.absorb(state, label, words));
        if (words.length == 1) vm.assertEq(next, Transcript.absorb(state, label, words[0]));
        if (words.length == 2) vm.assertEq(next, Transcript.absorb(state, label, words[0], words[1]));
    }

    function positionsDrawn(uint256 state, uint256 label, string memory json, string memory step)
        private
        pure
        returns (uint256)
    {
        uint256[] memory positions = vm.parseJsonUintArray(json, string.concat(step, ".positions"));
        uint256 domainLog2 = vm.parseJsonUint(json, string.concat(step, ".domain_log2"));
        vm.assertGe(positions.length, 1);
        for (uint256 i = 0; i < positions.length; i++) {
            state = Transcript.absorb(state, label, i);
            vm.assertEq(state % 2 ** domainLog2, positions[i]);
        }
        return state;
    }

    function same(uint256 label, string memory text) private pure {
        vm.assertEq(label, numberOf(text));
    }

    /// The characters as a big-endian number.
    function numberOf(string memory text) private pure returns (uint256 number) {
        for (uint256 i = 0; i < bytes(text).length; i++) {
            number = 256 * number + uint8(bytes(text)[i]);
        }
    }
}
