// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @title The Stark field and trees of commitments as plainly as possible, for comparison
abstract contract FieldTest is Test {
    uint256 internal constant PRIME = 2 ** 251 + 17 * 2 ** 192 + 1;
    uint256 internal constant OFFSET = 3;

    function plus(uint256 a, uint256 b) internal pure returns (uint256) {
        return addmod(a, b, PRIME);
    }

    function minus(uint256 a, uint256 b) internal pure returns (uint256) {
        return addmod(a, PRIME - b % PRIME, PRIME);
    }

    function times(uint256 a, uint256 b) internal pure returns (uint256) {
        return mulmod(a, b, PRIME);
    }

    function raised(uint256 base, uint256 exponent) internal pure returns (uint256 result) {
        result = 1;
        for (; exponent > 0; exponent /= 2) {
            if (exponent % 2 == 1) result = times(result, base);
            base = times(base, base);
        }
    }

    function over(uint256 a, uint256 b) internal pure returns (uint256) {
        return times(a, raised(b, PRIME - 2));
    }

    function rootOf(uint256 orderLog2) internal pure returns (uint256) {
        return raised(3, (PRIME - 1) / 2 ** orderLog2);
    }

    /// The lowest bits of a number, mirrored.
    function mirrored(uint256 value, uint256 bits) internal pure returns (uint256 result) {
        for (uint256 i = 0; i < bits; i++) {
            result = 2 * result + value % 2;
            value /= 2;
        }
    }

    /// The point at a position of a coset in bit-reversed order.
    function pointAt(uint256 offset, uint256 domainLog2, uint256 position) internal pure returns (uint256) {
        return times(offset, raised(rootOf(domainLog2), mirrored(position, domainLog2)));
    }

    function valueOf(uint256[] memory coefficients, uint256 point) internal pure returns (uint256 value) {
        for (uint256 i = 0; i < coefficients.length; i++) {
            value = plus(value, times(coefficients[i], raised(point, i)));
        }
    }

    function random(uint256 seed, uint256 number) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, number))) % PRIME;
    }

    function randoms(uint256 seed, uint256 count) internal pure returns (uint256[] memory words) {
        words = new uint256[](count);
        for (uint256 i = 0; i < count; i++) {
            words[i] = random(seed, i);
        }
    }

    function deployed(string memory name) internal returns (address instance) {
        bytes memory code = vm.getCode(string.concat(name, ".sol"));
        assembly {
            instance := create(0, add(code, 32), mload(code))
        }
        vm.assertTrue(instance != address(0));
    }

    /// All nodes of a tree: the root is the first, the children of i are 2i + 1 and 2i + 2.
    function treeOver(bytes32[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        uint256 inner = leaves.length - 1;
        nodes = new bytes32[](inner + leaves.length);
        for (uint256 i = 0; i < leaves.length; i++) {
            nodes[inner + i] = leaves[i];
        }
        for (uint256 i = inner; i > 0; i--) {
            nodes[i - 1] = keccak256(abi.encode(nodes[2 * i - 1], nodes[2 * i]));
        }
    }

    /// The multi-proof of some leaves: siblings that cannot be computed, from the leaves upwards, from left to right.
    function nodesFor(bytes32[] memory tree, bool[] memory isOpened) internal pure returns (bytes32[] memory nodes) {
        bool[] memory isKnown = new bool[](tree.length);
        uint256 width = isOpened.length;
        for (uint256 i = 0; i < width; i++) {
            isKnown[width - 1 + i] = isOpened[i];
        }
        nodes = new bytes32[](tree.length);
        uint256 count = 0;
        for (; width > 1; width /= 2) {
            for (uint256 left = width - 1; left < 2 * width - 1; left += 2) {
                (bool isLeft, bool isRight) = (isKnown[left], isKnown[left + 1]);
                if (isLeft && !isRight) nodes[count++] = tree[left + 1];
                if (isRight && !isLeft) nodes[count++] = tree[left];
                isKnown[left / 2] = isLeft || isRight;
            }
        }
        assembly {
            mstore(nodes, count)
        }
    }

    /// The same list with one more word.
    function with(bytes32[] memory list, bytes32 last) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; i++) {
            longer[i] = list[i];
        }
        longer[list.length] = last;
    }

    function with(uint256[] memory list, uint256 last) internal pure returns (uint256[] memory longer) {
        longer = new uint256[](list.length + 1);
        for (uint256 i = 0; i < list.length; i++) {
            longer[i] = list[i];
        }
        longer[list.length] = last;
    }

    /// Makes the list one word shorter.
    function shorten(bytes32[] memory list) internal pure {
        assembly {
            mstore(list, sub(mload(list), 1))
        }
    }

    function shorten(uint256[] memory list) internal pure {
        assembly {
            mstore(list, sub(mload(list), 1))
        }
    }
}
