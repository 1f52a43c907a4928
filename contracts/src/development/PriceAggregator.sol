// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title One market's price on the development chain
/// @notice Answers like a Chainlink aggregator (latestRoundData, 8 decimals) and like a Maker medianiser (peek, read, 18).
/// Emits nothing: dozens of these move every few seconds, and the development chain keeps all its logs.
contract PriceAggregator {
    /// Chainlink's answers have 8 decimals, Maker's 18.
    uint8 public constant decimals = 8;
    uint256 public constant version = 1;
    uint256 private constant MAKER_SCALE = 10 ** 10;

    /// The account that may submit answers.
    address public immutable FEEDER;

    /// The market, for example "BTC / USD".
    string public description;

    struct Round {
        uint128 answer;
        uint64 updatedAt;
        uint64 number;
    }

    Round private round;

    /// Only the feeder submits.
    error SenderNotFeeder(address sender);

    /// A price is positive and below 2^127.
    error AnswerOutOfRange(int256 answer);

    /// No price was submitted yet.
    error NoAnswer();

    constructor(string memory market, address feeder) {
        description = market;
        FEEDER = feeder;
    }

    /// @notice Set the price, in units of 10^-8, with the block's time as the time of observation.
    function submit(int256 answer) external {
        if (msg.sender != FEEDER) revert SenderNotFeeder(msg.sender);
        if (answer <= 0 || answer > type(int128).max) revert AnswerOutOfRange(answer);
        uint64 number = round.number + 1;
        // The casts keep the values: the answer's range was checked, times fit for ages.
        // forge-lint: disable-next-line(unsafe-typecast)
        round = Round({answer: uint128(uint256(answer)), updatedAt: uint64(block.timestamp), number: number});
    }

    /// @notice The last price as Chainlink's aggregators give it.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        Round memory last = round;
        if (last.number == 0) revert NoAnswer();
        return (last.number, int256(uint256(last.answer)), last.updatedAt, last.updatedAt, last.number);
    }

    /// @notice The last price as Maker's medianisers give it, and whether there is one.
    function peek() external view returns (bytes32 value, bool isSet) {
        return (bytes32(uint256(round.answer) * MAKER_SCALE), round.number != 0);
    }

    /// @notice The last price as Maker's medianisers give it; reverts without one.
    function read() external view returns (bytes32 value) {
        if (round.number == 0) revert NoAnswer();
        return bytes32(uint256(round.answer) * MAKER_SCALE);
    }
}
