// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The data words of batches, page by page
interface IDataPages {
    /// @notice A page was registered; the words are here so that logs alone rebuild every position.
    /// @param pageHash Keccak of the words, 32 bytes each.
    /// @param start The number of the first word among the data words of its batch.
    event LogDataPage(bytes32 indexed pageHash, uint256 start, uint256[] words);

    /// A word or challenge is not below p.
    error WordNotFieldElement(uint256 found);

    /// The page was not registered for these challenges.
    error DataPageMissing(bytes32 pageHash, uint256 start, uint256 words);

    /// @notice Register a page of data words for the proof whose bus challenges are z and alpha; anyone may.
    function registerPage(uint256 z, uint256 alpha, uint256 start, uint256[] calldata words) external;

    /// @notice What the words of a registered page add to the proof's bus. DataPageMissing.
    function busSum(uint256 z, uint256 alpha, uint256 start, uint256 words, bytes32 pageHash)
        external
        view
        returns (uint256 sum);
}
