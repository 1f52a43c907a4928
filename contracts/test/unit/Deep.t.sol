// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VerifierHarness} from "../base/VerifierHarness.sol";
import {Claim, VerifierTable} from "../base/VerifierTable.sol";

contract DeepTest is VerifierTable {
    address private constant HOLDER = address(0x7ab1e);

    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    function test_points_with_odd_and_even_numbers_of_claims() public {
        for (uint256 most = 1; most <= 6; most++) {
            for (uint256 points = 1; points <= 4; points++) {
                compare(madeUp(points, most), most * 10 + points);
            }
        }
    }

    function test_the_tables_of_all_layouts() public {
        for (uint256 i = 0; i < 4; i++) {
            address table = deployed(string.concat("LayoutTable", vm.toString(i)));
            compare(table.code, i);
        }
    }

    function test_the_fraction_at_a_point_has_no_value() public {
        bytes memory table = madeUp(3, 2);
        VerifierHarness.DeepCase memory its = caseOf(table, 1);
        Claim[] memory claims = claimsOf(table);
        for (uint256 i = 0; i < claims.length; i++) {
            (, uint256 denominator,) = harness.fraction(its, times(its.point, claims[i].factor));
            vm.assertEq(denominator, 0);
        }
    }

    function test_every_value_of_claim_and_row_counts() public {
        bytes memory table = madeUp(3, 3);
        VerifierHarness.DeepCase memory its = caseOf(table, 2);
        uint256 x = random(3, 3);
        uint256 found = quotient(its, x);
        for (uint256 i = 0; i < its.values.length; i++) {
            its.values[i] ^= 1;
            vm.assertTrue(quotient(its, x) != found);
            its.values[i] ^= 1;
        }
        for (uint256 i = 0; i < its.row.length; i++) {
            its.row[i] ^= 1;
            vm.assertTrue(quotient(its, x) != found);
            its.row[i] ^= 1;
        }
        vm.assertEq(quotient(its, x), found);
    }

    function compare(bytes memory table, uint256 seed) private {
        VerifierHarness.DeepCase memory its = caseOf(table, seed);
        Claim[] memory claims = claimsOf(table);
        uint256 x = random(seed, 3);

        uint256 expected = 0;
        uint256 factor = 1;
        for (uint256 k = 0; k < claims.length; k++) {
            uint256 difference = minus(its.row[claims[k].column], its.values[k]);
            uint256 quotient_ = over(difference, minus(x, times(its.point, claims[k].factor)));
            expected = plus(expected, times(factor, quotient_));
            factor = times(factor, its.coefficient);
        }

        vm.assertEq(quotient(its, x), expected);
        (,, uint256 pointsBytes) = harness.fraction(its, x);
        vm.assertEq(pointsBytes, 33 * numberAt(table, 9, 2) + 3 * claims.length);
    }

    function quotient(VerifierHarness.DeepCase memory its, uint256 x) private view returns (uint256) {
        (uint256 numerator, uint256 denominator,) = harness.fraction(its, x);
        return over(numerator, denominator);
    }

    function caseOf(bytes memory table, uint256 seed) private returns (VerifierHarness.DeepCase memory its) {
        vm.etch(HOLDER, table);
        its.holder = HOLDER;
        its.values = randoms(seed + 100, numberAt(table, 7, 2));
        its.row = randoms(seed + 200, columnsOf(table));
        (its.coefficient, its.point) = (random(seed, 0), random(seed, 1));
    }

    /// A table of points with 1 to `most` claims, in turn; every column is opened at some of them.
    function madeUp(uint256 points, uint256 most) private pure returns (bytes memory table) {
        uint256 claims = 0;
        for (uint256 i = 0; i < points; i++) {
            claims += 1 + i % most;
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        table = abi.encodePacked(uint8(0), uint8(4), hex"00000000", uint8(0), uint16(claims), uint16(points));
        // The columns are as many as the claims; claims are numbered backwards, so that column and number differ.
        table[3] = bytes1(uint8(claims));
        uint256 claim = 0;
        for (uint256 i = 0; i < points; i++) {
            uint256 here = 1 + i % most;
            // forge-lint: disable-next-line(unsafe-typecast)
            table = abi.encodePacked(table, raised(rootOf(4), i), uint8(here));
            for (uint256 k = 0; k < here; k++) {
                // forge-lint: disable-next-line(unsafe-typecast)
                table = abi.encodePacked(table, uint8(claim), uint16(claims - 1 - claim));
                claim++;
            }
        }
    }
}
