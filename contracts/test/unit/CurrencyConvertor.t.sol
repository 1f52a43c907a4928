// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CurrencyConvertor} from "../../src/deposits/CurrencyConvertor.sol";
import {ExchangeProxy} from "../../src/development/ExchangeProxy.sol";
import {ICurrencyConvertor} from "../../src/interfaces/ICurrencyConvertor.sol";
import {IDeposits} from "../../src/interfaces/IDeposits.sol";
import {Ranges} from "../../src/libraries/Ranges.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {AssetType, PositionId, StarkKey} from "../../src/types/Types.sol";
import {SwapTest} from "../base/SwapTest.sol";

contract CurrencyConvertorTest is SwapTest {
    function test_knows_its_exchange_and_exchange_proxy() public view {
        vm.assertEq(convertor.STARKWARE_CONTRACT(), address(exchange));
        vm.assertEq(convertor.EXCHANGE_PROXY(), address(exchangeProxy));
    }

    function test_selectors_and_topic_are_those_of_the_published_client() public pure {
        vm.assertEq(bytes32(ICurrencyConvertor.deposit.selector), bytes32(bytes4(0x27cc37b0)));
        vm.assertEq(bytes32(ICurrencyConvertor.depositERC20.selector), bytes32(bytes4(0x9f2c365a)));
        vm.assertEq(bytes32(ICurrencyConvertor.depositEth.selector), bytes32(bytes4(0xe1e1a91a)));
        vm.assertEq(
            ICurrencyConvertor.LogConvertedDeposit.selector,
            0x3e0a29a2dbb5fca584b437ca620962b0f4899e3cfc0ac2cd4fd4e8e5e874faf5
        );
    }

    function test_deposits_ether_as_collateral_and_tells() public {
        uint256 expected = etherPool.boughtFor(address(weth), 1 ether);
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), expected, DEADLINE);
        vm.expectEmit();
        emit IDeposits.LogDeposit(
            address(convertor),
            StarkKey.unwrap(aliceKey),
            PositionId.unwrap(POSITION),
            AssetType.unwrap(asset),
            expected,
            expected
        );
        vm.expectEmit();
        emit ICurrencyConvertor.LogConvertedDeposit(ALICE, ETHER, 1 ether, expected);
        uint256 deposited = depositEther(1 ether, order);

        vm.assertEq(deposited, expected);
        vm.assertEq(pendingOf(aliceKey), expected);
        vm.assertEq(ALICE.balance, 99 ether);
        requireNothingRemains();
    }

    function test_deposits_a_token_as_collateral_and_tells() public {
        uint256 expected = testPool.boughtFor(address(testToken), 10 ether);
        bytes memory order = orderOf(saleCall(address(testToken), 10 ether, 0), expected, DEADLINE);
        vm.expectEmit();
        emit ICurrencyConvertor.LogConvertedDeposit(ALICE, address(testToken), 10 ether, expected);
        uint256 deposited = depositTest(10 ether, order);

        vm.assertEq(deposited, expected);
        vm.assertEq(pendingOf(aliceKey), expected);
        vm.assertEq(testToken.balanceOf(ALICE), 99_990 ether);
        requireNothingRemains();
    }

    function test_deposits_collateral_without_a_swap() public {
        vm.prank(ALICE);
        convertor.deposit(500, aliceKey, POSITION, NO_SIGNATURE);

        vm.assertEq(pendingOf(aliceKey), 500);
        vm.assertEq(token.balanceOf(ALICE), WEALTH - 500);
        requireNothingRemains();
    }

    function test_all_that_comes_out_is_deposited_not_the_minimum() public {
        uint256 deposited = depositEther(1 ether, orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE));

        vm.assertEq(pendingOf(aliceKey), deposited);
        vm.assertGe(deposited, 2900e6);
        requireNothingRemains();
    }

    function test_tokens_that_the_swap_leaves_go_back() public {
        bytes memory order = orderOf(saleCall(address(testToken), 4 ether, 0), 1, DEADLINE);
        uint256 expected = testPool.boughtFor(address(testToken), 4 ether);
        vm.expectEmit();
        emit ICurrencyConvertor.LogConvertedDeposit(ALICE, address(testToken), 4 ether, expected);
        depositTest(10 ether, order);

        vm.assertEq(testToken.balanceOf(ALICE), 99_996 ether);
        requireNothingRemains();
    }

    function test_takes_the_orders_of_the_published_client() public {
        bytes memory order =
            abi.encode(address(0), address(0), uint256(1), address(exchangeProxy), saleCall(ETHER, 1 ether, 0));
        vm.warp(DEADLINE * 2);
        depositEther(1 ether, order);

        bytes memory named = abi.encode(
            address(testToken),
            address(exchangeProxy),
            uint256(1),
            address(exchangeProxy),
            saleCall(address(testToken), 10 ether, 0)
        );
        depositTest(10 ether, named);

        vm.assertGe(pendingOf(aliceKey), 2900e6);
        requireNothingRemains();
    }

    function test_a_key_links_itself_to_the_sender_on_the_way() public {
        bytes memory signature = starkRegistration(keyPair(1), ALICE);
        vm.prank(ALICE);
        convertor.deposit(500, bobKey, POSITION, signature);

        (address ethKey, bool isSelfSigned) = exchange.getRegistration(bobKey);
        vm.assertEq(ethKey, ALICE);
        vm.assertTrue(isSelfSigned);
        vm.assertEq(pendingOf(bobKey), 500);
    }

    function test_a_key_links_itself_on_the_way_of_every_function() public {
        bytes memory signature = starkRegistration(keyPair(1), ALICE);
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE);
        vm.prank(ALICE);
        convertor.depositEth{value: 1 ether}(bobKey, POSITION, address(exchangeProxy), order, signature);

        StarkKey third = starkKey(keyPair(2));
        signature = starkRegistration(keyPair(2), ALICE);
        order = orderOf(saleCall(address(testToken), 1 ether, 0), 1, DEADLINE);
        vm.prank(ALICE);
        convertor.depositERC20(address(testToken), 1 ether, third, POSITION, address(exchangeProxy), order, signature);

        vm.assertEq(exchange.getEthKey(bobKey), ALICE);
        vm.assertEq(exchange.getEthKey(third), ALICE);
        vm.assertGe(pendingOf(third), 1);
    }

    function test_a_signature_is_not_needed_for_the_senders_key() public {
        vm.prank(ALICE);
        convertor.deposit(500, aliceKey, POSITION, "not looked at");

        vm.assertEq(pendingOf(aliceKey), 500);
    }

    function test_reverts_for_a_key_of_somebody_else() public {
        register(BOB, bobKey);
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE);
        vm.startPrank(ALICE);
        expectNotOwner(ALICE, BOB);
        convertor.deposit(500, bobKey, POSITION, NO_SIGNATURE);
        expectNotOwner(ALICE, BOB);
        convertor.depositEth{value: 1 ether}(bobKey, POSITION, address(exchangeProxy), order, NO_SIGNATURE);
        expectNotOwner(ALICE, BOB);
        convertor.depositERC20(
            address(testToken), 1 ether, bobKey, POSITION, address(exchangeProxy), order, NO_SIGNATURE
        );
        vm.stopPrank();
    }

    function test_reverts_for_a_key_without_link() public {
        vm.prank(ALICE);
        expectNotOwner(ALICE, address(0));
        convertor.deposit(500, bobKey, POSITION, NO_SIGNATURE);
    }

    function test_reverts_for_an_address_as_key() public {
        StarkKey key = StarkKey.wrap(uint160(ALICE));
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkKeyNotRegistered.selector, key));
        vm.prank(ALICE);
        convertor.deposit(500, key, POSITION, NO_SIGNATURE);
    }

    function test_reverts_for_an_admins_signature() public {
        bytes memory signature = adminRegistration(ALICE, bobKey);
        vm.expectRevert(abi.encodeWithSelector(IUsers.SignatureLengthInvalid.selector, 96, 65));
        vm.prank(ALICE);
        convertor.deposit(500, bobKey, POSITION, signature);
    }

    function test_reverts_for_a_signature_for_another_address() public {
        bytes memory signature = starkRegistration(keyPair(1), BOB);
        vm.expectRevert(abi.encodeWithSelector(IUsers.StarkSignatureInvalid.selector, bobKey));
        vm.prank(ALICE);
        convertor.deposit(500, bobKey, POSITION, signature);
    }

    function test_last_second_is_the_deadline() public {
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), 1, block.timestamp);
        depositEther(1 ether, order);

        vm.warp(block.timestamp + 1);
        expectDeadlinePassed(block.timestamp - 1);
        depositEther(1 ether, order);

        order = orderOf(saleCall(address(testToken), 1 ether, 0), 1, block.timestamp - 1);
        expectDeadlinePassed(block.timestamp - 1);
        depositTest(1 ether, order);
    }

    function test_reverts_for_too_little_received() public {
        uint256 expected = etherPool.boughtFor(address(weth), 1 ether);
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), expected + 1, DEADLINE);
        expectTooLittle(expected + 1, expected);
        depositEther(1 ether, order);

        expected = testPool.boughtFor(address(testToken), 10 ether);
        order = orderOf(saleCall(address(testToken), 10 ether, 0), expected + 1, DEADLINE);
        expectTooLittle(expected + 1, expected);
        depositTest(10 ether, order);

        vm.assertEq(ALICE.balance, 100 ether);
        vm.assertEq(testToken.balanceOf(ALICE), 100_000 ether);
    }

    function test_reverts_without_a_minimum() public {
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), 0, DEADLINE);
        vm.expectRevert(ICurrencyConvertor.MinimumZero.selector);
        depositEther(1 ether, order);
    }

    function test_reverts_for_collateral_as_input() public {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.TokenIsCollateral.selector, address(token)));
        vm.prank(ALICE);
        convertor.depositERC20(
            address(token),
            500,
            aliceKey,
            POSITION,
            address(exchangeProxy),
            orderOf(saleCall(address(token), 500, 0), 1, DEADLINE),
            NO_SIGNATURE
        );
    }

    function test_reverts_for_another_exchange_proxy() public {
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE);
        expectProxyUnknown(address(token));
        vm.prank(ALICE);
        convertor.depositEth{value: 1 ether}(aliceKey, POSITION, address(token), order, NO_SIGNATURE);
    }

    function test_reverts_for_another_exchange_in_the_order() public {
        bytes memory order = abi.encode(address(0), address(0), uint256(1), address(exchange), bytes(""), DEADLINE);
        expectProxyUnknown(address(exchange));
        depositEther(1 ether, order);
    }

    function test_reverts_for_another_allowance_target() public {
        bytes memory order = abi.encode(
            address(0), BOB, uint256(1), address(exchangeProxy), saleCall(address(testToken), 1 ether, 0), DEADLINE
        );
        expectProxyUnknown(BOB);
        depositTest(1 ether, order);
    }

    function test_reverts_for_another_token_in_the_order() public {
        bytes memory order = abi.encode(
            address(weth),
            address(0),
            uint256(1),
            address(exchangeProxy),
            saleCall(address(testToken), 1 ether, 0),
            DEADLINE
        );
        vm.expectRevert(
            abi.encodeWithSelector(ICurrencyConvertor.TokenMismatch.selector, address(testToken), address(weth))
        );
        depositTest(1 ether, order);

        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.TokenMismatch.selector, address(0), address(weth)));
        depositEther(1 ether, order);
    }

    function test_reverts_for_an_order_that_is_too_short() public {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.OrderTooShort.selector, 160, 159));
        depositEther(1 ether, new bytes(159));
    }

    function test_reverts_for_an_order_of_another_layout() public {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.OrderLayoutUnknown.selector, 0));
        depositEther(1 ether, new bytes(320));

        bytes memory seven = abi.encode(
            address(0), address(0), uint256(1), address(exchangeProxy), saleCall(ETHER, 1 ether, 0), DEADLINE, 7
        );
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.OrderLayoutUnknown.selector, 224));
        depositEther(1 ether, seven);
    }

    function test_reverts_when_the_exchange_proxy_does_and_passes_the_reason_on() public {
        uint256 expected = etherPool.boughtFor(address(weth), 1 ether);
        bytes memory reason = abi.encodeWithSelector(ExchangeProxy.BoughtTooLittle.selector, expected + 1, expected);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.SwapFailed.selector, reason));
        depositEther(1 ether, orderOf(saleCall(ETHER, 1 ether, expected + 1), 1, DEADLINE));

        reason = abi.encodeWithSelector(ExchangeProxy.EtherMismatch.selector, 1 ether, 2 ether);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.SwapFailed.selector, reason));
        depositEther(2 ether, orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE));
    }

    function test_reverts_without_approval() public {
        vm.prank(ALICE);
        testToken.approve(address(convertor), 1 ether - 1);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(testToken)));
        depositTest(1 ether, orderOf(saleCall(address(testToken), 1 ether, 0), 1, DEADLINE));
    }

    function test_reverts_for_what_the_exchange_refuses() public {
        PositionId tooLarge = PositionId.wrap(2 ** 64);
        bytes memory order = orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE);
        vm.expectRevert(abi.encodeWithSelector(Ranges.PositionIdOutOfRange.selector, tooLarge));
        vm.prank(ALICE);
        convertor.depositEth{value: 1 ether}(aliceKey, tooLarge, address(exchangeProxy), order, NO_SIGNATURE);
    }

    function test_plain_ether_is_not_accepted() public {
        vm.prank(ALICE);
        (bool isDone, bytes memory reason) = address(convertor).call{value: 1}("");

        vm.assertFalse(isDone);
        vm.assertEq(reason, abi.encodeWithSelector(ICurrencyConvertor.EtherUnexpected.selector, ALICE));
    }

    function test_is_not_deployed_over_an_exchange_proxy_that_can_not_be_one() public {
        expectProxyInvalid(BOB);
        new CurrencyConvertor(exchange, BOB);
        expectProxyInvalid(address(exchange));
        new CurrencyConvertor(exchange, address(exchange));
        expectProxyInvalid(address(token));
        new CurrencyConvertor(exchange, address(token));
    }

    function testFuzz_ether_is_deposited_and_nothing_remains(uint256 amount) public {
        amount = bound(amount, 10 ** 12, 100 ether);
        uint256 expected = etherPool.boughtFor(address(weth), amount);

        depositEther(amount, orderOf(saleCall(ETHER, amount, expected), expected, DEADLINE));

        vm.assertEq(pendingOf(aliceKey), expected);
        vm.assertEq(ALICE.balance, 100 ether - amount);
        requireNothingRemains();
    }

    function testFuzz_tokens_are_deposited_and_nothing_remains(uint256 taken, uint256 sold) public {
        taken = bound(taken, 10 ** 12, 100_000 ether);
        sold = bound(sold, 10 ** 12, taken);
        uint256 expected = testPool.boughtFor(address(testToken), sold);

        depositTest(taken, orderOf(saleCall(address(testToken), sold, expected), expected, DEADLINE));

        vm.assertEq(pendingOf(aliceKey), expected);
        vm.assertEq(testToken.balanceOf(ALICE), 100_000 ether - sold);
        requireNothingRemains();
    }

    function testFuzz_what_lay_there_before_stays_there(uint64 collateral, uint64 tokens, uint64 wei_) public {
        token.mint(address(convertor), collateral);
        testToken.mint(address(convertor), tokens);
        vm.deal(address(convertor), wei_);
        uint256 expectedEther = etherPool.boughtFor(address(weth), 1 ether);
        uint256 expectedTest = testPool.boughtFor(address(testToken), 10 ether);

        depositEther(1 ether, orderOf(saleCall(ETHER, 1 ether, 0), 1, DEADLINE));
        depositTest(10 ether, orderOf(saleCall(address(testToken), 10 ether, 0), 1, DEADLINE));
        vm.prank(ALICE);
        convertor.deposit(5, aliceKey, POSITION, NO_SIGNATURE);

        vm.assertEq(pendingOf(aliceKey), expectedEther + expectedTest + 5);
        vm.assertEq(token.balanceOf(address(convertor)), collateral);
        vm.assertEq(testToken.balanceOf(address(convertor)), tokens);
        vm.assertEq(address(convertor).balance, wei_);
    }

    function expectDeadlinePassed(uint256 deadline) private {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.DeadlinePassed.selector, deadline, block.timestamp));
    }

    function expectTooLittle(uint256 least, uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.ReceivedTooLittle.selector, least, found));
    }

    function expectProxyUnknown(address found) private {
        vm.expectRevert(
            abi.encodeWithSelector(ICurrencyConvertor.ExchangeProxyUnknown.selector, address(exchangeProxy), found)
        );
    }

    function expectProxyInvalid(address found) private {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.ExchangeProxyInvalid.selector, found));
    }
}
