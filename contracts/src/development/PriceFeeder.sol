// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PriceAggregator} from "./PriceAggregator.sol";

/// @title Moves all prices of the development chain in one transaction
contract PriceFeeder {
    /// More aggregators than any configuration has.
    uint256 public constant AGGREGATORS_MAX = 128;

    /// The account that may submit.
    address public immutable OWNER;

    /// Only the owner submits.
    error SenderNotOwner(address sender);

    /// There is one answer for each aggregator, and not too many.
    error CountInvalid(uint256 aggregators, uint256 answers);

    constructor(address owner) {
        OWNER = owner;
    }

    /// @notice Set the prices of aggregators whose feeder is this contract, in units of 10^-8.
    function submit(PriceAggregator[] calldata aggregators, int256[] calldata answers) external {
        if (msg.sender != OWNER) revert SenderNotOwner(msg.sender);
        if (aggregators.length != answers.length || answers.length > AGGREGATORS_MAX) {
            revert CountInvalid(aggregators.length, answers.length);
        }
        for (uint256 i = 0; i < answers.length; i++) {
            aggregators[i].submit(answers[i]);
        }
    }
}
