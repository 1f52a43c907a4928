// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PositionId, Quantums, StarkKey} from "../types/Types.sol";

/// @title What L2's records can hold
library Ranges {
    /// A position id is 2^64 or more.
    error PositionIdOutOfRange(PositionId vaultId);

    /// An amount is 2^64 or more.
    error AmountOutOfRange(Quantums amount);

    /// Key 0 owns nothing.
    error StarkKeyZero();

    function requirePositionId(PositionId vaultId) internal pure {
        if (PositionId.unwrap(vaultId) > type(uint64).max) revert PositionIdOutOfRange(vaultId);
    }

    function requireAmount(Quantums amount) internal pure {
        if (Quantums.unwrap(amount) > type(uint64).max) revert AmountOutOfRange(amount);
    }

    function requireKey(StarkKey starkKey) internal pure {
        if (StarkKey.unwrap(starkKey) == 0) revert StarkKeyZero();
    }
}
