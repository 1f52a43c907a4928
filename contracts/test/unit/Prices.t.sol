// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PriceAggregator} from "../../src/development/PriceAggregator.sol";
import {PriceFeeder} from "../../src/development/PriceFeeder.sol";
import {Test} from "../base/Test.sol";

contract PricesTest is Test {
    address private constant OWNER = address(0xA11CE);
    int256 private constant PRICE = 4_321_050_000_000;

    PriceFeeder private feeder;
    PriceAggregator private btc;
    PriceAggregator private eth;

    function setUp() public {
        feeder = new PriceFeeder(OWNER);
        btc = new PriceAggregator("BTC / USD", address(feeder));
        eth = new PriceAggregator("ETH / USD", address(feeder));
        vm.warp(1000);
    }

    function test_aggregator_describes_itself() public view {
        vm.assertEq(btc.description(), "BTC / USD");
        vm.assertEq(btc.decimals(), 8);
        vm.assertEq(btc.version(), 1);
        vm.assertEq(btc.FEEDER(), address(feeder));
    }

    function test_aggregator_without_price_says_so() public {
        (bytes32 value, bool isSet) = btc.peek();
        vm.assertEq(value, bytes32(0));
        vm.assertFalse(isSet);
        vm.expectRevert(PriceAggregator.NoAnswer.selector);
        btc.read();
        vm.expectRevert(PriceAggregator.NoAnswer.selector);
        btc.latestRoundData();
    }

    function test_feeder_moves_all_prices_at_once() public {
        submit(PRICE, 7);

        (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound) =
            btc.latestRoundData();
        vm.assertTrue(answer == PRICE);
        vm.assertEq(roundId, 1);
        vm.assertEq(answeredInRound, 1);
        vm.assertEq(startedAt, 1000);
        vm.assertEq(updatedAt, 1000);
        (, answer,,,) = eth.latestRoundData();
        vm.assertTrue(answer == 7);
    }

    function test_maker_functions_have_eighteen_decimals() public {
        submit(PRICE, 7);

        (bytes32 value, bool isSet) = btc.peek();
        vm.assertEq(uint256(value), uint256(PRICE) * 10 ** 10);
        vm.assertTrue(isSet);
        vm.assertEq(btc.read(), value);
    }

    function test_each_submission_is_a_round() public {
        submit(PRICE, 7);
        vm.warp(1010);
        submit(PRICE + 1, 8);

        (uint80 roundId, int256 answer,, uint256 updatedAt,) = btc.latestRoundData();
        vm.assertEq(roundId, 2);
        vm.assertTrue(answer == PRICE + 1);
        vm.assertEq(updatedAt, 1010);
    }

    function test_aggregator_reverts_for_another_sender() public {
        vm.expectRevert(abi.encodeWithSelector(PriceAggregator.SenderNotFeeder.selector, OWNER));
        vm.prank(OWNER);
        btc.submit(PRICE);
    }

    function test_aggregator_reverts_for_prices_out_of_range() public {
        int256 most = type(int128).max;
        expectOutOfRange(0);
        expectOutOfRange(-1);
        expectOutOfRange(most + 1);
        submit(most, 1);
        vm.assertEq(uint256(btc.read()), uint256(most) * 10 ** 10);
    }

    function test_feeder_reverts_for_another_sender() public {
        vm.expectRevert(abi.encodeWithSelector(PriceFeeder.SenderNotOwner.selector, address(this)));
        feeder.submit(new PriceAggregator[](0), new int256[](0));
    }

    function test_feeder_reverts_for_other_counts() public {
        vm.startPrank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(PriceFeeder.CountInvalid.selector, 1, 2));
        feeder.submit(new PriceAggregator[](1), new int256[](2));
        vm.expectRevert(abi.encodeWithSelector(PriceFeeder.CountInvalid.selector, 129, 129));
        feeder.submit(new PriceAggregator[](129), new int256[](129));
    }

    function testFuzz_price_is_what_was_submitted(int256 price) public {
        vm.assume(price > 0 && price <= type(int128).max);
        submit(price, 1);
        (, int256 answer,,,) = btc.latestRoundData();
        vm.assertTrue(answer == price);
        vm.assertEq(uint256(btc.read()), uint256(price) * 10 ** 10);
    }

    function submit(int256 btcPrice, int256 ethPrice) private {
        PriceAggregator[] memory aggregators = new PriceAggregator[](2);
        (aggregators[0], aggregators[1]) = (btc, eth);
        int256[] memory answers = new int256[](2);
        (answers[0], answers[1]) = (btcPrice, ethPrice);
        vm.prank(OWNER);
        feeder.submit(aggregators, answers);
    }

    function expectOutOfRange(int256 price) private {
        vm.expectRevert(abi.encodeWithSelector(PriceAggregator.AnswerOutOfRange.selector, price));
        vm.prank(address(feeder));
        btc.submit(price);
    }
}
