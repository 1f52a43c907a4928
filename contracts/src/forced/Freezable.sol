// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFreezable} from "../interfaces/IFreezable.sol";

/// @title Who asks whether the exchange is frozen
/// @notice The flag itself is `FrozenState`'s.
abstract contract Freezable is IFreezable {
    /// @inheritdoc IFreezable
    function isFrozen() public view virtual returns (bool);

    function requireNotFrozen() internal view {
        if (isFrozen()) revert ExchangeFrozen();
    }

    function requireFrozen() internal view {
        if (!isFrozen()) revert ExchangeNotFrozen();
    }
}
