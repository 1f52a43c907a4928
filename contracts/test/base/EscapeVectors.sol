// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @title Proofs of positions from the vectors
abstract contract EscapeVectors is Test {
    struct Escape {
        uint256[] proof;
        uint256 assets;
        uint256[] state;
        int256 value;
    }

    int256 internal constant VALUE_BIAS = 1 << 200;
    int256 internal constant VALUE_OF_PROOF_MAX = (1 << 64) - 1;

    /// The cases of escapes.json by number.
    uint256 internal constant ONE_LEAF = 0;
    uint256 internal constant THREE_ASSETS = 2;

    function escapeCount() internal view returns (uint256) {
        return vm.parseJsonUint(vm.readFile("./test/vectors/escapes.json"), ".count");
    }

    function escapeCase(uint256 number) internal view returns (Escape memory found) {
        string memory json = vm.readFile("./test/vectors/escapes.json");
        string memory key = string.concat(".case", vm.toString(number));
        found.proof = vm.parseJsonUintArray(json, string.concat(key, ".proof"));
        found.assets = vm.parseJsonUint(json, string.concat(key, ".assets"));
        found.state = vm.parseJsonUintArray(json, string.concat(key, ".state"));
        found.value = signedValue(vm.parseJsonUint(json, string.concat(key, ".value")));
    }

    function signedValue(uint256 biased) internal pure returns (int256) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return int256(biased) - VALUE_BIAS;
    }

    function isPayable(int256 value) internal pure returns (bool) {
        return value > 0 && value <= VALUE_OF_PROOF_MAX;
    }

    /// What the exchange asks for.
    function factOf(Escape memory found) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(found.proof[1], found.value, keccak256(abi.encodePacked(found.state)), found.proof[0]));
    }
}
