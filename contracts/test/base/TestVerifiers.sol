// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A verifier that knows the facts it is told
contract ToldVerifier {
    mapping(bytes32 fact => bool) public isValid;
    bool public hasRegisteredFact;
    string public identify;

    constructor(string memory identifier) {
        identify = identifier;
    }

    function tell(bytes32 fact) external {
        isValid[fact] = true;
        hasRegisteredFact = true;
    }

    function rename(string calldata identifier) external {
        identify = identifier;
    }
}

/// @title Answers every question with the same bytes, and is called "odd"
contract OddVerifier {
    bytes private reply;

    function answer(bytes calldata newReply) external {
        reply = newReply;
    }

    function hasRegisteredFact() external pure returns (bool) {
        return true;
    }

    function identify() external pure returns (string memory) {
        return "odd";
    }

    fallback(bytes calldata) external returns (bytes memory) {
        return reply;
    }
}

/// @title Tries to note that it was asked
contract WritingVerifier {
    uint256 private questions;

    function isValid(bytes32) external returns (bool) {
        questions++;
        return true;
    }

    function hasRegisteredFact() external pure returns (bool) {
        return true;
    }

    function identify() external pure returns (string memory) {
        return "writing";
    }
}

/// @title Has a name only in a revert
contract RevertingVerifier {
    function hasRegisteredFact() external pure returns (bool) {
        return true;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        bytes memory name = abi.encode("reverting");
        assembly ("memory-safe") {
            revert(add(name, 32), mload(name))
        }
    }
}
