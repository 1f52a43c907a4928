// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The Stark curve y² = x³ + x + β over the Stark field
/// @notice Curve constants, membership, and u·G + v·Q for signature verification.
/// @dev Points inside the loop are Jacobian: (x, y, z) stands for (x/z², y/z³), z = 0 for the neutral element. The curve has
/// prime order, hence no point with y = 0, and every affine pair that satisfies the equation is in the group.
library StarkCurve {
    /// The field's prime, 2^251 + 17·2^192 + 1.
    uint256 internal constant FIELD_PRIME = 0x800000000000011000000000000000000000000000000000000000000000001;

    /// The number of points, a prime below FIELD_PRIME.
    uint256 internal constant ORDER = 0x800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2f;

    /// The curve equation's constant term.
    uint256 internal constant BETA = 0x6f21413efbe40de150e596d72f7a8c5609ad26c15c915c1f4cdfcb99cee9e89;

    /// The generator.
    uint256 internal constant GENERATOR_X = 0x1ef15c18599971b7beced415a40f0c7deacfd9b0d1819e03d723d8bc943cfca;
    uint256 internal constant GENERATOR_Y = 0x5668060aa49730b7be4801df46ec62de53ecd11abe43a32873000c36e8dc1f;

    /// Scalars are below 2^252.
    uint256 private constant SCALAR_TOP_BIT = 1 << 251;

    /// The precompiled contract for modular exponentiation.
    address private constant MODULAR_EXPONENTIATION = address(5);

    error ModularExponentiationFailed();

    /// @notice Whether (x, y) is an affine point of the curve, both coordinates reduced.
    function isOnCurve(uint256 x, uint256 y) internal pure returns (bool) {
        return x < FIELD_PRIME && y < FIELD_PRIME && mulmod(y, y, FIELD_PRIME) == ySquared(x);
    }

    /// @notice Whether x is the reduced x coordinate of some point: Euler's criterion on x³ + x + β.
    function isCoordinateX(uint256 x) internal view returns (bool) {
        return x < FIELD_PRIME && power(ySquared(x), (FIELD_PRIME - 1) / 2, FIELD_PRIME) == 1;
    }

    /// @notice The x coordinate of u·G + v·Q, and whether that sum is a point (the neutral element has no coordinates).
    /// @dev Both scalars below 2^252, Q on the curve. Goes over both scalars' bits at once (Shamir's trick).
    function combineWithGenerator(uint256 u, uint256 v, uint256 qx, uint256 qy)
        internal
        view
        returns (uint256 x, bool isPoint)
    {
        uint256[6] memory table;
        (table[0], table[1]) = (GENERATOR_X, GENERATOR_Y);
        (table[2], table[3]) = (qx, qy);
        (table[4], table[5]) = addToGenerator(qx, qy);

        (uint256 sumX, uint256 sumY, uint256 sumZ) = (1, 1, 0);
        for (uint256 bit = SCALAR_TOP_BIT; bit != 0; bit >>= 1) {
            (sumX, sumY, sumZ) = double(sumX, sumY, sumZ);
            uint256 entry = (u & bit == 0 ? 0 : 1) + (v & bit == 0 ? 0 : 2);
            if (entry != 0) {
                (sumX, sumY, sumZ) = addAffine(sumX, sumY, sumZ, table[2 * entry - 2], table[2 * entry - 1]);
            }
        }
        if (sumZ == 0) return (0, false);
        uint256 inverseZ = invert(sumZ, FIELD_PRIME);
        return (mulmod(sumX, mulmod(inverseZ, inverseZ, FIELD_PRIME), FIELD_PRIME), true);
    }

    /// @notice The inverse of a value that is not 0 modulo a prime (Fermat).
    function invert(uint256 value, uint256 prime) internal view returns (uint256) {
        return power(value, prime - 2, prime);
    }

    /// @notice base^exponent mod modulus.
    function power(uint256 base, uint256 exponent, uint256 modulus) internal view returns (uint256) {
        (bool isDone, bytes memory result) = MODULAR_EXPONENTIATION.staticcall(
            abi.encode(uint256(32), uint256(32), uint256(32), base, exponent, modulus)
        );
        if (!isDone || result.length != 32) revert ModularExponentiationFailed();
        return abi.decode(result, (uint256));
    }

    /// @dev x³ + x + β.
    function ySquared(uint256 x) private pure returns (uint256) {
        return addmod(mulmod(addmod(mulmod(x, x, FIELD_PRIME), 1, FIELD_PRIME), x, FIELD_PRIME), BETA, FIELD_PRIME);
    }

    /// @dev G + Q in affine coordinates; (0, 0), which is not on the curve, stands for the neutral element.
    function addToGenerator(uint256 qx, uint256 qy) private view returns (uint256, uint256) {
        (uint256 x, uint256 y, uint256 z) = addAffine(GENERATOR_X, GENERATOR_Y, 1, qx, qy);
        if (z == 0) return (0, 0);
        uint256 inverseZ = invert(z, FIELD_PRIME);
        uint256 inverseZSquared = mulmod(inverseZ, inverseZ, FIELD_PRIME);
        return (
            mulmod(x, inverseZSquared, FIELD_PRIME),
            mulmod(y, mulmod(inverseZSquared, inverseZ, FIELD_PRIME), FIELD_PRIME)
        );
    }

    /// @dev Twice a Jacobian point; the neutral element stays neutral because z = 0 gives z = 0.
    function double(uint256 x, uint256 y, uint256 z) private pure returns (uint256 x2, uint256 y2, uint256 z2) {
        unchecked {
            uint256 squareY = mulmod(y, y, FIELD_PRIME);
            uint256 s = mulmod(4, mulmod(x, squareY, FIELD_PRIME), FIELD_PRIME);
            uint256 squareZ = mulmod(z, z, FIELD_PRIME);
            uint256 m = addmod(
                mulmod(3, mulmod(x, x, FIELD_PRIME), FIELD_PRIME), mulmod(squareZ, squareZ, FIELD_PRIME), FIELD_PRIME
            );
            x2 = addmod(mulmod(m, m, FIELD_PRIME), mulmod(FIELD_PRIME - 2, s, FIELD_PRIME), FIELD_PRIME);
            y2 = addmod(
                mulmod(m, addmod(s, FIELD_PRIME - x2, FIELD_PRIME), FIELD_PRIME),
                mulmod(FIELD_PRIME - 8, mulmod(squareY, squareY, FIELD_PRIME), FIELD_PRIME),
                FIELD_PRIME
            );
            z2 = mulmod(2, mulmod(y, z, FIELD_PRIME), FIELD_PRIME);
        }
    }

    /// @dev A Jacobian plus an affine point, complete: either may be neutral, both may be equal or opposite.
    function addAffine(uint256 x1, uint256 y1, uint256 z1, uint256 x2, uint256 y2)
        private
        pure
        returns (uint256 x3, uint256 y3, uint256 z3)
    {
        if (x2 == 0 && y2 == 0) return (x1, y1, z1);
        if (z1 == 0) return (x2, y2, 1);
        unchecked {
            uint256 squareZ = mulmod(z1, z1, FIELD_PRIME);
            uint256 h = addmod(mulmod(x2, squareZ, FIELD_PRIME), FIELD_PRIME - x1, FIELD_PRIME);
            uint256 r = addmod(mulmod(y2, mulmod(squareZ, z1, FIELD_PRIME), FIELD_PRIME), FIELD_PRIME - y1, FIELD_PRIME);
            if (h == 0) {
                if (r == 0) return double(x1, y1, z1);
                return (1, 1, 0);
            }
            uint256 squareH = mulmod(h, h, FIELD_PRIME);
            uint256 v = mulmod(x1, squareH, FIELD_PRIME);
            z3 = mulmod(z1, h, FIELD_PRIME);
            squareH = mulmod(squareH, h, FIELD_PRIME); // From here on h³.
            x3 = addmod(
                addmod(mulmod(r, r, FIELD_PRIME), FIELD_PRIME - squareH, FIELD_PRIME),
                mulmod(FIELD_PRIME - 2, v, FIELD_PRIME),
                FIELD_PRIME
            );
            y3 = addmod(
                mulmod(r, addmod(v, FIELD_PRIME - x3, FIELD_PRIME), FIELD_PRIME),
                FIELD_PRIME - mulmod(y1, squareH, FIELD_PRIME),
                FIELD_PRIME
            );
        }
    }
}
