// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {StarkEcdsa} from "../../src/libraries/StarkEcdsa.sol";
import {StarkVectors} from "../base/StarkVectors.sol";

contract StarkEcdsaTest is StarkVectors {
    /// The public point of the published vectors' private key.
    uint256 private constant PUBLISHED_X = 0x77a3b314db07c45076d11f62b6f9e748a39790441823307743cf00d6597ea43;
    uint256 private constant PUBLISHED_Y = 0x54d7beec5ec728223671c627557efc5c9a6508425dc6c900b7741bf60afec06;

    function test_verdicts_equal_the_vectors() public view {
        string memory json = vm.readFile("./test/vectors/signatures.json");
        uint256[] memory message = vm.parseJsonUintArray(json, ".message");
        uint256[] memory r = vm.parseJsonUintArray(json, ".r");
        uint256[] memory s = vm.parseJsonUintArray(json, ".s");
        uint256[] memory x = vm.parseJsonUintArray(json, ".x");
        uint256[] memory y = vm.parseJsonUintArray(json, ".y");
        uint256[] memory isValid = vm.parseJsonUintArray(json, ".isValid");
        string[] memory why = vm.parseJsonStringArray(json, ".why");
        vm.assertGe(message.length, 28);

        for (uint256 i = 0; i < message.length; i++) {
            bool isAccepted = StarkEcdsa.isValid(message[i], r[i], s[i], x[i], y[i]);
            vm.assertEq(isAccepted ? 1 : 0, isValid[i], why[i]);
        }
    }

    function test_published_deterministic_signatures_are_valid() public view {
        string memory json = vm.readFile("../vectors/rfc6979_signature_test_vector.json");
        uint256 privateKey = vm.parseJsonUint(json, ".private_key");
        (uint256 x, uint256 y) = (PUBLISHED_X, PUBLISHED_Y);
        (uint256 expectedX,) =
            StarkCurve.combineWithGenerator(privateKey, 0, StarkCurve.GENERATOR_X, StarkCurve.GENERATOR_Y);
        vm.assertEq(x, expectedX);

        for (uint256 i = 0; i < 9; i++) {
            string memory entry = string.concat(".messages[", vm.toString(i), "]");
            uint256 message = vm.parseJsonUint(json, string.concat(entry, ".hash"));
            uint256 r = vm.parseJsonUint(json, string.concat(entry, ".r"));
            uint256 s = vm.parseJsonUint(json, string.concat(entry, ".s"));
            vm.assertTrue(StarkEcdsa.isValid(message, r, s, x, y), entry);
        }
    }

    /// The formulas do not use β, so that a point of another curve would do for a forger: it is refused as a key.
    /// forge-config: default.fuzz.runs = 50
    function testFuzz_key_off_the_curve_is_refused_where_the_equation_holds(uint256 u, uint256 v, uint256 y)
        public
        view
    {
        u = bound(u, 1, StarkCurve.ORDER - 1);
        v = bound(v, 1, StarkCurve.ORDER - 1);
        y = bound(y, 1, StarkCurve.FIELD_PRIME - 1);
        uint256 x = PUBLISHED_X;
        vm.assume(!StarkCurve.isOnCurve(x, y));
        (uint256 r,) = StarkCurve.combineWithGenerator(u, v, x, y);
        uint256 s = mulmod(r, StarkCurve.invert(v, StarkCurve.ORDER), StarkCurve.ORDER);
        uint256 message = mulmod(u, s, StarkCurve.ORDER);

        vm.assertFalse(StarkEcdsa.isValid(message, r, s, x, y));
    }

    /// forge-config: default.fuzz.runs = 100
    function testFuzz_signature_is_valid_for_its_message_and_key_only(
        uint256 message,
        uint256 otherMessage,
        uint256 seed
    ) public view {
        KeyPair memory pair = keyPair(seed % 4);
        KeyPair memory otherPair = keyPair((seed % 4 + 1) % 4);
        message = bound(message, 0, StarkCurve.ORDER - 1);
        otherMessage = bound(otherMessage, 0, StarkCurve.ORDER - 1);
        vm.assume(message != otherMessage);

        (uint256 r, uint256 s) = starkSign(pair.privateKey, message, seed);

        vm.assertTrue(StarkEcdsa.isValid(message, r, s, pair.x, pair.y));
        vm.assertFalse(StarkEcdsa.isValid(otherMessage, r, s, pair.x, pair.y));
        vm.assertFalse(StarkEcdsa.isValid(message, r, s, otherPair.x, otherPair.y));
    }

    /// forge-config: default.fuzz.runs = 300
    function testFuzz_arbitrary_numbers_are_refused_without_revert(
        uint256 message,
        uint256 r,
        uint256 s,
        uint256 x,
        uint256 y
    ) public view {
        vm.assertFalse(StarkEcdsa.isValid(message, r, s, x, y));
        vm.assertFalse(StarkEcdsa.isValid(message >> 5, r >> 5, s >> 5, x, y));
        KeyPair memory pair = keyPair(0);
        vm.assertFalse(StarkEcdsa.isValid(message >> 5, r >> 5, s >> 5, pair.x, pair.y));
    }
}
