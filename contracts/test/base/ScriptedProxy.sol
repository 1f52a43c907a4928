// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title An exchange proxy that does whatever the data of a call says
/// @notice The worst that can stand behind a quote: it may take all that was approved to it, pay anyone or nobody, call back.
contract ScriptedProxy {
    struct Step {
        address target;
        uint256 value;
        bytes data;
    }

    receive() external payable {}

    /// Do the steps and claim any amount as the result.
    function act(Step[] calldata steps, uint256 claimed) external payable returns (uint256) {
        for (uint256 i = 0; i < steps.length; i++) {
            (bool isDone, bytes memory reason) = steps[i].target.call{value: steps[i].value}(steps[i].data);
            if (!isDone) {
                assembly ("memory-safe") {
                    revert(add(reason, 32), mload(reason))
                }
            }
        }
        return claimed;
    }

    /// Leave ether to an address that is not asked: a contract that destroys itself in its constructor names it the heir.
    function force(address heir) external payable {
        bytes memory creationCode = abi.encodePacked(hex"73", heir, hex"ff");
        uint256 value = msg.value;
        assembly ("memory-safe") {
            pop(create(value, add(creationCode, 32), mload(creationCode)))
        }
    }
}
