// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEscapeVerifier} from "../interfaces/IEscapeVerifier.sol";

/// @title What a position is worth at the prices and funding indices of a state
/// @notice As the rules value it: funding is applied, the collateral rounded down, then balances count at their prices and
/// the sum is rounded down. An asset without a price counts nothing.
library PositionValue {
    /// The words of a state: these, a word for each asset, then seven observation times a word.
    uint256 internal constant STATE_POSITIONS_ROOT = 0;
    uint256 private constant STATE_TIMES = 2;
    uint256 private constant STATE_HEAD_WORDS = 4;
    uint256 private constant TIMES_IN_WORD = 7;

    /// Above the four times of the third word.
    uint256 private constant ASSET_COUNT_SHIFT = 128;
    uint256 private constant ASSET_COUNT_MASK = (1 << 16) - 1;

    /// Asset words and holdings have the id above, then two values of 64 bits.
    uint256 private constant ASSET_ID_SHIFT = 128;
    uint256 private constant ASSET_ID_MASK = (1 << 120) - 1;
    uint256 private constant MIDDLE_SHIFT = 64;
    uint256 private constant VALUE_MASK = (1 << 64) - 1;

    /// Collateral, balances and indices have 2^63 added.
    int256 private constant BIAS = 1 << 63;
    uint256 private constant COLLATERAL_SHIFT = 16;

    /// Prices and indices have 32 bits below the point.
    uint256 private constant FRACTION_BITS = 32;

    /// @notice Reverts unless the state has the length that its number of assets asks for.
    function requireState(uint256[] calldata state) internal pure {
        uint256 expected = STATE_HEAD_WORDS;
        if (state.length >= STATE_HEAD_WORDS) {
            uint256 assets = assetCountOf(state);
            expected += assets + (assets + TIMES_IN_WORD - 1) / TIMES_IN_WORD;
        }
        if (state.length != expected) revert IEscapeVerifier.StateLengthInvalid(expected, state.length);
    }

    /// @notice The value in quantums of the collateral, rounded down; may be negative.
    /// @param balanceWord The collateral and the number of holdings.
    /// @param holdings Ascending by asset id, or it reverts.
    /// @param state With the right length.
    /// @dev Nothing overflows: at most 64 products of 64-bit values.
    function valueOf(uint256 balanceWord, uint256[] calldata holdings, uint256[] calldata state)
        internal
        pure
        returns (int256)
    {
        int256 funding = 0;
        int256 value = 0;
        uint256 place = STATE_HEAD_WORDS;
        uint256 end = STATE_HEAD_WORDS + assetCountOf(state);
        for (uint256 i = 0; i < holdings.length; i++) {
            uint256 holding = holdings[i];
            requireAscending(holdings, i);
            place = placeOf(holding >> ASSET_ID_SHIFT, place, end, state);
            uint256 asset = state[place];
            int256 balance = unbiased(holding);
            funding += (unbiased(asset >> MIDDLE_SHIFT) - unbiased(holding >> MIDDLE_SHIFT)) * balance;
            value += lowest(asset) * balance;
        }
        // A shift of a signed number rounds down.
        int256 collateral = ((unbiased(balanceWord >> COLLATERAL_SHIFT) << FRACTION_BITS) - funding) >> FRACTION_BITS;
        return ((collateral << FRACTION_BITS) + value) >> FRACTION_BITS;
    }

    /// @dev Where the asset stands, from a place on. Holdings and assets ascend, so nothing before it can be meant.
    function placeOf(uint256 assetId, uint256 place, uint256 end, uint256[] calldata state)
        private
        pure
        returns (uint256)
    {
        for (; place < end; place++) {
            if ((state[place] >> ASSET_ID_SHIFT) & ASSET_ID_MASK == assetId) return place;
        }
        revert IEscapeVerifier.AssetUnknown(assetId);
    }

    function requireAscending(uint256[] calldata holdings, uint256 index) private pure {
        uint256 assetId = holdings[index] >> ASSET_ID_SHIFT;
        if (index != 0 && assetId <= holdings[index - 1] >> ASSET_ID_SHIFT) {
            revert IEscapeVerifier.AssetsNotAscending(index, assetId);
        }
    }

    function assetCountOf(uint256[] calldata state) private pure returns (uint256) {
        return (state[STATE_TIMES] >> ASSET_COUNT_SHIFT) & ASSET_COUNT_MASK;
    }

    /// @dev The signed value in the lowest 64 bits.
    function unbiased(uint256 word) private pure returns (int256) {
        return lowest(word) - BIAS;
    }

    /// @dev The lowest 64 bits.
    function lowest(uint256 word) private pure returns (int256) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return int256(word & VALUE_MASK);
    }
}
