"""Every kind of input and record survives the journal's encoding, whatever its values."""

import dataclasses
import types
from enum import StrEnum
from typing import get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.ecdsa import StarkSignature
from provex.protocol.inputs import ClockTick, IndexPrices, Input
from provex.protocol.records import Record
from provex.protocol.transactions import ObservedPrice, OracleBundle, Signature
from provex.storage.encoding import (
    decode_entry,
    decode_value,
    encode_entry,
    encode_value,
)

KINDS = get_args(Input) + get_args(Record)
WIDE = (
    "stark_key",
    "stark_key_y",
    "message_hash",
    "condition",
    "stark_key_a",
    "stark_key_b",
    "owner_key",
    "synthetic_asset_id",
    "batch_id",
    "trade_nonce",
)


def values_of(name: str, hint: object) -> st.SearchStrategy:
    if get_origin(hint) is types.UnionType:
        (inner,) = (part for part in get_args(hint) if part is not types.NoneType)
        return st.none() | values_of(name, inner)
    if name in WIDE:
        return st.integers(0, 2**251)
    if name == "bundles":
        price = st.builds(ObservedPrice, st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1))
        signature = st.builds(Signature, st.integers(0, 2**251), st.integers(0, 2**251))
        bundle = st.builds(
            OracleBundle,
            public_key=st.integers(0, 2**251),
            prices=st.lists(price, max_size=3).map(tuple),
            signature=signature,
        )
        return st.lists(bundle, max_size=3).map(tuple)
    if hint is StarkSignature:
        return st.builds(StarkSignature, st.integers(0, 2**251), st.integers(0, 2**251))
    if get_origin(hint) is tuple:
        pair = st.tuples(st.integers(0, 2**63), st.integers(-(2**62), 2**62))
        return st.lists(pair, max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return {
        str: st.text(st.characters(exclude_categories=["Cs"])),
        bool: st.booleans(),
        int: st.integers(-(2**63), 2**64 - 1),
    }[hint]


def instances_of(kind: type) -> st.SearchStrategy:
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{f.name: values_of(f.name, hints[f.name]) for f in dataclasses.fields(kind)}
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_survives(kind: type):
    @given(instances_of(kind))
    def check(value):
        decoded = decode_value(msgspec.msgpack.decode(msgspec.msgpack.encode(encode_value(value))))

        assert decoded == value
        assert type(decoded) is kind

    check()


def test_an_entry_survives():
    entry_input = IndexPrices(prices_e9=((1, 2), (3, 4)))

    entry = decode_entry(encode_entry(7, 1_700_000_000_000, entry_input, ()))

    assert (entry.sequence, entry.now_ms) == (7, 1_700_000_000_000)
    assert entry.input == entry_input
    assert entry.records == ()


def test_equal_entries_have_equal_bytes():
    assert encode_entry(1, 2, ClockTick(), ()) == encode_entry(1, 2, ClockTick(), ())
    assert encode_entry(1, 2, ClockTick(), ()) != encode_entry(1, 3, ClockTick(), ())


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind 99"):
        decode_value([99])


def test_a_value_with_too_few_or_too_many_fields_is_refused():
    plain = encode_value(IndexPrices(prices_e9=()))

    with pytest.raises(ValueError, match="IndexPrices with 0 fields"):
        decode_value(plain[:-1])
    with pytest.raises(ValueError, match="IndexPrices with 2 fields"):
        decode_value([*plain, 1])
