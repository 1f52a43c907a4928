// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPages} from "./IDataPages.sol";
import {IFactRegistry} from "./IFactRegistry.sol";

/// @title Verifies proofs of batches and remembers what was proved
interface IVerifier is IFactRegistry {
    /// A page of data words: keccak of the words, and how many there are.
    struct Page {
        bytes32 hash;
        uint256 words;
    }

    /// @notice A proof was accepted. The fact is that of `StateTransition`; the pages hold the batch's data words in order.
    event LogProof(bytes32 indexed fact, address indexed exchange, bytes32[] pageHashes);

    /// The verifier works on another chain only.
    error ChainNotAllowed(uint256 expected, uint256 found);

    /// A contract of the verifier is missing or another one. Tables are compared with the hash of their code.
    error PartInvalid(address part, bytes32 expected, bytes32 found);

    /// The verifier was given another number of contracts than it needs.
    error PartsMissing(uint256 expected, uint256 found);

    /// The profile does not prove the bits that it claims.
    error ProfileTooWeak(uint256 claimedBits);

    /// The messages of all chips and of the public words do not cancel out.
    error BusesUnbalanced(uint256 sum);

    /// A point that was drawn is a row or in the domain of commitments.
    error PointInDomain(uint256 point);

    /// The constraints do not give the composition.
    error ConstraintsViolated(uint256 expected, uint256 found);

    /// The nonce gives too few zero bits.
    error GrindingInsufficient(uint256 expectedBits, uint256 nonce);

    /// @notice Verify a proof and register its fact; anyone may. The public words are inside the proof.
    /// @param exchange The exchange's contract that the proof is for.
    /// @param pages The pages of the batch's data words, each registered before for this proof's challenges.
    /// @param proof The bytes of docs/developer/proof-system.md.
    function registerProof(address exchange, Page[] calldata pages, bytes calldata proof) external;

    /// @notice Names contract, profile and version.
    function identify() external view returns (string memory identity);

    /// @notice Whether any proof was ever accepted.
    function hasRegisteredFact() external view returns (bool);

    /// @notice The registry of data words that it asks.
    function DATA_PAGES() external view returns (IDataPages);

    /// @notice The contracts that evaluate the constraints, and those with the tables of the layouts.
    function parts() external view returns (address[] memory evaluators, address[] memory tables);
}
