// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchange} from "../../src/interfaces/IExchange.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Test} from "../base/Test.sol";
import {PlainToken} from "../base/Tokens.sol";

/// @title Three traders who do everything that deposits allow, and a book of what must come of it
contract DepositsHandler is Test {
    uint256 public constant TRADER_COUNT = 3;
    uint256 public constant POSITION_COUNT = 2;
    uint256 private constant AMOUNT_MAX = 10 ** 12;

    IExchange public exchange;
    PlainToken public token;
    AssetType public asset;
    StarkKey[TRADER_COUNT] public keys;

    uint256 public totalDeposited;
    uint256 public totalReclaimed;
    uint256 public earlyReclaims;
    mapping(uint256 key => mapping(uint256 position => uint256)) public expectedPending;
    mapping(uint256 key => mapping(uint256 position => uint256)) public expectedCancelledAt;
    mapping(uint256 key => mapping(uint256 position => uint256)) public expectedCancelled;

    constructor(IExchange newExchange, PlainToken newToken, StarkKey[TRADER_COUNT] memory newKeys) {
        (exchange, token, keys) = (newExchange, newToken, newKeys);
        asset = newExchange.getSystemAssetType();
    }

    /// Trader i owns key i.
    function trader(uint256 index) public pure returns (address) {
        return address(uint160(0x1000 + index));
    }

    function deposit(uint256 sender, uint256 key, uint256 position, uint256 amount) external {
        (sender, key, position) = (sender % TRADER_COUNT, key % TRADER_COUNT, position % POSITION_COUNT);
        amount = bound(amount, 0, AMOUNT_MAX);
        token.mint(trader(sender), amount);

        vm.prank(trader(sender));
        exchange.deposit(keys[key], asset, PositionId.wrap(position), Quantums.wrap(amount));

        totalDeposited += amount;
        expectedPending[key][position] += amount;
        if (sender == key) expectedCancelledAt[key][position] = 0;
    }

    function cancel(uint256 key, uint256 position) external {
        (key, position) = (key % TRADER_COUNT, position % POSITION_COUNT);
        if (expectedPending[key][position] == 0) return;

        vm.prank(trader(key));
        exchange.depositCancel(keys[key], asset, PositionId.wrap(position));

        expectedCancelledAt[key][position] = block.timestamp;
        expectedCancelled[key][position] = expectedPending[key][position];
    }

    function reclaim(uint256 sender, uint256 key, uint256 position) external {
        (sender, key, position) = (sender % TRADER_COUNT, key % TRADER_COUNT, position % POSITION_COUNT);
        uint256 cancelledAt = expectedCancelledAt[key][position];
        bool isAllowed = sender == key && cancelledAt != 0 && block.timestamp >= cancelledAt + 2 days;
        uint256 before = token.balanceOf(trader(sender));

        vm.prank(trader(sender));
        try exchange.depositReclaim(keys[key], asset, PositionId.wrap(position)) {
            if (!isAllowed) earlyReclaims++;
            uint256 paid = token.balanceOf(trader(sender)) - before;
            vm.assertEq(paid, expectedCancelled[key][position], "paid what was cancelled");
            totalReclaimed += paid;
            expectedPending[key][position] -= paid;
            expectedCancelledAt[key][position] = 0;
        } catch {
            vm.assertFalse(isAllowed, "an allowed reclaim reverted");
        }
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 3 days));
    }

    /// Somebody tries to link a key that has an owner.
    function relink(uint256 key, uint256 sender) external {
        (key, sender) = (key % TRADER_COUNT, sender % TRADER_COUNT);
        vm.prank(trader(sender));
        try exchange.registerUser(trader(sender), keys[key], new bytes(65)) {
            vm.assertTrue(false, "a linked key was linked again");
        } catch (bytes memory reason) {
            // The cast takes the selector.
            // forge-lint: disable-next-line(unsafe-typecast)
            vm.assertEq(bytes32(bytes4(reason)), bytes32(IUsers.StarkKeyRegistered.selector));
        }
    }
}
