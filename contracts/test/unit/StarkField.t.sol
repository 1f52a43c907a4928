// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../../src/libraries/StarkField.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract StarkFieldTest is FieldTest {
    address private constant MODULAR_EXPONENTIATION = address(5);

    function test_prime_is_that_of_the_field() public pure {
        vm.assertEq(StarkField.PRIME, PRIME);
    }

    function test_generator_has_the_order_of_the_group() public pure {
        // p − 1 = 2^192 · 5 · 7 · 98714381 · 166848103.
        uint256[4] memory odd = [uint256(5), 7, 98_714_381, 166_848_103];
        vm.assertEq(2 ** 192 * odd[0] * odd[1] * odd[2] * odd[3], PRIME - 1);
        vm.assertTrue(raised(StarkField.GENERATOR, (PRIME - 1) / 2) != 1);
        for (uint256 i = 0; i < odd.length; i++) {
            vm.assertTrue(raised(StarkField.GENERATOR, (PRIME - 1) / odd[i]) != 1);
        }
        vm.assertEq(StarkField.GENERATOR, OFFSET);
    }

    function test_roots_of_unity_have_their_order() public view {
        vm.assertEq(StarkField.rootOfUnity(0), 1);
        for (uint256 bits = 1; bits <= 192; bits++) {
            uint256 root = StarkField.rootOfUnity(bits);
            vm.assertEq(root, rootOf(bits));
            vm.assertEq(raised(root, 2 ** (bits - 1)), PRIME - 1);
        }
    }

    /// forge-config: default.fuzz.runs = 200
    function testFuzz_powers_equal_plain_ones(uint256 base, uint256 exponent) public view {
        vm.assertEq(StarkField.power(base, exponent), raised(base, exponent));
        vm.assertEq(StarkField.smallPower(base, exponent), raised(base, exponent));
    }

    function test_powers_at_the_edges() public view {
        uint256[4] memory bases = [uint256(1), 2, PRIME - 1, PRIME + 2];
        for (uint256 i = 0; i < bases.length; i++) {
            for (uint256 exponent = 0; exponent < 4; exponent++) {
                vm.assertEq(StarkField.power(bases[i], exponent), raised(bases[i], exponent));
                vm.assertEq(StarkField.smallPower(bases[i], exponent), raised(bases[i], exponent));
            }
        }
    }

    function testFuzz_inverse_gives_one(uint256 value) public view {
        vm.assume(value % PRIME != 0);
        vm.assertEq(mulmod(StarkField.inverse(value), value, PRIME), 1);
    }

    function test_zero_has_no_inverse() public view {
        vm.assertEq(StarkField.inverse(0), 0);
        vm.assertEq(StarkField.inverse(PRIME), 0);
    }

    /// forge-config: default.fuzz.runs = 200
    function testFuzz_bits_are_mirrored(uint256 value) public pure {
        for (uint256 bits = 0; bits <= 32; bits++) {
            uint256 low = value % 2 ** bits;
            vm.assertEq(StarkField.reversedBits(low, bits), mirrored(low, bits));
        }
    }

    function test_failure_of_the_precompiled_contract_is_an_error() public {
        VerifierHarness harness = new VerifierHarness();
        vm.mockCallRevert(MODULAR_EXPONENTIATION, "", "");
        vm.expectRevert(StarkField.ModularExponentiationFailed.selector);
        harness.power(2, 3);

        vm.clearMockedCalls();
        vm.mockCall(MODULAR_EXPONENTIATION, "", new bytes(31));
        vm.expectRevert(StarkField.ModularExponentiationFailed.selector);
        harness.power(2, 3);

        vm.clearMockedCalls();
        vm.assertEq(harness.power(2, 3), 8);
    }
}
