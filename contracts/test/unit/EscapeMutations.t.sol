// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EscapeVerifier} from "../../src/escape/EscapeVerifier.sol";
import {IEscapeVerifier} from "../../src/interfaces/IEscapeVerifier.sol";
import {EscapeVectors} from "../base/EscapeVectors.sol";
import {Vm} from "../base/Vm.sol";

/// @title Nothing but the one proof of a position is a proof
contract EscapeMutationsTest is EscapeVectors {
    EscapeVerifier private verifier;
    bytes[] private cases;

    function setUp() public {
        verifier = new EscapeVerifier();
        uint256 count = escapeCount();
        for (uint256 i = 0; i < count; i++) {
            cases.push(abi.encode(escapeCase(i)));
        }
    }

    function testFuzz_a_changed_word_is_refused(uint256 number, uint256 place, uint256 mask) public {
        Escape memory found = anyCase(number);
        vm.assume(mask != 0);
        found.proof[bound(place, 0, found.proof.length - 1)] ^= mask;
        assertRefused(found);
    }

    function testFuzz_a_changed_bit_is_refused(uint256 number, uint256 place, uint256 bit) public {
        Escape memory found = anyCase(number);
        found.proof[bound(place, 0, found.proof.length - 1)] ^= 1 << bound(bit, 0, 255);
        assertRefused(found);
    }

    function testFuzz_a_word_of_another_place_is_refused(uint256 number, uint256 place, uint256 from) public {
        Escape memory found = anyCase(number);
        place = bound(place, 0, found.proof.length - 1);
        from = bound(from, 0, found.proof.length - 1);
        vm.assume(found.proof[place] != found.proof[from]);
        (found.proof[place], found.proof[from]) = (found.proof[from], found.proof[place]);
        assertRefused(found);
    }

    function testFuzz_another_count_is_refused(uint256 number, uint256 assets) public {
        Escape memory found = anyCase(number);
        uint256 expected = found.assets;
        uint256[3] memory others = [assets, assets % 80, found.proof.length];
        for (uint256 i = 0; i < others.length; i++) {
            found.assets = others[i];
            if (found.assets != expected) assertRefused(found);
        }
    }

    function testFuzz_a_word_taken_out_is_refused(uint256 number, uint256 place) public {
        Escape memory found = anyCase(number);
        place = bound(place, 0, found.proof.length - 1);
        uint256[] memory shorter = new uint256[](found.proof.length - 1);
        for (uint256 i = 0; i < shorter.length; i++) {
            shorter[i] = found.proof[i < place ? i : i + 1];
        }
        found.proof = shorter;
        assertRefused(found);
    }

    function testFuzz_a_word_put_in_is_refused(uint256 number, uint256 place, uint256 word) public {
        Escape memory found = anyCase(number);
        place = bound(place, 0, found.proof.length);
        uint256[] memory longer = new uint256[](found.proof.length + 1);
        for (uint256 i = 0; i < longer.length; i++) {
            longer[i] = i == place ? word : found.proof[i < place ? i : i - 1];
        }
        found.proof = longer;
        assertRefused(found);
    }

    /// Another state may be good for something, but never for the true state's facts.
    function testFuzz_a_changed_state_is_another_state(uint256 number, uint256 place, uint256 mask) public {
        Escape memory found = anyCase(number);
        vm.assume(mask != 0);
        bytes32 trueHash = keccak256(abi.encodePacked(found.state));
        found.state[bound(place, 0, found.state.length - 1)] ^= mask;

        vm.recordLogs();
        try verifier.verifyEscape(found.proof, found.assets, found.state) {
            Vm.Log[] memory logs = vm.getRecordedLogs();
            vm.assertEq(logs.length, 1);
            (,, bytes32 hash,) = abi.decode(logs[0].data, (uint256, int256, bytes32, uint256));
            vm.assertTrue(hash != trueHash);
        } catch (bytes memory reason) {
            assertNamed(reason);
        }
    }

    function anyCase(uint256 number) private view returns (Escape memory) {
        return abi.decode(cases[bound(number, 0, cases.length - 1)], (Escape));
    }

    function assertRefused(Escape memory found) private {
        try verifier.verifyEscape(found.proof, found.assets, found.state) {
            vm.assertTrue(false, "a mutation was accepted");
        } catch (bytes memory reason) {
            assertNamed(reason);
        }
    }

    /// No panic, no running out of gas: one of the verifier's own errors.
    function assertNamed(bytes memory reason) private pure {
        bytes4 selector = bytes4(reason);
        vm.assertTrue(
            selector == IEscapeVerifier.StateLengthInvalid.selector
                || selector == IEscapeVerifier.ProofLengthInvalid.selector
                || selector == IEscapeVerifier.AssetCountTooLarge.selector
                || selector == IEscapeVerifier.PositionIdOutOfRange.selector
                || selector == IEscapeVerifier.PublicKeyOutOfRange.selector
                || selector == IEscapeVerifier.BalanceWordOutOfRange.selector
                || selector == IEscapeVerifier.AssetCountInvalid.selector
                || selector == IEscapeVerifier.HoldingOutOfRange.selector
                || selector == IEscapeVerifier.AssetsNotAscending.selector
                || selector == IEscapeVerifier.AssetUnknown.selector
                || selector == IEscapeVerifier.BranchesOutOfRange.selector
                || selector == IEscapeVerifier.SiblingOutOfRange.selector
                || selector == IEscapeVerifier.PositionsRootInvalid.selector
                || selector == IEscapeVerifier.AmountOutOfRange.selector,
            "a refusal without a name"
        );
    }
}
