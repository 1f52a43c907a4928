// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EscapeVerifier} from "../../src/escape/EscapeVerifier.sol";
import {PositionValue} from "../../src/escape/PositionValue.sol";
import {IEscapeVerifier} from "../../src/interfaces/IEscapeVerifier.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {EscapeVectors} from "../base/EscapeVectors.sol";

/// @title The value of holdings, called from outside
contract PositionValueHarness {
    function valueOf(uint256 head, uint256[] calldata holdings, uint256[] calldata state)
        external
        pure
        returns (int256)
    {
        PositionValue.requireState(state);
        return PositionValue.valueOf(head, holdings, state);
    }
}

contract EscapeVerifierTest is EscapeVectors {
    uint256 private constant POSITION_ID = 0;
    uint256 private constant PUBLIC_KEY = 1;
    uint256 private constant BALANCE = 2;
    uint256 private constant BRANCHES = 3;
    uint256 private constant FIRST_HOLDING = 4;
    uint256 private constant PRIME = StarkCurve.FIELD_PRIME;

    EscapeVerifier private verifier;

    function setUp() public {
        verifier = new EscapeVerifier();
    }

    function test_every_case_of_the_vectors() public {
        uint256 payableCount = 0;
        uint256 count = escapeCount();
        for (uint256 i = 0; i < count; i++) {
            Escape memory found = escapeCase(i);
            if (isPayable(found.value)) {
                payableCount++;
                verify(found);
                vm.assertTrue(verifier.isValid(factOf(found)));
            } else {
                vm.expectRevert(abi.encodeWithSelector(IEscapeVerifier.AmountOutOfRange.selector, found.value));
                verify(found);
            }
        }
        vm.assertGe(payableCount, 20);
        vm.assertGe(count - payableCount, 6);
    }

    function test_values_equal_the_rules() public {
        PositionValueHarness harness = new PositionValueHarness();
        string memory json = vm.readFile("./test/vectors/values.json");
        uint256[] memory heads = vm.parseJsonUintArray(json, ".head");
        uint256[] memory rows = vm.parseJsonUintArray(json, ".holding");
        uint256[] memory values = vm.parseJsonUintArray(json, ".value");
        uint256[] memory states = vm.parseJsonUintArray(json, ".state");
        vm.assertGe(heads.length, 120);

        uint256 row = 0;
        for (uint256 i = 0; i < heads.length; i++) {
            uint256[] memory holdings = slice(rows, row, row + heads[i] % 2 ** 16);
            row += holdings.length;
            uint256 half = states.length / 2;
            bool isFirst = i < heads.length / 2;
            uint256[] memory state = slice(states, isFirst ? 0 : half, isFirst ? half : states.length);
            vm.assertTrue(harness.valueOf(heads[i], holdings, state) == signedValue(values[i]));
        }
        vm.assertEq(row, rows.length);
    }

    function test_event_and_fact() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        vm.assertFalse(verifier.isValid(factOf(found)));

        vm.expectEmit();
        emit IEscapeVerifier.LogEscapeVerified(
            found.proof[PUBLIC_KEY], found.value, keccak256(abi.encodePacked(found.state)), found.proof[POSITION_ID]
        );
        verify(found);

        vm.assertTrue(verifier.isValid(factOf(found)));
        found.value += 1;
        vm.assertFalse(verifier.isValid(factOf(found)));
    }

    function test_topic_and_selector_are_those_of_starkex() public pure {
        vm.assertEq(
            IEscapeVerifier.LogEscapeVerified.selector,
            0x37a0572848114e81e49af27488e37a0944e66191652859725ed3e64c210ec1c7
        );
        vm.assertTrue(IEscapeVerifier.verifyEscape.selector == 0xd0c54057);
    }

    function test_anyone_may_verify_again() public {
        Escape memory found = escapeCase(ONE_LEAF);
        verify(found);
        vm.prank(address(7));
        verify(found);
        vm.assertTrue(verifier.isValid(factOf(found)));
    }

    function test_identify() public view {
        vm.assertEq(verifier.identify(), "Provex_EscapeVerifier_0.1.0");
    }

    function test_a_word_more_or_less_is_refused() public {
        for (uint256 i = 0; i < 8; i++) {
            Escape memory found = escapeCase(i);
            uint256[] memory proof = found.proof;
            found.proof = resized(proof, proof.length + 1);
            expectRefusal(found, IEscapeVerifier.ProofLengthInvalid.selector, proof.length, proof.length + 1);
            found.proof = resized(proof, proof.length - 1);
            uint256 expected = proof.length > FIRST_HOLDING ? proof.length : FIRST_HOLDING;
            expectRefusal(found, IEscapeVerifier.ProofLengthInvalid.selector, expected, proof.length - 1);
        }
    }

    function test_an_empty_proof_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof = new uint256[](0);
        expectRefusal(found, IEscapeVerifier.ProofLengthInvalid.selector, 7, 0);
    }

    function test_more_assets_than_a_position_holds_are_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.assets = 65;
        expectRefusal(found, IEscapeVerifier.AssetCountTooLarge.selector, 64, 65);
        found.assets = type(uint256).max;
        expectRefusal(found, IEscapeVerifier.AssetCountTooLarge.selector, 64, type(uint256).max);
    }

    function test_another_number_of_assets_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[BALANCE] += 1;
        expectRefusal(found, IEscapeVerifier.AssetCountInvalid.selector, 3, 4);
        found.proof[BALANCE] -= 1;
        found.assets = 2;
        expectRefusal(found, IEscapeVerifier.ProofLengthInvalid.selector, 26, 27);
    }

    function test_a_position_id_of_more_than_64_bits_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[POSITION_ID] += 1 << 64;
        expectRefusal(found, IEscapeVerifier.PositionIdOutOfRange.selector, found.proof[POSITION_ID]);
    }

    function test_a_key_outside_the_field_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        uint256 key = found.proof[PUBLIC_KEY];
        uint256[3] memory wrong = [0, PRIME, key + PRIME];
        for (uint256 i = 0; i < wrong.length; i++) {
            found.proof[PUBLIC_KEY] = wrong[i];
            expectRefusal(found, IEscapeVerifier.PublicKeyOutOfRange.selector, wrong[i]);
        }
    }

    function test_a_balance_word_of_more_than_80_bits_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[BALANCE] += 1 << 80;
        expectRefusal(found, IEscapeVerifier.BalanceWordOutOfRange.selector, found.proof[BALANCE]);
    }

    function test_a_holding_of_more_than_248_bits_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[FIRST_HOLDING + 1] += PRIME;
        expectRefusal(found, IEscapeVerifier.HoldingOutOfRange.selector, 1, found.proof[FIRST_HOLDING + 1]);
    }

    function test_branches_above_the_root_are_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[BRANCHES] += 1 << 64;
        expectRefusal(found, IEscapeVerifier.BranchesOutOfRange.selector, found.proof[BRANCHES]);
    }

    function test_a_branch_with_an_empty_child_or_one_outside_the_field_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        uint256 last = found.proof.length - 1;
        uint256[3] memory wrong = [0, PRIME, found.proof[last] + PRIME];
        for (uint256 i = 0; i < wrong.length; i++) {
            found.proof[last] = wrong[i];
            expectRefusal(found, IEscapeVerifier.SiblingOutOfRange.selector, 19, wrong[i]);
        }
    }

    function test_a_branch_at_another_height_is_refused() public {
        // The same siblings, another cut into edges.
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[BRANCHES] = found.proof[BRANCHES] - (1 << 44) + (1 << 43);
        expectRefusal(found, IEscapeVerifier.PositionsRootInvalid.selector);
    }

    function test_another_position_id_key_or_collateral_is_refused() public {
        for (uint256 place = POSITION_ID; place <= BALANCE; place++) {
            Escape memory found = escapeCase(THREE_ASSETS);
            found.proof[place] += 1 << 16;
            expectRefusal(found, IEscapeVerifier.PositionsRootInvalid.selector);
        }
    }

    function test_the_other_side_of_a_branch_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        found.proof[POSITION_ID] ^= 1 << 63;
        expectRefusal(found, IEscapeVerifier.PositionsRootInvalid.selector);
    }

    function test_another_root_is_refused() public {
        Escape memory found = escapeCase(ONE_LEAF);
        uint256 root = found.state[0];
        found.state[0] = root + 1;
        expectRefusal(found, IEscapeVerifier.PositionsRootInvalid.selector, root + 1, root);
        found.state[0] = 0;
        expectRefusal(found, IEscapeVerifier.PositionsRootInvalid.selector, 0, root);
        found.state[0] = root + PRIME;
        expectRefusal(found, IEscapeVerifier.PositionsRootInvalid.selector, root + PRIME, root);
    }

    function test_a_state_of_another_length_is_refused() public {
        Escape memory found = escapeCase(THREE_ASSETS);
        uint256[] memory state = found.state;
        found.state = resized(state, 49);
        expectRefusal(found, IEscapeVerifier.StateLengthInvalid.selector, 48, 49);
        found.state = resized(state, 47);
        expectRefusal(found, IEscapeVerifier.StateLengthInvalid.selector, 48, 47);
        for (uint256 length = 0; length < 4; length++) {
            found.state = resized(state, length);
            expectRefusal(found, IEscapeVerifier.StateLengthInvalid.selector, 4, length);
        }
    }

    function test_holdings_out_of_order_are_refused() public {
        PositionValueHarness harness = new PositionValueHarness();
        Escape memory found = escapeCase(THREE_ASSETS);
        uint256[] memory holdings = slice(found.proof, FIRST_HOLDING, FIRST_HOLDING + 3);
        uint256[] memory swapped = slice(holdings, 0, 3);
        (swapped[1], swapped[2]) = (holdings[2], holdings[1]);
        vm.expectRevert(abi.encodeWithSelector(IEscapeVerifier.AssetsNotAscending.selector, 2, holdings[1] >> 128));
        harness.valueOf(found.proof[BALANCE], swapped, found.state);

        swapped[2] = swapped[1];
        vm.expectRevert(abi.encodeWithSelector(IEscapeVerifier.AssetsNotAscending.selector, 2, holdings[2] >> 128));
        harness.valueOf(found.proof[BALANCE], swapped, found.state);
    }

    function test_an_asset_that_the_state_lacks_is_refused() public {
        PositionValueHarness harness = new PositionValueHarness();
        Escape memory found = escapeCase(THREE_ASSETS);
        uint256[] memory holdings = slice(found.proof, FIRST_HOLDING, FIRST_HOLDING + 3);
        uint256 unknown = (holdings[1] >> 128) + 1;
        holdings[1] += 1 << 128;
        vm.expectRevert(abi.encodeWithSelector(IEscapeVerifier.AssetUnknown.selector, unknown));
        harness.valueOf(found.proof[BALANCE], holdings, found.state);

        // An asset below all others, and observation times that look like it.
        holdings[0] = holdings[0] % 2 ** 128;
        found.state[found.state.length - 1] = 0;
        vm.expectRevert(abi.encodeWithSelector(IEscapeVerifier.AssetUnknown.selector, 0));
        harness.valueOf(found.proof[BALANCE], holdings, found.state);
    }

    function verify(Escape memory found) private {
        verifier.verifyEscape(found.proof, found.assets, found.state);
    }

    function expectRefusal(Escape memory found, bytes4 selector) private {
        vm.expectPartialRevert(selector);
        verify(found);
    }

    function expectRefusal(Escape memory found, bytes4 selector, uint256 value) private {
        vm.expectRevert(abi.encodeWithSelector(selector, value));
        verify(found);
    }

    function expectRefusal(Escape memory found, bytes4 selector, uint256 expected, uint256 wrong) private {
        vm.expectRevert(abi.encodeWithSelector(selector, expected, wrong));
        verify(found);
    }

    function slice(uint256[] memory words, uint256 start, uint256 end) private pure returns (uint256[] memory part) {
        part = new uint256[](end - start);
        for (uint256 i = 0; i < part.length; i++) {
            part[i] = words[start + i];
        }
    }

    function resized(uint256[] memory words, uint256 length) private pure returns (uint256[] memory part) {
        part = new uint256[](length);
        for (uint256 i = 0; i < length && i < words.length; i++) {
            part[i] = words[i];
        }
    }
}
