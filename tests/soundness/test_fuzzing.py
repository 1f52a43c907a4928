"""A short run of the fuzzer, and that it would tell what it is made to find."""

import sys
from pathlib import Path

import pytest
from settlement.proved import PROVED, batch, proof_bytes, system

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))

from fuzz_proofs import Surprise, Target, fuzz, targets_of

pytestmark = PROVED
EXECUTIONS = 1500


def test_readers_and_verifiers_are_not_surprised() -> None:
    targets = targets_of(system(), batch().to_bytes(), proof_bytes())

    report = fuzz(targets, 1, executions=EXECUTIONS)

    assert [(target, what) for target, what, _ in report.surprises] == []
    assert report.executions > EXECUTIONS * 9 // 10
    assert {target for target, _ in report.outcomes} == {target.name for target in targets}
    seen = {outcome for _, outcome in report.outcomes}
    assert seen >= {"error 5106", "error 5601", "error 5602", "refused", "read", "fails"}


def test_the_same_seed_gives_the_same_run() -> None:
    seen: list[list[bytes]] = []
    for _ in range(2):
        inputs: list[bytes] = []

        def check(data: bytes, kept: list[bytes] = inputs) -> str:
            kept.append(data)
            return ""

        fuzz([Target("any", [b"some bytes" * 10], check)], 5, executions=100)
        seen.append(inputs)

    assert seen[0] == seen[1]
    assert len(set(seen[0])) > 90


@pytest.mark.parametrize("fault", [Surprise("accepted"), IndexError("a bug"), KeyError(5)])
def test_a_surprise_is_told_with_its_input(fault: Exception) -> None:
    def check(data: bytes) -> str:
        if data[:1] == b"\xff":
            raise fault
        return "fine"

    report = fuzz([Target("any", [bytes(20)], check)], 6, executions=3000)

    assert report.surprises
    for name, what, data in report.surprises:
        assert name == "any"
        assert what.startswith(type(fault).__name__)
        assert data[0] == 0xFF
