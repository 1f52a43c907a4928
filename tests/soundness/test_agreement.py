"""Both verifiers say the same of every proof, good or changed, down to the step that refuses.

The lies of test_faults.py and every part of a statement are judged by both as well.
"""

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from settlement.proved import PROVED, fixed_root, proof, system

from provex.air.emit.bytecode_reader import read_bytecode
from provex.air.statement import StarkStatement
from provex.protocol.field import PRIME
from provex.settlement.batch_proof import statement_of
from provex.settlement.proof_file import ProofFile
from provex.verification import stark
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal

from .liar import HONEST, World
from .story import signing, story

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))

from fuzz_proofs import Target, mutated

pytestmark = PROVED


@pytest.fixture(autouse=True)
def _descriptions_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stark, "read_bytecode", cache(read_bytecode))


def plain_verdict(air: bytes, root: bytes, statement: StarkStatement, data: bytes) -> str:
    try:
        stark.verify_stark(KECCAK, air, statement, int.from_bytes(root), data)
    except Refusal as refusal:
        return refusal.kind.value
    return "accepted"


def of_world(world: World, statement: StarkStatement, data: bytes) -> str:
    """What both verifiers say."""
    native = world.constraints.refusal(statement, world.root, data)
    plain = plain_verdict(world.air, world.root, statement, data)
    assert (native[0] if native else "accepted") == plain
    return plain


def of_file(file: ProofFile) -> str:
    statement, root = statement_of(file), fixed_root()
    native = system().constraints.refusal(statement, root, file.proof)
    plain = plain_verdict(system().air_bytes, root, statement, file.proof)
    assert (native[0] if native else "accepted") == plain
    return plain


def changed(samples: Sequence[bytes], count: int) -> list[bytes]:
    chance = random.Random(31)
    target = Target("proof", samples, lambda _: "")
    return [data for data in (mutated(chance, target) for _ in range(count)) if data not in samples]


@pytest.mark.parametrize("world", [story(), signing()], ids=["story", "signing"])
def test_random_changes_are_judged_alike(world: World) -> None:
    statement, columns = world.told(HONEST)
    honest = world.constraints.prove(statement, world.tables, columns)
    assert of_world(world, statement, honest) == "accepted"

    seen = Counter(of_world(world, statement, data) for data in changed([honest], 50))

    assert "accepted" not in seen
    assert set(seen) >= {"encoding", "constraints", "merkle"}


def test_one_changed_word_is_judged_alike_wherever_it_stands() -> None:
    world = story()
    statement, columns = world.told(HONEST)
    honest = world.constraints.prove(statement, world.tables, columns)
    seen: Counter[str] = Counter()
    for place in range(84, len(honest) - 32, 32 * 61):
        word = (int.from_bytes(honest[place : place + 32]) + 1) % PRIME
        data = honest[:place] + word.to_bytes(32) + honest[place + 32 :]
        seen[of_world(world, statement, data)] += 1

    assert "accepted" not in seen
    assert sum(seen.values()) > 12


def test_other_statements_are_judged_alike() -> None:
    world = story()
    statement, columns = world.told(HONEST)
    honest = world.constraints.prove(statement, world.tables, columns)
    first, *rest = statement.messages
    others = [
        replace(statement, program_hash=bytes(32)),
        replace(statement, profile=0),
        replace(statement, profile=3),
        replace(statement, profile=4),
        replace(statement, layout=1),
        replace(statement, chain_id=1),
        replace(statement, contract=bytes(20)),
        replace(statement, public_output=statement.public_output[1:]),
        replace(statement, data_hashes=(bytes(32),)),
        replace(statement, messages=tuple(rest)),
        replace(statement, messages=(replace(first, tag=3), *rest)),
        replace(statement, messages=(replace(first, multiplicity=1), *rest)),
    ]

    assert "accepted" not in {of_world(world, other, honest) for other in others}


def test_the_proof_of_a_batch_is_judged_alike() -> None:
    file = proof()
    assert of_file(file) == "accepted"
    words = file.data_words
    others = [
        replace(file, chain_id=1),
        replace(file, contract=bytes(20)),
        replace(file, main_words=(*file.main_words[:-1], 5)),
        replace(file, data_words=(*words[:-1], (words[-1] + 1) % PRIME)),
        replace(file, data_words=words[:-1]),
        *(replace(file, proof=data) for data in changed([file.proof], 6)),
    ]

    assert "accepted" not in {of_file(other) for other in others}


def test_a_proof_of_one_statement_in_the_place_of_another() -> None:
    one, other = story(), signing()
    statement, columns = one.told(HONEST)
    data = one.constraints.prove(statement, one.tables, columns)

    assert of_world(other, statement, data) != "accepted"
    assert of_world(other, other.told(HONEST)[0], data) != "accepted"
