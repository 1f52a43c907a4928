"""Keccak-256, plain and native, against an independent library."""

import random

import pytest
from eth_utils.crypto import keccak

from provex.protocol.primitives import Primitives


def test_published_digests(crypto: Primitives) -> None:
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    abc = "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"

    assert crypto.keccak256(b"").hex() == empty
    assert crypto.keccak256(b"abc").hex() == abc


@pytest.mark.parametrize("length", [1, 64, 135, 136, 137, 271, 272, 273, 1000])
def test_every_kind_of_padding(crypto: Primitives, length: int) -> None:
    data = random.Random(length).randbytes(length)

    assert crypto.keccak256(data) == keccak(data)
