// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title Leaving a frozen exchange
interface IEscapes {
    /// A position left with its value in the last accepted state.
    event LogEscape(uint256 starkKey, uint256 vaultId, uint256 quantizedAmount);

    /// A position that is worth nothing has nothing to leave with.
    error EscapeAmountZero();

    /// The position has left already.
    error PositionEscaped(PositionId vaultId);

    /// The escape verifier does not know that this key's position has that value in the last accepted state.
    error EscapeNotVerified(bytes32 fact);

    /// The escape verifier has no code.
    error EscapeVerifierNotContract(address escapeVerifier);

    /// @notice Let a position of the last accepted state leave with its value, which becomes a claim of its key. The escape
    /// verifier must have verified both. Each position leaves once. Anyone may send this.
    function escape(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount) external;

    /// @notice Whether a position has left.
    function isEscaped(PositionId vaultId) external view returns (bool);

    /// @notice The contract that verifies what a position is worth.
    function getEscapeVerifier() external view returns (address);
}
