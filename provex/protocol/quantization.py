"""From human amounts to the integers that messages carry, exactly as the dYdX clients do.

Amounts are finite decimals; every step is exact, and where one rounds its name or first sentence
says how. Whatever cannot be represented is refused with PARAMETER_INVALID.
"""

import hashlib
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.markets import COLLATERAL_RESOLUTION

__all__ = [
    "ORDER_EXPIRATION_BUFFER_HOURS",
    "collateral_quantums",
    "exact_base_units",
    "exact_collateral_quantums",
    "expiration_hours_up",
    "fee_quantums_up",
    "nonce_of_client_id",
    "order_expiration_hours_up",
    "synthetic_quantums",
]

ORDER_EXPIRATION_BUFFER_HOURS = 168
"""Added in the signed message only: a week to get a batch with the order accepted on L1."""

_FEE_SCALE = 10**6
_HOUR_MS = 3_600_000
_NONCE_BOUND = 2**32
# Wider numbers are refused before they are expanded.
_EXPONENT_MAX = 64


def synthetic_quantums(size: Decimal, resolution: int) -> int:
    """Size in synthetic quantums: exact, or refused."""
    return _exact("size", size, resolution)


def collateral_quantums(size: Decimal, price: Decimal, *, is_buying: bool) -> int:
    """Size times price in collateral quantums: rounded up for a buy, down for a sell."""
    product = _fraction("size", size) * _fraction("price", price) * COLLATERAL_RESOLUTION
    return ceil(product) if is_buying else floor(product)


def exact_collateral_quantums(amount: Decimal) -> int:
    """An amount of collateral in quantums: exact, or refused."""
    return _exact("amount", amount, COLLATERAL_RESOLUTION)


def exact_base_units(amount: Decimal, decimals: int) -> int:
    """An amount of a token in its base units: exact, or refused."""
    return _exact("amount", amount, 10**decimals)


def fee_quantums_up(limit_fee: Decimal, collateral: int) -> int:
    """The fee limit in collateral quantums: the fraction cut to 6 decimals, the product up."""
    parts_ppm = floor(_fraction("limitFee", limit_fee) * _FEE_SCALE)
    return -(-parts_ppm * collateral // _FEE_SCALE)


def nonce_of_client_id(client_id: str) -> int:
    """The 32-bit nonce of a client id: the end of its SHA-256."""
    return int.from_bytes(hashlib.sha256(client_id.encode()).digest()) % _NONCE_BOUND


def expiration_hours_up(expires_at_ms: int) -> int:
    """The signed expiration of withdrawals and transfers: whole hours, rounded up."""
    return -(-expires_at_ms // _HOUR_MS)


def order_expiration_hours_up(expires_at_ms: int) -> int:
    """The signed expiration of orders: whole hours, rounded up, and the buffer of a week."""
    return expiration_hours_up(expires_at_ms) + ORDER_EXPIRATION_BUFFER_HOURS


def _exact(name: str, amount: Decimal, resolution: int) -> int:
    product = _fraction(name, amount) * resolution
    if product.denominator != 1:
        raise Rejected(
            PARAMETER_INVALID,
            parameter=name,
            expected=f"a multiple of 1/{resolution}",
            found=str(amount),
        )
    return product.numerator


def _fraction(name: str, number: Decimal) -> Fraction:
    """The exact value of a finite decimal >= 0 of sensible width."""
    is_sensible = number.is_finite() and number >= 0
    if not is_sensible or abs(number.adjusted()) > _EXPONENT_MAX:
        raise Rejected(
            PARAMETER_INVALID, parameter=name, expected="a decimal >= 0", found=str(number)
        )
    return Fraction(number)
