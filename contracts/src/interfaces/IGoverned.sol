// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IExchangeGovernance} from "./IExchangeGovernance.sol";

/// @title What the exchange asks its governance
interface IGoverned {
    /// @notice The contract that governors, operators and readers of announcements talk to.
    function getGovernance() external view returns (IExchangeGovernance);

    /// @notice Whether an address may send batches.
    function isOperator(address testedOperator) external view returns (bool);

    /// @notice Whether an address signs links from keys to addresses.
    function isUserAdmin(address testedAdmin) external view returns (bool);

    /// @notice All verifiers that batches need.
    function getRegisteredVerifiers() external view returns (address[] memory);

    /// @notice The hash of the configuration in force: word 0 of a batch's output.
    function globalConfigurationHash() external view returns (bytes32);
}
