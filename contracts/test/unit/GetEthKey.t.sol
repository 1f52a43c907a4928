// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "../base/ExchangeTest.sol";

contract GetEthKeyTest is ExchangeTest {
    function test_key_without_link_has_no_owner() public view {
        vm.assertEq(exchange.getEthKey(aliceKey), address(0));
    }

    function testFuzz_key_below_two_to_the_160_without_link_is_its_own_owner(uint160 key) public view {
        vm.assertEq(exchange.getEthKey(StarkKey.wrap(key)), address(key));
    }

    function testFuzz_key_above_is_not(uint256 key) public view {
        key = bound(key, 1 << 160, type(uint256).max);
        vm.assertEq(exchange.getEthKey(StarkKey.wrap(key)), address(0));
    }

    function test_key_without_link_is_not_registered() public view {
        (address ethKey, bool isSelfSigned) = exchange.getRegistration(StarkKey.wrap(uint160(ALICE)));
        vm.assertEq(ethKey, address(0));
        vm.assertFalse(isSelfSigned);
    }
}
