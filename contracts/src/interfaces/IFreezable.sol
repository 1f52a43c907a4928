// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Whether the exchange runs
/// @notice While it is frozen nothing but leaving is possible: no batch, deposit, forced request or change of a verifier.
interface IFreezable {
    /// The exchange froze because a forced request was not served in time.
    event LogFrozen();

    /// The exchange runs again.
    event LogUnFrozen();

    /// The exchange is frozen.
    error ExchangeFrozen();

    /// The exchange is not frozen.
    error ExchangeNotFrozen();

    /// @notice Whether the exchange is frozen.
    function isFrozen() external view returns (bool);
}
