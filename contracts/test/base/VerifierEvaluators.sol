// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title An evaluator that tells what it was given
/// @notice Its part is a hash of the input, its next power a hash of that.
contract HashingEvaluator {
    fallback(bytes calldata input) external returns (bytes memory) {
        uint256 part = uint256(keccak256(input)) >> 8;
        return abi.encode(part, uint256(keccak256(abi.encode(part))) >> 8);
    }
}

/// @title Answers every question with the same bytes
contract FixedEvaluator {
    bytes private answer;
    bool private isRevert;

    constructor(bytes memory bytesToSay, bool doesRevert) {
        (answer, isRevert) = (bytesToSay, doesRevert);
    }

    fallback(bytes calldata) external returns (bytes memory) {
        bytes memory said = answer;
        if (!isRevert) return said;
        assembly {
            revert(add(said, 0x20), mload(said))
        }
    }
}
