"""What a prover makes who does not care for the constraints is refused on L1 for just that reason.

His commitments, openings and folds are right, and his claimed sums cancel out; the pages are
registered. Only the constraints fail.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from soundness.lying_batches import (
    BROKEN,
    Lie,
    told,
    unchecked,
    with_the_programs_instructions,
    words_of,
)

from provex.native.proof import Columns
from provex.protocol.field import PRIME
from provex.settlement.batch_proof import recorded_run, statement_of
from provex.settlement.verifier_contracts import ON_CHAIN_LAYOUTS

from .on_chain import OnChainVerifier, native, on_chain, on_chain_verifier, with_pages
from .proof_parts import numbers_of, parts_of, with_number
from .proved import PROVED, batch, proof, system

pytestmark = PROVED
WORD = 32
IS_THOROUGH = bool(os.environ.get("PROVEX_THOROUGH"))
"""All lies instead of some: a lie takes seconds to prove."""

LIES = list(BROKEN) if IS_THOROUGH else ["fee above the limit"]
CHIPS = [chip.name for chip in system().chips] if IS_THOROUGH else ["machine 1", "ecdsa"]


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnChainVerifier]:
    with on_chain_verifier(tmp_path_factory.mktemp("chain")) as found:
        yield found


@pytest.mark.parametrize("words", [BROKEN[name][1] for name in LIES], ids=LIES)
def test_a_check_left_out_is_refused(
    verifier: OnChainVerifier, words: Callable[[], list[int]]
) -> None:
    lie = told(words())
    sent = unchecked(lie, with_the_programs_instructions(lie))

    assert with_pages(verifier, sent) == "ConstraintsViolated"
    assert native(sent) == "constraints"


@pytest.mark.parametrize("name", CHIPS)
def test_another_cell_of_a_chip_is_refused(verifier: OnChainVerifier, name: str) -> None:
    honest = told(words_of(batch().input))
    sent = unchecked(honest, with_one_cell_changed(honest, name))

    assert with_pages(verifier, sent) == "ConstraintsViolated"
    assert native(sent) == "constraints"


def test_without_a_lie_the_same_prover_is_believed(verifier: OnChainVerifier) -> None:
    honest = told(words_of(batch().input))
    sent = unchecked(honest, honest.columns)

    assert with_pages(verifier, sent) is None
    assert native(sent) is None


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(1, ON_CHAIN_LAYOUTS))
def test_larger_layouts_are_believed_too(verifier: OnChainVerifier, number: int) -> None:
    run = recorded_run(system(), batch())
    tables = run.tables(system().chips, system().heights(system().layouts[number]))
    fixed = system().fixed_tables(number, proof().profile)
    file = replace(proof(), layout=number)
    made = system().constraints.prove(statement_of(file), fixed, tables)
    file = replace(file, proof=made)

    assert with_pages(verifier, file) is None
    data, values = made, parts_of(made)["opened values"]
    for index in (0, values.count - 1):
        changed = with_number(data, values, index, numbers_of(data, values)[index] ^ 1)
        assert on_chain(verifier, replace(file, proof=changed)) == "ConstraintsViolated"


def with_one_cell_changed(honest: Lie, name: str) -> list[list[bytes]]:
    """Another value in a random cell of the chip that the constraints bind."""
    chance = random.Random(name)
    number = [chip.name for chip in system().chips].index(name)
    while True:
        columns = [list(chip) for chip in honest.columns]
        place = chance.randrange(len(columns[number]))
        cells = bytearray(columns[number][place])
        start = WORD * chance.randrange(len(cells) // WORD)
        cell = int.from_bytes(cells[start : start + WORD])
        cells[start : start + WORD] = ((cell + 1) % PRIME).to_bytes(WORD)
        columns[number][place] = bytes(cells)
        if system().constraints.fault_of(statement_of(honest.file), Columns(columns)):
            return columns
