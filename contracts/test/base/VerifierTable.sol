// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FieldTest} from "./FieldTest.sol";

/// A claim: a column at the point times a power of the rows' generator.
struct Claim {
    uint256 column;
    uint256 factor;
}

/// @title Reads tables of layouts byte by byte
abstract contract VerifierTable is FieldTest {
    uint256 private constant HEAD_BYTES = 11;

    /// The claims by their number.
    function claimsOf(bytes memory table) internal pure returns (Claim[] memory claims) {
        claims = new Claim[](numberAt(table, 7, 2));
        uint256 place = HEAD_BYTES;
        for (uint256 i = 0; i < numberAt(table, 9, 2); i++) {
            uint256 factor = numberAt(table, place, 32);
            uint256 count = numberAt(table, place + 32, 1);
            place += 33;
            for (uint256 k = 0; k < count; k++) {
                claims[numberAt(table, place + 1, 2)] = Claim(numberAt(table, place, 1), factor);
                place += 3;
            }
        }
    }

    function columnsOf(bytes memory table) internal pure returns (uint256 columns) {
        for (uint256 i = 2; i < 6; i++) {
            columns += numberAt(table, i, 1);
        }
    }

    function numberAt(bytes memory data, uint256 place, uint256 size) internal pure returns (uint256 number) {
        for (uint256 i = 0; i < size; i++) {
            number = 256 * number + uint8(data[place + i]);
        }
    }
}
