// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CurrencyConvertor} from "../../src/deposits/CurrencyConvertor.sol";
import {DevelopmentToken} from "../../src/development/DevelopmentToken.sol";
import {ICurrencyConvertor} from "../../src/interfaces/ICurrencyConvertor.sol";
import {IUsers} from "../../src/interfaces/IUsers.sol";
import {ReentrancyGuard} from "../../src/libraries/ReentrancyGuard.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {ScriptedProxy} from "../base/ScriptedProxy.sol";
import {SwapTest} from "../base/SwapTest.sol";
import {CallingToken, FeeToken, PlainToken, RefusingToken} from "../base/Tokens.sol";

/// @title Anyone may burn anybody's tokens
contract BurningToken is PlainToken {
    function burn(address account, uint256 amount) external {
        balanceOf[account] -= amount;
    }
}

/// @title Does not take an allowance back
contract StickyToken is PlainToken {
    function approve(address spender, uint256 amount) external override returns (bool) {
        if (amount > 0) allowance[msg.sender][spender] = amount;
        return true;
    }
}

/// @title Refuses to replace one allowance by another, and returns nothing, like an old token that is still widely held
contract StrictToken {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function approve(address spender, uint256 amount) external {
        require(amount == 0 || allowance[msg.sender][spender] == 0);
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address recipient, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[recipient] += amount;
    }

    function transferFrom(address sender, address recipient, uint256 amount) external {
        allowance[sender][msg.sender] -= amount;
        balanceOf[sender] -= amount;
        balanceOf[recipient] += amount;
    }
}

/// @title A trader's contract that does not take ether back
contract Miser {
    CurrencyConvertor private immutable CONVERTOR;

    constructor(CurrencyConvertor convertor) {
        CONVERTOR = convertor;
    }

    function depositEth(StarkKey key, ScriptedProxy proxy, bytes calldata order, bytes calldata signature)
        external
        payable
    {
        CONVERTOR.depositEth{value: msg.value}(key, PositionId.wrap(1), address(proxy), order, signature);
    }
}

