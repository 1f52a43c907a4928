// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FrozenState} from "../forced/FrozenState.sol";
import {IEscapes} from "../interfaces/IEscapes.sol";
import {IFactRegistry} from "../interfaces/IFactRegistry.sol";
import {Ranges} from "../libraries/Ranges.sol";
import {AcceptedState} from "../state/AcceptedState.sol";
import {PositionId, Quantums, StarkKey} from "../types/Types.sol";
import {Withdrawals} from "../withdrawals/Withdrawals.sol";

/// @title Escapes from a frozen exchange
/// @notice The value was proved to the escape verifier, which knows nothing of this contract; here it is tied to the last
/// accepted state and to the pool.
abstract contract Escapes is IEscapes, AcceptedState, Withdrawals, FrozenState {
    address private immutable ESCAPE_VERIFIER;

    mapping(PositionId vaultId => bool) private escaped;
    bool internal hasEscapes;

    constructor(address escapeVerifier) {
        if (escapeVerifier.code.length == 0) revert EscapeVerifierNotContract(escapeVerifier);
        ESCAPE_VERIFIER = escapeVerifier;
    }

    /// @inheritdoc IEscapes
    function escape(StarkKey starkKey, PositionId vaultId, Quantums quantizedAmount) external {
        // AUTHORISE
        requireFrozen();
        Ranges.requirePositionId(vaultId);
        if (Quantums.unwrap(quantizedAmount) == 0) revert EscapeAmountZero();
        if (escaped[vaultId]) revert PositionEscaped(vaultId);
        bytes32 fact = keccak256(abi.encodePacked(starkKey, quantizedAmount, sharedStateHash, vaultId));
        if (!IFactRegistry(ESCAPE_VERIFIER).isValid(fact)) revert EscapeNotVerified(fact);
        // MOVE
        escaped[vaultId] = true;
        hasEscapes = true;
        // RECORD
        emit LogEscape(StarkKey.unwrap(starkKey), PositionId.unwrap(vaultId), Quantums.unwrap(quantizedAmount));
        claimFromPool(starkKey, Quantums.unwrap(quantizedAmount));
    }

    /// @inheritdoc IEscapes
    function isEscaped(PositionId vaultId) external view returns (bool) {
        return escaped[vaultId];
    }

    /// @inheritdoc IEscapes
    function getEscapeVerifier() external view returns (address) {
        return ESCAPE_VERIFIER;
    }
}
