// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConfigurations} from "../../src/interfaces/IConfigurations.sol";
import {IExchangeGovernance} from "../../src/interfaces/IExchangeGovernance.sol";
import {IFreezable} from "../../src/interfaces/IFreezable.sol";
import {IStateUpdate} from "../../src/interfaces/IStateUpdate.sol";
import {Deployment} from "../../src/types/Deployment.sol";
import {Batch, BatchTest} from "../base/BatchTest.sol";

/// @title The exchange and the governance that its constructor makes
contract ExchangeGovernanceTest is BatchTest {
    bytes32 private constant NEXT = bytes32(uint256(0xC1));

    IExchangeGovernance private governance;

    function setUp() public override {
        super.setUp();
        governance = exchange.getGovernance();
        register(ALICE, aliceKey);
    }

    function test_both_know_each_other() public view {
        vm.assertEq(governance.getExchange(), address(exchange));
        vm.assertTrue(governance.mainIsGovernor(GOVERNOR));
        vm.assertEq(governance.configurationDelay(), 30 days);
        vm.assertEq(governance.getRegisteredVerifiers()[0], address(verifier));
        vm.assertEq(exchange.getRegisteredVerifiers()[0], address(verifier));
        vm.assertTrue(exchange.isOperator(OPERATOR));
        vm.assertFalse(exchange.isOperator(GOVERNOR));
        vm.assertEq(exchange.globalConfigurationHash(), bytes32(CONFIGURATION_HASH));
        vm.assertEq(governance.configurationHash(SYNTHETIC), bytes32(CONFIGURATION_HASH));
    }

    function test_code_of_both_fits() public view {
        vm.assertLe(address(exchange).code.length, 24_576);
        vm.assertLe(address(governance).code.length, 24_576);
    }

    function test_configuration_changes_after_the_delay_for_batches_too() public {
        vm.prank(GOVERNOR);
        governance.registerGlobalConfigurationChange(NEXT, new uint256[](1));
        vm.warp(block.timestamp + 30 days);
        submit(nextBatch());
        vm.prank(OPERATOR);
        governance.applyGlobalConfigurationChange(NEXT);

        Batch memory batch = nextBatch();
        verifier.tell(factOf(output(batch)));
        (uint256[] memory words, uint256[] memory data) = (output(batch), applicationData(batch));
        vm.expectRevert(
            abi.encodeWithSelector(IStateUpdate.ConfigurationHashMismatch.selector, NEXT, CONFIGURATION_HASH)
        );
        send(words, data);
        batch.configurationHash = uint256(NEXT);
        submit(batch);
    }

    function test_operator_is_replaced_at_once() public {
        vm.prank(GOVERNOR);
        governance.unregisterOperator(OPERATOR);
        vm.assertFalse(exchange.isOperator(OPERATOR));
        vm.prank(GOVERNOR);
        governance.registerOperator(ALICE);
        vm.assertTrue(exchange.isOperator(ALICE));
    }

    function test_nothing_is_announced_while_the_exchange_is_frozen() public {
        freeze();
        vm.expectRevert(IFreezable.ExchangeFrozen.selector);
        vm.prank(GOVERNOR);
        governance.registerGlobalConfigurationChange(NEXT, new uint256[](1));
    }

    function test_deployment_needs_a_configuration() public {
        Deployment memory with = deployment();
        with.configurationHash = 0;
        vm.expectRevert(abi.encodeWithSelector(IConfigurations.ConfigurationHashOutOfRange.selector, 0));
        deploy(with);
    }
}
