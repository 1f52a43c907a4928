"""Whatever the prover says changes every challenge after it, and nothing else is drawn from.

The plain verifier runs with its checks switched off, so that it draws all challenges from a proof that
was tampered with: only the transcript is looked at. It draws what the native verifier draws, because
both accept the same proofs. One test leaves each message out of the transcript in turn and demands
that the others notice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from provex.air.emit.bytecode_reader import AirProgram, read_bytecode
from provex.air.statement import StarkStatement
from provex.protocol.field import PRIME
from provex.verification import batch, stark
from provex.verification.proof_hash import KECCAK
from provex.verification.transcript import Transcript

from .liar import HONEST
from .story import story

WORLD = story()
HEAD_BYTES, WORD = 80, 32
Drawn = list[tuple[str, int]]
"""Label and value of each challenge and position, in their order."""


class AllDrawn(Exception):  # noqa: N818 - the end of what is looked at, no error
    """The verifier has drawn everything."""


class Recorder(Transcript):
    """A transcript that tells what was drawn, and may be deaf to a message."""

    drawn: Drawn
    spoken: list[str]
    deaf_to: str | None

    def absorb(self, label: str, words: list[int]) -> None:
        Recorder.spoken.append(label)
        if label != Recorder.deaf_to:
            super().absorb(label, words)

    def challenge(self, label: str) -> int:
        found = super().challenge(label)
        Recorder.drawn.append((label, found))
        return found

    def positions(self, label: str, *, count: int, domain_log2: int) -> list[int]:
        found = super().positions(label, count=count, domain_log2=domain_log2)
        Recorder.drawn.append((label, self.state))
        return found

    def check_nonce(self, label: str, *, bits: int, nonce: int) -> None:
        Recorder.spoken.append(label)
        if label != Recorder.deaf_to:
            self._step(label, [nonce])


class BelievedConstraints:
    """In place of the sum of all constraints: what the composition gives too."""

    def __init__(self, *_: object) -> None:
        """Look at nothing."""

    def total(self) -> int:
        return 0


@cache
def air() -> AirProgram:
    return read_bytecode(WORLD.air)


@cache
def honest() -> tuple[StarkStatement, bytes]:
    statement, columns = WORLD.told(HONEST)
    return statement, WORLD.constraints.prove(statement, WORLD.tables, columns)


@pytest.fixture(autouse=True)
def _without_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_drawn(*_: object) -> None:
        raise AllDrawn

    Recorder.drawn, Recorder.spoken, Recorder.deaf_to = [], [], None
    monkeypatch.setattr(stark, "Transcript", Recorder)
    monkeypatch.setattr(stark, "read_bytecode", lambda _: air())
    monkeypatch.setattr(stark, "OpenedConstraints", BelievedConstraints)
    monkeypatch.setattr(stark, "polynomial_at", lambda *_: 0)
    monkeypatch.setattr(batch, "_opened_rows", all_drawn)


def drawn_from(
    statement: StarkStatement,
    proof: bytes,
    root: bytes = WORLD.root,
    air_bytes: bytes = WORLD.air,
    deaf_to: str | None = None,
) -> Drawn:
    """Everything that the verifier draws."""
    Recorder.drawn, Recorder.spoken, Recorder.deaf_to = [], [], deaf_to
    claimed = sum(word(proof, place) for place in sections(proof)["claimed sums"])
    kept = stark._public_sum
    stark._public_sum = lambda *_: -claimed
    try:
        with pytest.raises(AllDrawn):
            stark.verify_stark(KECCAK, air_bytes, statement, int.from_bytes(root), proof)
    finally:
        stark._public_sum = kept
    return Recorder.drawn


def word(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + WORD])


@cache
def sections(proof: bytes) -> dict[str, range]:
    """Where the words of each part of a proof stand, up to the nonce."""
    found = {}
    place = HEAD_BYTES
    names = ("output", "claimed sums", "roots", "values", "layer roots", "final polynomial")
    for name in names:
        length = int.from_bytes(proof[place : place + 4])
        found[name] = range(place + 4, place + 4 + WORD * length, WORD)
        place += 4 + WORD * length
    found["nonce"] = range(place, place + 8, 8)
    return found


@dataclass(frozen=True)
class Change:
    """Something that the prover or the statement says otherwise."""

    message: str
    """Its label in the transcript."""
    first: str
    """The first challenge that must change."""
    draw: Callable[[str | None], Drawn]


def changed_word(place: int) -> bytes:
    _, proof = honest()
    other = (word(proof, place) + 1) % PRIME
    return proof[:place] + other.to_bytes(WORD) + proof[place + WORD :]


def of_proof(label: str, first: str, changed: bytes) -> Change:
    return Change(label, first, lambda deaf: drawn_from(honest()[0], changed, deaf_to=deaf))


def proof_changes() -> Iterator[Change]:
    """Every word that the prover sends before the queries."""
    _, proof = honest()
    parts = sections(proof)
    roots = ("main", "interaction", "composition")
    drawn_next = ("buses/z", "constraints/coefficient", "composition/point")
    for name, first, place in zip(roots, drawn_next, parts["roots"], strict=True):
        yield of_proof(f"{name}/commitment", first, changed_word(place))
    for place in parts["claimed sums"]:
        yield of_proof("buses/claimed sums", "constraints/coefficient", changed_word(place))
    for place in (*parts["values"][::7], parts["values"][-1]):
        yield of_proof("deep/values", "deep/coefficient", changed_word(place))
    for number, place in enumerate(parts["layer roots"]):
        name = f"fri/layer {number}"
        yield of_proof(f"{name}/commitment", f"{name}/fold", changed_word(place))
    for place in parts["final polynomial"]:
        yield of_proof("fri/final polynomial", "fri/queries", changed_word(place))
    (place,) = parts["nonce"]
    changed = bytearray(proof)
    changed[place + 7] ^= 1
    yield of_proof("fri/grinding", "fri/queries", bytes(changed))


def of_statement(label: str, **fields: object) -> Change:
    """Another statement, and a proof that says it is of that one."""
    statement, proof = honest()
    other = replace(statement, **fields)  # type: ignore[arg-type]
    head = proof[:40] + other.program_hash + proof[72:HEAD_BYTES]
    output = b"".join(one.to_bytes(WORD) for one in other.public_output)
    length = len(other.public_output).to_bytes(4)
    rest = proof[sections(proof)["output"].stop :]
    changed = head + length + output + rest
    return Change(label, "buses/z", lambda deaf: drawn_from(other, changed, deaf_to=deaf))


def statement_changes() -> Iterator[Change]:
    statement, proof = honest()
    for place in (0, 15, 16, 31):
        other = bytearray(statement.program_hash)
        other[place] ^= 1
        yield of_statement("statement/program", program_hash=bytes(other))
    yield of_statement("statement/domain", chain_id=statement.chain_id, contract=bytes(20))
    output = statement.public_output
    for place in range(len(output)):
        changed = (*output[:place], output[place] + 1, *output[place + 1 :])
        yield of_statement("statement/output", public_output=changed)
    yield of_statement("statement/output", public_output=output[:-1])
    yield of_statement("statement/output", public_output=(*output, 0))
    for hashes in ((bytes(32),), (bytes(31) + b"\1",), (bytes(32), bytes(32))):
        yield of_statement("statement/data", data_hashes=hashes)
    other_air = bytes([WORLD.air[0]]) + WORLD.air[1:] + b"\0"
    head = proof[:8] + stark.hashlib.sha256(other_air).digest() + proof[40:]
    yield Change(
        "statement/constraints",
        "buses/z",
        lambda deaf: drawn_from(statement, head, air_bytes=other_air, deaf_to=deaf),
    )
    other_root = bytes([WORLD.root[0] ^ 1]) + WORLD.root[1:]
    yield Change(
        "fixed/commitment",
        "buses/z",
        lambda deaf: drawn_from(statement, proof, root=other_root, deaf_to=deaf),
    )


def of_description(
    label: str, change: Callable[[AirProgram], AirProgram], chain_id: int | None = None
) -> Change:
    """Another profile in the verifier's own description, and perhaps another chain."""
    statement, proof = honest()
    statement = replace(statement, chain_id=chain_id or statement.chain_id)

    def draw(deaf: str | None) -> Drawn:
        kept = stark.read_bytecode
        stark.read_bytecode = lambda _: change(air())
        try:
            return drawn_from(statement, proof, deaf_to=deaf)
        finally:
            stark.read_bytecode = kept

    return Change(label, "buses/z", draw)


