// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {LayoutTable} from "../../src/verifier/LayoutTable.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract LayoutTableTest is FieldTest {
    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_every_field_is_read_from_its_place() public {
        address holder = address(0x7ab1e);
        vm.etch(holder, hex"00100422060315020b009b112233");

        LayoutTable.Table memory table = harness.loaded(holder);

        vm.assertEq(table.rowsLog2, 0x10);
        vm.assertEq(abi.encode(table.widths), abi.encode(uint256(4), 0x22, 6, 3));
        vm.assertEq(table.sums, 0x15);
        vm.assertEq(table.claims, 0x020b);
        vm.assertEq(table.points, 0x9b);
    }

    function test_the_code_lies_in_memory_of_its_own() public view {
        bytes memory before = hex"aabbccdd";
        LayoutTable.Table memory table = LayoutTable.load(address(harness));
        bytes memory behind = new bytes(64);
        bytes memory code = address(harness).code;
        uint256 start = table.pointsAt - 11;
        for (uint256 i = 0; i < code.length; i += 32) {
            uint256 expected;
            uint256 found;
            assembly {
                expected := mload(add(add(code, 0x20), i))
                found := mload(add(start, i))
            }
            uint256 superfluous = i + 32 > code.length ? 8 * (i + 32 - code.length) : 0;
            vm.assertEq(found >> superfluous, expected >> superfluous);
        }
        vm.assertEq(before, hex"aabbccdd");
        vm.assertEq(behind, new bytes(64));
    }

    function testFuzz_numbers_are_big_endian(uint256 word, uint8 bytes_) public pure {
        uint256 size = bound(bytes_, 1, 32);
        bytes memory data = abi.encode(word);
        uint256 place;
        assembly {
            place := add(data, 0x20)
        }
        vm.assertEq(LayoutTable.number(place, size), word >> (256 - 8 * size));
    }

    function test_tables_have_the_hashes_of_the_proving_system_and_do_nothing() public {
        for (uint256 i = 0; i < ProvingSystem.LAYOUTS; i++) {
            address holder = deployed(string.concat("LayoutTable", vm.toString(i)));
            vm.assertEq(holder.codehash, ProvingSystem.tableHash(i));
            (bool isDone, bytes memory result) = holder.call(hex"12345678");
            vm.assertTrue(isDone);
            vm.assertEq(result, "");
        }
        vm.assertEq(ProvingSystem.tableHash(ProvingSystem.LAYOUTS), bytes32(0));
    }
}
