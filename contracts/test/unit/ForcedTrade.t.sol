// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConfigurations} from "../../src/interfaces/IConfigurations.sol";
import {IForcedActions} from "../../src/interfaces/IForcedActions.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {ITokens} from "../../src/interfaces/ITokens.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {ForcedActionHash} from "../../src/libraries/ForcedActionHash.sol";
import {Ranges} from "../../src/libraries/Ranges.sol";
import {StarkCurve} from "../../src/libraries/StarkCurve.sol";
import {ForcedTrade} from "../../src/types/ForcedTrade.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";

contract ForcedTradeTest is BatchTest {
    uint256 private constant BOB_PRIVATE_KEY = 0xB0B0B0;

    address private partyB;

    function setUp() public override {
        super.setUp();
        partyB = vm.addr(BOB_PRIVATE_KEY);
        register(ALICE, aliceKey);
        register(partyB, bobKey);
    }

    /// A trade that was demanded on main network, and what its party B signed.
    function test_hash_and_digest_of_a_known_trade() public pure {
        ForcedTrade memory trade = ForcedTrade({
            starkKeyA: StarkKey.wrap(0x05733b2b5e71223285e7966386a4e81d3c55480782af122227cf7d1b0b08c32e),
            starkKeyB: StarkKey.wrap(0x069913f789acdd07ff1aff8aa5dcf3d4935cf1d8b29d0f41839cd1be52dc4a41),
            vaultIdA: PositionId.wrap(0x205),
            vaultIdB: PositionId.wrap(0x2ce),
            collateralAssetId: AssetType.wrap(0x02893294412a4c8f915f75892b395ebbf6859ec246ec365c3b1f56f47c3a0a5d),
            syntheticAssetId: 0x414156452d38000000000000000000,
            amountCollateral: Quantums.wrap(0x684ee1800),
            amountSynthetic: Quantums.wrap(0xf4240),
            aIsBuyingSynthetic: true,
            nonce: 38_404_830
        });
        bytes32 actionHash = ForcedActionHash.ofTrade(trade);
        vm.assertEq(actionHash, 0xd349b961392a36d60716581e9dab0396d9f368dcd6a986f1c98b397a27316f9d);
        vm.assertEq(
            keccak256(abi.encodePacked(actionHash, uint256(960_000))),
            0xc5615c04b7e8bb56d2579bf8b1059ca26a10221af7b29aee4804ae4a869bea76
        );
    }

    function test_reverts_for_a_party_that_an_admin_linked() public {
        StarkKey unlinked = starkKey(keyPair(2));
        registerByAdmin(partyB, unlinked);
        ForcedTrade memory trade = tradeOf(1);
        trade.starkKeyB = unlinked;
        vm.expectRevert(abi.encodeWithSelector(IUsers.LinkNotSelfSigned.selector, unlinked));
        send(ALICE, trade, block.timestamp / 1 hours, "", false);

        (trade.starkKeyA, trade.starkKeyB) = (unlinked, aliceKey);
        vm.expectRevert(abi.encodeWithSelector(IUsers.LinkNotSelfSigned.selector, unlinked));
        send(partyB, trade, block.timestamp / 1 hours, "", false);
    }

    function test_request_is_stored_listed_and_told() public {
        ForcedTrade memory trade = tradeOf(1);
        vm.expectEmit();
        emit IForcedActions.LogForcedTradeRequest(
            StarkKey.unwrap(aliceKey),
            StarkKey.unwrap(bobKey),
            PositionId.unwrap(POSITION),
            78,
            AssetType.unwrap(asset),
            SYNTHETIC,
            1000,
            3,
            true,
            1
        );
        demand(trade);

        vm.assertEq(requestTime(trade), START);
        vm.assertEq(exchange.getActionCount(), 1);
        vm.assertEq(exchange.getActionHashByIndex(0), ForcedActionHash.ofTrade(trade));
    }

    function test_nonce_and_side_tell_trades_apart() public {
        ForcedTrade memory trade = tradeOf(1);
        demand(trade);
        demand(tradeOf(2));
        trade.aIsBuyingSynthetic = false;
        vm.assertEq(requestTime(trade), 0);
        demand(trade);
        vm.assertEq(requestTime(trade), START);
    }

    function test_batch_clears_it_for_ever() public {
        ForcedTrade memory trade = tradeOf(1);
        demand(trade);
        Batch memory batch = nextBatch();
        withForcedTrade(batch, trade);
        submit(batch);

        vm.assertEq(requestTime(trade), type(uint256).max);
        bytes32 actionHash = ForcedActionHash.ofTrade(trade);
        expectRefused(
            trade, abi.encodeWithSelector(IForcedActions.ForcedActionRequested.selector, actionHash, type(uint256).max)
        );
        expectBatchRefused(trade, actionHash);
    }

    function test_one_action_clears_one_request() public {
        ForcedTrade memory trade = tradeOf(1);
        demand(trade);
        Batch memory batch = nextBatch();
        withForcedTrade(batch, trade);
        withForcedTrade(batch, trade);
        expectRevertOf(batch, ForcedActionHash.ofTrade(trade));
    }

    function testFuzz_batch_that_names_another_trade_is_refused(uint256 field, uint256 flip) public {
        ForcedTrade memory trade = tradeOf(1);
        demand(trade);
        Batch memory batch = nextBatch();
        withForcedTrade(batch, trade);
        uint256 place = field % 6;
        batch.forcedWords[place] ^= 1 << bound(flip, 0, 127);
        verifier.tell(factOf(output(batch)));
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        vm.expectRevert();
        send(words, data);
    }

    function test_batch_may_hold_both_kinds() public {
        demand(tradeOf(1));
        demand(tradeOf(2));
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(9), false);
        Batch memory batch = nextBatch();
        withForcedTrade(batch, tradeOf(1));
        withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(9));
        withForcedTrade(batch, tradeOf(2));
        submit(batch);
        vm.assertEq(requestTime(tradeOf(2)), type(uint256).max);
    }

    function test_reverts_when_repeated() public {
        demand(tradeOf(1));
        expectRefused(
            tradeOf(1),
            abi.encodeWithSelector(
                IForcedActions.ForcedActionRequested.selector, ForcedActionHash.ofTrade(tradeOf(1)), START
            )
        );
    }

    function test_reverts_when_frozen() public {
        freeze();
        expectRefused(tradeOf(1), abi.encodeWithSelector(IFreezable.ExchangeFrozen.selector));
    }

    function test_reverts_for_key_zero() public {
        ForcedTrade memory trade = tradeOf(1);
        trade.starkKeyA = StarkKey.wrap(0);
        expectRefused(trade, abi.encodeWithSelector(Ranges.StarkKeyZero.selector));
        trade = tradeOf(1);
        trade.starkKeyB = StarkKey.wrap(0);
        expectRefused(trade, abi.encodeWithSelector(Ranges.StarkKeyZero.selector));
    }

    function test_reverts_for_another_sender() public {
        ForcedTrade memory trade = tradeOf(1);
        bytes memory signature = consent(trade, hoursNow());
        vm.expectRevert(abi.encodeWithSelector(IUsers.SenderNotKeyOwner.selector, BOB, ALICE));
        send(BOB, trade, hoursNow(), signature, false);
    }

    function test_reverts_for_a_party_without_link() public {
        ForcedTrade memory trade = tradeOf(1);
        trade.starkKeyB = StarkKey.wrap(uint160(partyB));
        expectRefused(trade, abi.encodeWithSelector(IUsers.StarkKeyNotRegistered.selector, trade.starkKeyB));
    }

    function test_reverts_for_positions_out_of_range() public {
        bytes memory reason = abi.encodeWithSelector(Ranges.PositionIdOutOfRange.selector, 2 ** 64);
        ForcedTrade memory trade = tradeOf(1);
        trade.vaultIdA = PositionId.wrap(2 ** 64);
        expectRefused(trade, reason);
        trade = tradeOf(1);
        trade.vaultIdB = PositionId.wrap(2 ** 64);
        expectRefused(trade, reason);
    }

    function test_reverts_for_one_position_twice() public {
        ForcedTrade memory trade = tradeOf(1);
        trade.vaultIdB = POSITION;
        expectRefused(trade, abi.encodeWithSelector(IForcedActions.PositionsEqual.selector, POSITION));
    }

    function test_reverts_for_another_collateral() public {
        ForcedTrade memory trade = tradeOf(1);
        trade.collateralAssetId = otherAsset();
        expectRefused(trade, abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, otherAsset()));
    }

    function test_reverts_for_an_unknown_synthetic_asset() public {
        ForcedTrade memory trade = tradeOf(1);
        trade.syntheticAssetId = SYNTHETIC + 1;
        expectRefused(trade, abi.encodeWithSelector(IConfigurations.AssetNotConfigured.selector, SYNTHETIC + 1));
    }

    function test_reverts_for_amounts_out_of_range() public {
        bytes memory reason = abi.encodeWithSelector(Ranges.AmountOutOfRange.selector, 2 ** 64);
        ForcedTrade memory trade = tradeOf(1);
        trade.amountCollateral = Quantums.wrap(2 ** 64);
        expectRefused(trade, reason);
        trade = tradeOf(1);
        trade.amountSynthetic = Quantums.wrap(2 ** 64);
        expectRefused(trade, reason);
    }

    function test_nonce_is_below_the_prime() public {
        demand(tradeOf(StarkCurve.FIELD_PRIME - 1));
        expectRefused(
            tradeOf(StarkCurve.FIELD_PRIME),
            abi.encodeWithSelector(IForcedActions.NonceOutOfRange.selector, StarkCurve.FIELD_PRIME)
        );
    }

    function test_reverts_after_the_last_hour() public {
        ForcedTrade memory trade = tradeOf(1);
        uint256 last = hoursNow();
        bytes memory signature = consent(trade, last);
        vm.warp((last + 1) * 1 hours);
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.SubmissionExpired.selector, last, last + 1));
        send(ALICE, trade, last, signature, false);

        vm.warp((last + 1) * 1 hours - 1);
        send(ALICE, trade, last, signature, false);
    }

    function test_reverts_for_a_consent_to_another_hour() public {
        ForcedTrade memory trade = tradeOf(1);
        bytes memory signature = consent(trade, hoursNow());
        bytes32 digest = keccak256(abi.encodePacked(ForcedActionHash.ofTrade(trade), hoursNow() + 1));
        address signer = ecrecover(digest, uint8(signature[64]), wordOf(signature, 0), wordOf(signature, 32));
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.SignerNotPartyB.selector, partyB, signer));
        send(ALICE, trade, hoursNow() + 1, signature, false);
    }

    function test_reverts_for_a_consent_by_another_address() public {
        ForcedTrade memory trade = tradeOf(1);
        bytes memory signature = signed(BOB_PRIVATE_KEY + 1, trade, hoursNow());
        vm.expectRevert(
            abi.encodeWithSelector(IForcedActions.SignerNotPartyB.selector, partyB, vm.addr(BOB_PRIVATE_KEY + 1))
        );
        send(ALICE, trade, hoursNow(), signature, false);
    }

    function test_reverts_for_a_consent_that_nobody_gave() public {
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.SignerNotPartyB.selector, partyB, address(0)));
        send(ALICE, tradeOf(1), hoursNow(), new bytes(65), false);
    }

    function test_reverts_for_a_short_signature() public {
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignatureLengthInvalid.selector, 65, 64));
        send(ALICE, tradeOf(1), hoursNow(), new bytes(64), false);
    }

    function test_trades_share_the_places_of_a_block_with_withdrawals() public {
        for (uint256 nonce = 1; nonce < 10; nonce++) {
            demand(tradeOf(nonce));
        }
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(9), false);
        expectRefused(tradeOf(10), abi.encodeWithSelector(IForcedActions.ForcedActionsInBlockExceeded.selector, 10));

        bytes memory signature = consent(tradeOf(10), hoursNow());
        send(ALICE, tradeOf(10), hoursNow(), signature, true);
        vm.assertEq(requestTime(tradeOf(10)), START);
    }

    function demand(ForcedTrade memory trade) private {
        send(ALICE, trade, hoursNow(), consent(trade, hoursNow()), false);
    }

    function expectRefused(ForcedTrade memory trade, bytes memory reason) private {
        bytes memory signature = consent(trade, hoursNow());
        vm.expectRevert(reason);
        send(ALICE, trade, hoursNow(), signature, false);
    }

    function expectBatchRefused(ForcedTrade memory trade, bytes32 actionHash) private {
        Batch memory batch = nextBatch();
        withForcedTrade(batch, trade);
        expectRevertOf(batch, actionHash);
    }

    function expectRevertOf(Batch memory batch, bytes32 actionHash) private {
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        verifier.tell(factOf(words));
        vm.expectRevert(abi.encodeWithSelector(IForcedActions.ForcedActionNotPending.selector, actionHash));
        send(words, data);
    }

    function consent(ForcedTrade memory trade, uint256 expiration) private pure returns (bytes memory) {
        return signed(BOB_PRIVATE_KEY, trade, expiration);
    }

    function signed(uint256 privateKey, ForcedTrade memory trade, uint256 expiration)
        private
        pure
        returns (bytes memory)
    {
        bytes32 digest = keccak256(abi.encodePacked(ForcedActionHash.ofTrade(trade), expiration));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, digest);
        return abi.encodePacked(r, s, v);
    }

    function hoursNow() private view returns (uint256) {
        return block.timestamp / 1 hours;
    }

    function wordOf(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        for (uint256 i = 0; i < 32; i++) {
            word |= bytes32(data[offset + i]) >> (8 * i);
        }
    }
}