/// @title What a quote, a token or a stranger may try
contract CurrencyConvertorAttacksTest is SwapTest {
    ScriptedProxy private hostile;
    CurrencyConvertor private exposed;
    ScriptedProxy.Step[] private steps;

    function setUp() public override {
        super.setUp();
        expose();
    }

    /// A convertor whose exchange proxy is the attacker's.
    function expose() private {
        hostile = new ScriptedProxy();
        exposed = new CurrencyConvertor(exchange, address(hostile));
        token.mint(address(hostile), 1000e6);
        approveFrom(address(testToken));
    }

    function test_output_sent_elsewhere_is_not_received() public {
        step(address(token), abi.encodeCall(token.transfer, (BOB, 100e6)));
        expectTooLittle(1, 0);
        attackWithEther(1 ether, 1, 100e6);

        vm.assertEq(ALICE.balance, 100 ether);
        vm.assertEq(pendingOf(aliceKey), 0);
    }

    function test_a_returned_amount_is_not_believed() public {
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 50e6)));
        expectTooLittle(100e6, 50e6);
        attackWithEther(1 ether, 100e6, type(uint256).max);
    }

    function test_collateral_that_lies_in_the_convertor_is_not_received() public {
        token.mint(address(exposed), 500e6);
        expectTooLittle(1, 0);
        attackWithEther(1 ether, 1, 0);
    }

    function test_the_exchange_proxy_can_not_take_what_lies_in_the_convertor() public {
        testToken.mint(address(exposed), 50 ether);
        step(address(testToken), pullFrom(address(exposed), 11 ether));
        bytes memory reason = allowanceTooSmall(11 ether, 10 ether);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.SwapFailed.selector, reason));
        attackWithTokens(10 ether, 1);

        delete steps;
        token.mint(address(exposed), 1);
        step(address(token), abi.encodeCall(token.transferFrom, (address(exposed), address(hostile), 1)));
        reason = abi.encodeWithSelector(bytes4(keccak256("Panic(uint256)")), 0x11);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.SwapFailed.selector, reason));
        attackWithTokens(10 ether, 1);
    }

    function test_no_allowance_outlives_the_call() public {
        step(address(testToken), pullFrom(address(exposed), 4 ether));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        attackWithTokens(10 ether, 8e6);
        vm.assertEq(testToken.balanceOf(ALICE), 99_996 ether);
        vm.assertEq(testToken.allowance(address(exposed), address(hostile)), 0);

        testToken.mint(address(exposed), 6 ether);
        delete steps;
        step(address(testToken), pullFrom(address(exposed), 1));
        vm.expectRevert(allowanceTooSmall(1, 0));
        hostile.act(steps, 0);
    }

    function test_ether_that_the_swap_gives_back_goes_to_the_sender() public {
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        steps.push(ScriptedProxy.Step(address(exposed), 0.4 ether, ""));
        vm.expectEmit();
        emit ICurrencyConvertor.LogConvertedDeposit(ALICE, ETHER, 0.6 ether, 8e6);
        attackWithEther(1 ether, 8e6, 0);

        vm.assertEq(ALICE.balance, 99.4 ether);
        vm.assertEq(address(exposed).balance, 0);
    }

    function test_ether_that_a_swap_of_tokens_brings_goes_to_the_sender() public {
        vm.deal(address(hostile), 1 ether);
        step(address(testToken), pullFrom(address(exposed), 10 ether));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        steps.push(ScriptedProxy.Step(address(exposed), 0.4 ether, ""));
        attackWithTokens(10 ether, 8e6);

        vm.assertEq(ALICE.balance, 100.4 ether);
        vm.assertEq(address(exposed).balance, 0);
    }

    function test_more_given_back_than_given_counts_as_nothing_spent() public {
        vm.deal(address(hostile), 1 ether);
        testToken.mint(address(hostile), 5 ether);
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        step(address(testToken), abi.encodeCall(testToken.transfer, (address(exposed), 5 ether)));
        vm.expectEmit();
        emit ICurrencyConvertor.LogConvertedDeposit(ALICE, address(testToken), 0, 8e6);
        attackWithTokens(10 ether, 8e6);

        vm.assertEq(testToken.balanceOf(ALICE), 100_005 ether);
    }

    function test_ether_forced_in_before_stays_and_during_goes_to_the_sender() public {
        vm.deal(address(this), 3 ether);
        hostile.force{value: 3 ether}(address(exposed));
        steps.push(ScriptedProxy.Step(address(hostile), 0.1 ether, abi.encodeCall(hostile.force, (address(exposed)))));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        attackWithEther(1 ether, 8e6, 0);

        vm.assertEq(address(exposed).balance, 3 ether);
        vm.assertEq(ALICE.balance, 99.1 ether);
    }

    function test_no_function_is_entered_out_of_a_swap() public {
        bytes[3] memory calls = [
            abi.encodeCall(exposed.deposit, (1, aliceKey, POSITION, NO_SIGNATURE)),
            abi.encodeCall(
                exposed.depositERC20,
                (address(testToken), 1, aliceKey, POSITION, address(hostile), attackOrder(1, 0), NO_SIGNATURE)
            ),
            abi.encodeCall(exposed.depositEth, (aliceKey, POSITION, address(hostile), attackOrder(1, 0), NO_SIGNATURE))
        ];
        bytes memory reason = abi.encodeWithSelector(ReentrancyGuard.ReentrantCall.selector);
        for (uint256 i = 0; i < calls.length; i++) {
            delete steps;
            step(address(exposed), calls[i]);
            vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.SwapFailed.selector, reason));
            attackWithEther(1 ether, 1, 0);
        }
    }

    function test_no_function_is_entered_out_of_a_token() public {
        CallingToken calling = new CallingToken();
        calling.mint(ALICE, 10 ether);
        approveFrom(address(calling));
        bytes memory again = abi.encodeCall(exposed.deposit, (0, aliceKey, POSITION, NO_SIGNATURE));
        calling.callDuringTransfer(address(exposed), again);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(calling)));
        attackWith(address(calling), 1 ether, 1);
    }

    function test_a_tokens_deposit_during_the_swap_is_no_ones_else() public {
        step(address(token), abi.encodeCall(token.approve, (address(exchange), 20e6)));
        step(address(exchange), abi.encodeCall(exchange.deposit, (aliceKey, asset, POSITION, Quantums.wrap(20e6))));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        attackWithEther(1 ether, 8e6, 0);

        vm.assertEq(pendingOf(aliceKey), 28e6);
        vm.assertEq(token.balanceOf(address(exposed)), 0);
    }

    function test_the_sender_that_does_not_take_ether_back_reverts() public {
        Miser miser = new Miser(exposed);
        steps.push(ScriptedProxy.Step(address(exposed), 1, ""));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        bytes memory order = attackOrder(8e6, 0);
        bytes memory signature = starkRegistration(keyPair(1), address(miser));
        vm.deal(BOB, 1 ether);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.EtherNotAccepted.selector, address(miser)));
        vm.prank(BOB);
        miser.depositEth{value: 1 ether}(bobKey, hostile, order, signature);
    }

    function test_a_key_signed_away_during_the_swap_gets_its_deposit() public {
        bytes memory signature = starkRegistration(keyPair(0), BOB);
        step(address(exchange), abi.encodeCall(IUsers.registerEthAddress, (BOB, aliceKey, signature)));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        attackWithEther(1 ether, 8e6, 0);

        vm.assertEq(pendingOf(aliceKey), 8e6);
        vm.assertEq(exchange.getEthKey(aliceKey), BOB);
    }

    function test_token_that_takes_a_fee_reverts() public {
        FeeToken fees = new FeeToken();
        fees.mint(ALICE, 10 ether);
        approveFrom(address(fees));
        fees.turnOn();
        vm.expectRevert(
            abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(fees), 1 ether, 1 ether - 1)
        );
        attackWith(address(fees), 1 ether, 1);
    }

    function test_token_that_refuses_reverts() public {
        RefusingToken refusing = new RefusingToken();
        refusing.mint(ALICE, 10 ether);
        approveFrom(address(refusing));
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(refusing)));
        attackWith(address(refusing), 1 ether, 1);
    }

    function test_token_that_keeps_an_allowance_reverts() public {
        StickyToken sticky = new StickyToken();
        sticky.mint(ALICE, 10 ether);
        approveFrom(address(sticky));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        vm.expectRevert(
            abi.encodeWithSelector(TokenTransfer.TokenAllowanceMismatch.selector, address(sticky), 0, 1 ether)
        );
        attackWith(address(sticky), 1 ether, 8e6);
    }

    function test_token_that_refuses_to_replace_an_allowance_works_again_and_again() public {
        StrictToken strict = new StrictToken();
        strict.mint(ALICE, 10 ether);
        approveFrom(address(strict));
        step(address(strict), pullFrom(address(exposed), 0.7 ether));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        attackWith(address(strict), 1 ether, 8e6);
        attackWith(address(strict), 1 ether, 8e6);

        vm.assertEq(strict.balanceOf(ALICE), 8.6 ether);
        vm.assertEq(pendingOf(aliceKey), 16e6);
    }

    function test_token_that_shrinks_reverts() public {
        BurningToken burning = new BurningToken();
        burning.mint(ALICE, 10 ether);
        approveFrom(address(burning));
        burning.mint(address(exposed), 5 ether);
        step(address(burning), abi.encodeCall(burning.burn, (address(exposed), 2 ether)));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), 8e6)));
        vm.expectRevert(
            abi.encodeWithSelector(ICurrencyConvertor.BalanceFell.selector, address(burning), 5 ether, 4 ether)
        );
        attackWith(address(burning), 1 ether, 8e6);
    }

    function test_collateral_that_shrinks_reverts() public {
        BurningToken burning = new BurningToken();
        useToken(burning);
        register(ALICE, aliceKey);
        expose();
        burning.mint(address(exposed), 5e6);
        step(address(burning), abi.encodeCall(burning.burn, (address(exposed), 1e6)));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.BalanceFell.selector, address(burning), 5e6, 4e6));
        attackWithEther(1 ether, 1, 0);
    }

    function test_address_without_code_is_no_token() public {
        vm.expectRevert();
        vm.prank(ALICE);
        exposed.depositERC20(BOB, 1, aliceKey, POSITION, address(hostile), attackOrder(1, 0), NO_SIGNATURE);
    }

    function test_the_exchange_is_no_token() public {
        vm.expectRevert();
        vm.prank(ALICE);
        exposed.depositERC20(
            address(exchange), 1, aliceKey, POSITION, address(hostile), attackOrder(1, 0), NO_SIGNATURE
        );
    }

    /// Whatever is taken, given back and paid, the sender's money is in the position, with the sender or in the swap.
    function testFuzz_money_is_where_the_swap_left_it(uint256 given, uint256 taken, uint256 back, uint64 paid) public {
        given = bound(given, 0, 1000 ether);
        taken = bound(taken, 0, given);
        back = bound(back, 0, 1 ether);
        uint256 received = bound(paid, 1, 1000e6);
        vm.deal(address(hostile), 1 ether);
        step(address(testToken), pullFrom(address(exposed), taken));
        step(address(token), abi.encodeCall(token.transfer, (address(exposed), received)));
        steps.push(ScriptedProxy.Step(address(exposed), back, ""));

        attackWithTokens(given, received);

        vm.assertEq(pendingOf(aliceKey), received);
        vm.assertEq(testToken.balanceOf(ALICE), 100_000 ether - taken);
        vm.assertEq(testToken.balanceOf(address(hostile)), taken);
        vm.assertEq(ALICE.balance, 100 ether + back);
        vm.assertEq(address(exposed).balance, 0);
        vm.assertEq(token.balanceOf(address(exposed)), 0);
        vm.assertEq(testToken.balanceOf(address(exposed)), 0);
        vm.assertEq(testToken.allowance(address(exposed), address(hostile)), 0);
        vm.assertEq(token.allowance(address(exposed), address(exchange)), 0);
    }

    function step(address target, bytes memory data) private {
        steps.push(ScriptedProxy.Step(target, 0, data));
    }

    function pullFrom(address owner, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(testToken.transferFrom, (owner, address(hostile), amount));
    }

    function attackOrder(uint256 least, uint256 claimed) private view returns (bytes memory) {
        bytes memory call = abi.encodeCall(hostile.act, (steps, claimed));
        return abi.encode(address(0), address(0), least, address(hostile), call, DEADLINE);
    }

    function attackWithEther(uint256 amount, uint256 least, uint256 claimed) private {
        bytes memory order = attackOrder(least, claimed);
        vm.prank(ALICE);
        exposed.depositEth{value: amount}(aliceKey, POSITION, address(hostile), order, NO_SIGNATURE);
    }

    function attackWithTokens(uint256 amount, uint256 least) private {
        attackWith(address(testToken), amount, least);
    }

    function attackWith(address sold, uint256 amount, uint256 least) private {
        bytes memory order = attackOrder(least, 0);
        vm.prank(ALICE);
        exposed.depositERC20(sold, amount, aliceKey, POSITION, address(hostile), order, NO_SIGNATURE);
    }

    /// Alice approves as much to the exposed convertor as a test may take.
    function approveFrom(address sold) private {
        vm.prank(ALICE);
        StrictToken(sold).approve(address(exposed), 1000 ether);
    }

    function allowanceTooSmall(uint256 required, uint256 found) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            DevelopmentToken.AllowanceTooSmall.selector, address(exposed), address(hostile), required, found
        );
    }

    function expectTooLittle(uint256 least, uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(ICurrencyConvertor.ReceivedTooLittle.selector, least, found));
    }
}
