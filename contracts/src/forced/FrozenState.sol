// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFreezable} from "../interfaces/IFreezable.sol";
import {Freezable} from "./Freezable.sol";

/// @title The frozen flag
/// @notice Who may set and clear it is decided by `Freeze`.
abstract contract FrozenState is Freezable {
    /// From when on a freeze may be ended (seconds), which stays after its end; 0: never frozen.
    uint256 internal unFreezeTime;

    bool private frozen;

    /// @inheritdoc IFreezable
    function isFrozen() public view override returns (bool) {
        return frozen;
    }

    function setFrozen(uint256 newUnFreezeTime) internal {
        frozen = true;
        unFreezeTime = newUnFreezeTime;
        emit LogFrozen();
    }

    function clearFrozen() internal {
        frozen = false;
        emit LogUnFrozen();
    }
}
