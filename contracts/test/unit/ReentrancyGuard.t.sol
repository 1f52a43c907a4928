// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuard} from "../../src/libraries/ReentrancyGuard.sol";
import {Test} from "../base/Test.sol";

contract ReentrancyGuardTest is ReentrancyGuard, Test {
    function guarded(bool isAgain) external nonReentrant {
        if (isAgain) this.guarded(false);
    }

    function test_guarded_function_can_not_be_entered_again() public {
        vm.expectRevert(ReentrantCall.selector);
        this.guarded(true);
    }

    function test_guarded_function_can_be_called_repeatedly() public {
        this.guarded(false);
        this.guarded(false);
    }
}
