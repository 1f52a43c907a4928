// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {Test} from "../base/Test.sol";
import {FeeToken, GreedyToken, PlainToken, RefusingToken, SilentToken} from "../base/Tokens.sol";

/// @title Answers every call with 64 bytes
contract WordyToken {
    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transfer(address, uint256) external pure returns (uint256, uint256) {
        return (1, 1);
    }
}

/// @title Says yes and allows nothing
contract DeafToken is PlainToken {
    function approve(address, uint256) external pure override returns (bool) {
        return true;
    }
}

contract TokenTransferTest is Test {
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);

    function pull(address token, address sender, uint256 amount) external {
        TokenTransfer.pull(token, sender, amount);
    }

    function pay(address token, address recipient, uint256 amount) external {
        TokenTransfer.pay(token, recipient, amount);
    }

    function move(address token, address sender, address recipient, uint256 amount) external {
        TokenTransfer.move(token, sender, recipient, amount);
    }

    function allow(address token, address spender, uint256 amount) external {
        TokenTransfer.allow(token, spender, amount);
    }

    function test_moves_a_token_that_returns_nothing() public {
        SilentToken token = new SilentToken();
        token.mint(ALICE, 100);

        this.pull(address(token), ALICE, 60);
        this.pay(address(token), BOB, 50);
        this.move(address(token), ALICE, BOB, 40);

        vm.assertEq(token.balanceOf(ALICE), 0);
        vm.assertEq(token.balanceOf(BOB), 90);
        vm.assertEq(token.balanceOf(address(this)), 10);
    }

    function test_moves_a_token_to_its_sender() public {
        PlainToken token = new PlainToken();
        token.mint(ALICE, 100);
        vm.prank(ALICE);
        token.approve(address(this), 100);

        this.move(address(token), ALICE, ALICE, 100);

        vm.assertEq(token.balanceOf(ALICE), 100);
    }

    function test_reverts_when_the_token_refuses() public {
        RefusingToken token = new RefusingToken();
        token.mint(address(this), 100);
        expectCallFailed(address(token));
        this.pay(address(token), BOB, 50);
        expectCallFailed(address(token));
        this.pull(address(token), ALICE, 50);
        expectCallFailed(address(token));
        this.move(address(token), ALICE, BOB, 50);
    }

    function test_reverts_when_the_token_answers_too_much() public {
        WordyToken token = new WordyToken();
        expectCallFailed(address(token));
        this.pay(address(token), BOB, 0);
    }

    function test_reverts_when_the_sender_pays_more() public {
        GreedyToken token = new GreedyToken();
        token.mint(address(this), 100);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(token), 50, 49));
        this.pay(address(token), BOB, 50);
    }

    function test_reverts_when_the_recipient_gets_less() public {
        FeeToken token = new FeeToken();
        token.mint(ALICE, 100);
        token.turnOn();
        vm.prank(ALICE);
        token.approve(address(this), 100);
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(token), 50, 49));
        this.move(address(token), ALICE, BOB, 50);
    }

    function test_allows_and_takes_back() public {
        PlainToken token = new PlainToken();

        this.allow(address(token), BOB, 50);
        vm.assertEq(token.allowance(address(this), BOB), 50);

        this.allow(address(token), BOB, 0);
        vm.assertEq(token.allowance(address(this), BOB), 0);
    }

    function test_reverts_when_the_allowance_is_not_as_told() public {
        DeafToken token = new DeafToken();
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAllowanceMismatch.selector, address(token), 50, 0));
        this.allow(address(token), BOB, 50);
    }

    function test_reverts_for_a_token_without_code() public {
        vm.expectRevert();
        this.pull(address(0xDEAD), ALICE, 1);
        vm.expectRevert();
        this.pay(address(0xDEAD), ALICE, 1);
        vm.expectRevert();
        this.move(address(0xDEAD), ALICE, BOB, 1);
        vm.expectRevert();
        this.allow(address(0xDEAD), BOB, 1);
    }

    function expectCallFailed(address token) private {
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, token));
    }
}
