// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProofBytes} from "../../src/verifier/ProofBytes.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract ProofBytesTest is FieldTest {
    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_numbers_are_read_from_front_to_back() public view {
        bytes memory data = hex"00000102ff000000000000000300";
        data = bytes.concat(data, bytes32(type(uint256).max));

        uint256[] memory found = harness.numbers(data, sizes());

        vm.assertEq(found[0], 0x102);
        vm.assertEq(found[1], 0xff);
        vm.assertEq(found[2], 3);
        vm.assertEq(found[3], 0);
        vm.assertEq(found[4], type(uint256).max);
    }

    function test_bytes_that_end_early_are_refused_at_every_place() public {
        uint256 end = 0;
        for (uint256 i = 0; i < sizes().length; i++) {
            for (uint256 part = 0; part < sizes()[i]; part++) {
                vm.expectRevert(abi.encodeWithSelector(ProofBytes.ProofTooShort.selector, sizes()[i], part));
                harness.numbers(new bytes(end + part), sizes());
            }
            end += sizes()[i];
        }
    }

    function testFuzz_bytes_behind_the_end_are_refused(uint8 more) public {
        uint256 superfluous = bound(more, 1, 255);
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ProofTooLong.selector, superfluous));
        harness.numbers(new bytes(46 + superfluous), sizes());
    }

    function testFuzz_lists_are_read(uint256 seed, uint8 length, bool isOfElements) public view {
        uint256[] memory words = randoms(seed, length);

        uint256[] memory found = harness.list(encoded(words), 0, 255, isOfElements);

        vm.assertEq(abi.encodePacked(found), abi.encodePacked(words));
        vm.assertEq(
            abi.encodePacked(harness.list(encoded(words), length, length, isOfElements)), abi.encodePacked(words)
        );
    }

    function test_lists_of_other_lengths_are_refused() public {
        for (uint256 length = 0; length < 6; length++) {
            bytes memory data = encoded(randoms(length, length));
            if (length < 2 || length > 4) {
                for (uint256 i = 0; i < 2; i++) {
                    vm.expectRevert(abi.encodeWithSelector(ProofBytes.ListLengthInvalid.selector, 2, 4, length));
                    harness.list(data, 2, 4, i == 0);
                }
            } else {
                vm.assertEq(harness.list(data, 2, 4, true).length, length);
            }
        }
    }

    function test_a_list_that_promises_more_than_there_is_is_refused() public {
        bytes memory data = encoded(randoms(1, 3));
        data[3] = 0x04;
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ProofTooShort.selector, 128, 96));
        harness.list(data, 0, 10, true);

        data = hex"ffffffff";
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ProofTooShort.selector, 32 * uint256(type(uint32).max), 0));
        harness.list(data, 0, type(uint32).max, true);
    }

    function test_a_list_that_promises_less_than_there_is_is_refused() public {
        bytes memory data = encoded(randoms(1, 3));
        data[3] = 0x02;
        vm.expectRevert(abi.encodeWithSelector(ProofBytes.ProofTooLong.selector, 32));
        harness.list(data, 0, 10, true);
    }

    function test_words_that_are_no_field_elements_are_refused_in_every_place() public {
        uint256[3] memory wrong = [PRIME, PRIME + 1, type(uint256).max];
        for (uint256 place = 0; place < 4; place++) {
            for (uint256 i = 0; i < wrong.length; i++) {
                uint256[] memory words = randoms(place, 4);
                words[place] = wrong[i];
                vm.expectRevert(abi.encodeWithSelector(ProofBytes.NotFieldElement.selector, wrong[i]));
                harness.list(encoded(words), 0, 4, true);
                vm.assertEq(harness.list(encoded(words), 0, 4, false)[place], wrong[i]);
            }
            uint256[] memory largest = randoms(place, 4);
            largest[place] = PRIME - 1;
            vm.assertEq(harness.list(encoded(largest), 0, 4, true)[place], PRIME - 1);
        }
    }

    function encoded(uint256[] memory words) private pure returns (bytes memory) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return abi.encodePacked(uint32(words.length), words);
    }

    function sizes() private pure returns (uint256[] memory list) {
        list = new uint256[](5);
        (list[0], list[1], list[2], list[3], list[4]) = (4, 1, 8, 1, 32);
    }
}
