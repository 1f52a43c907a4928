// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PoseidonPermutation} from "../../src/generated/PoseidonPermutation.sol";
import {Poseidon} from "../../src/libraries/Poseidon.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {Test} from "../base/Test.sol";

contract PoseidonTest is Test {
    uint256 private constant PERMUTATION_GAS_MAX = 9700;

    /// For people: shown with `forge test -vv`.
    event log_named_uint(string name, uint256 value);

    function test_permutations_and_pairs_equal_the_plain_twin() public view {
        string memory json = vm.readFile("./test/vectors/permutations.json");
        uint256[] memory a = vm.parseJsonUintArray(json, ".a");
        uint256[] memory b = vm.parseJsonUintArray(json, ".b");
        uint256[] memory c = vm.parseJsonUintArray(json, ".c");
        uint256[] memory expectedX = vm.parseJsonUintArray(json, ".x");
        uint256[] memory expectedY = vm.parseJsonUintArray(json, ".y");
        uint256[] memory expectedZ = vm.parseJsonUintArray(json, ".z");
        uint256[] memory pair = vm.parseJsonUintArray(json, ".pair");
        vm.assertGe(a.length, 27);

        for (uint256 i = 0; i < a.length; i++) {
            (uint256 x, uint256 y, uint256 z) = PoseidonPermutation.permute(a[i], b[i], c[i], StarkCurve.FIELD_PRIME);
            vm.assertEq(x, expectedX[i]);
            vm.assertEq(y, expectedY[i]);
            vm.assertEq(z, expectedZ[i]);
            vm.assertEq(Poseidon.hashPair(a[i], b[i]), pair[i]);
        }
    }

    function test_sponges_equal_the_plain_twin() public view {
        string memory json = vm.readFile("./test/vectors/sponges.json");
        uint256[] memory length = vm.parseJsonUintArray(json, ".length");
        uint256[] memory element = vm.parseJsonUintArray(json, ".element");

        uint256 place = 0;
        uint256 sponges = 0;
        for (; place < length.length; sponges++) {
            uint256[] memory elements = new uint256[](length[place]);
            for (uint256 i = 0; i < elements.length; i++) {
                elements[i] = element[place + i];
            }
            place += elements.length;
            vm.assertEq(Poseidon.hashMany(elements), element[place++]);
        }
        vm.assertEq(sponges, 9);
    }

    function test_published_values() public view {
        string memory json = vm.readFile("../vectors/protocol_tables.json");
        for (uint256 i = 0; i < 2; i++) {
            string memory pair = string.concat(".poseidon.pairs[", vm.toString(i), "]");
            uint256 left = vm.parseJsonUint(json, string.concat(pair, ".left"));
            uint256 right = vm.parseJsonUint(json, string.concat(pair, ".right"));
            vm.assertEq(Poseidon.hashPair(left, right), vm.parseJsonUint(json, string.concat(pair, ".hash")));

            string memory permutation = string.concat(".poseidon.permutations[", vm.toString(i), "]");
            uint256[] memory state = vm.parseJsonUintArray(json, string.concat(permutation, ".state"));
            (uint256 first,,) = PoseidonPermutation.permute(state[0], state[1], state[2], StarkCurve.FIELD_PRIME);
            vm.assertEq(first, vm.parseJsonUint(json, string.concat(permutation, ".first")));

            string memory sponge = string.concat(".poseidon.sponges[", vm.toString(i), "]");
            uint256[] memory values = vm.parseJsonUintArray(json, string.concat(sponge, ".values"));
            vm.assertEq(Poseidon.hashMany(values), vm.parseJsonUint(json, string.concat(sponge, ".hash")));
        }
    }

    /// Against the rounds as they are defined, with the constants of the hash's authors made here.
    /// forge-config: default.fuzz.runs = 200
    function testFuzz_permutation_equals_its_definition(uint256 a, uint256 b, uint256 c) public pure {
        uint256 p = StarkCurve.FIELD_PRIME;
        (a, b, c) = (a % p, b % p, c % p);

        (uint256 x, uint256 y, uint256 z) = PoseidonPermutation.permute(a, b, c, p);

        (a, b, c) = roundByRound(a, b, c);
        vm.assertEq(x, a);
        vm.assertEq(y, b);
        vm.assertEq(z, c);
    }

    function test_gas_of_a_permutation() public {
        uint256 before = gasleft();
        uint256 hash = Poseidon.hashPair(1, 2);
        uint256 used = before - gasleft();
        emit log_named_uint("gas of a permutation", used);
        vm.assertTrue(hash != 0);
        vm.assertLe(used, PERMUTATION_GAS_MAX);
    }

    function roundByRound(uint256 a, uint256 b, uint256 c) private pure returns (uint256, uint256, uint256) {
        uint256 p = StarkCurve.FIELD_PRIME;
        for (uint256 round = 0; round < 91; round++) {
            a = addmod(a, constantOf(3 * round), p);
            b = addmod(b, constantOf(3 * round + 1), p);
            c = cube(addmod(c, constantOf(3 * round + 2), p));
            if (round < 4 || round >= 87) (a, b) = (cube(a), cube(b));
            uint256 sum = addmod(addmod(a, b, p), c, p);
            a = addmod(sum, mulmod(2, a, p), p);
            b = addmod(sum, mulmod(p - 2, b, p), p);
            c = addmod(sum, mulmod(p - 3, c, p), p);
        }
        return (a, b, c);
    }

    function constantOf(uint256 index) private pure returns (uint256) {
        return uint256(sha256(abi.encodePacked("Hades", vm.toString(index)))) % StarkCurve.FIELD_PRIME;
    }

    function cube(uint256 value) private pure returns (uint256) {
        return mulmod(mulmod(value, value, StarkCurve.FIELD_PRIME), value, StarkCurve.FIELD_PRIME);
    }
}
