// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A contract that remembers what has happened
interface IFactRegistry {
    /// @notice Whether the fact has been registered.
    function isValid(bytes32 fact) external view returns (bool);
}
