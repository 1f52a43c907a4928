// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITokens} from "../../src/interfaces/ITokens.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {IWithdrawals} from "../../src/interfaces/IWithdrawals.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";
import {CallingToken, FeeToken, PlainToken} from "../base/Tokens.sol";

contract WithdrawTest is BatchTest {
    address private constant CAROL = address(0xCA401);

    function setUp() public override {
        super.setUp();
        prepare();
    }

    function test_anyone_pays_the_owner_everything() public {
        vm.expectEmit();
        emit IWithdrawals.LogWithdrawalPerformed(StarkKey.unwrap(bobKey), AssetType.unwrap(asset), 200, 200, BOB);
        vm.prank(CAROL);
        exchange.withdraw(bobKey, asset);

        vm.assertEq(token.balanceOf(BOB), WEALTH + 200);
        vm.assertEq(withdrawalOf(bobKey), 0);
        vm.assertEq(Quantums.unwrap(exchange.getAccountedBalance()), 300);
        vm.assertEq(Quantums.unwrap(exchange.getTotalPendingWithdrawals()), 0);
        vm.assertEq(poolOf(), 300);
    }

    function test_reverts_when_repeated() public {
        exchange.withdraw(bobKey, asset);
        vm.expectRevert(abi.encodeWithSelector(IWithdrawals.NothingToWithdraw.selector, bobKey));
        exchange.withdraw(bobKey, asset);
    }

    function test_key_that_is_an_address_is_paid_itself() public {
        StarkKey key = StarkKey.wrap(uint160(CAROL));
        allow(key, 50);
        exchange.withdraw(key, asset);
        vm.assertEq(token.balanceOf(CAROL), 50);
    }

    function test_reverts_for_a_key_without_link() public {
        StarkKey key = starkKey(keyPair(2));
        allow(key, 50);
        vm.expectRevert(abi.encodeWithSelector(IWithdrawals.OwnerKeyWithoutAddress.selector, key));
        exchange.withdraw(key, asset);

        exchange.registerEthAddress(CAROL, key, starkRegistration(keyPair(2), CAROL));
        exchange.withdraw(key, asset);
        vm.assertEq(token.balanceOf(CAROL), 50);
    }

    function test_reverts_for_another_asset_type() public {
        vm.expectRevert(abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, otherAsset()));
        exchange.withdraw(bobKey, otherAsset());
        vm.assertEq(exchange.getWithdrawalBalance(bobKey, otherAsset()), 0);
    }

    function test_owner_pays_another_address() public {
        vm.expectEmit();
        emit IWithdrawals.LogWithdrawalPerformed(StarkKey.unwrap(bobKey), AssetType.unwrap(asset), 200, 200, CAROL);
        vm.prank(BOB);
        exchange.withdrawTo(bobKey, asset, CAROL);

        vm.assertEq(token.balanceOf(CAROL), 200);
        vm.assertEq(withdrawalOf(bobKey), 0);
    }

    function test_withdraw_to_reverts_for_another_sender() public {
        expectNotOwner(ALICE, BOB);
        vm.prank(ALICE);
        exchange.withdrawTo(bobKey, asset, ALICE);
    }

    function test_withdraw_to_reverts_for_the_zero_address() public {
        vm.expectRevert(IUsers.AddressZero.selector);
        vm.prank(BOB);
        exchange.withdrawTo(bobKey, asset, address(0));
    }

    function test_withdraw_to_reverts_for_another_asset_type() public {
        vm.expectRevert(abi.encodeWithSelector(ITokens.AssetTypeUnknown.selector, otherAsset()));
        vm.prank(BOB);
        exchange.withdrawTo(bobKey, otherAsset(), CAROL);
    }

    function test_withdraw_to_reverts_with_nothing_to_withdraw() public {
        vm.expectRevert(abi.encodeWithSelector(IWithdrawals.NothingToWithdraw.selector, aliceKey));
        vm.prank(ALICE);
        exchange.withdrawTo(aliceKey, asset, CAROL);
    }

    function test_withdraw_to_reverts_for_the_exchange_itself() public {
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(token), 300, 500));
        vm.prank(BOB);
        exchange.withdrawTo(bobKey, asset, address(exchange));
    }

    function test_works_when_frozen() public {
        freeze();
        exchange.withdraw(bobKey, asset);
        vm.assertEq(token.balanceOf(BOB), WEALTH + 200);
    }

    function test_token_that_was_sent_without_deposit_is_nobodys() public {
        token.mint(address(exchange), 1000);
        vm.assertEq(poolOf(), 300);
        vm.assertEq(Quantums.unwrap(exchange.getAccountedBalance()), 500);
    }

    function test_reverts_for_a_token_that_takes_a_fee() public {
        FeeToken fees = new FeeToken();
        useToken(fees);
        prepare();
        fees.turnOn();
        vm.expectRevert(
            abi.encodeWithSelector(
                TokenTransfer.TokenAmountMismatch.selector, address(token), WEALTH + 200, WEALTH + 199
            )
        );
        exchange.withdraw(bobKey, asset);
    }

    function test_token_that_enters_again_is_not_paid_twice() public {
        CallingToken calling = new CallingToken();
        useToken(calling);
        prepare();
        allow(aliceKey, 100);
        calling.callDuringTransfer(address(exchange), abi.encodeCall(exchange.withdraw, (aliceKey, asset)));
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(token)));
        exchange.withdraw(bobKey, asset);
    }

    function testFuzz_every_claim_is_paid_once(uint64 first, uint64 second) public {
        first = uint64(bound(first, 0, 150));
        second = uint64(bound(second, 1, 150));
        allow(aliceKey, first);
        allow(aliceKey, second);
        exchange.withdraw(aliceKey, asset);
        vm.assertEq(token.balanceOf(ALICE), WEALTH - 500 + first + second);
        vm.assertEq(token.balanceOf(address(exchange)), 500 - first - second);
    }

    /// Alice has 500 on L2, 200 of which a batch lets Bob withdraw.
    function prepare() private {
        register(ALICE, aliceKey);
        register(BOB, bobKey);
        fill(ALICE, aliceKey, 500);
        allow(bobKey, 200);
    }

    function allow(StarkKey key, uint256 amount) private {
        Batch memory batch = nextBatch();
        withWithdrawal(batch, key, amount);
        submit(batch);
    }

    function test_admin_can_not_link_a_key_that_has_a_claim() public {
        fill(ALICE, aliceKey, 500);
        StarkKey unlinked = starkKey(keyPair(3));
        Batch memory batch = nextBatch();
        withWithdrawal(batch, unlinked, 100);
        submit(batch);

        bytes memory signature = adminRegistration(BOB, unlinked);
        vm.expectRevert(abi.encodeWithSelector(IUsers.ClaimsWaiting.selector, unlinked));
        vm.prank(BOB);
        exchange.registerUser(BOB, unlinked, signature);
        register(ALICE, unlinked);
        uint256 before = token.balanceOf(ALICE);
        exchange.withdraw(unlinked, asset);
        vm.assertEq(token.balanceOf(ALICE), before + 100);
    }
}
