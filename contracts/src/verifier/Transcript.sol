// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";

/// @title Fiat-Shamir: challenges from everything that was said
/// @notice The state is one digest; one step is state ← keccak(state ‖ label ‖ words). Messages have words, challenges none.
library Transcript {
    // The labels of docs/developer/proof-system.md: their characters as a number.
    // forge-lint: disable-start(unsafe-typecast)
    uint256 internal constant PROTOCOL = uint256(uint112(bytes14("provex/stark/1")));
    uint256 internal constant CONSTRAINTS = uint256(uint168(bytes21("statement/constraints")));
    uint256 internal constant PROGRAM = uint256(uint136(bytes17("statement/program")));
    uint256 internal constant PROFILE = uint256(uint136(bytes17("statement/profile")));
    uint256 internal constant LAYOUT = uint256(uint128(bytes16("statement/layout")));
    uint256 internal constant DOMAIN = uint256(uint128(bytes16("statement/domain")));
    uint256 internal constant OUTPUT = uint256(uint128(bytes16("statement/output")));
    uint256 internal constant DATA = uint256(uint112(bytes14("statement/data")));
    uint256 internal constant FIXED_COMMITMENT = uint256(uint128(bytes16("fixed/commitment")));
    uint256 internal constant MAIN_COMMITMENT = uint256(uint120(bytes15("main/commitment")));
    uint256 internal constant BUSES_Z = uint256(uint56(bytes7("buses/z")));
    uint256 internal constant BUSES_ALPHA = uint256(uint88(bytes11("buses/alpha")));
    uint256 internal constant CLAIMED_SUMS = uint256(uint144(bytes18("buses/claimed sums")));
    uint256 internal constant INTERACTION_COMMITMENT = uint256(uint176(bytes22("interaction/commitment")));
    uint256 internal constant COEFFICIENT = uint256(uint184(bytes23("constraints/coefficient")));
    uint256 internal constant COMPOSITION_COMMITMENT = uint256(uint176(bytes22("composition/commitment")));
    uint256 internal constant POINT = uint256(uint136(bytes17("composition/point")));
    uint256 internal constant DEEP_VALUES = uint256(uint88(bytes11("deep/values")));
    uint256 internal constant DEEP_COEFFICIENT = uint256(uint128(bytes16("deep/coefficient")));
    uint256 internal constant FRI_PARAMETERS = uint256(uint112(bytes14("fri/parameters")));
    uint256 internal constant FINAL_POLYNOMIAL = uint256(uint160(bytes20("fri/final polynomial")));
    uint256 internal constant GRINDING = uint256(uint96(bytes12("fri/grinding")));
    uint256 internal constant QUERIES = uint256(uint88(bytes11("fri/queries")));

    /// The labels of layer 0; another layer's digit is that many steps higher.
    uint256 private constant LAYER_COMMITMENT = uint256(uint176(bytes22("fri/layer 0/commitment")));
    uint256 private constant LAYER_COMMITMENT_STEP = 1 << (8 * 11);
    uint256 private constant LAYER_FOLD = uint256(uint128(bytes16("fri/layer 0/fold")));
    uint256 private constant LAYER_FOLD_STEP = 1 << (8 * 5);

    // forge-lint: disable-end(unsafe-typecast)

    /// @notice The label under which the commitment to layer 0 to 9 is absorbed.
    function layerCommitment(uint256 layer) internal pure returns (uint256 label) {
        return LAYER_COMMITMENT + layer * LAYER_COMMITMENT_STEP;
    }

    /// @notice The label under which the challenge of layer 0 to 9 is drawn.
    function layerFold(uint256 layer) internal pure returns (uint256 label) {
        return LAYER_FOLD + layer * LAYER_FOLD_STEP;
    }

    /// @notice The state that has heard the protocol's name only.
    function start() internal pure returns (uint256 state) {
        uint256 protocol = PROTOCOL;
        assembly ("memory-safe") {
            mstore(0x00, protocol)
            state := keccak256(0x00, 0x20)
        }
    }

    /// @notice The state after a message of one word, or after a position's number.
    function absorb(uint256 state, uint256 label, uint256 word) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, state)
            mstore(add(input, 0x20), label)
            mstore(add(input, 0x40), word)
            next := keccak256(input, 0x60)
        }
    }

    /// @notice The state after a message of two words.
    function absorb(uint256 state, uint256 label, uint256 first, uint256 second) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, state)
            mstore(add(input, 0x20), label)
            mstore(add(input, 0x40), first)
            mstore(add(input, 0x60), second)
            next := keccak256(input, 0x80)
        }
    }

    /// @notice The state after a hash as its higher and its lower 128 bits.
    function absorbHalves(uint256 state, uint256 label, uint256 digest) internal pure returns (uint256 next) {
        return absorb(state, label, digest >> 128, uint256(uint128(digest)));
    }

    /// @notice The state after a message of words in memory.
    function absorb(uint256 state, uint256 label, uint256[] memory words) internal pure returns (uint256 next) {
        return uint256(keccak256(abi.encodePacked(state, label, words)));
    }

    /// @notice The state after a message of words in the calldata; with a count, that comes first.
    function absorbCalldata(uint256 state, uint256 label, bool withCount, uint256 place, uint256 count)
        internal
        pure
        returns (uint256 next)
    {
        assembly ("memory-safe") {
            let input := mload(0x40)
            mstore(input, state)
            mstore(add(input, 0x20), label)
            let words := add(input, 0x40)
            if withCount {
                mstore(words, count)
                words := add(words, 0x20)
            }
            let size := shl(5, count)
            calldatacopy(words, place, size)
            next := keccak256(input, sub(add(words, size), input))
        }
    }

    /// @notice Draw a challenge: the next state, whose residue is the field element.
    function draw(uint256 state, uint256 label) internal pure returns (uint256 next, uint256 challenge) {
        assembly ("memory-safe") {
            mstore(0x00, state)
            mstore(0x20, label)
            next := keccak256(0x00, 0x40)
        }
        challenge = next % StarkField.PRIME;
    }
}
