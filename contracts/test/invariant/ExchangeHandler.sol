// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchange} from "../../src/interfaces/IExchange.sol";
import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";
import {ToldVerifier} from "../base/TestVerifiers.sol";
import {PlainToken} from "../base/Tokens.sol";

/// @title Everything that traders, operator, governor and strangers can do, and a book of what must come of it
/// @notice L2 is as bad as it can be: batches and escapes claim any amount, whatever the pool holds.
contract ExchangeHandler is BatchTest {
    uint256 public constant TRADER_COUNT = 3;
    uint256 public constant ESCAPE_COUNT = 6;
    uint256 private constant AMOUNT_MAX = 10 ** 12;

    StarkKey[TRADER_COUNT] public keys;

    uint256 public totalDeposited;
    uint256 public totalReclaimed;
    uint256 public totalFunded;
    uint256 public totalDonated;
    uint256 public totalPaid;
    uint256 public expectedStateHash;
    uint256 public expectedSequenceNumber;
    mapping(uint256 key => uint256) public expectedPending;
    mapping(uint256 key => uint256) public claimed;
    mapping(uint256 key => uint256) public paid;
    uint256 public escapes;

    mapping(uint256 key => uint256) private cancelled;
    mapping(uint256 key => uint256) private cancelledAt;
    mapping(uint256 key => mapping(uint256 amount => uint256)) private demandedAt;

    constructor(
        IExchange newExchange,
        PlainToken newToken,
        ToldVerifier[2] memory registries,
        StarkKey[TRADER_COUNT] memory newKeys
    ) {
        (exchange, token, keys) = (newExchange, newToken, newKeys);
        (verifier, escapeVerifier) = (registries[0], registries[1]);
        asset = newExchange.getSystemAssetType();
        expectedStateHash = newExchange.lastStateHash();
    }

    /// Trader i owns key i.
    function trader(uint256 index) public pure returns (address) {
        return address(uint160(0x1000 + index));
    }

    function depositAny(uint256 sender, uint256 key, uint256 amount) external {
        (sender, key, amount) = (sender % TRADER_COUNT, key % TRADER_COUNT, bound(amount, 0, AMOUNT_MAX));
        token.mint(trader(sender), amount);
        vm.prank(trader(sender));
        try exchange.deposit(keys[key], asset, POSITION, Quantums.wrap(amount)) {
            vm.assertFalse(exchange.isFrozen(), "deposited while frozen");
            totalDeposited += amount;
            expectedPending[key] += amount;
            if (sender == key) (cancelled[key], cancelledAt[key]) = (0, 0);
        } catch {
            vm.assertTrue(exchange.isFrozen(), "a deposit reverted");
        }
    }

    function cancel(uint256 key) external {
        key = key % TRADER_COUNT;
        if (expectedPending[key] == 0) return;
        vm.prank(trader(key));
        exchange.depositCancel(keys[key], asset, POSITION);
        (cancelled[key], cancelledAt[key]) = (expectedPending[key], block.timestamp);
    }

    function reclaim(uint256 key) external {
        key = key % TRADER_COUNT;
        bool isAllowed = cancelled[key] != 0 && block.timestamp >= cancelledAt[key] + 2 days;
        uint256 before = token.balanceOf(trader(key));
        vm.prank(trader(key));
        try exchange.depositReclaim(keys[key], asset, POSITION) {
            vm.assertTrue(isAllowed, "reclaimed too early");
            vm.assertEq(token.balanceOf(trader(key)) - before, cancelled[key], "reclaimed what was cancelled");
            totalReclaimed += cancelled[key];
            expectedPending[key] -= cancelled[key];
            (cancelled[key], cancelledAt[key]) = (0, 0);
        } catch {
            vm.assertFalse(isAllowed, "an allowed reclaim reverted");
        }
    }

    /// A proved batch takes a part of a deposit and lets a key withdraw any amount.
    function acceptBatch(uint256 depositor, uint256 accepted, uint256 owner, uint256 withdrawn) external {
        if (exchange.isFrozen()) return;
        (depositor, owner) = (depositor % TRADER_COUNT, owner % TRADER_COUNT);
        (accepted, withdrawn) = (bound(accepted, 0, expectedPending[depositor]), bound(withdrawn, 0, AMOUNT_MAX));
        Batch memory batch = nextBatch();
        withDeposit(batch, keys[depositor], accepted);
        withWithdrawal(batch, keys[owner], withdrawn);
        submit(batch);

        noteBatch(batch);
        noteClaim(owner, withdrawn);
        expectedPending[depositor] -= accepted;
        cancelled[depositor] = cancelled[depositor] > accepted ? cancelled[depositor] - accepted : 0;
    }

    /// A batch that nobody proved, from the operator.
    function inventBatch(uint256 owner, uint256 withdrawn) external {
        Batch memory batch = nextBatch();
        batch.newStateHash ^= 1 << 200;
        withWithdrawal(batch, keys[owner % TRADER_COUNT], bound(withdrawn, 0, AMOUNT_MAX));
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        vm.prank(OPERATOR);
        try exchange.updateState(words, data) {
            vm.assertTrue(false, "an unproved batch was accepted");
        } catch {}
    }

    function demand(uint256 key, uint256 amount) external {
        (key, amount) = (key % TRADER_COUNT, amount % 4);
        bool isAllowed = !exchange.isFrozen() && demandedAt[key][amount] + 7 days <= exchange.getUnFreezeTime();
        isAllowed = isAllowed || (!exchange.isFrozen() && demandedAt[key][amount] == 0);
        vm.roll(block.number + 1);
        vm.prank(trader(key));
        try exchange.forcedWithdrawalRequest(keys[key], POSITION, Quantums.wrap(amount), false) {
            vm.assertTrue(isAllowed, "demanded twice or while frozen");
            demandedAt[key][amount] = block.timestamp;
        } catch {
            vm.assertFalse(isAllowed, "an allowed demand reverted");
        }
    }

    /// The operator serves a request; that it proved it invalid leaves out the modification.
    function serve(uint256 key, uint256 amount, bool isWithdrawn) external {
        (key, amount) = (key % TRADER_COUNT, amount % 4);
        if (exchange.isFrozen() || demandedAt[key][amount] == 0) return;
        Batch memory batch = nextBatch();
        withForcedWithdrawal(batch, keys[key], POSITION, Quantums.wrap(amount));
        if (isWithdrawn) withWithdrawal(batch, keys[key], amount);
        submit(batch);

        noteBatch(batch);
        if (isWithdrawn) noteClaim(key, amount);
        demandedAt[key][amount] = 0;
    }

    function freezeFor(uint256 key, uint256 amount, uint256 patience) external {
        // A freeze ends most of what can happen, so not every chance is taken.
        if (patience % 3 != 0) return;
        (key, amount) = (key % TRADER_COUNT, amount % 4);
        uint256 time = demandedAt[key][amount];
        bool isAllowed = !exchange.isFrozen() && time != 0 && block.timestamp >= time + 7 days
            && time + 7 days > exchange.getUnFreezeTime();
        try exchange.freezeRequest(keys[key], POSITION, Quantums.wrap(amount)) {
            vm.assertTrue(isAllowed, "frozen without reason");
        } catch {
            vm.assertFalse(isAllowed, "an allowed freeze reverted");
        }
    }

    function unFreeze() external {
        bool isAllowed = exchange.isFrozen() && block.timestamp >= exchange.getUnFreezeTime() && escapes == 0;
        vm.prank(GOVERNOR);
        try exchange.unFreeze() {
            vm.assertTrue(isAllowed, "unfrozen too early or after an escape");
        } catch {
            vm.assertFalse(isAllowed, "an allowed end reverted");
        }
    }

    /// A verified position leaves, if and only if the exchange is frozen and it has not left before.
    function escapeAny(uint256 key, uint256 position, uint256 amount) external {
        (key, position, amount) = (key % TRADER_COUNT, position % ESCAPE_COUNT, bound(amount, 1, AMOUNT_MAX));
        PositionId vaultId = PositionId.wrap(position);
        bool isAllowed = exchange.isFrozen() && !exchange.isEscaped(vaultId);
        tellEscape(keys[key], vaultId, amount);
        try exchange.escape(keys[key], vaultId, Quantums.wrap(amount)) {
            vm.assertTrue(isAllowed, "escaped twice or while running");
            noteClaim(key, amount);
            escapes++;
        } catch {
            vm.assertFalse(isAllowed, "a verified escape reverted while frozen");
        }
    }

    /// Everything that is allowed is paid, frozen or not.
    function withdraw(uint256 sender, uint256 key, bool isToAnother) external {
        (sender, key) = (sender % TRADER_COUNT, key % TRADER_COUNT);
        uint256 pending = withdrawalOf(keys[key]);
        if (pending == 0) return;
        address recipient = isToAnother ? address(0xCA401) : trader(key);
        uint256 before = token.balanceOf(recipient);
        vm.prank(trader(isToAnother ? key : sender));
        if (isToAnother) exchange.withdrawTo(keys[key], asset, recipient);
        else exchange.withdraw(keys[key], asset);

        vm.assertEq(token.balanceOf(recipient) - before, pending, "paid what was allowed");
        paid[key] += pending;
        totalPaid += pending;
    }

    function serveQueue(uint256 claimCountMax) external {
        uint256 before = poolOf() + Quantums.unwrap(exchange.getTotalPendingWithdrawals());
        exchange.serveQueue(claimCountMax % 5);
        vm.assertEq(poolOf() + Quantums.unwrap(exchange.getTotalPendingWithdrawals()), before, "from the pool only");
    }

    function fundPool(uint256 amount) external {
        uint256 queued = Quantums.unwrap(exchange.getTotalQueued());
        uint256 available = poolOf();
        amount = bound(amount, 0, queued > available ? queued - available : 0);
        token.mint(trader(0), amount);
        vm.prank(trader(0));
        exchange.fundPool(Quantums.wrap(amount));
        totalFunded += amount;
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 0, AMOUNT_MAX);
        token.mint(address(exchange), amount);
        totalDonated += amount;
    }

    function wait(uint256 time, bool isLong) external {
        vm.warp(block.timestamp + bound(time, 1, isLong ? 400 days : 3 days));
    }

    function noteBatch(Batch memory batch) private {
        expectedStateHash = batch.newStateHash;
        expectedSequenceNumber++;
    }

    function noteClaim(uint256 key, uint256 amount) private {
        claimed[key] += amount;
    }
}
