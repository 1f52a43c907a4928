"""Stark signatures, plain and native: published values, range edges, hostile keys."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numbers_of_vectors import number

from provex.native import crypto as native
from provex.protocol import ecdsa
from provex.protocol.curve import GENERATOR, ORDER, Point, add, multiply, negate, y_of_x
from provex.protocol.ecdsa import ELEMENT_BOUND, StarkSignature, signature_from_text
from provex.protocol.field import PRIME
from provex.protocol.primitives import Primitives

KEY = 0x3C1E9550E66958296D11B60F8E8E7A7AD990D07FA65D5F7652C4A6C87D4E3CC
MESSAGE = 0x1234567890ABCDEF << 180
OUT_OF_RANGE = [
    0,
    ELEMENT_BOUND,
    ORDER - 1,
    ORDER,
    ORDER + 1,
    PRIME - 1,
    PRIME,
    2**256 - 1,
    2**256,
    -1,
]


def crafted(*, nonce_point: Point, w: int, message: int = MESSAGE) -> tuple[StarkSignature, Point]:
    """A signature with the given nonce point and w, and the key under which its equation holds."""
    r = nonce_point.x
    s = pow(w, -1, ORDER)
    sum_point = multiply(s, nonce_point)
    rest = add(sum_point, negate(multiply(message % ORDER, GENERATOR)))
    key = multiply(pow(r, -1, ORDER), rest)
    assert key is not None
    return StarkSignature(r, s), key


def point_with_x_from(x: int) -> Point:
    """The first point whose x is not below the given one."""
    while True:
        y = y_of_x(x)
        if y is not None:
            return Point(x, y)
        x += 1


SOME_NONCE_POINT = multiply(0xABCDEF, GENERATOR) or GENERATOR


def test_published_public_keys(crypto: Primitives, vectors: Any, tables: dict[str, Any]) -> None:
    for private_key, x in vectors("keys_precomputed.json").items():
        assert crypto.stark_public_key(number(private_key)).x == number(x)
    for case in tables["stark_keys"]:
        point = crypto.stark_public_key(number(case["private_key"]))

        assert point.x == number(case["x"])
        assert case["y"] is None or point.y == number(case["y"])


def test_published_deterministic_signatures(crypto: Primitives, vectors: Any) -> None:
    data = vectors("rfc6979_signature_test_vector.json")
    private_key = number(data["private_key"])
    public_key = crypto.stark_public_key(private_key)
    for case in data["messages"]:
        message = number(case["hash"])
        signature = StarkSignature(number(case["r"]), number(case["s"]))

        assert crypto.stark_sign(private_key, message) == signature
        assert crypto.stark_verify(message, signature, public_key)
        assert crypto.stark_verify_by_x(message, signature, public_key.x)


@pytest.mark.parametrize("party", ["party_a_order", "party_b_order"])
def test_published_signatures_of_spot_orders(crypto: Primitives, vectors: Any, party: str) -> None:
    data = vectors("signature_test_data.json")
    order, secret = data["settlement"][party], data["meta_data"][party]
    signature = StarkSignature(number(order["signature"]["r"]), number(order["signature"]["s"]))
    message = number(secret["message_hash"])
    public_key = crypto.stark_public_key(number(secret["private_key"]))

    assert public_key.x == number(order["public_key"])
    assert crypto.stark_verify(message, signature, public_key)
    assert crypto.stark_verify_by_x(message, signature, number(order["public_key"]))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, ORDER - 1), st.integers(1, ELEMENT_BOUND - 1))
def test_what_one_signs_the_other_verifies(
    crypto: Primitives, private_key: int, message: int
) -> None:
    public_key = crypto.stark_public_key(private_key)

    signature = crypto.stark_sign(private_key, message)

    assert signature == ecdsa.sign(private_key, message)
    assert crypto.stark_verify(message, signature, public_key)
    assert not crypto.stark_verify(message ^ 1 or 2, signature, public_key)
    assert crypto.stark_verify_by_x(message, signature, public_key.x)


def test_the_negated_s_verifies_too(crypto: Primitives) -> None:
    public_key = crypto.stark_public_key(KEY)
    signature = crypto.stark_sign(KEY, MESSAGE)

    assert crypto.stark_verify(MESSAGE, replace(signature, s=ORDER - signature.s), public_key)


@pytest.mark.parametrize("private_key", [1, 2, ORDER - 1, ORDER - 2, 1 << 100, 1 << 250])
def test_keys_that_are_multiples_of_the_generator_sign(
    crypto: Primitives, private_key: int
) -> None:
    public_key = crypto.stark_public_key(private_key)
    for message in (1, ELEMENT_BOUND - 1):
        signature = crypto.stark_sign(private_key, message)

        assert crypto.stark_verify(message, signature, public_key)


@pytest.mark.parametrize("private_key", [0, ORDER, ORDER + 1, PRIME, -1])
def test_private_keys_out_of_range_are_refused(crypto: Primitives, private_key: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        crypto.stark_public_key(private_key)
    with pytest.raises(ValueError, match="expected"):
        crypto.stark_sign(private_key, 1)


@pytest.mark.parametrize("message", OUT_OF_RANGE)
def test_messages_out_of_range_are_not_signed(crypto: Primitives, message: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        crypto.stark_sign(KEY, message)


@pytest.mark.parametrize("message", OUT_OF_RANGE)
def test_messages_out_of_range_do_not_verify(crypto: Primitives, message: int) -> None:
    signature, key = crafted(nonce_point=SOME_NONCE_POINT, w=5, message=message)

    assert not crypto.stark_verify(message, signature, key)


@pytest.mark.parametrize("message", [1, ELEMENT_BOUND - 1])
def test_messages_at_the_ends_of_the_range_verify(crypto: Primitives, message: int) -> None:
    signature, key = crafted(nonce_point=SOME_NONCE_POINT, w=5, message=message)

    assert crypto.stark_verify(message, signature, key)


def test_a_forgery_of_message_zero_is_refused(crypto: Primitives) -> None:
    public_key = crypto.stark_public_key(KEY)
    nonce_point = multiply(7, public_key)
    assert nonce_point is not None
    forged = StarkSignature(nonce_point.x, nonce_point.x * pow(7, -1, ORDER) % ORDER)

    assert not crypto.stark_verify(0, forged, public_key)
    assert not crypto.stark_verify_by_x(0, forged, public_key.x)


@pytest.mark.parametrize("r", OUT_OF_RANGE)
def test_r_out_of_range_does_not_verify(crypto: Primitives, r: int) -> None:
    signature = replace(crypto.stark_sign(KEY, MESSAGE), r=r)

    assert not crypto.stark_verify(MESSAGE, signature, crypto.stark_public_key(KEY))


@pytest.mark.parametrize("x", [ELEMENT_BOUND, ORDER + 1])
def test_a_nonce_point_beyond_the_bound_does_not_verify(crypto: Primitives, x: int) -> None:
    nonce_point = point_with_x_from(x)
    signature, key = crafted(nonce_point=nonce_point, w=5)

    assert nonce_point.x < PRIME
    assert not crypto.stark_verify(MESSAGE, signature, key)
    assert not crypto.stark_verify(MESSAGE, replace(signature, r=nonce_point.x % ORDER), key)


@pytest.mark.parametrize("s", [0, ORDER, ORDER + 1, PRIME - 1, 2**256 - 1, 2**256, -1])
def test_s_out_of_range_does_not_verify(crypto: Primitives, s: int) -> None:
    signature = replace(crypto.stark_sign(KEY, MESSAGE), s=s)

    assert not crypto.stark_verify(MESSAGE, signature, crypto.stark_public_key(KEY))


@pytest.mark.parametrize(
    ("w", "holds"),
    [(1, True), (ELEMENT_BOUND - 1, True), (ELEMENT_BOUND, False), (ORDER - 1, False)],
)
def test_w_must_lie_below_the_bound(crypto: Primitives, w: int, holds: bool) -> None:
    signature, key = crafted(nonce_point=SOME_NONCE_POINT, w=w)

    assert crypto.stark_verify(MESSAGE, signature, key) is holds


def test_another_key_does_not_verify(crypto: Primitives) -> None:
    signature = crypto.stark_sign(KEY, MESSAGE)
    other = crypto.stark_public_key(KEY + 1)

    assert not crypto.stark_verify(MESSAGE, signature, other)
    assert not crypto.stark_verify_by_x(MESSAGE, signature, other.x)


def test_the_opposite_key_verifies_by_x_only(crypto: Primitives) -> None:
    signature = crypto.stark_sign(KEY, MESSAGE)
    key = crypto.stark_public_key(KEY)
    opposite = Point(key.x, PRIME - key.y)

    assert not crypto.stark_verify(MESSAGE, signature, opposite)
    assert crypto.stark_verify_by_x(MESSAGE, signature, opposite.x)
    assert crypto.stark_verify_by_x(MESSAGE, crypto.stark_sign(ORDER - KEY, MESSAGE), key.x)


def test_keys_off_the_curve_do_not_verify(crypto: Primitives) -> None:
    signature = crypto.stark_sign(KEY, MESSAGE)
    key = crypto.stark_public_key(KEY)
    twist_x = next(x for x in range(1, 100) if y_of_x(x) is None)
    hostile = [
        Point(key.x, key.y ^ 1),
        Point(key.x + PRIME, key.y),
        Point(key.x, key.y + PRIME),
        Point(key.x, -key.y),
        Point(key.x, 2**256),
        Point(twist_x, key.y),
        Point(0, 0),
    ]

    assert not any(crypto.stark_verify(MESSAGE, signature, point) for point in hostile)
    assert not crypto.stark_verify_by_x(MESSAGE, signature, twist_x)
    assert not crypto.stark_verify_by_x(MESSAGE, signature, key.x + PRIME)
    assert not crypto.stark_verify_by_x(MESSAGE, signature, -1)


def test_a_sum_at_infinity_does_not_verify(crypto: Primitives) -> None:
    r = SOME_NONCE_POINT.x
    private_key = next(d for d in range(1, 100) if 0 < -r * d % ORDER < ELEMENT_BOUND)
    message = -r * private_key % ORDER

    signature = StarkSignature(r, 5)

    assert not crypto.stark_verify(message, signature, crypto.stark_public_key(private_key))


def test_a_stored_y_gives_the_answers_of_x_alone() -> None:
    signature = native.sign(KEY, MESSAGE)
    key = native.public_key_of(KEY)
    opposite = Point(key.x, PRIME - key.y)

    assert native.verify_either_sign(MESSAGE, signature, key)
    assert native.verify_either_sign(MESSAGE, signature, opposite)
    assert not native.verify_either_sign(MESSAGE + 1, signature, key)


def test_retries_draw_other_nonces() -> None:
    nonces = {ecdsa.nonce_candidate(KEY, MESSAGE, attempt) for attempt in (0, 1, 2, 255, 256)}

    assert len(nonces) == 5


def test_a_nonce_without_a_signature_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    # With this key the sum message + r·d is 0 for the first nonce.
    private_key = -MESSAGE * pow(GENERATOR.x, -1, ORDER) % ORDER
    asked = []

    def nonce(private_key: int, message: int, attempt: int) -> int:
        asked.append(attempt)
        return attempt + 1

    monkeypatch.setattr(ecdsa, "nonce_candidate", nonce)
    signature = ecdsa.sign(private_key, MESSAGE)

    assert asked == [0, 1]
    assert ecdsa.verify(MESSAGE, signature, ecdsa.public_key_of(private_key))


def test_a_signature_survives_its_text_form() -> None:
    signature = ecdsa.sign(KEY, MESSAGE)

    assert len(signature.text()) == 128
    assert signature_from_text(signature.text()) == signature
    assert signature_from_text("0x" + signature.text().upper()) == signature


@pytest.mark.parametrize(
    "text", ["", "0x", "0" * 127, "0" * 129, "g" * 128, "-" + "1" * 127, "٣" * 128]
)
def test_other_texts_are_no_signatures(text: str) -> None:
    assert signature_from_text(text) is None
