// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProvingSystem} from "../../src/generated/ProvingSystem.sol";
import {PublicBus} from "../../src/verifier/PublicBus.sol";
import {FieldTest} from "../base/FieldTest.sol";
import {VerifierHarness} from "../base/VerifierHarness.sol";

contract PublicBusTest is FieldTest {
    VerifierHarness private harness;

    function setUp() public {
        harness = new VerifierHarness();
    }

    /// forge-config: default.fuzz.runs = 100
    function testFuzz_sum_equals_the_plain_one(uint256 seed, uint8 count, uint64 start, bool isData) public view {
        uint256[] memory words = randoms(seed, count % 8);
        (uint256 z, uint256 alpha) = (random(seed, 1000), random(seed, 1001));
        uint256 stream = isData ? 1 : 0;

        vm.assertEq(harness.publicSum(words, start, stream, z, alpha), plainSum(words, start, stream, z, alpha));
    }

    function test_streams_are_numbered_like_those_of_the_rules() public pure {
        vm.assertEq(PublicBus.MAIN_STREAM, 0);
        vm.assertEq(PublicBus.DATA_STREAM, 1);
    }

    function test_edges() public view {
        uint256[4] memory edges = [uint256(0), 1, PRIME - 1, random(1, 1)];
        for (uint256 i = 0; i < 64; i++) {
            uint256[] memory words = new uint256[](2);
            words[0] = edges[i % 4];
            (uint256 z, uint256 alpha) = (random(2, i), edges[i / 4 % 4]);
            uint256 start = i / 16;
            vm.assertEq(harness.publicSum(words, start, 1, z, alpha), plainSum(words, start, 1, z, alpha));
        }
    }

    function test_no_words_add_nothing() public view {
        vm.assertEq(harness.publicSum(new uint256[](0), 5, 1, random(0, 0), random(0, 1)), 0);
    }

    function testFuzz_the_sum_of_parts_is_that_of_the_whole(uint256 seed, uint8 count, uint8 place) public view {
        uint256[] memory words = randoms(seed, 2 + count % 20);
        uint256 split = bound(place, 1, words.length - 1);
        (uint256[] memory first, uint256[] memory second) = parts(words, split);
        (uint256 z, uint256 alpha) = (random(seed, 1000), random(seed, 1001));

        uint256 sum = harness.publicSum(first, 0, 1, z, alpha);
        sum = plus(sum, harness.publicSum(second, split, 1, z, alpha));

        vm.assertEq(harness.publicSum(words, 0, 1, z, alpha), sum);
        if (words[0] != words[1]) {
            (words[0], words[1]) = (words[1], words[0]);
            vm.assertTrue(harness.publicSum(words, 0, 1, z, alpha) != sum);
        }
    }

    /// forge-config: default.fuzz.runs = 100
    function testFuzz_a_challenge_that_hits_a_message_is_an_error(uint256 seed, uint8 place, uint64 start, bool isData)
        public
    {
        uint256[] memory words = randoms(seed, 7);
        uint256 alpha = random(seed, 1001);
        uint256 number = place % words.length;
        uint256 z = messageOf(words[number], start + number, isData ? 1 : 0, alpha);

        vm.expectRevert(PublicBus.ChallengeHitsMessage.selector);
        harness.publicSum(words, start, isData ? 1 : 0, z, alpha);
    }

    function plainSum(uint256[] memory words, uint256 start, uint256 stream, uint256 z, uint256 alpha)
        private
        pure
        returns (uint256 sum)
    {
        for (uint256 i = 0; i < words.length; i++) {
            uint256 denominator = minus(z, messageOf(words[i], start + i, stream, alpha));
            sum = minus(sum, over(ProvingSystem.OUTPUT_CALL, denominator));
        }
    }

    /// bus + α·call + α²·word + α³·number + α⁴·stream.
    function messageOf(uint256 word, uint256 number, uint256 stream, uint256 alpha) private pure returns (uint256) {
        uint256[] memory fields = new uint256[](5);
        (fields[0], fields[1]) = (ProvingSystem.CALL_BUS, ProvingSystem.OUTPUT_CALL);
        (fields[2], fields[3], fields[4]) = (word, number, stream);
        return valueOf(fields, alpha);
    }

    function parts(uint256[] memory words, uint256 split)
        private
        pure
        returns (uint256[] memory first, uint256[] memory second)
    {
        (first, second) = (new uint256[](split), new uint256[](words.length - split));
        for (uint256 i = 0; i < words.length; i++) {
            if (i < split) first[i] = words[i];
            else second[i - split] = words[i];
        }
    }
}
