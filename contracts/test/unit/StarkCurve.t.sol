// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {StarkVectors} from "../base/StarkVectors.sol";

contract StarkCurveTest is StarkVectors {
    /// x³ + x + β of this is no square.
    uint256 private constant NO_COORDINATE = 5;

    function test_combinations_equal_the_vectors() public view {
        string memory json = vm.readFile("./test/vectors/combinations.json");
        uint256[] memory u = vm.parseJsonUintArray(json, ".u");
        uint256[] memory v = vm.parseJsonUintArray(json, ".v");
        uint256[] memory qx = vm.parseJsonUintArray(json, ".qx");
        uint256[] memory qy = vm.parseJsonUintArray(json, ".qy");
        uint256[] memory expectedX = vm.parseJsonUintArray(json, ".x");
        uint256[] memory isPointExpected = vm.parseJsonUintArray(json, ".isPoint");
        vm.assertGe(u.length, 20);

        for (uint256 i = 0; i < u.length; i++) {
            (uint256 x, bool isPoint) = StarkCurve.combineWithGenerator(u[i], v[i], qx[i], qy[i]);
            vm.assertEq(x, expectedX[i]);
            vm.assertEq(isPoint ? 1 : 0, isPointExpected[i]);
        }
    }

    function test_generator_is_on_the_curve() public pure {
        vm.assertTrue(StarkCurve.isOnCurve(StarkCurve.GENERATOR_X, StarkCurve.GENERATOR_Y));
    }

    function test_point_with_unreduced_coordinates_is_not_on_the_curve() public pure {
        uint256 p = StarkCurve.FIELD_PRIME;
        vm.assertFalse(StarkCurve.isOnCurve(StarkCurve.GENERATOR_X + p, StarkCurve.GENERATOR_Y));
        vm.assertFalse(StarkCurve.isOnCurve(StarkCurve.GENERATOR_X, StarkCurve.GENERATOR_Y + p));
    }

    function test_point_with_another_y_is_not_on_the_curve() public pure {
        vm.assertFalse(StarkCurve.isOnCurve(StarkCurve.GENERATOR_X, StarkCurve.GENERATOR_Y + 1));
    }

    function test_keys_of_the_vectors_are_coordinates() public view {
        for (uint256 i = 0; i < 4; i++) {
            KeyPair memory pair = keyPair(i);
            vm.assertTrue(StarkCurve.isCoordinateX(pair.x));
            vm.assertTrue(StarkCurve.isOnCurve(pair.x, pair.y));
        }
    }

    function test_unreduced_coordinate_is_none() public view {
        vm.assertFalse(StarkCurve.isCoordinateX(StarkCurve.GENERATOR_X + StarkCurve.FIELD_PRIME));
    }

    function test_coordinate_without_point_is_none() public view {
        vm.assertFalse(StarkCurve.isCoordinateX(NO_COORDINATE));
        vm.assertFalse(StarkCurve.isCoordinateX(StarkCurve.FIELD_PRIME));
    }

    function testFuzz_half_of_all_values_and_never_both_a_point_and_its_twist(uint256 x) public view {
        // With a non-square factor d, exactly one of f(x) and d·f(x) is a square unless f(x) = 0, which never happens.
        x = bound(x, 0, StarkCurve.FIELD_PRIME - 1);
        uint256 p = StarkCurve.FIELD_PRIME;
        uint256 f = addmod(addmod(mulmod(mulmod(x, x, p), x, p), x, p), StarkCurve.BETA, p);
        uint256 ofTwist = StarkCurve.power(mulmod(3, f, p), (p - 1) / 2, p);
        vm.assertTrue(StarkCurve.isCoordinateX(x) != (ofTwist == 1));
    }

    function testFuzz_inverse_times_value_is_one(uint256 value) public view {
        value = bound(value, 1, StarkCurve.ORDER - 1);
        uint256 inverse = StarkCurve.invert(value, StarkCurve.ORDER);
        vm.assertEq(mulmod(inverse, value, StarkCurve.ORDER), 1);
    }

    /// (a + b·d)·G = a·G + b·(d·G) for the key pairs of the vectors.
    /// forge-config: default.fuzz.runs = 100
    function testFuzz_combination_is_linear(uint256 a, uint256 b, uint256 index) public view {
        KeyPair memory pair = keyPair(bound(index, 0, 3));
        a = bound(a, 0, StarkCurve.ORDER - 1);
        b = bound(b, 0, StarkCurve.ORDER - 1);
        uint256 scalar = addmod(a, mulmod(b, pair.privateKey, StarkCurve.ORDER), StarkCurve.ORDER);

        (uint256 x, bool isPoint) = StarkCurve.combineWithGenerator(a, b, pair.x, pair.y);
        (uint256 expectedX, bool isPointExpected) =
            StarkCurve.combineWithGenerator(scalar, 0, StarkCurve.GENERATOR_X, StarkCurve.GENERATOR_Y);

        vm.assertEq(x, expectedX);
        vm.assertTrue(isPoint == isPointExpected);
    }
}
