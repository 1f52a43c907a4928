"""Human amounts to signed integers: published values, exactness, rounding."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numbers_of_vectors import epoch_ms

from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.quantization import (
    collateral_quantums,
    exact_collateral_quantums,
    expiration_hours_up,
    fee_quantums_up,
    nonce_of_client_id,
    order_expiration_hours_up,
    synthetic_quantums,
)

HOUR_MS = 3_600_000

decimals = st.decimals(min_value=0, max_value=10**9, places=9)


def test_published_nonces(tables: dict[str, Any]) -> None:
    for case in tables["nonces"]:
        assert nonce_of_client_id(case["client_id"]) == case["nonce"]


def test_published_expirations(tables: dict[str, Any]) -> None:
    for case in tables["order_expirations"]:
        assert order_expiration_hours_up(epoch_ms(case["expires_at"])) == case["hours"]
    for case in tables["expirations"]:
        assert expiration_hours_up(epoch_ms(case["expires_at"])) == case["hours"]


def test_published_fees(tables: dict[str, Any]) -> None:
    for case in tables["fees"]:
        fee = fee_quantums_up(Decimal(case["limit_fee"]), case["collateral_quantums"])

        assert fee == case["fee_quantums"]


@pytest.mark.parametrize(
    ("expires_at_ms", "hours"), [(0, 0), (1, 1), (HOUR_MS, 1), (HOUR_MS + 1, 2), (HOUR_MS - 1, 1)]
)
def test_hours_are_rounded_up(expires_at_ms: int, hours: int) -> None:
    assert expiration_hours_up(expires_at_ms) == hours
    assert order_expiration_hours_up(expires_at_ms) == hours + 168


@given(decimals, decimals)
def test_collateral_is_rounded_against_the_account(size: Decimal, price: Decimal) -> None:
    exact = Fraction(size) * Fraction(price) * 10**6

    bought = collateral_quantums(size, price, is_buying=True)
    sold = collateral_quantums(size, price, is_buying=False)

    assert sold <= exact <= bought
    assert bought - sold == (0 if exact.denominator == 1 else 1)


@given(st.decimals(min_value=0, max_value=2, places=9), st.integers(0, 2**64 - 1))
def test_fees_are_cut_and_then_rounded_up(limit_fee: Decimal, collateral: int) -> None:
    fee = fee_quantums_up(limit_fee, collateral)

    cut = Fraction(int(limit_fee * 10**6), 10**6)
    assert 0 <= fee - cut * collateral < 1


def test_products_keep_digits_beyond_the_decimal_context() -> None:
    size, price = Decimal("1234567890123456789.123456789"), Decimal("98765432109876.000000001")

    product = collateral_quantums(size, price, is_buying=False)

    assert product == 1234567890123456789123456789 * 98765432109876000000001 // 10**12


def test_amounts_must_be_exact() -> None:
    assert synthetic_quantums(Decimal("145.0005"), 10**9) == 145000500000
    assert exact_collateral_quantums(Decimal("49.478023")) == 49478023
    assert exact_collateral_quantums(Decimal("1E+3")) == 1_000_000_000
    with pytest.raises(Rejected, match="size"):
        synthetic_quantums(Decimal("0.00000000001"), 10**10)
    with pytest.raises(Rejected, match="amount"):
        exact_collateral_quantums(Decimal("0.0000001"))


@pytest.mark.parametrize(
    "text", ["NaN", "sNaN", "Infinity", "-Infinity", "-1", "-0.5", "1E+65", "1E-65", "1E+999999"]
)
def test_numbers_without_sense_are_refused(text: str) -> None:
    with pytest.raises(Rejected) as rejected:
        exact_collateral_quantums(Decimal(text))

    assert rejected.value.code == PARAMETER_INVALID
