// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The claim that a proof makes good
/// @notice Verifiers register it, the exchange asks for it. The chain is bound by the verifier.
library StateTransition {
    /// @notice The fact that a batch with this public output is right for that exchange.
    /// @param exchange The exchange whose state the batch moves.
    /// @param programOutput All main words of the public output.
    function fact(address exchange, uint256[] calldata programOutput) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(exchange, keccak256(abi.encodePacked(programOutput))));
    }
}
