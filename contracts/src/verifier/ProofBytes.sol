// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkField} from "../libraries/StarkField.sol";

/// @title Reads a proof once from front to back where it lies in the calldata
/// @notice Numbers are big-endian, lists start with their length in four bytes. Every proof has exactly one form.
library ProofBytes {
    /// Where the next byte is, and where the bytes end; both are offsets in the calldata.
    struct Reader {
        uint256 place;
        uint256 end;
    }

    /// The proof ends before a number or list does.
    error ProofTooShort(uint256 expectedBytes, uint256 foundBytes);

    /// Bytes follow the end of the proof.
    error ProofTooLong(uint256 superfluousBytes);

    /// A list of the proof has another length than the statement allows.
    error ListLengthInvalid(uint256 least, uint256 most, uint256 found);

    /// A field element is not below p.
    error NotFieldElement(uint256 found);

    /// @notice A reader of all the bytes.
    function readerOf(bytes calldata data) internal pure returns (Reader memory reader) {
        uint256 place;
        assembly ("memory-safe") {
            place := data.offset
        }
        return Reader({place: place, end: place + data.length});
    }

    /// @notice The next number of up to 32 bytes.
    function number(Reader memory reader, uint256 size) internal pure returns (uint256 found) {
        uint256 place = take(reader, size);
        assembly ("memory-safe") {
            found := shr(sub(256, shl(3, size)), calldataload(place))
        }
    }

    /// @notice The next list of words: where they are, and how many.
    function list(Reader memory reader, uint256 least, uint256 most)
        internal
        pure
        returns (uint256 place, uint256 count)
    {
        count = number(reader, 4);
        if (count < least || count > most) revert ListLengthInvalid(least, most, count);
        place = take(reader, 32 * count);
    }

    /// @notice The next list, whose words must all be field elements.
    function elements(Reader memory reader, uint256 least, uint256 most)
        internal
        pure
        returns (uint256 place, uint256 count)
    {
        (place, count) = list(reader, least, most);
        requireElements(place, count);
    }

    /// @notice Refuse words of the calldata of which one is not below p.
    function requireElements(uint256 place, uint256 count) internal pure {
        uint256 wrong = place;
        uint256 prime = StarkField.PRIME;
        assembly ("memory-safe") {
            for { let end := add(place, shl(5, count)) } lt(wrong, end) { wrong := add(wrong, 0x20) } {
                if iszero(lt(calldataload(wrong), prime)) { break }
            }
        }
        if (wrong != place + 32 * count) revert NotFieldElement(wordAt(wrong));
    }

    /// @notice Demand that nothing is left.
    function finish(Reader memory reader) internal pure {
        if (reader.place != reader.end) revert ProofTooLong(reader.end - reader.place);
    }

    /// @notice The word at an offset of the calldata.
    function wordAt(uint256 place) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(place)
        }
    }

    function take(Reader memory reader, uint256 size) private pure returns (uint256 place) {
        place = reader.place;
        if (size > reader.end - place) revert ProofTooShort(size, reader.end - place);
        reader.place = place + size;
    }
}
