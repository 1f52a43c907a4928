// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEscapes} from "../../src/interfaces/IEscapes.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IWithdrawals} from "../../src/interfaces/IWithdrawals.sol";
import {Ranges} from "../../src/libraries/Ranges.sol";
import {Deployment} from "../../src/types/Deployment.sol";
import {AssetType, PositionId, Quantums, StarkKey} from "../../src/types/Types.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";

contract EscapeTest is BatchTest {
    PositionId private constant OTHER = PositionId.wrap(78);

    function setUp() public override {
        super.setUp();
        register(ALICE, aliceKey);
        register(BOB, bobKey);
        fill(ALICE, aliceKey, 500);
    }

    function test_position_leaves_with_its_value() public {
        freeze();
        tellEscape(aliceKey, POSITION, 300);
        vm.expectEmit();
        emit IEscapes.LogEscape(StarkKey.unwrap(aliceKey), PositionId.unwrap(POSITION), 300);
        vm.expectEmit();
        emit IWithdrawals.LogWithdrawalAllowed(StarkKey.unwrap(aliceKey), AssetType.unwrap(asset), 300, 300);
        vm.prank(BOB);
        exchange.escape(aliceKey, POSITION, Quantums.wrap(300));

        vm.assertTrue(exchange.isEscaped(POSITION));
        vm.assertEq(poolOf(), 200);
        exchange.withdraw(aliceKey, asset);
        vm.assertEq(token.balanceOf(ALICE), WEALTH - 200);
    }

    function test_fact_is_about_the_words_of_the_last_state() public {
        Batch memory batch = nextBatch();
        submit(batch);
        freeze();
        uint256 stateHash = uint256(keccak256(abi.encodePacked(stateWords(batch))));
        escapeVerifier.tell(
            keccak256(abi.encode(StarkKey.unwrap(aliceKey), 300, stateHash, PositionId.unwrap(POSITION)))
        );
        exchange.escape(aliceKey, POSITION, Quantums.wrap(300));
        vm.assertEq(withdrawalOf(aliceKey), 300);
    }

    function test_reverts_unless_frozen() public {
        tellEscape(aliceKey, POSITION, 300);
        vm.expectRevert(IFreezable.ExchangeNotFrozen.selector);
        exchange.escape(aliceKey, POSITION, Quantums.wrap(300));
    }

    function test_reverts_when_repeated() public {
        freeze();
        escapeOf(aliceKey, POSITION, 300);
        tellEscape(aliceKey, POSITION, 100);
        bytes memory reason = abi.encodeWithSelector(IEscapes.PositionEscaped.selector, POSITION);
        vm.expectRevert(reason);
        exchange.escape(aliceKey, POSITION, Quantums.wrap(300));
        vm.expectRevert(reason);
        exchange.escape(aliceKey, POSITION, Quantums.wrap(100));
    }

    function test_reverts_for_another_amount_key_or_position() public {
        freeze();
        tellEscape(aliceKey, POSITION, 300);
        expectNotVerified(aliceKey, POSITION, 301);
        expectNotVerified(bobKey, POSITION, 300);
        expectNotVerified(aliceKey, OTHER, 300);
    }

    function test_reverts_for_an_older_state() public {
        bytes32 old = tellEscape(aliceKey, POSITION, 300);
        submit(nextBatch());
        freeze();
        vm.assertTrue(escapeVerifier.isValid(old));
        expectNotVerified(aliceKey, POSITION, 300);
    }

    function test_reverts_for_nothing() public {
        freeze();
        tellEscape(aliceKey, POSITION, 0);
        vm.expectRevert(IEscapes.EscapeAmountZero.selector);
        exchange.escape(aliceKey, POSITION, Quantums.wrap(0));
    }

    function test_reverts_for_a_position_out_of_range() public {
        freeze();
        PositionId tooLarge = PositionId.wrap(2 ** 64);
        tellEscape(aliceKey, tooLarge, 300);
        vm.expectRevert(abi.encodeWithSelector(Ranges.PositionIdOutOfRange.selector, tooLarge));
        exchange.escape(aliceKey, tooLarge, Quantums.wrap(300));
    }

    function test_escapes_beyond_the_pool_wait_and_touch_nobody() public {
        deposit(BOB, bobKey, 1000);
        Batch memory batch = nextBatch();
        withWithdrawal(batch, bobKey, 100);
        submit(batch);
        freeze();

        escapeOf(aliceKey, POSITION, 600);
        escapeOf(bobKey, OTHER, 50);

        vm.assertEq(withdrawalOf(aliceKey), 400);
        vm.assertEq(withdrawalOf(bobKey), 100);
        vm.assertEq(pendingOf(bobKey), 1000);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), 250);
        exchange.withdraw(aliceKey, asset);
        exchange.withdraw(bobKey, asset);
        vm.assertEq(token.balanceOf(address(exchange)), 1000);
    }

    function test_waiting_escapes_are_paid_when_somebody_funds_the_pool() public {
        freeze();
        escapeOf(aliceKey, POSITION, 600);
        vm.prank(BOB);
        exchange.fundPool(Quantums.wrap(100));
        exchange.serveQueue(1);
        exchange.withdraw(aliceKey, asset);
        vm.assertEq(token.balanceOf(ALICE), WEALTH + 100);
    }

    function test_donated_tokens_pay_nothing() public {
        token.mint(address(exchange), 1000);
        freeze();
        escapeOf(aliceKey, POSITION, 600);
        vm.assertEq(withdrawalOf(aliceKey), 500);
    }

    function test_amounts_above_64_bits_wait() public {
        freeze();
        escapeOf(aliceKey, POSITION, 2 ** 100);
        vm.assertEq(withdrawalOf(aliceKey), 500);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), 2 ** 100 - 500);
    }

    function test_escape_verifier_is_fixed_and_has_code() public {
        vm.assertEq(exchange.getEscapeVerifier(), address(escapeVerifier));
        Deployment memory with = deployment();
        with.escapeVerifier = ALICE;
        vm.expectRevert(abi.encodeWithSelector(IEscapes.EscapeVerifierNotContract.selector, ALICE));
        deploy(with);
    }

    function testFuzz_claims_are_allowed_up_to_the_pool(uint64 first, uint64 second) public {
        vm.assume(first != 0 && second != 0);
        freeze();
        escapeOf(aliceKey, POSITION, first);
        escapeOf(bobKey, OTHER, second);

        uint256 sum = uint256(first) + second;
        uint256 allowed = sum < 500 ? sum : 500;
        vm.assertEq(withdrawalOf(aliceKey), first < 500 ? first : 500);
        vm.assertEq(withdrawalOf(aliceKey) + withdrawalOf(bobKey), allowed);
        vm.assertEq(Quantums.unwrap(exchange.getTotalQueued()), sum - allowed);
    }

    function expectNotVerified(StarkKey key, PositionId vaultId, uint256 amount) private {
        bytes32 fact = keccak256(abi.encodePacked(key, amount, exchange.sharedStateHash(), vaultId));
        vm.expectRevert(abi.encodeWithSelector(IEscapes.EscapeNotVerified.selector, fact));
        exchange.escape(key, vaultId, Quantums.wrap(amount));
    }
}
