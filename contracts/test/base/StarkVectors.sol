// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {StarkEcdsa} from "../../src/libraries/StarkEcdsa.sol";
import {StarkKey} from "../../src/types/Types.sol";
import {Test} from "./Test.sol";

/// @title Stark keys from the vectors, and signatures with them
abstract contract StarkVectors is Test {
    struct KeyPair {
        uint256 privateKey;
        uint256 x;
        uint256 y;
    }

    /// The key pairs of keys.json.
    function keyPair(uint256 index) internal view returns (KeyPair memory pair) {
        string memory json = vm.readFile("./test/vectors/keys.json");
        pair.privateKey = vm.parseJsonUintArray(json, ".privateKey")[index];
        pair.x = vm.parseJsonUintArray(json, ".x")[index];
        pair.y = vm.parseJsonUintArray(json, ".y")[index];
    }

    /// The pair of one of these keys.
    function keyPairOf(StarkKey key) internal view returns (KeyPair memory pair) {
        for (uint256 i = 0; pair.x != StarkKey.unwrap(key); i++) {
            pair = keyPair(i);
        }
    }

    /// r and s with the nonce made of a seed; another nonce is tried until the range rules hold.
    function starkSign(uint256 privateKey, uint256 messageHash, uint256 seed)
        internal
        view
        returns (uint256 r, uint256 s)
    {
        while (true) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 nonce = bound(seed, 1, StarkCurve.ORDER - 1);
            (r,) = StarkCurve.combineWithGenerator(nonce, 0, StarkCurve.GENERATOR_X, StarkCurve.GENERATOR_Y);
            uint256 sum = addmod(messageHash, mulmod(r, privateKey, StarkCurve.ORDER), StarkCurve.ORDER);
            uint256 w = mulmod(nonce, StarkCurve.invert(sum, StarkCurve.ORDER), StarkCurve.ORDER);
            if (r < StarkEcdsa.COMPONENT_BOUND && w != 0 && w < StarkEcdsa.COMPONENT_BOUND) {
                return (r, StarkCurve.invert(w, StarkCurve.ORDER));
            }
        }
    }

    /// The 96 bytes by which a key links an address to itself.
    function starkRegistration(KeyPair memory pair, address ethKey) internal view returns (bytes memory) {
        uint256 digest = uint256(keccak256(abi.encodePacked("UserRegistration:", ethKey, pair.x)));
        (uint256 r, uint256 s) = starkSign(pair.privateKey, digest % StarkCurve.ORDER, digest);
        return abi.encode(r, s, pair.y);
    }

    function starkKey(KeyPair memory pair) internal pure returns (StarkKey) {
        return StarkKey.wrap(pair.x);
    }
}
