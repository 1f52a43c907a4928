"""Challenges that no honest run meets: the verifier refuses instead of dividing by zero."""

from collections.abc import Callable

import pytest

from provex.air.logup import bus_value
from provex.air.statement import StarkStatement
from provex.protocol.field import PRIME
from provex.verification import stark
from provex.verification.domain import Domain, root_of_unity
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal, RefusalKind
from provex.verification.transcript import Transcript

from .liar import HONEST
from .story import story

WORLD = story()


def drawing(label: str, value: Callable[[], int]) -> type[Transcript]:
    """A transcript that draws this value under this label."""

    class Unlucky(Transcript):
        def challenge(self, wanted: str) -> int:
            found = super().challenge(wanted)
            return value() if wanted == label else found

    return Unlucky


def refusal(statement: StarkStatement, proof: bytes) -> RefusalKind:
    with pytest.raises(Refusal) as refused:
        stark.verify_stark(KECCAK, WORLD.air, statement, int.from_bytes(WORLD.root), proof)
    return refused.value.kind


@pytest.fixture(scope="module")
def honest() -> tuple[StarkStatement, bytes]:
    statement, columns = WORLD.told(HONEST)
    return statement, WORLD.constraints.prove(statement, WORLD.tables, columns)


@pytest.mark.parametrize("row", [0, 1, 5000, 2**13 - 1])
def test_a_point_on_a_row_is_refused(
    row: int, honest: tuple[StarkStatement, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    point = pow(root_of_unity(WORLD.rows_log2), row, PRIME)
    monkeypatch.setattr(stark, "Transcript", drawing("composition/point", lambda: point))

    assert refusal(*honest) is RefusalKind.POINT_IN_DOMAIN


@pytest.mark.parametrize("position", [0, 1, 12_345])
def test_a_point_of_the_commitments_is_refused(
    position: int, honest: tuple[StarkStatement, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    point = Domain(WORLD.rows_log2 + 2).point(position)
    monkeypatch.setattr(stark, "Transcript", drawing("composition/point", lambda: point))
    # As if the prover had found a composition that fits there.
    monkeypatch.setattr(stark, "polynomial_at", lambda *_: 0)
    monkeypatch.setattr(stark.OpenedConstraints, "total", lambda _: 0)

    assert refusal(*honest) is RefusalKind.POINT_IN_DOMAIN


def test_a_challenge_that_hits_a_message_is_refused(
    honest: tuple[StarkStatement, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, proof = honest
    alpha = 5
    message = statement.messages[1]

    class Unlucky(Transcript):
        def challenge(self, wanted: str) -> int:
            hit = bus_value(message.fields, message.tag, alpha) % PRIME
            found = {"buses/z": hit, "buses/alpha": alpha}
            return found.get(wanted, super().challenge(wanted))

    monkeypatch.setattr(stark, "Transcript", Unlucky)

    assert refusal(statement, proof) is RefusalKind.BUSES
