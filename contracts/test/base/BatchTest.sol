// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IForcedActions} from "../../src/interfaces/IForcedActions.sol";
import {ForcedTrade} from "../../src/types/ForcedTrade.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {ExchangeTest} from "./ExchangeTest.sol";

/// What a batch's public output and application data are made of.
struct Batch {
    uint256 configurationHash;
    uint256 previousStateHash;
    uint256 newStateHash;
    uint256 assetCount;
    uint256 systemTime;
    uint256 minimumExpirationHours;
    uint256[] modifications;
    uint256[] forcedWords;
    uint256 forcedCount;
    uint256[] conditions;
    uint256[] conditionFacts;
    uint256 batchId;
    uint256 previousBatchId;
}

/// @title Batches that a verifier is told to know
abstract contract BatchTest is ExchangeTest {
    uint256 internal constant START = 1_700_000_000;
    uint256 internal constant BIAS = 2 ** 64;

    function setUp() public virtual override {
        vm.warp(START);
        super.setUp();
    }

    /// An empty batch on top of what was accepted.
    function nextBatch() internal view returns (Batch memory batch) {
        batch.configurationHash = CONFIGURATION_HASH;
        batch.previousStateHash = exchange.lastStateHash();
        batch.newStateHash = 0x57A7E + exchange.getSequenceNumber();
        batch.assetCount = 2;
        batch.systemTime = block.timestamp;
        batch.minimumExpirationHours = block.timestamp / 1 hours + 1;
        batch.previousBatchId = exchange.getLastBatchId();
        batch.batchId = batch.previousBatchId + 100;
    }

    function withDeposit(Batch memory batch, StarkKey key, uint256 amount) internal pure {
        addModification(batch, StarkKey.unwrap(key), POSITION, BIAS + amount);
    }

    function withWithdrawal(Batch memory batch, StarkKey key, uint256 amount) internal pure {
        addModification(batch, StarkKey.unwrap(key), POSITION, BIAS - amount);
    }

    function addModification(Batch memory batch, uint256 key, PositionId vaultId, uint256 biased) internal pure {
        batch.modifications = appended(batch.modifications, key);
        batch.modifications = appended(batch.modifications, PositionId.unwrap(vaultId) << 65 | biased);
    }

    function withForcedWithdrawal(Batch memory batch, StarkKey key, PositionId vaultId, Quantums amount) internal pure {
        batch.forcedWords = appended(batch.forcedWords, PositionId.unwrap(vaultId) << 64 | Quantums.unwrap(amount));
        batch.forcedWords = appended(batch.forcedWords, StarkKey.unwrap(key));
        batch.forcedCount++;
    }

    function withForcedTrade(Batch memory batch, ForcedTrade memory trade) internal pure {
        uint256 side = trade.aIsBuyingSynthetic ? 1 << 128 : 0;
        uint256[6] memory words = [
            1 << 128 | PositionId.unwrap(trade.vaultIdA) << 64 | Quantums.unwrap(trade.amountCollateral),
            side | PositionId.unwrap(trade.vaultIdB) << 64 | Quantums.unwrap(trade.amountSynthetic),
            trade.syntheticAssetId,
            StarkKey.unwrap(trade.starkKeyA),
            StarkKey.unwrap(trade.starkKeyB),
            trade.nonce
        ];
        for (uint256 i = 0; i < words.length; i++) {
            batch.forcedWords = appended(batch.forcedWords, words[i]);
        }
        batch.forcedCount++;
    }

    function withCondition(Batch memory batch, address registry, bytes32 fact) internal pure {
        uint256 condition = uint256(keccak256(abi.encodePacked(registry, fact))) % 2 ** 250;
        batch.conditions = appended(batch.conditions, condition);
        batch.conditionFacts = appended(appended(batch.conditionFacts, uint160(registry)), uint256(fact));
    }

    /// The state words of a batch: roots, times, dust, assets, observation times.
    function stateWords(Batch memory batch) internal pure returns (uint256[] memory words) {
        words = new uint256[](4 + batch.assetCount + (batch.assetCount + 6) / 7);
        words[0] = uint256(keccak256(abi.encode(batch.newStateHash))) >> 5;
        words[2] =
            batch.assetCount << 128 | batch.systemTime << 96 | batch.systemTime << 64 | batch.minimumExpirationHours;
    }

    function output(Batch memory batch) internal pure returns (uint256[] memory words) {
        uint256[] memory state = stateWords(batch);
        uint256 counts = state.length << 160 | (batch.modifications.length / 2) << 128 | batch.forcedCount << 96
            | batch.forcedWords.length << 64 | batch.conditions.length << 32 | 9;
        uint256[] memory head = new uint256[](4);
        (head[0], head[1], head[2], head[3]) =
        (batch.configurationHash, batch.previousStateHash, batch.newStateHash, counts);
        words = joined(joined(head, state), batch.modifications);
        words = joined(joined(words, batch.forcedWords), batch.conditions);
    }

    function applicationData(Batch memory batch) internal pure returns (uint256[] memory words) {
        words = new uint256[](3);
        (words[0], words[1], words[2]) = (batch.batchId, batch.previousBatchId, batch.conditionFacts.length / 2);
        words = joined(words, batch.conditionFacts);
    }

    function factOf(uint256[] memory words) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(exchange, keccak256(abi.encodePacked(words))));
    }

    /// Prove the batch and send it as the operator.
    function submit(Batch memory batch) internal {
        uint256[] memory words = output(batch);
        verifier.tell(factOf(words));
        send(words, applicationData(batch));
    }

    function send(uint256[] memory words, uint256[] memory data) internal {
        vm.prank(OPERATOR);
        exchange.updateState(words, data);
    }

    function appended(uint256[] memory words, uint256 word) internal pure returns (uint256[] memory more) {
        uint256[] memory one = new uint256[](1);
        one[0] = word;
        return joined(words, one);
    }

    function joined(uint256[] memory a, uint256[] memory b) internal pure returns (uint256[] memory both) {
        both = new uint256[](a.length + b.length);
        for (uint256 i = 0; i < both.length; i++) {
            both[i] = i < a.length ? a[i] : b[i - a.length];
        }
    }

    /// Deposit and have a batch accept it: the pool holds so much more.
    function fill(address trader, StarkKey key, uint256 amount) internal {
        deposit(trader, key, amount);
        Batch memory batch = nextBatch();
        withDeposit(batch, key, amount);
        submit(batch);
    }

    function poolOf() internal view returns (uint256) {
        return Quantums.unwrap(exchange.getPoolBalance());
    }

    function withdrawalOf(StarkKey key) internal view returns (uint256) {
        return exchange.getWithdrawalBalance(key, asset);
    }

    /// File a forced withdrawal and let the grace period pass.
    function freeze() internal {
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(1), false);
        vm.warp(block.timestamp + 7 days);
        exchange.freezeRequest(aliceKey, POSITION, Quantums.wrap(1));
    }

    /// Tell the escape verifier what a position is worth in the last accepted state.
    function tellEscape(StarkKey key, PositionId vaultId, uint256 amount) internal returns (bytes32 fact) {
        fact = keccak256(abi.encodePacked(key, amount, exchange.sharedStateHash(), vaultId));
        escapeVerifier.tell(fact);
    }

    function escapeOf(StarkKey key, PositionId vaultId, uint256 amount) internal {
        tellEscape(key, vaultId, amount);
        exchange.escape(key, vaultId, Quantums.wrap(amount));
    }

    /// A trade between Alice and Bob.
    function tradeOf(uint256 nonce) internal view returns (ForcedTrade memory) {
        return ForcedTrade({
            starkKeyA: aliceKey,
            starkKeyB: bobKey,
            vaultIdA: POSITION,
            vaultIdB: PositionId.wrap(78),
            collateralAssetId: asset,
            syntheticAssetId: SYNTHETIC,
            amountCollateral: Quantums.wrap(1000),
            amountSynthetic: Quantums.wrap(3),
            aIsBuyingSynthetic: true,
            nonce: nonce
        });
    }

    function otherAsset() internal view returns (AssetType) {
        return AssetType.wrap(AssetType.unwrap(asset) + 1);
    }

    /// The request's flat parameters are the trade's fields, the expiration before the nonce, then signature and premium.
    function send(address sender, ForcedTrade memory trade, uint256 expiration, bytes memory signature, bool premium)
        internal
    {
        bytes memory parties =
            abi.encode(trade.starkKeyA, trade.starkKeyB, trade.vaultIdA, trade.vaultIdB, trade.collateralAssetId);
        bytes memory terms =
            abi.encode(trade.syntheticAssetId, trade.amountCollateral, trade.amountSynthetic, trade.aIsBuyingSynthetic);
        bytes memory rest = abi.encode(expiration, trade.nonce, 13 * 32, premium, signature.length);
        bytes memory padded = bytes.concat(signature, new bytes((32 - signature.length % 32) % 32));
        call(sender, bytes.concat(IForcedActions.forcedTradeRequest.selector, parties, terms, rest, padded));
    }

    /// When a trade's request was made.
    function requestTime(ForcedTrade memory trade) internal view returns (uint256) {
        (bool isDone, bytes memory result) =
            address(exchange).staticcall(bytes.concat(IForcedActions.getForcedTradeRequest.selector, abi.encode(trade)));
        vm.assertTrue(isDone);
        return abi.decode(result, (uint256));
    }

    function call(address sender, bytes memory callData) internal {
        vm.prank(sender);
        (bool isDone, bytes memory result) = address(exchange).call(callData);
        if (isDone) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }
}
