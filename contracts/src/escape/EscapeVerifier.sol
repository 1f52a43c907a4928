// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEscapeVerifier} from "../interfaces/IEscapeVerifier.sol";
import {IFactRegistry} from "../interfaces/IFactRegistry.sol";
import {PositionTree} from "./PositionTree.sol";
import {PositionValue} from "./PositionValue.sol";

/// @title Proves on L1 what a position is worth in a state that L1 knows
/// @notice Holds nothing but facts, belongs to nobody and knows no exchange: it is right about every state, and the exchange asks
/// about its last one.
contract EscapeVerifier is IEscapeVerifier {
    int256 private constant AMOUNT_MAX = (1 << 64) - 1;

    mapping(bytes32 fact => bool) private facts;

    /// @inheritdoc IEscapeVerifier
    function verifyEscape(uint256[] calldata escapeProof, uint256 nAssets, uint256[] calldata sharedState) external {
        // CHECK
        PositionValue.requireState(sharedState);
        PositionTree.requireMember(escapeProof, nAssets, sharedState[PositionValue.STATE_POSITIONS_ROOT]);
        // COMPUTE
        int256 amount = PositionValue.valueOf(
            escapeProof[PositionTree.BALANCE], PositionTree.holdingsOf(escapeProof, nAssets), sharedState
        );
        if (amount <= 0 || amount > AMOUNT_MAX) revert AmountOutOfRange(amount);
        uint256 publicKey = escapeProof[PositionTree.PUBLIC_KEY];
        uint256 positionId = escapeProof[PositionTree.POSITION_ID];
        bytes32 stateHash = keccak256(abi.encodePacked(sharedState));
        // MOVE
        facts[keccak256(abi.encodePacked(publicKey, amount, stateHash, positionId))] = true;
        // RECORD
        emit LogEscapeVerified(publicKey, amount, stateHash, positionId);
    }

    /// @inheritdoc IFactRegistry
    function isValid(bytes32 fact) external view returns (bool) {
        return facts[fact];
    }

    /// @inheritdoc IEscapeVerifier
    function identify() external pure returns (string memory) {
        return "Provex_EscapeVerifier_0.1.0";
    }
}
