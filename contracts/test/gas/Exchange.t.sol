// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ForcedActionHash} from "../../src/libraries/ForcedActionHash.sol";
import {ForcedTrade} from "../../src/types/ForcedTrade.sol";
import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";

/// @title What each function costs as a transaction of its own, calldata and the 21,000 included
/// @dev The token is the tests' own; a real one costs more. `scripts/gas_snapshot` writes the figures to gas/exchange.json.
/// forge-config: default.isolate = true
contract ExchangeGasTest is BatchTest {
    uint256 private constant PARTY_B_KEY = 0xB0B0B0;
    uint256 private constant ASSETS = 38;
    uint256 private constant COUNT = 10;

    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
        register(vm.addr(PARTY_B_KEY), bobKey);
        fill(ALICE, aliceKey, 10 ** 9);
    }

    function test_users() public {
        StarkKey key = starkKey(keyPair(2));
        registerByAdmin(BOB, key);
        note("registerUser");
        exchange.registerEthAddress(BOB, key, starkRegistration(keyPair(2), BOB));
        note("registerEthAddress");
    }

    function test_deposits() public {
        PositionId vaultId = PositionId.wrap(5);
        vm.prank(ALICE);
        exchange.deposit(aliceKey, asset, vaultId, Quantums.wrap(500));
        note("deposit");
        vm.prank(ALICE);
        exchange.deposit(aliceKey, asset, vaultId, Quantums.wrap(500));
        note("deposit again");
        vm.prank(ALICE);
        exchange.depositCancel(aliceKey, asset, vaultId);
        note("depositCancel");
        vm.warp(block.timestamp + 2 days);
        vm.prank(ALICE);
        exchange.depositReclaim(aliceKey, asset, vaultId);
        note("depositReclaim");
    }

    function test_withdrawals() public {
        allow();
        exchange.withdraw(aliceKey, asset);
        note("withdraw");
        allow();
        vm.prank(ALICE);
        exchange.withdrawTo(aliceKey, asset, BOB);
        note("withdrawTo");
    }

    function test_forced_actions_and_freeze() public {
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(1), false);
        note("forcedWithdrawalRequest");
        vm.prank(ALICE);
        exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(2), true);
        note("forcedWithdrawalRequest with premium");
        demandTrade(1);
        note("forcedTradeRequest");
        vm.warp(block.timestamp + 7 days);
        exchange.freezeRequest(aliceKey, POSITION, Quantums.wrap(1));
        note("freezeRequest");

        escapeOf(aliceKey, POSITION, 10 ** 9 - 1);
        note("escape");
        escapeOf(aliceKey, PositionId.wrap(5), 10);
        note("escape into the queue");
        token.mint(BOB, 10);
        vm.prank(BOB);
        token.approve(address(exchange), 10);
        vm.prank(BOB);
        exchange.fundPool(Quantums.wrap(9));
        note("fundPool");
        exchange.serveQueue(1);
        note("serveQueue of one claim");
    }

    function test_batches() public {
        Batch memory batch = nextBatch();
        batch.assetCount = ASSETS;
        submit(batch);
        uint256 fixedPart = note("updateState of 38 assets");

        for (uint256 i = 0; i < COUNT; i++) {
            vm.prank(ALICE);
            exchange.deposit(aliceKey, asset, PositionId.wrap(i), Quantums.wrap(1));
        }
        batch = nextBatch();
        for (uint256 i = 0; i < COUNT; i++) {
            addModification(batch, StarkKey.unwrap(aliceKey), PositionId.wrap(i), BIAS + 1);
        }
        submitAndNote(batch, fixedPart, "updateState per deposit");

        batch = nextBatch();
        for (uint256 i = 0; i < COUNT; i++) {
            addModification(batch, 1000 + i, POSITION, BIAS - 1);
        }
        submitAndNote(batch, fixedPart, "updateState per withdrawal");

        batch = nextBatch();
        for (uint256 i = 0; i < COUNT; i++) {
            escapeVerifier.tell(bytes32(i));
            withCondition(batch, address(escapeVerifier), bytes32(i));
        }
        submitAndNote(batch, fixedPart, "updateState per condition");

        batch = nextBatch();
        for (uint256 i = 0; i < COUNT; i++) {
            vm.prank(ALICE);
            exchange.forcedWithdrawalRequest(aliceKey, POSITION, Quantums.wrap(i), false);
            withForcedWithdrawal(batch, aliceKey, POSITION, Quantums.wrap(i));
        }
        submitAndNote(batch, fixedPart, "updateState per forced withdrawal");

        vm.roll(block.number + 1);
        batch = nextBatch();
        for (uint256 i = 0; i < COUNT; i++) {
            demandTrade(i);
            withForcedTrade(batch, tradeOf(i));
        }
        submitAndNote(batch, fixedPart, "updateState per forced trade");
    }

    function submitAndNote(Batch memory batch, uint256 fixedPart, string memory name) private {
        batch.assetCount = ASSETS;
        submit(batch);
        vm.snapshotValue("exchange", name, (vm.lastCallGas().gasTotalUsed - fixedPart) / COUNT);
    }

    function allow() private {
        Batch memory batch = nextBatch();
        withWithdrawal(batch, aliceKey, 200);
        submit(batch);
    }

    function demandTrade(uint256 nonce) private {
        ForcedTrade memory trade = tradeOf(nonce);
        uint256 expiration = block.timestamp / 1 hours;
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(PARTY_B_KEY, keccak256(abi.encodePacked(ForcedActionHash.ofTrade(trade), expiration)));
        send(ALICE, trade, expiration, abi.encodePacked(r, s, v), false);
    }

    function note(string memory name) private returns (uint256 used) {
        used = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue("exchange", name, used);
    }
}
