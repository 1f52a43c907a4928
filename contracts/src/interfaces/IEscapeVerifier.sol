// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFactRegistry} from "./IFactRegistry.sol";

/// @title What a position is worth in a state, for leaving a frozen exchange without its operator
/// @notice The fact is keccak(publicKey ‖ withdrawalAmount ‖ sharedStateHash ‖ positionId), 32 bytes each, with the hash of the
/// shared state keccak(its words). Whether the state is the exchange's last one is the exchange's question, not asked here.
interface IEscapeVerifier is IFactRegistry {
    /// The position is in the state, belongs to the key and is worth the amount, in quantums of the collateral.
    event LogEscapeVerified(uint256 publicKey, int256 withdrawalAmount, bytes32 sharedStateHash, uint256 positionId);

    /// The shared state has another length than one with its number of assets.
    error StateLengthInvalid(uint256 expected, uint256 found);

    /// The proof has another length than one with so many holdings and branches.
    error ProofLengthInvalid(uint256 expected, uint256 found);

    /// No position holds so many assets.
    error AssetCountTooLarge(uint256 most, uint256 found);

    /// Position ids are below 2^64.
    error PositionIdOutOfRange(uint256 positionId);

    /// The key is 0 or not below the field's prime.
    error PublicKeyOutOfRange(uint256 publicKey);

    /// The balance word has more than 80 bits.
    error BalanceWordOutOfRange(uint256 word);

    /// The balance word counts other holdings than the call.
    error AssetCountInvalid(uint256 expected, uint256 found);

    /// The word of a holding has more than 248 bits.
    error HoldingOutOfRange(uint256 index, uint256 word);

    /// The holdings do not ascend strictly by asset id.
    error AssetsNotAscending(uint256 index, uint256 assetId);

    /// The state has no such asset.
    error AssetUnknown(uint256 assetId);

    /// The branches have more than 64 heights.
    error BranchesOutOfRange(uint256 branches);

    /// The sibling is 0 or not below the field's prime.
    error SiblingOutOfRange(uint256 index, uint256 sibling);

    /// The position is not in the state's tree.
    error PositionsRootInvalid(uint256 expected, uint256 found);

    /// There is nothing to withdraw, or 2^64 quantums or more.
    error AmountOutOfRange(int256 amount);

    /// @notice Register what a position is worth at the prices and funding indices of a state. Anyone may send this at any time.
    /// @param escapeProof The position and its way to the root: docs/auditor/escape.md.
    /// @param nAssets The number of its holdings.
    /// @param sharedState The words of the shared state: docs/auditor/public-output.md.
    function verifyEscape(uint256[] calldata escapeProof, uint256 nAssets, uint256[] calldata sharedState) external;

    /// @notice The name and version of this contract.
    function identify() external pure returns (string memory);
}
