// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFactRegistry} from "./IFactRegistry.sol";

/// @title A verifier of batches' proofs
/// @notice Anyone sends a proof; the batch's fact is valid from then on.
interface IVerifier is IFactRegistry {
    /// A page of data words that a proof names.
    struct Page {
        bytes32 hash;
        uint256 words;
    }

    /// A proof was verified and its fact registered.
    event LogProof(bytes32 indexed fact, address indexed exchange, bytes32[] pageHashes);

    /// @notice Verify a batch's proof and register its fact.
    function registerProof(address exchange, Page[] calldata pages, bytes calldata proof) external;

    /// @notice Whether any proof was verified here.
    function hasRegisteredFact() external view returns (bool);

    /// @notice The name and version of this contract.
    function identify() external view returns (string memory);
}
