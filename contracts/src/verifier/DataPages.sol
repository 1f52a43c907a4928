// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPages} from "../interfaces/IDataPages.sol";
import {StarkField} from "../libraries/StarkField.sol";
import {PublicBus} from "./PublicBus.sol";

/// @title The data words of batches, which go to L1 in transactions of their own
/// @notice A proof is accepted only with the pages that its transcript absorbed, so what is needed to rebuild the positions is on L1.
contract DataPages is IDataPages {
    /// One more than a page's sum, by what the page is: 0 is no page.
    mapping(bytes32 page => uint256) private sumsPlusOne;

    /// @inheritdoc IDataPages
    function registerPage(uint256 z, uint256 alpha, uint256 start, uint256[] calldata words) external {
        // AUTHORISE
        requireElement(z);
        requireElement(alpha);
        for (uint256 i = 0; i < words.length; i++) {
            requireElement(words[i]);
        }
        // COMPUTE
        uint256 place;
        assembly ("memory-safe") {
            place := words.offset
        }
        uint256 sum = PublicBus.sumOf(place, words.length, start, PublicBus.DATA_STREAM, z, alpha);
        bytes32 pageHash = keccak256(abi.encodePacked(words));
        // MOVE
        sumsPlusOne[pageKey(z, alpha, start, words.length, pageHash)] = sum + 1;
        // RECORD
        emit LogDataPage(pageHash, start, words);
    }

    /// @inheritdoc IDataPages
    function busSum(uint256 z, uint256 alpha, uint256 start, uint256 words, bytes32 pageHash)
        external
        view
        returns (uint256 sum)
    {
        uint256 found = sumsPlusOne[pageKey(z, alpha, start, words, pageHash)];
        if (found == 0) revert DataPageMissing(pageHash, start, words);
        return found - 1;
    }

    function requireElement(uint256 word) private pure {
        if (word >= StarkField.PRIME) revert WordNotFieldElement(word);
    }

    function pageKey(uint256 z, uint256 alpha, uint256 start, uint256 words, bytes32 pageHash)
        private
        pure
        returns (bytes32 key)
    {
        return keccak256(abi.encode(z, alpha, start, words, pageHash));
    }
}