def description_changes() -> Iterator[Change]:
    statement, _ = honest()

    def profile(**fields: object) -> Callable[[AirProgram], AirProgram]:
        def change(described: AirProgram) -> AirProgram:
            profiles = list(described.profiles)
            number = statement.profile
            profiles[number] = replace(profiles[number], **fields)  # type: ignore[arg-type]
            return replace(described, profiles=tuple(profiles))

        return change

    bits = air().profiles[statement.profile].provable_bits
    yield of_description("statement/profile", profile(name="other"))
    yield of_description("statement/profile", profile(provable_bits=bits + 1))
    for chain_id in (1, statement.chain_id + 1):
        yield of_description("statement/domain", profile(chain_id=chain_id), chain_id)


def changes() -> list[Change]:
    return [*proof_changes(), *statement_changes(), *description_changes()]


def unbound(change: Change, before: Drawn, deaf_to: str | None = None) -> list[str]:
    """The challenges that do not do what they should: stay as they are, or change."""
    after = change.draw(deaf_to)
    labels = [label for label, _ in before]
    assert [label for label, _ in after] == labels
    first = labels.index(change.first)
    return [
        label
        for place, (label, value) in enumerate(before)
        if (value == after[place][1]) != (place < first)
    ]


def test_what_is_drawn() -> None:
    statement, proof = honest()
    folds = [f"fri/layer {n}/fold" for n in range(len(sections(proof)["layer roots"]))]

    assert [label for label, _ in drawn_from(statement, proof)] == [
        "buses/z",
        "buses/alpha",
        "constraints/coefficient",
        "composition/point",
        "deep/coefficient",
        *folds,
        "fri/queries",
    ]


