// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Arithmetic in the Stark field, for the verifier
library StarkField {
    /// 2^251 + 17·2^192 + 1.
    uint256 internal constant PRIME = 0x800000000000011000000000000000000000000000000000000000000000001;

    /// The generator of the multiplicative group; 3 is also the offset of the cosets of commitments.
    uint256 internal constant GENERATOR = 3;

    error ModularExponentiationFailed();

    /// @notice base^exponent mod p, by the precompiled contract.
    function power(uint256 base, uint256 exponent) internal view returns (uint256 result) {
        bool isDone;
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, 0x20)
            mstore(add(input, 0x20), 0x20)
            mstore(add(input, 0x40), 0x20)
            mstore(add(input, 0x60), base)
            mstore(add(input, 0x80), exponent)
            mstore(add(input, 0xa0), PRIME)
            isDone := staticcall(gas(), 5, input, 0xc0, 0x00, 0x20)
            isDone := and(isDone, eq(returndatasize(), 0x20))
            result := mload(0x00)
        }
        if (!isDone) revert ModularExponentiationFailed();
    }

    /// @notice 1 / value mod p; 0 for 0.
    function inverse(uint256 value) internal view returns (uint256 result) {
        return power(value, PRIME - 2);
    }

    /// @notice The root of unity of order 2^orderLog2, orderLog2 at most 192.
    function rootOfUnity(uint256 orderLog2) internal view returns (uint256 root) {
        return power(GENERATOR, (PRIME - 1) >> orderLog2);
    }

    /// @notice base^exponent mod p by squaring, cheaper than the precompiled contract below about 2^40.
    function smallPower(uint256 base, uint256 exponent) internal pure returns (uint256 result) {
        assembly ("memory-safe") {
            result := 1
            for {} exponent {} {
                if and(exponent, 1) { result := mulmod(result, base, PRIME) }
                base := mulmod(base, base, PRIME)
                exponent := shr(1, exponent)
            }
        }
    }

    /// @notice The lowest `bits` bits of a number below 2^bits, mirrored; bits at most 32.
    function reversedBits(uint256 value, uint256 bits) internal pure returns (uint256 mirrored) {
        assembly ("memory-safe") {
            let x := or(and(shr(1, value), 0x55555555), shl(1, and(value, 0x55555555)))
            x := or(and(shr(2, x), 0x33333333), shl(2, and(x, 0x33333333)))
            x := or(and(shr(4, x), 0x0f0f0f0f), shl(4, and(x, 0x0f0f0f0f)))
            x := or(and(shr(8, x), 0x00ff00ff), shl(8, and(x, 0x00ff00ff)))
            x := or(shr(16, x), shl(16, and(x, 0xffff)))
            mirrored := shr(sub(32, bits), x)
        }
    }
}
