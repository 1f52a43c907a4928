"""The signature chip: published signatures, every hazard of the curve, cells."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provex.air.buses import CALL
from provex.air.chips import ecdsa_trace as filling
from provex.air.chips.ecdsa import ecdsa_chip
from provex.air.chips.ecdsa_trace import (
    SignatureWitness,
    ecdsa_trace,
    is_provable,
    witness_of,
)
from provex.air.chips.generator_table import generator_table_chip, generator_table_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.logup import fill_interaction, with_interaction_phase
from provex.air.trace import ChipTrace
from provex.protocol.curve import ORDER, Point, is_on_curve, multiply, negate, y_of_x
from provex.protocol.ecdsa import StarkSignature, public_key_of, sign, verify_by_x
from provex.protocol.field import PRIME
from provex.protocol.pedersen import SHIFT_POINT

from .mutation import changed_cells, counterparts, free_cells, is_accepted, with_cell

CHIP = ecdsa_chip()
VECTORS = Path(__file__).parents[2] / "vectors/rfc6979_signature_test_vector.json"
KEY = 0x1234567890ABCDEF
MESSAGE = 0xFEDCBA987654321


def signed(message: int = MESSAGE, key: int = KEY) -> SignatureWitness:
    witness = witness_of(message, sign(key, message), public_key_of(key).x)
    assert witness is not None
    return witness


def calls_of(number: int, witness: SignatureWitness) -> tuple[tuple[int, ...], ...]:
    """What the machine asks of the signature with this number."""
    return (
        (16, witness.r, witness.s, number),
        (17, number, witness.message, number),
        (18, number, witness.key.x, 1),
    )


def is_proved(trace: ChipTrace, witnesses: Sequence[SignatureWitness]) -> bool:
    """Whether signatures and table satisfy everything, and say what is wanted."""
    table = generator_table_chip()
    messages = list(messages_of(CHIP, trace))
    entries = messages_of(table, generator_table_trace(table, messages))
    wanted = [
        Message(CALL, fields, one.uses * fields[0], "others")
        for number, one in enumerate(witnesses)
        for fields in calls_of(number, one)
    ]
    balanced = not imbalances([*messages, *entries, *wanted])
    return balanced and not any(True for _ in violations(CHIP, trace))


def broken(trace: ChipTrace) -> set[str]:
    return {found.constraint for found in violations(CHIP, trace)}


def test_published_signatures_are_proved() -> None:
    data: dict[str, Any] = json.loads(VECTORS.read_text())
    key = int(data["private_key"], 16)
    witnesses = []
    for case in data["messages"][:4]:
        signature = StarkSignature(int(case["r"]), int(case["s"]))
        witness = witness_of(int(case["hash"], 16), signature, public_key_of(key).x)
        assert witness is not None
        witnesses.append(witness)

    assert is_proved(ecdsa_trace(CHIP, witnesses), witnesses)


def test_random_signatures_are_proved_and_agree_with_the_plain_check() -> None:
    rng = random.Random(8)
    witnesses = []
    for uses in range(3):
        message, key = rng.randrange(1, 2**251), rng.randrange(1, ORDER)
        signature = sign(key, message)
        assert verify_by_x(message, signature, public_key_of(key).x)
        witnesses.append(replace(signed(message, key), uses=uses))

    assert is_proved(ecdsa_trace(CHIP, witnesses), witnesses)


def test_smallest_and_largest_messages_are_proved() -> None:
    witnesses = [signed(1), signed(2**251 - 1)]

    assert is_proved(ecdsa_trace(CHIP, witnesses), witnesses)


def test_both_signs_of_s_and_of_the_key_are_proved() -> None:
    witness = signed()
    opposite = witness_of(MESSAGE, StarkSignature(witness.r, ORDER - witness.s), witness.key.x)
    assert opposite is not None
    other = signed(MESSAGE, ORDER - KEY)
    assert other.key == negate(witness.key)

    witnesses = [witness, opposite, other]
    assert is_proved(ecdsa_trace(CHIP, witnesses), witnesses)


@pytest.mark.parametrize("name", ["message", "r", "s"])
@pytest.mark.parametrize("value", [0, 2**251, 2**251 + 1, ORDER, ORDER + 1, PRIME - 1])
def test_scalars_out_of_range_have_no_witness(name: str, value: int) -> None:
    witness = signed()
    fields = {"message": MESSAGE, "r": witness.r, "s": witness.s, name: value}

    signature = StarkSignature(fields["r"], fields["s"])
    assert witness_of(fields["message"], signature, witness.key.x) is None


@pytest.mark.parametrize("name", ["r", "s"])
def test_the_scalar_that_the_digits_just_reach_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    y = y_of_x(2**251)
    assert y is not None, "a point has this x"
    lies = {
        "r": replace(signed(), r=2**251, nonce=Point(2**251, y)),
        "s": replace(signed(), s=2**251),
    }
    inverse = filling._inverse
    monkeypatch.setattr(filling, "_inverse", lambda value: inverse(value) if value else 0)

    found = broken(ecdsa_trace(CHIP, [lies[name]]))

    assert found == {f"{name} is below 2^251", "equation x", "equation y"}


def test_a_forged_signature_of_message_zero_is_refused() -> None:
    key = public_key_of(KEY)
    nonce = multiply(99, key)
    assert nonce is not None
    s = nonce.x * pow(99, -1, ORDER) % ORDER
    forged = SignatureWitness(message=0, r=nonce.x, s=s, key=key, nonce=nonce)
    with pytest.raises(ValueError, match=r"infinity|not invertible"):
        ecdsa_trace(CHIP, [forged])

    # The generator's part alone can be filled with zero.
    trace = ecdsa_trace(CHIP, [signed()])
    lie = ChipTrace(trace.height, {**trace.cells, **filling._generator(0)})

    assert broken(lie) == {"message is not zero", "equation x", "equation y"}


def test_a_message_that_is_a_small_multiple_of_the_key_may_be_unprovable() -> None:
    assert verify_by_x(1, sign(1, 1), public_key_of(1).x)

    assert not is_provable(1, sign(1, 1), public_key_of(1).x)
    with pytest.raises(ValueError, match="not invertible"):
        ecdsa_trace(CHIP, [signed(1, 1)])


@pytest.mark.parametrize("change", ["message", "s", "key sign", "nonce sign"])
def test_what_was_not_signed_is_refused(change: str) -> None:
    witness = signed()
    changes: dict[str, SignatureWitness] = {
        "message": replace(witness, message=MESSAGE + 1),
        "s": replace(witness, s=witness.s - 1),
        "key sign": replace(witness, key=Point(witness.key.x, PRIME - witness.key.y)),
        "nonce sign": replace(witness, nonce=Point(witness.r, PRIME - witness.nonce.y)),
    }

    trace = ecdsa_trace(CHIP, [changes[change]])

    assert broken(trace) <= {"equation x", "equation y"}
    assert broken(trace)


def test_r_must_be_the_x_of_the_nonce() -> None:
    trace = ecdsa_trace(CHIP, [replace(signed(), r=signed().r + 1)])

    assert "r" in broken(trace)


def test_what_is_provable_is_what_the_plain_check_accepts() -> None:
    rng = random.Random(13)
    for _ in range(12):
        message, key = rng.randrange(1, 2**251), rng.randrange(1, ORDER)
        signature, x = sign(key, message), public_key_of(key).x
        cases = [
            (message, signature, x),
            (message ^ 1, signature, x),
            (message, StarkSignature(signature.r, signature.s ^ 1), x),
            (message, StarkSignature(signature.r ^ 1, signature.s), x),
            (message, StarkSignature(signature.r, ORDER - signature.s), x),
            (message, signature, public_key_of(key ^ 1).x),
        ]
        for case in cases:
            assert is_provable(*case) == verify_by_x(*case)


@pytest.mark.parametrize("name", ["key", "nonce"])
def test_points_off_the_curve_or_on_its_twist_are_refused(name: str) -> None:
    witness = signed()
    x = next(x for x in range(2, 99) if y_of_x(x) is None)
    honest = witness.key if name == "key" else witness.nonce
    for point in (Point(honest.x, honest.y + 1), Point(x, 7)):
        assert not is_on_curve(point)
        fields: dict[str, Point] = {"key": witness.key, "nonce": witness.nonce, name: point}
        trace = ecdsa_trace(CHIP, [replace(witness, key=fields["key"], nonce=fields["nonce"])])
        wrong = "Q is on the curve" if name == "key" else "R is on the curve"
        assert wrong in broken(trace)


@pytest.mark.parametrize("scalar", [1, 3, ORDER - 1, ORDER - 3, pow(3, -1, ORDER)])
def test_a_nonce_that_meets_the_key_in_the_table_cannot_be_proved(scalar: int) -> None:
    witness = signed()
    nonce = multiply(scalar, witness.key)
    assert nonce is not None

    with pytest.raises(ValueError, match=r"cannot be proved|not invertible"):
        ecdsa_trace(CHIP, [replace(witness, r=nonce.x, nonce=nonce)])


@pytest.mark.parametrize("key", [1, 2, 2**20, ORDER - 1, ORDER - 2**20])
def test_keys_on_multiples_of_the_generator_are_keys_like_any_other(key: int) -> None:
    witness = signed(MESSAGE, key)

    assert is_proved(ecdsa_trace(CHIP, [witness]), [witness])


@pytest.mark.parametrize("key", [SHIFT_POINT, negate(SHIFT_POINT), multiply(65, SHIFT_POINT)])
def test_the_shift_point_as_a_key_proves_no_false_signature(key: Point) -> None:
    trace = ecdsa_trace(CHIP, [replace(signed(), key=key)])

    assert "equation x" in broken(trace)


def test_a_free_slope_is_caught_by_the_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    # R = 5 Q with digits that make twice the first point, 2 (3 Q - R) = -4 Q, the second point.
    wanted = 0b1110
    key, nonce = next(
        (point, five)
        for point, five in ((public_key_of(k), public_key_of(5 * k)) for k in range(1, 200))
        if (five.x + 2**251 - 1) >> 248 == wanted
    )
    s = (0b1010 << 248) - (2**251 - 1) + 4711
    witness = SignatureWitness(message=MESSAGE, r=nonce.x, s=s, key=key, nonce=nonce)
    with pytest.raises(ValueError, match="not invertible"):
        ecdsa_trace(CHIP, [witness])
    inverse = filling._inverse
    monkeypatch.setattr(filling, "_inverse", lambda value: inverse(value) if value else 0)

    trace = ecdsa_trace(CHIP, [witness])

    for slope in (1, 2, 12345):
        lie = with_cell(trace, "first slope", 1, slope)
        at_row_1 = {found.constraint for found in violations(CHIP, lie) if found.row == 1}
        assert "chain first slope" not in at_row_1
        assert "chain x differ" in at_row_1


@pytest.mark.parametrize("lie", [(16, 1), (17, 1), (18, 1), (17, 2), (18, 2), (16, 3)])
def test_the_calls_of_one_signature_are_of_one_instance(lie: tuple[int, int]) -> None:
    witnesses = [signed(), signed(MESSAGE + 5, KEY + 1)]
    trace = ecdsa_trace(CHIP, witnesses)
    honest = [calls_of(number, one) for number, one in enumerate(witnesses)]
    others = [one for one in counterparts(CHIP, trace) if one.bus is not CALL]
    calls = [list(fields) for one in honest for fields in one]
    assert is_accepted(
        CHIP, trace, [*others, *(Message(CALL, tuple(one), one[0], "others") for one in calls)]
    )

    # One field of a call of signature 0 is taken from signature 1.
    number, place = lie
    calls[number - 16][place] = calls[number - 13][place]
    wrong = [Message(CALL, tuple(one), one[0], "others") for one in calls]

    assert not is_accepted(CHIP, trace, [*others, *wrong])


def test_an_unused_instance_answers_nothing() -> None:
    trace = ecdsa_trace(CHIP, [signed()], 256)

    answers = [one for one in messages_of(CHIP, trace) if one.bus is CALL]

    assert trace.height == 256
    assert [one.fields[0] for one in answers] == [16, 17, 18]
    assert {one.fields for one in answers} == set(calls_of(0, signed()))


def test_the_table_of_another_signature_is_refused() -> None:
    trace = ecdsa_trace(CHIP, [signed(), signed(MESSAGE + 5)])
    for place, number in ((128, 0), (5, 1), (0, 7)):
        lie = with_cell(trace, "signature", place, number)
        assert broken(lie)
    # All rows of both instances under one number.
    cells = {name: list(values) for name, values in trace.cells.items()}
    cells["signature"] = [0] * 256
    assert broken(ChipTrace(trace.height, cells)) == {"next number"}


def test_a_digit_outside_the_table_is_refused() -> None:
    trace = ecdsa_trace(CHIP, [signed()])
    others = counterparts(CHIP, trace)

    for name in ("key digits", "nonce digits", "message"):
        cells = [(name, place, trace.cells[name][place] + 4) for place in (0, 1, 5)]
        assert free_cells(CHIP, trace, others, cells) == []


def test_a_signature_costs_1690_cells() -> None:
    assert cells_per_instance(CHIP) == (1600, 90)
    assert cells_per_instance(generator_table_chip()) == (2**13, 2**13)


def test_every_cell_of_the_first_and_last_rows_is_bound() -> None:
    trace = ecdsa_trace(CHIP, [signed()])
    others = counterparts(CHIP, trace)
    cells = [
        (name, place, (values[place] + 3) % PRIME)
        for name, values in trace.cells.items()
        for place in {0, 1, len(values) - 3, len(values) - 2, len(values) - 1}
    ]

    assert free_cells(CHIP, trace, others, cells) == []


def test_sampled_cells_are_bound() -> None:
    trace = ecdsa_trace(CHIP, [signed(), signed(5), replace(signed(6), uses=2)])
    others = counterparts(CHIP, trace)
    assert is_accepted(CHIP, trace, others)

    cells = list(changed_cells(trace, random.Random(9), 60))

    assert free_cells(CHIP, trace, others, cells) == []


def test_the_interaction_phase_is_satisfied() -> None:
    trace = ecdsa_trace(CHIP, [signed(), signed(5)])
    sums, claimed = fill_interaction(CHIP, trace, z=11, alpha=13)
    whole = ChipTrace(trace.height, {**trace.cells, **sums})
    parameters = {"z": 11, "alpha": 13, "claimed_sum": claimed}

    assert not list(violations(with_interaction_phase(CHIP), whole, parameters))
