// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../generated/ProvingSystem.sol";
import {StarkField} from "../libraries/StarkField.sol";

/// @title The verifier's part of the buses: the public words, which only the verifier receives
/// @notice A word w with number i of stream s is the message (call, w, i, s) and adds −call / (z − (bus + α·call + α²·w + α³·i + α⁴·s)).
library PublicBus {
    /// The streams of the main words and of the data words.
    uint256 internal constant MAIN_STREAM = 0;
    uint256 internal constant DATA_STREAM = 1;

    /// A challenge hits a message, whose fraction has no value.
    error ChallengeHitsMessage();

    /// @notice The sum over words of the calldata, the first of which has the number `start` in its stream.
    function sumOf(uint256 place, uint256 count, uint256 start, uint256 stream, uint256 z, uint256 alpha)
        internal
        view
        returns (uint256 sum)
    {
        if (count == 0) return 0;
        uint256[3] memory terms;
        (terms[0], terms[1], terms[2]) = weights(start, stream, z, alpha);
        uint256 scratch = reserve(64 * count);
        uint256 product = multiply(place, count, terms, scratch);
        if (product == 0) revert ChallengeHitsMessage();
        uint256 inverses = addInverses(count, StarkField.inverse(product), scratch);
        return mulmod(StarkField.PRIME - ProvingSystem.OUTPUT_CALL, inverses, StarkField.PRIME);
    }

    /// @dev The denominator of word w with number start + n is first − w·ofWord − n·ofNumber.
    function weights(uint256 start, uint256 stream, uint256 z, uint256 alpha)
        private
        pure
        returns (uint256 first, uint256 ofWord, uint256 ofNumber)
    {
        uint256 prime = StarkField.PRIME;
        ofWord = mulmod(alpha, alpha, prime);
        ofNumber = mulmod(ofWord, alpha, prime);
        uint256 constantPart = addmod(ProvingSystem.CALL_BUS, mulmod(alpha, ProvingSystem.OUTPUT_CALL, prime), prime);
        constantPart = addmod(constantPart, mulmod(ofNumber, start, prime), prime);
        constantPart = addmod(constantPart, mulmod(mulmod(ofNumber, alpha, prime), stream, prime), prime);
        first = addmod(z, prime - constantPart, prime);
    }

    /// @dev The product of all denominators. Writes each, and the product of those before it, to the scratch.
    function multiply(uint256 place, uint256 count, uint256[3] memory terms, uint256 scratch)
        private
        pure
        returns (uint256 product)
    {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            let first := mload(terms)
            let minusWord := sub(prime, mload(add(terms, 0x20)))
            let minusNumber := sub(prime, mload(add(terms, 0x40)))
            product := 1
            for { let end := add(place, shl(5, count)) } lt(place, end) { place := add(place, 0x20) } {
                let denominator := addmod(first, mulmod(calldataload(place), minusWord, prime), prime)
                mstore(scratch, denominator)
                mstore(add(scratch, 0x20), product)
                scratch := add(scratch, 0x40)
                product := mulmod(product, denominator, prime)
                first := addmod(first, minusNumber, prime)
            }
        }
    }

    /// @dev The sum of the inverses of what `multiply` wrote, from the inverse of its product.
    function addInverses(uint256 count, uint256 inverse, uint256 scratch) private pure returns (uint256 sum) {
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            for { let place := add(scratch, shl(6, count)) } gt(place, scratch) {} {
                place := sub(place, 0x40)
                sum := addmod(sum, mulmod(inverse, mload(add(place, 0x20)), prime), prime)
                inverse := mulmod(inverse, mload(place), prime)
            }
        }
    }

    /// @dev Memory of its own, so that nothing else writes there.
    function reserve(uint256 size) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
            mstore(0x40, add(place, size))
        }
    }
}
