// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarkCurve} from "./StarkCurve.sol";

/// @title ECDSA over the Stark curve, with StarkEx's range rules
/// @notice r is the nonce point's x coordinate, not reduced by the group order; r and w = 1/s lie in [1, 2^251).
library StarkEcdsa {
    /// r and w are below this.
    uint256 internal constant COMPONENT_BOUND = 1 << 251;

    /// @notice Whether (r, s) signs the message hash under the public point (keyX, keyY).
    /// @dev False, never a revert, for anything out of range. A negated s signs, too: a signature is not an identifier.
    function isValid(uint256 messageHash, uint256 r, uint256 s, uint256 keyX, uint256 keyY)
        internal
        view
        returns (bool)
    {
        if (messageHash >= StarkCurve.ORDER) return false;
        if (r == 0 || r >= COMPONENT_BOUND) return false;
        if (s == 0 || s >= StarkCurve.ORDER) return false;
        if (!StarkCurve.isOnCurve(keyX, keyY)) return false;

        uint256 w = StarkCurve.invert(s, StarkCurve.ORDER);
        if (w >= COMPONENT_BOUND) return false;

        (uint256 x, bool isPoint) = StarkCurve.combineWithGenerator(
            mulmod(messageHash, w, StarkCurve.ORDER), mulmod(r, w, StarkCurve.ORDER), keyX, keyY
        );
        return isPoint && x == r;
    }
}
