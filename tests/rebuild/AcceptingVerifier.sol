// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Believes everything: batches reach the exchange without a proof, or with a wrong one
/// @notice Speaks as a verifier of proofs does, so that readers of its events see no difference.
contract AcceptingVerifier {
    event LogProof(bytes32 indexed fact, address indexed exchange, bytes32[] pageHashes);

    address public immutable DATA_PAGES;
    bool public constant hasRegisteredFact = true;
    string public constant identify = "believes everything";

    constructor(address dataPages) {
        DATA_PAGES = dataPages;
    }

    function isValid(bytes32) external pure returns (bool) {
        return true;
    }

    /// @notice Tell of a proof, of whatever.
    function tell(bytes32 fact, address exchange, bytes32[] calldata pageHashes) external {
        emit LogProof(fact, exchange, pageHashes);
    }
}