def test_every_message_is_among_the_changes() -> None:
    drawn_from(*honest())
    fixed_by_the_description = {"statement/layout", "fri/parameters"}

    assert set(Recorder.spoken) == {one.message for one in changes()} | fixed_by_the_description


def test_every_word_changes_all_challenges_after_it_and_none_before() -> None:
    before = drawn_from(*honest())

    for change in changes():
        assert not unbound(change, before), change.message


def test_a_message_that_is_left_out_is_noticed() -> None:
    by_message: dict[str, list[Change]] = {}
    for change in changes():
        by_message.setdefault(change.message, []).append(change)
    for label, of_message in by_message.items():
        before = drawn_from(*honest(), deaf_to=label)
        for change in of_message[:3]:
            assert change.first in unbound(change, before, label), label


def test_layout_and_parameters_are_absorbed_too() -> None:
    statement, proof = honest()
    whole = drawn_from(statement, proof)

    deaf_to_layout = drawn_from(statement, proof, deaf_to="statement/layout")
    deaf_to_parameters = drawn_from(statement, proof, deaf_to="fri/parameters")

    assert deaf_to_layout[0] != whole[0]
    assert deaf_to_parameters[:5] == whole[:5]
    assert deaf_to_parameters[5] != whole[5]


def test_numbers_of_profile_and_layout_are_bound() -> None:
    """Their words are the description's; another number is another statement before any draw."""
    statement, proof = honest()
    transcript = stark._statement_transcript
    states = set()
    for layout, rows_log2 in ((0, 13), (1, 13), (0, 14)):
        known = _known(replace(statement, layout=layout), rows_log2)
        states.add(transcript(known).state)

    assert len(states) == 3
    assert proof


def _known(statement: StarkStatement, rows_log2: int) -> stark._Known:
    layout = replace(air().layouts[0], rows_log2=rows_log2)
    _, parameters = stark._shape(air(), honest()[0])
    trees = stark._Trees(parameters, stark.mask_of(air(), air().layouts[0]), [5])
    return stark._Known(KECCAK, air(), bytes(32), statement, layout, trees)
