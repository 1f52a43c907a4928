// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOperators} from "../interfaces/IOperators.sol";
import {AddressSet} from "../libraries/AddressSet.sol";
import {Governance} from "./Governance.sol";

/// @title Who sends batches
/// @notice Also those who choose the moment of an announced change, since it outdates every batch that is not yet accepted.
abstract contract Operators is IOperators, Governance {
    using AddressSet for address[];

    address[] private operators;

    constructor(address[] memory initialOperators) {
        for (uint256 i = 0; i < initialOperators.length; i++) {
            addOperator(initialOperators[i]);
        }
    }

    /// @inheritdoc IOperators
    function registerOperator(address newOperator) external {
        // AUTHORISE
        requireGovernor();
        // MOVE
        addOperator(newOperator);
    }

    /// @inheritdoc IOperators
    function unregisterOperator(address removedOperator) external {
        // AUTHORISE
        requireGovernor();
        // MOVE
        operators.remove(removedOperator);
        // RECORD
        emit LogOperatorRemoved(removedOperator);
    }

    /// @inheritdoc IOperators
    function isOperator(address testedOperator) public view returns (bool) {
        return operators.contains(testedOperator);
    }

    /// @inheritdoc IOperators
    function getOperators() external view returns (address[] memory) {
        return operators.members();
    }

    function requireOperator() internal view {
        if (!isOperator(msg.sender)) revert SenderNotOperator(msg.sender);
    }

    function requireGovernorOrOperator() internal view {
        if (!isGovernor(msg.sender) && !isOperator(msg.sender)) revert SenderNotGovernorOrOperator(msg.sender);
    }

    function addOperator(address newOperator) private {
        operators.add(newOperator);
        emit LogOperatorAdded(newOperator);
    }
}
