"""The proof file: what is written is read, everything else is refused, with little memory."""

import random
import struct
import tracemalloc
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.errors import PROOF_MALFORMED, Rejected
from provex.protocol.field import PRIME
from provex.settlement.proof_file import PROOF_BYTES_MAX, WORDS_MAX, ProofFile, proof_from_bytes

from .proved import code_of

SMALL = ProofFile(
    air_hash=bytes(range(32)),
    program_hash=bytes(range(32, 64)),
    profile=2,
    layout=1,
    chain_id=31337,
    contract=bytes(range(100, 120)),
    main_words=(0, 1, PRIME - 1),
    data_words=(7, 2**250),
    proof=b"the proof",
)
FILE = SMALL.to_bytes()
# Where each field lies, as docs/developer/proof-file.md says.
VERSION, AIR_HASH, PROGRAM_HASH, PROFILE, LAYOUT = 4, 6, 38, 70, 71
CHAIN_ID, CONTRACT, MAIN, DATA, PROOF, WORDS = 72, 80, 100, 104, 108, 112

words = st.lists(st.integers(0, PRIME - 1), max_size=5).map(tuple)
files = st.builds(
    ProofFile,
    air_hash=st.binary(min_size=32, max_size=32),
    program_hash=st.binary(min_size=32, max_size=32),
    profile=st.integers(0, 255),
    layout=st.integers(0, 255),
    chain_id=st.integers(0, 2**64 - 1),
    contract=st.binary(min_size=20, max_size=20),
    main_words=words,
    data_words=words,
    proof=st.binary(max_size=50),
)


def with_bytes(place: int, new: bytes) -> bytes:
    return FILE[:place] + new + FILE[place + len(new) :]


def read(data: bytes) -> ProofFile | None:
    """None if it is refused, and as malformed."""
    try:
        return proof_from_bytes(data)
    except Rejected as refused:
        return None if refused.code == PROOF_MALFORMED else pytest.fail(str(refused))


def is_refused(data: bytes) -> bool:
    return code_of(lambda: proof_from_bytes(data)) == PROOF_MALFORMED


@given(files)
def test_what_is_written_is_read(file: ProofFile) -> None:
    assert proof_from_bytes(file.to_bytes()) == file


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_have_this_one_form(data: bytes) -> None:
    for candidate in (data, FILE[:6] + data, FILE[: WORDS - 12] + data):
        found = read(candidate)
        assert found is None or found.to_bytes() == candidate


def test_the_fields_lie_where_the_page_says() -> None:
    assert FILE[:4] == b"PVXF"
    assert FILE[VERSION:AIR_HASH] == b"\0\1"
    assert FILE[AIR_HASH:PROGRAM_HASH] == SMALL.air_hash
    assert FILE[PROGRAM_HASH:PROFILE] == SMALL.program_hash
    assert (FILE[PROFILE], FILE[LAYOUT]) == (2, 1)
    assert FILE[CHAIN_ID:CONTRACT] == (31337).to_bytes(8)
    assert FILE[CONTRACT:MAIN] == SMALL.contract
    assert struct.unpack(">III", FILE[MAIN:WORDS]) == (3, 2, 9)
    assert FILE[WORDS + 2 * 32 : WORDS + 3 * 32] == (PRIME - 1).to_bytes(32)
    assert FILE[-9:] == b"the proof"


def test_every_truncation_and_extension_is_refused() -> None:
    assert all(is_refused(FILE[:length]) for length in range(len(FILE)))
    assert is_refused(FILE + b"\0")
    assert is_refused(FILE + FILE)


def test_every_flipped_bit_is_refused_or_says_something_else() -> None:
    refused = 0
    for bit in range(8 * len(FILE)):
        changed = bytearray(FILE)
        changed[bit // 8] ^= 1 << bit % 8
        found = read(bytes(changed))
        refused += found is None
        assert found is None or (found != SMALL and found.to_bytes() == changed)
    # At least magic, version and the three lengths.
    assert refused >= 8 * (4 + 2 + 12)


@pytest.mark.parametrize("magic", [b"PVXP", b"pvxf", b"\0\0\0\0"])
def test_another_beginning_is_refused(magic: bytes) -> None:
    assert is_refused(with_bytes(0, magic))


@pytest.mark.parametrize("version", [0, 2, 256, 0xFFFF])
def test_another_version_is_refused(version: int) -> None:
    data = with_bytes(VERSION, version.to_bytes(2))

    with pytest.raises(Rejected, match=f"expected version 1, found {version}"):
        proof_from_bytes(data)


@pytest.mark.parametrize("place", [MAIN, DATA, PROOF])
@pytest.mark.parametrize(
    "length", [0, 1, 4, 5, 10, WORDS_MAX, WORDS_MAX + 1, PROOF_BYTES_MAX, 2**31, 2**32 - 1]
)
def test_lengths_that_lie_are_refused(place: int, length: int) -> None:
    assert is_refused(with_bytes(place, length.to_bytes(4)))


def test_lengths_that_lie_in_balance_say_something_else() -> None:
    # One main word less and one data word more: the same size, another statement.
    found = read(with_bytes(MAIN, struct.pack(">II", 2, 3)))

    assert found == replace(SMALL, main_words=(0, 1), data_words=(PRIME - 1, 7, 2**250))


@pytest.mark.parametrize("value", [PRIME, PRIME + 1, 2**252, 2**256 - 1])
@pytest.mark.parametrize("number", range(5))
def test_words_that_are_no_field_elements_are_refused(value: int, number: int) -> None:
    assert is_refused(with_bytes(WORDS + 32 * number, value.to_bytes(32)))


def test_a_file_that_lies_takes_no_memory() -> None:
    lies = [
        with_bytes(MAIN, struct.pack(">III", *lengths))
        for lengths in ((WORDS_MAX, WORDS_MAX, PROOF_BYTES_MAX), (2**32 - 1,) * 3)
    ]
    tracemalloc.start()
    for lie in lies:
        assert is_refused(lie)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1 << 20


def test_random_changes_are_refused_or_read_back() -> None:
    chance = random.Random(21)
    for _ in range(2000):
        changed = bytearray(FILE)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(changed))
            match chance.randrange(3):
                case 0:
                    changed[place : place + chance.randint(1, 8)] = b""
                case 1:
                    changed[place:place] = chance.randbytes(chance.randint(1, 8))
                case 2:
                    changed[place] = chance.randrange(256)
        found = read(bytes(changed))
        assert found is None or found.to_bytes() == changed


def test_every_field_is_in_the_file() -> None:
    others = {
        "air_hash": bytes(32),
        "program_hash": bytes(32),
        "profile": 3,
        "layout": 0,
        "chain_id": 1,
        "contract": bytes(20),
        "main_words": (0, 1, 2),
        "data_words": (7,),
        "proof": b"another",
    }
    assert set(others) == {field.name for field in fields(ProofFile)}
    for name, value in others.items():
        assert replace(SMALL, **{name: value}).to_bytes() != FILE
