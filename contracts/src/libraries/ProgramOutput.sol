// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The main words of a batch's public output
/// @notice Where its parts are; docs/auditor/public-output.md says what they mean.
library ProgramOutput {
    /// Where each part starts, and where the last one ends.
    struct Parts {
        uint256 modifications;
        uint256 forcedActions;
        uint256 conditions;
        uint256 end;
        uint256 forcedActionCount;
    }

    uint256 internal constant CONFIGURATION_HASH = 0;
    uint256 internal constant PREVIOUS_STATE_HASH = 1;
    uint256 internal constant NEW_STATE_HASH = 2;
    uint256 private constant COUNTS = 3;
    uint256 internal constant STATE = 4;

    /// Times and number of assets, among the state's words.
    uint256 private constant TIMES = STATE + 2;

    uint256 private constant COUNT_BITS = 32;
    uint256 private constant COUNTS_BITS = 6 * COUNT_BITS;
    uint256 private constant TIMES_BITS = 16 + 4 * 32;

    /// State words that do not depend on the number of assets.
    uint256 private constant STATE_HEAD_WORDS = 4;
    uint256 private constant OBSERVATION_TIMES_IN_WORD = 7;

    /// The output has not even hashes, counts and a state without assets.
    error OutputTooShort(uint256 least, uint256 found);

    /// The word of counts has more than 192 bits.
    error CountsOutOfRange(uint256 word);

    /// The output has another number of words than its counts demand.
    error OutputSizeMismatch(uint256 expected, uint256 found);

    /// The state's word of times has more than 144 bits.
    error TimesOutOfRange(uint256 word);

    /// The state has another number of words than its number of assets demands.
    error StateSizeMismatch(uint256 expected, uint256 found);

    /// @notice The places of all parts; reverts unless every size adds up exactly.
    function partsOf(uint256[] calldata words) internal pure returns (Parts memory parts) {
        if (words.length < STATE + STATE_HEAD_WORDS) revert OutputTooShort(STATE + STATE_HEAD_WORDS, words.length);
        uint256 counts = words[COUNTS];
        if (counts >> COUNTS_BITS != 0) revert CountsOutOfRange(counts);
        parts.modifications = STATE + countAt(counts, 5);
        parts.forcedActions = parts.modifications + 2 * countAt(counts, 4);
        parts.forcedActionCount = countAt(counts, 3);
        parts.conditions = parts.forcedActions + countAt(counts, 2);
        parts.end = parts.conditions + countAt(counts, 1);
        if (words.length != parts.end) revert OutputSizeMismatch(parts.end, words.length);
        requireStateSize(words[TIMES], parts.modifications - STATE);
    }

    /// @notice The new state's system time in seconds and minimum expiration in hours.
    function timesOf(uint256[] calldata words)
        internal
        pure
        returns (uint256 systemTime, uint256 minimumExpirationHours)
    {
        uint256 times = words[TIMES];
        // The casts take the 32 bits of one time each.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (uint32(times >> 96), uint32(times));
    }

    function requireStateSize(uint256 times, uint256 found) private pure {
        if (times >> TIMES_BITS != 0) revert TimesOutOfRange(times);
        uint256 assets = times >> (TIMES_BITS - 16);
        uint256 observationWords = (assets + OBSERVATION_TIMES_IN_WORD - 1) / OBSERVATION_TIMES_IN_WORD;
        uint256 expected = STATE_HEAD_WORDS + assets + observationWords;
        if (found != expected) revert StateSizeMismatch(expected, found);
    }

    /// @dev Counts are numbered from the word's low end.
    function countAt(uint256 counts, uint256 place) private pure returns (uint256) {
        // The cast takes the 32 bits of one count.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint32(counts >> (place * COUNT_BITS));
    }
}
