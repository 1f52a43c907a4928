// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CollateralToken} from "../../src/development/CollateralToken.sol";
import {DevelopmentToken} from "../../src/development/DevelopmentToken.sol";
import {MintableToken} from "../../src/development/MintableToken.sol";
import {Test} from "../base/Test.sol";

contract CollateralTokenTest is Test {
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);

    CollateralToken private token;

    function setUp() public {
        token = new CollateralToken();
        token.mint(ALICE, 1000);
    }

    function test_looks_like_the_token_it_stands_for() public view {
        vm.assertEq(token.decimals(), 6);
        vm.assertEq(token.symbol(), "USDC");
        vm.assertEq(token.name(), "USD Coin (development)");
    }

    function test_anyone_mints_on_the_development_chain() public {
        vm.expectEmit();
        emit DevelopmentToken.Transfer(address(0), BOB, 5);
        vm.prank(BOB);
        token.mint(BOB, 5);

        vm.assertEq(token.balanceOf(BOB), 5);
        vm.assertEq(token.totalSupply(), 1005);
    }

    function test_nobody_mints_on_another_chain() public {
        vm.chainId(1);
        vm.expectRevert(abi.encodeWithSelector(MintableToken.NotDevelopmentChain.selector, 31_337, 1));
        token.mint(ALICE, 1);
    }

    function test_mint_reverts_for_address_zero() public {
        vm.expectRevert(DevelopmentToken.RecipientZero.selector);
        token.mint(address(0), 1);
    }

    function test_transfer_moves_and_tells() public {
        vm.expectEmit();
        emit DevelopmentToken.Transfer(ALICE, BOB, 400);
        vm.prank(ALICE);
        vm.assertTrue(token.transfer(BOB, 400));

        vm.assertEq(token.balanceOf(ALICE), 600);
        vm.assertEq(token.balanceOf(BOB), 400);
    }

    function test_transfer_to_oneself_changes_nothing() public {
        vm.prank(ALICE);
        token.transfer(ALICE, 400);
        vm.assertEq(token.balanceOf(ALICE), 1000);
    }

    function test_transfer_reverts_for_more_than_the_balance() public {
        vm.expectRevert(abi.encodeWithSelector(DevelopmentToken.BalanceTooSmall.selector, ALICE, 1001, 1000));
        vm.prank(ALICE);
        token.transfer(BOB, 1001);
    }

    function test_transfer_reverts_for_address_zero() public {
        vm.expectRevert(DevelopmentToken.RecipientZero.selector);
        vm.prank(ALICE);
        token.transfer(address(0), 1);
    }

    function test_transferFrom_uses_up_the_allowance() public {
        vm.expectEmit();
        emit DevelopmentToken.Approval(ALICE, BOB, 500);
        vm.prank(ALICE);
        vm.assertTrue(token.approve(BOB, 500));
        vm.prank(BOB);
        vm.assertTrue(token.transferFrom(ALICE, BOB, 400));

        vm.assertEq(token.allowance(ALICE, BOB), 100);
        vm.expectRevert(abi.encodeWithSelector(DevelopmentToken.AllowanceTooSmall.selector, ALICE, BOB, 101, 100));
        vm.prank(BOB);
        token.transferFrom(ALICE, BOB, 101);
    }

    function test_unlimited_allowance_stays() public {
        vm.prank(ALICE);
        token.approve(BOB, type(uint256).max);
        vm.prank(BOB);
        token.transferFrom(ALICE, BOB, 400);

        vm.assertEq(token.allowance(ALICE, BOB), type(uint256).max);
    }

    function testFuzz_transfers_conserve_the_supply(uint256 minted, uint256 moved, address recipient) public {
        vm.assume(recipient != address(0));
        minted = bound(minted, 0, type(uint128).max);
        token.mint(BOB, minted);
        moved = bound(moved, 0, token.balanceOf(BOB));
        uint256 before = token.balanceOf(recipient);

        vm.prank(BOB);
        token.transfer(recipient, moved);

        vm.assertEq(token.totalSupply(), 1000 + minted);
        if (recipient != BOB) vm.assertEq(token.balanceOf(recipient), before + moved);
    }
}
