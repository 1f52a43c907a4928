// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PoseidonPermutation} from "../generated/PoseidonPermutation.sol";
import {StarkCurve} from "./StarkCurve.sol";

/// @title The Poseidon hash with Starknet's parameters
/// @dev Every element must be below the field's prime: the callers check what comes from outside.
library Poseidon {
    /// Tells pairs from sponges, which start with 0 there.
    uint256 private constant PAIR_CAPACITY = 2;

    /// @notice The hash of two elements.
    function hashPair(uint256 left, uint256 right) internal pure returns (uint256 hash) {
        (hash,,) = PoseidonPermutation.permute(left, right, PAIR_CAPACITY, StarkCurve.FIELD_PRIME);
    }

    /// @notice The sponge over any number of elements, padded with 1 and, if needed, 0.
    function hashMany(uint256[] memory elements) internal pure returns (uint256 hash) {
        uint256 second = 0;
        uint256 capacity = 0;
        uint256 pairs = elements.length / 2;
        for (uint256 pair = 0; pair < pairs; pair++) {
            (hash, second, capacity) = permute(hash, elements[2 * pair], second, elements[2 * pair + 1], capacity);
        }
        if (elements.length % 2 == 0) {
            (hash,,) = permute(hash, 1, second, 0, capacity);
        } else {
            (hash,,) = permute(hash, elements[elements.length - 1], second, 1, capacity);
        }
    }

    /// @dev The permutation after adding an element to each of the first two.
    function permute(uint256 first, uint256 addFirst, uint256 second, uint256 addSecond, uint256 capacity)
        private
        pure
        returns (uint256, uint256, uint256)
    {
        uint256 prime = StarkCurve.FIELD_PRIME;
        return
            PoseidonPermutation.permute(
                addmod(first, addFirst, prime), addmod(second, addSecond, prime), capacity, prime
            );
    }
}
