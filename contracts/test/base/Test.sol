// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @title What every test has
abstract contract Test {
    /// forge's cheat codes live at the address made of their name.
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// A contract made from its creation code; what its constructor reverts with is passed on.
    function create(bytes memory creationCode) internal returns (address made) {
        assembly ("memory-safe") {
            made := create(0, add(creationCode, 32), mload(creationCode))
            if iszero(made) {
                returndatacopy(mload(64), 0, returndatasize())
                revert(mload(64), returndatasize())
            }
        }
    }

    /// A value in [least, most], made of a fuzzed one.
    function bound(uint256 value, uint256 least, uint256 most) internal pure returns (uint256) {
        uint256 size = most - least + 1;
        return size == 0 ? value : least + value % size;
    }
}
