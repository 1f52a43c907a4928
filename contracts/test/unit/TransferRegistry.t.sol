// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransferRegistry} from "../../src/interfaces/ITransferRegistry.sol";
import {TokenTransfer} from "../../src/libraries/TokenTransfer.sol";
import {TransferRegistry} from "../../src/withdrawals/TransferRegistry.sol";
import {Test} from "../base/Test.sol";
import {CallingToken, FeeToken, PlainToken} from "../base/Tokens.sol";

contract TransferRegistryTest is Test {
    address private constant ALICE = address(0xA11CE);
    address payable private constant BOB = payable(address(0xB0B));

    TransferRegistry private registry;
    PlainToken private token;

    function setUp() public {
        registry = new TransferRegistry();
        token = new PlainToken();
        enrich(token);
        vm.deal(ALICE, 1 ether);
    }

    function test_token_transfer_pays_and_registers_its_fact() public {
        bytes32 fact = factOf(BOB, 300, address(token), 7);
        vm.assertFalse(registry.isValid(fact));

        vm.expectEmit();
        emit ITransferRegistry.LogRegisteredTransfer(BOB, address(token), 300, 7);
        vm.prank(ALICE);
        registry.transferERC20(BOB, address(token), 300, 7);

        vm.assertEq(token.balanceOf(BOB), 300);
        vm.assertEq(token.balanceOf(ALICE), 700);
        vm.assertEq(token.balanceOf(address(registry)), 0);
        vm.assertTrue(registry.isValid(fact));
    }

    function test_ether_transfer_pays_and_registers_its_fact() public {
        vm.expectEmit();
        emit ITransferRegistry.LogRegisteredTransfer(BOB, address(0), 300, 7);
        vm.prank(ALICE);
        registry.transfer{value: 300}(BOB, 7);

        vm.assertEq(BOB.balance, 300);
        vm.assertEq(address(registry).balance, 0);
        vm.assertTrue(registry.isValid(factOf(BOB, 300, address(0), 7)));
    }

    function test_fact_is_the_one_that_clients_compute() public {
        // keccak(recipient ‖ amount ‖ token ‖ salt) of these values, computed apart.
        vm.prank(ALICE);
        registry.transferERC20(BOB, address(token), 300, 7);
        bytes memory packed =
            bytes.concat(bytes20(address(BOB)), bytes32(uint256(300)), bytes20(address(token)), bytes32(uint256(7)));
        vm.assertEq(packed.length, 104);
        vm.assertTrue(registry.isValid(keccak256(packed)));
    }

    function test_same_transfer_with_another_salt_is_another_fact() public {
        vm.startPrank(ALICE);
        registry.transferERC20(BOB, address(token), 300, 7);
        registry.transferERC20(BOB, address(token), 300, 8);
        vm.stopPrank();

        vm.assertEq(token.balanceOf(BOB), 600);
    }

    function test_token_transfer_reverts_when_repeated() public {
        vm.startPrank(ALICE);
        registry.transferERC20(BOB, address(token), 300, 7);
        expectRegistered(factOf(BOB, 300, address(token), 7));
        registry.transferERC20(BOB, address(token), 300, 7);
    }

    function test_ether_transfer_reverts_when_repeated() public {
        vm.startPrank(ALICE);
        registry.transfer{value: 300}(BOB, 7);
        expectRegistered(factOf(BOB, 300, address(0), 7));
        registry.transfer{value: 300}(BOB, 7);
    }

    function test_token_transfer_reverts_for_token_zero() public {
        vm.expectRevert(ITransferRegistry.TokenZero.selector);
        registry.transferERC20(BOB, address(0), 300, 7);
    }

    function test_token_transfer_reverts_without_tokens() public {
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(token)));
        vm.prank(BOB);
        registry.transferERC20(ALICE, address(token), 300, 7);
        vm.assertFalse(registry.isValid(factOf(ALICE, 300, address(token), 7)));
    }

    function test_token_transfer_reverts_for_a_token_that_takes_a_fee() public {
        FeeToken fees = new FeeToken();
        enrich(fees);
        fees.turnOn();
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenAmountMismatch.selector, address(fees), 300, 299));
        vm.prank(ALICE);
        registry.transferERC20(BOB, address(fees), 300, 7);
    }

    function test_token_that_calls_again_can_not_register_the_fact_twice() public {
        CallingToken calling = new CallingToken();
        enrich(calling);
        calling.mint(address(calling), 300);
        calling.callDuringTransfer(
            address(registry), abi.encodeCall(registry.transferERC20, (BOB, address(calling), 300, 7))
        );
        vm.expectRevert(abi.encodeWithSelector(TokenTransfer.TokenCallFailed.selector, address(calling)));
        vm.prank(ALICE);
        registry.transferERC20(BOB, address(calling), 300, 7);
    }

    function test_ether_transfer_reverts_when_the_recipient_refuses() public {
        vm.expectRevert(abi.encodeWithSelector(ITransferRegistry.EtherNotAccepted.selector, address(token)));
        vm.prank(ALICE);
        registry.transfer{value: 300}(payable(address(token)), 7);
    }

    function test_registry_says_what_it_is() public view {
        vm.assertEq(registry.identify(), "Provex_TransferRegistry_0.1.0");
    }

    function testFuzz_fact_is_valid_after_its_transfer_only(uint256 amount, uint256 salt, address recipient) public {
        vm.assume(recipient != address(0) && recipient != ALICE);
        amount = bound(amount, 0, 1000);
        vm.prank(ALICE);
        registry.transferERC20(recipient, address(token), amount, salt);

        vm.assertTrue(registry.isValid(factOf(recipient, amount, address(token), salt)));
        unchecked {
            vm.assertFalse(registry.isValid(factOf(recipient, amount + 1, address(token), salt)));
            vm.assertFalse(registry.isValid(factOf(recipient, amount, address(token), salt + 1)));
        }
        vm.assertFalse(registry.isValid(factOf(ALICE, amount, address(token), salt)));
    }

    function enrich(PlainToken anyToken) private {
        anyToken.mint(ALICE, 1000);
        vm.prank(ALICE);
        anyToken.approve(address(registry), type(uint256).max);
    }

    function expectRegistered(bytes32 fact) private {
        vm.expectRevert(abi.encodeWithSelector(ITransferRegistry.TransferRegistered.selector, fact));
    }

    function factOf(address recipient, uint256 amount, address erc20, uint256 salt) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(recipient, amount, erc20, salt));
    }
}
