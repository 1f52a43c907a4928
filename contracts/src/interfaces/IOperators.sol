// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who sends batches
/// @notice An operator can only send what is proved, so governors choose them without delay.
interface IOperators {
    /// An address is an operator from now on.
    event LogOperatorAdded(address operator);

    /// An address is no operator any more.
    event LogOperatorRemoved(address operator);

    /// The caller is no operator.
    error SenderNotOperator(address sender);

    /// The caller is neither a governor nor an operator.
    error SenderNotGovernorOrOperator(address sender);

    /// @notice Add an operator, by a governor, at once.
    function registerOperator(address newOperator) external;

    /// @notice Remove an operator, by a governor, at once.
    function unregisterOperator(address removedOperator) external;

    /// @notice Whether an address is an operator.
    function isOperator(address testedOperator) external view returns (bool);

    /// @notice All operators.
    function getOperators() external view returns (address[] memory);
}
