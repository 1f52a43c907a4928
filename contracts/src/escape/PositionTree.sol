// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEscapeVerifier} from "../interfaces/IEscapeVerifier.sol";
import {Poseidon} from "../libraries/Poseidon.sol";
import {StarkCurve} from "../libraries/StarkCurve.sol";

/// @title A position's place in the tree of positions
/// @notice The tree is path-compressed: a branch hashes its two children, an edge its child and the bits of the way to it, plus its
/// length. A proof names the heights at which its way has branches, and every run of heights between them is one edge. So
/// there is one proof for a position and every proof has canonical form: 64 levels, no empty edge, none under another,
/// the bits of the way those of the id; that no child of a branch is empty is checked here.
library PositionTree {
    /// The words of a proof: these, the holdings, then the siblings from the leaf up.
    uint256 internal constant POSITION_ID = 0;
    uint256 internal constant PUBLIC_KEY = 1;
    uint256 internal constant BALANCE = 2;
    uint256 internal constant BRANCHES = 3;
    uint256 internal constant HEAD_WORDS = 4;

    uint256 private constant HEIGHT = 64;
    uint256 private constant ASSETS_MAX = 64;
    uint256 private constant BALANCE_BITS = 80;
    uint256 private constant COUNT_MASK = (1 << 16) - 1;
    uint256 private constant HOLDING_BITS = 248;

    /// @notice Reverts unless the proof is well-formed and leads from the position to the root.
    function requireMember(uint256[] calldata proof, uint256 nAssets, uint256 root) internal pure {
        requireShape(proof, nAssets);
        uint256 found = rootOf(proof, nAssets, leafOf(proof, nAssets));
        if (found != root) revert IEscapeVerifier.PositionsRootInvalid(root, found);
    }

    /// @notice The words of the position's holdings, in a proof that is well-formed.
    function holdingsOf(uint256[] calldata proof, uint256 nAssets) internal pure returns (uint256[] calldata) {
        return proof[HEAD_WORDS:HEAD_WORDS + nAssets];
    }

    /// @dev Length and head; the holdings and siblings are checked where they are hashed.
    function requireShape(uint256[] calldata proof, uint256 nAssets) private pure {
        if (nAssets > ASSETS_MAX) revert IEscapeVerifier.AssetCountTooLarge(ASSETS_MAX, nAssets);
        if (proof.length < HEAD_WORDS) revert IEscapeVerifier.ProofLengthInvalid(HEAD_WORDS + nAssets, proof.length);
        uint256 branches = proof[BRANCHES];
        if (branches >> HEIGHT != 0) revert IEscapeVerifier.BranchesOutOfRange(branches);
        uint256 expected = HEAD_WORDS + nAssets + countOf(branches);
        if (proof.length != expected) revert IEscapeVerifier.ProofLengthInvalid(expected, proof.length);

        uint256 positionId = proof[POSITION_ID];
        if (positionId >> HEIGHT != 0) revert IEscapeVerifier.PositionIdOutOfRange(positionId);
        uint256 publicKey = proof[PUBLIC_KEY];
        if (publicKey == 0 || publicKey >= StarkCurve.FIELD_PRIME) {
            revert IEscapeVerifier.PublicKeyOutOfRange(publicKey);
        }
        uint256 balance = proof[BALANCE];
        if (balance >> BALANCE_BITS != 0) revert IEscapeVerifier.BalanceWordOutOfRange(balance);
        uint256 count = balance & COUNT_MASK;
        if (count != nAssets) revert IEscapeVerifier.AssetCountInvalid(nAssets, count);
    }

    /// @dev The sponge over key, balance word and holdings.
    function leafOf(uint256[] calldata proof, uint256 nAssets) private pure returns (uint256) {
        uint256[] memory elements = new uint256[](2 + nAssets);
        elements[0] = proof[PUBLIC_KEY];
        elements[1] = proof[BALANCE];
        for (uint256 i = 0; i < nAssets; i++) {
            uint256 holding = proof[HEAD_WORDS + i];
            if (holding >> HOLDING_BITS != 0) revert IEscapeVerifier.HoldingOutOfRange(i, holding);
            elements[2 + i] = holding;
        }
        return Poseidon.hashMany(elements);
    }

    /// @dev From the leaf up: an edge for each run of heights without a branch, then a branch with the next sibling.
    function rootOf(uint256[] calldata proof, uint256 nAssets, uint256 leaf) private pure returns (uint256 node) {
        node = leaf;
        uint256 branches = proof[BRANCHES];
        uint256 way = proof[POSITION_ID];
        uint256 place = HEAD_WORDS + nAssets;
        uint256 height = 0;
        while (height < HEIGHT) {
            uint256 levels = gapOf(branches, HEIGHT - height);
            if (levels != 0) {
                node = addmod(Poseidon.hashPair(node, way % 2 ** levels), levels, StarkCurve.FIELD_PRIME);
            } else {
                levels = 1;
                uint256 sibling = proof[place];
                if (sibling == 0 || sibling >= StarkCurve.FIELD_PRIME) {
                    revert IEscapeVerifier.SiblingOutOfRange(place - HEAD_WORDS - nAssets, sibling);
                }
                node = way % 2 == 0 ? Poseidon.hashPair(node, sibling) : Poseidon.hashPair(sibling, node);
                place++;
            }
            height += levels;
            branches >>= levels;
            way >>= levels;
        }
    }

    /// @dev The heights without a branch, from the lowest of those that are left.
    function gapOf(uint256 branches, uint256 heights) private pure returns (uint256 length) {
        if (branches == 0) return heights;
        while (branches & 1 == 0) {
            branches >>= 1;
            length++;
        }
    }

    /// @dev The number of ones.
    function countOf(uint256 branches) private pure returns (uint256 count) {
        for (; branches != 0; count++) {
            branches &= branches - 1;
        }
    }
}
