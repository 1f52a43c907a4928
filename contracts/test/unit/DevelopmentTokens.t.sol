// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DevelopmentToken} from "../../src/development/DevelopmentToken.sol";
import {MintableToken} from "../../src/development/MintableToken.sol";
import {TestToken} from "../../src/development/TestToken.sol";
import {WrappedEther} from "../../src/development/WrappedEther.sol";
import {Test} from "../base/Test.sol";

/// @title Takes no ether
contract Refuser {
    function wrap(WrappedEther weth) external payable {
        weth.deposit{value: msg.value}();
    }

    function unwrap(WrappedEther weth, uint256 amount) external {
        weth.withdraw(amount);
    }
}

/// @title What the collateral's token and the others have in common is tested with the collateral's
contract DevelopmentTokensTest is Test {
    address private constant ALICE = address(0xA11CE);

    WrappedEther private weth;

    function setUp() public {
        weth = new WrappedEther();
        vm.deal(ALICE, 10 ether);
    }

    function test_test_token_has_eighteen_decimals_and_is_minted_by_anyone() public {
        TestToken token = new TestToken();
        vm.prank(ALICE);
        token.mint(ALICE, 5);

        vm.assertEq(token.balanceOf(ALICE), 5);
        vm.assertEq(token.decimals(), 18);
        vm.assertEq(token.symbol(), "TEST");
        vm.assertEq(token.name(), "Test Token (development)");
    }

    function test_nobody_mints_a_test_token_on_another_chain() public {
        TestToken token = new TestToken();
        vm.chainId(1);
        vm.expectRevert(abi.encodeWithSelector(MintableToken.NotDevelopmentChain.selector, 31_337, 1));
        token.mint(ALICE, 1);
    }

    function test_ether_is_wrapped_and_unwrapped() public {
        vm.startPrank(ALICE);
        vm.expectEmit();
        emit DevelopmentToken.Transfer(address(0), ALICE, 3 ether);
        weth.deposit{value: 3 ether}();
        vm.expectEmit();
        emit DevelopmentToken.Transfer(ALICE, address(0), 1 ether);
        weth.withdraw(1 ether);
        vm.stopPrank();

        vm.assertEq(weth.balanceOf(ALICE), 2 ether);
        vm.assertEq(weth.totalSupply(), 2 ether);
        vm.assertEq(address(weth).balance, 2 ether);
        vm.assertEq(ALICE.balance, 8 ether);
        vm.assertEq(weth.decimals(), 18);
        vm.assertEq(weth.symbol(), "WETH");
        vm.assertEq(weth.name(), "Wrapped Ether (development)");
    }

    function test_plain_ether_is_wrapped() public {
        vm.prank(ALICE);
        (bool isDone,) = address(weth).call{value: 1 ether}("");

        vm.assertTrue(isDone);
        vm.assertEq(weth.balanceOf(ALICE), 1 ether);
    }

    function test_unwrapping_reverts_for_more_than_the_balance() public {
        vm.startPrank(ALICE);
        weth.deposit{value: 1 ether}();
        vm.expectRevert(abi.encodeWithSelector(DevelopmentToken.BalanceTooSmall.selector, ALICE, 1 ether + 1, 1 ether));
        weth.withdraw(1 ether + 1);
        vm.stopPrank();
    }

    function test_unwrapping_reverts_for_an_account_that_takes_no_ether() public {
        Refuser refuser = new Refuser();
        vm.deal(address(this), 1 ether);
        refuser.wrap{value: 1 ether}(weth);
        vm.expectRevert(abi.encodeWithSelector(WrappedEther.EtherNotAccepted.selector, address(refuser)));
        refuser.unwrap(weth, 1 ether);
    }
}
