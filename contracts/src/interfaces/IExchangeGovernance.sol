// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnnouncements} from "./IAnnouncements.sol";
import {IConfigurations} from "./IConfigurations.sol";
import {IGovernance} from "./IGovernance.sol";
import {IOperators} from "./IOperators.sol";
import {IUserAdmins} from "./IUserAdmins.sol";
import {IVerifiers} from "./IVerifiers.sol";

/// @title The exchange's governance as governors and the exchange see it
interface IExchangeGovernance is IVerifiers, IConfigurations, IUserAdmins, IAnnouncements, IOperators, IGovernance {
    /// @notice The exchange that this governs.
    function getExchange() external view returns (address);

    /// @notice Reverts unless every verifier knows the fact.
    function requireValidInAllVerifiers(bytes32 fact) external view;

    /// @notice Reverts unless there is such a synthetic asset.
    function requireAssetConfigured(uint256 assetId) external view;
}
