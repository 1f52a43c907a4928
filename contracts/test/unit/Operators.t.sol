// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOperators} from "../../src/interfaces/IOperators.sol";
import {AddressSet} from "../../src/libraries/AddressSet.sol";
import {GovernanceDeployment, GovernanceHarness} from "../base/GovernanceHarness.sol";
import {GovernanceTest} from "../base/GovernanceTest.sol";

contract OperatorsTest is GovernanceTest {
    address private constant SECOND = address(0x5EC);

    function test_deployment_names_the_operators() public {
        GovernanceDeployment memory fresh = deployment();
        vm.expectEmit();
        emit IOperators.LogOperatorAdded(OPERATOR);
        governed = new GovernanceHarness(fresh);

        vm.assertTrue(governed.isOperator(OPERATOR));
        vm.assertFalse(governed.isOperator(GOVERNOR));
        vm.assertEq(governed.getOperators().length, 1);
        vm.assertEq(governed.getOperators()[0], OPERATOR);
    }

    function test_registering_works_at_once_and_while_frozen() public {
        governed.freeze();
        vm.expectEmit();
        emit IOperators.LogOperatorAdded(SECOND);
        register(GOVERNOR, SECOND);

        vm.assertTrue(governed.isOperator(SECOND));
        vm.assertEq(governed.getOperators().length, 2);
        vm.prank(SECOND);
        governed.checkOperator();
    }

    function test_registering_reverts_for_a_stranger() public {
        expectNotGovernor(STRANGER);
        register(STRANGER, STRANGER);
    }

    function test_registering_reverts_for_an_operator() public {
        expectNotGovernor(OPERATOR);
        register(OPERATOR, SECOND);
    }

    function test_registering_reverts_when_repeated() public {
        expectListed(OPERATOR);
        register(GOVERNOR, OPERATOR);
    }

    function test_registering_reverts_for_nobody() public {
        vm.expectRevert(AddressSet.AddressZero.selector);
        register(GOVERNOR, address(0));
    }

    function test_registering_reverts_after_renouncing() public {
        renounce();
        expectNotGovernor(GOVERNOR);
        register(GOVERNOR, SECOND);
    }

    function test_unregistering_works_at_once() public {
        register(GOVERNOR, SECOND);
        vm.expectEmit();
        emit IOperators.LogOperatorRemoved(OPERATOR);
        unregister(GOVERNOR, OPERATOR);

        vm.assertFalse(governed.isOperator(OPERATOR));
        vm.assertTrue(governed.isOperator(SECOND));
        vm.assertEq(governed.getOperators().length, 1);
        vm.expectRevert(abi.encodeWithSelector(IOperators.SenderNotOperator.selector, OPERATOR));
        vm.prank(OPERATOR);
        governed.checkOperator();
    }

    function test_the_last_operator_can_be_unregistered() public {
        unregister(GOVERNOR, OPERATOR);
        vm.assertEq(governed.getOperators().length, 0);
    }

    function test_unregistering_reverts_for_no_operator() public {
        expectNotListed(SECOND);
        unregister(GOVERNOR, SECOND);
    }

    function test_unregistering_reverts_for_a_stranger() public {
        expectNotGovernor(STRANGER);
        unregister(STRANGER, OPERATOR);
    }

    function test_a_governor_is_no_operator() public {
        vm.expectRevert(abi.encodeWithSelector(IOperators.SenderNotOperator.selector, GOVERNOR));
        vm.prank(GOVERNOR);
        governed.checkOperator();
    }

    function register(address sender, address operator) private {
        vm.prank(sender);
        governed.registerOperator(operator);
    }

    function unregister(address sender, address operator) private {
        vm.prank(sender);
        governed.unregisterOperator(operator);
    }
}
