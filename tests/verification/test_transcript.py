"""The plain transcript: its own rules, and the vectors that the native one follows too."""

import json
from pathlib import Path
from typing import Any

import pytest

from provex.protocol.field import PRIME
from provex.verification.proof_hash import KECCAK, POSEIDON
from provex.verification.refusal import Refusal, RefusalKind
from provex.verification.transcript import Transcript, label_word

VECTORS = Path(__file__).resolve().parents[2] / "vectors/transcript/transcripts.json"
HASHES = {proof_hash.name: proof_hash for proof_hash in (KECCAK, POSEIDON)}


def cases() -> list[dict[str, Any]]:
    return list(json.loads(VECTORS.read_text()))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["hash"])
def test_vectors(case: dict[str, Any]) -> None:
    transcript = Transcript(HASHES[case["hash"]], case["protocol"])
    for step in case["steps"]:
        label = step["label"]
        match step["step"]:
            case "felts":
                transcript.absorb(label, [int(felt, 16) for felt in step["felts"]])
            case "challenge":
                assert transcript.challenge(label) == int(step["challenge"], 16)
            case "nonce":
                transcript.check_nonce(label, bits=step["bits"], nonce=step["nonce"])
            case "positions":
                expected = step["positions"]
                drawn = transcript.positions(
                    label, count=len(expected), domain_log2=step["domain_log2"]
                )
                assert drawn == expected
        assert transcript.state == int(step["state"], 16)


def test_a_challenge_is_a_field_element() -> None:
    transcript = Transcript(KECCAK, "test/1")

    assert all(transcript.challenge("alpha") < PRIME for _ in range(50))


def test_a_wrong_nonce_is_refused() -> None:
    states = []
    for nonce in range(20):
        transcript = Transcript(KECCAK, "test/1")
        transcript.absorb("grinding", [nonce])
        states.append(transcript.state)
    wrong = next(nonce for nonce, state in enumerate(states) if state % 2 == 1)
    right = next(nonce for nonce, state in enumerate(states) if state % 2 == 0)

    Transcript(KECCAK, "test/1").check_nonce("grinding", bits=1, nonce=right)
    with pytest.raises(Refusal) as refusal:
        Transcript(KECCAK, "test/1").check_nonce("grinding", bits=1, nonce=wrong)

    assert refusal.value.kind is RefusalKind.GRINDING


def test_no_grinding_has_one_nonce() -> None:
    Transcript(KECCAK, "test/1").check_nonce("grinding", bits=0, nonce=0)
    with pytest.raises(Refusal):
        Transcript(KECCAK, "test/1").check_nonce("grinding", bits=0, nonce=1)


@pytest.mark.parametrize("bits", [-1, 33])
def test_bits_outside_the_range_are_a_bug(bits: int) -> None:
    with pytest.raises(ValueError, match="bits of grinding"):
        Transcript(KECCAK, "test/1").check_nonce("grinding", bits=bits, nonce=0)


def test_an_empty_message_is_a_bug() -> None:
    with pytest.raises(ValueError, match="an empty message"):
        Transcript(KECCAK, "test/1").absorb("values", [])


@pytest.mark.parametrize("path", ["", "x" * 32, "ümlaut", "new\nline"])
def test_labels_are_short_and_printable(path: str) -> None:
    with pytest.raises(ValueError, match="1 to 31 printable"):
        label_word(path)


def test_a_label_is_its_characters() -> None:
    assert label_word("fri") == 0x667269
