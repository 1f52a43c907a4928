"""The commands on proofs and batches: what they print, and a numbered refusal for every bad file."""

import json
import os
from pathlib import Path

import pytest

from provex.cli.main import main
from provex.protocol.errors import (
    BATCH_MALFORMED,
    BATCH_NOT_PROVABLE,
    BATCH_OF_OTHER_DEPLOYMENT,
    FILE_UNREADABLE,
    PROFILE_UNKNOWN,
    PROOF_MALFORMED,
    PROOF_OF_OTHER_PROGRAM,
    PROOF_REFUSED,
    VALUE_OUT_OF_RANGE,
)

from .proved import CHAIN_ID, CONTRACT, PROVED, batch, proof, proof_bytes, system

pytestmark = PROVED
BATCH_TEXT = batch().to_bytes().decode()


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> int:
    """The number that a command is refused with; the only line of its last words."""
    status = main([str(argument) for argument in arguments])
    told = capsys.readouterr()

    assert status == 1
    assert told.out == ""
    last = told.err.splitlines()[-1]
    assert last.startswith("provex: error ")
    return int(last.split()[2])


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def test_a_proof_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(written(tmp_path, proof_bytes()))]) == 0

    said = capsys.readouterr().out
    assert f"chain {CHAIN_ID}, contract 0x{CONTRACT.hex()}" in said
    assert f"{batch().main_words[2]:x}" in said
    assert "profile        test, 11 provable bits" in said


def test_a_proof_is_inspected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, proof_bytes())

    assert main(["inspect", "proof", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["profile"] == "test"
    assert found["is of this version"] is True
    assert found["program"] == system().program_hash.hex()
    assert found["bytes"] == len(proof_bytes())
    assert main(["inspect", "proof", str(path)]) == 0
    assert "provable bits" in capsys.readouterr().out


def test_a_batch_and_its_trace_are_inspected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, batch().to_bytes())

    assert main(["inspect", "batch", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["main words"] == len(batch().main_words)
    assert main(["inspect", "trace", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] > 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data[:-1], PROOF_MALFORMED),
        (lambda data: data[:50], PROOF_MALFORMED),
        (lambda data: data[:0], PROOF_MALFORMED),
        (lambda data: data + b"\0", PROOF_MALFORMED),
        (lambda data: b"X" + data[1:], PROOF_MALFORMED),
        (lambda data: data[:5] + b"\2" + data[6:], PROOF_MALFORMED),
        (lambda data: data[:6] + b"\0" + data[7:], PROOF_OF_OTHER_PROGRAM),
        (lambda data: data[:38] + b"\0" + data[39:], PROOF_OF_OTHER_PROGRAM),
        (lambda data: data[:70] + b"\0" + data[71:], PROOF_REFUSED),
        (lambda data: data[:71] + b"\7" + data[72:], PROOF_REFUSED),
        (lambda data: data[:72] + b"\1" + data[73:], PROOF_REFUSED),
        (lambda data: data[:99] + b"\0" + data[100:], PROOF_REFUSED),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), PROOF_REFUSED),
        (lambda data: BATCH_TEXT.encode() or data, PROOF_MALFORMED),
    ],
)
def test_another_file_is_no_proof(
    change, expected: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, "verify", written(tmp_path, change(proof_bytes()))) == expected


def test_a_proof_of_another_profile_or_layout_is_inspected_but_not_believed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = proof_bytes()
    path = written(tmp_path, data[:70] + b"\xff\xff" + data[72:])

    assert main(["inspect", "proof", str(path), "--json"]) == 0
    assert "profile" not in json.loads(capsys.readouterr().out)
    assert refused(capsys, "verify", path) == PROOF_REFUSED


COMMANDS = [
    ("verify",),
    ("inspect", "proof"),
    ("inspect", "batch"),
    ("inspect", "trace"),
    ("prove", "-o", "never"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_not_there_is_refused(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, *command, tmp_path / "none") == FILE_UNREADABLE
    assert refused(capsys, *command, tmp_path / ("x" * 300)) == FILE_UNREADABLE


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_larger_than_any_is_not_read(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        os.truncate(file.fileno(), (1 << 30) + 1)

    assert refused(capsys, *command, path) == FILE_UNREADABLE


def test_a_file_without_end_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "verify", "/dev/zero") == FILE_UNREADABLE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", BATCH_MALFORMED),
        (b"[]", BATCH_MALFORMED),
        (b"\xff\xfe", BATCH_MALFORMED),
        (b"[" * 100_000, BATCH_MALFORMED),
        (BATCH_TEXT[:-1].encode(), BATCH_MALFORMED),
        (BATCH_TEXT.replace('"version":', '"version":1').encode(), BATCH_MALFORMED),
        (BATCH_TEXT.replace("provex-batch", "provex-bitch").encode(), BATCH_MALFORMED),
        (BATCH_TEXT.replace('"nonce":', '"nonce":-').encode(), VALUE_OUT_OF_RANGE),
        (BATCH_TEXT.replace('"nonce":', '"Nonce":').encode(), BATCH_MALFORMED),
        (BATCH_TEXT.replace('"0x', '"0x' + "f" * 5000, 1).encode(), BATCH_MALFORMED),
        (BATCH_TEXT.replace('"0x', '"0_x', 1).encode(), BATCH_MALFORMED),
        (BATCH_TEXT.replace('"kind":"Trade"', '"kind":"Gift"').encode(), BATCH_MALFORMED),
    ],
    ids=range(12),
)
def test_another_file_is_no_batch(
    content: bytes, expected: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, content)
    assert content.decode(errors="replace") != BATCH_TEXT

    for command in (("inspect", "batch"), ("inspect", "trace")):
        assert refused(capsys, *command, path) == expected
    assert refused(capsys, "prove", path, "-o", tmp_path / "proof") == expected
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_proof_is_refused_for_another_deployment_or_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, made = written(tmp_path, batch().to_bytes()), tmp_path / "proof"
    prove = ("prove", path, "-o", made)
    zero = "0x" + 40 * "0"

    assert refused(capsys, *prove, "--chain-id", 1) == BATCH_OF_OTHER_DEPLOYMENT
    assert refused(capsys, *prove, "--contract", zero) == BATCH_OF_OTHER_DEPLOYMENT
    assert refused(capsys, *prove, "--profile", "best") == PROFILE_UNKNOWN
    assert not made.exists()


@pytest.mark.parametrize(
    "option",
    [
        ("--chain-id", "-1"),
        ("--chain-id", str(2**64)),
        ("--chain-id", "one"),
        ("--contract", "0x12"),
        ("--contract", "0x" + 40 * "g"),
    ],
)
def test_a_wrong_option_is_told(
    option: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, batch().to_bytes())

    assert main(["prove", str(path), "-o", str(tmp_path / "proof"), *option]) == 2
    assert "Error: Invalid value" in capsys.readouterr().err


def test_a_batch_that_says_something_else_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word = hex(batch().main_words[2])
    lie = BATCH_TEXT.replace(word, word[:-1] + ("0" if word[-1] != "0" else "1"))
    assert lie != BATCH_TEXT
    path = written(tmp_path, lie.encode())

    prove = ("prove", path, "-o", tmp_path / "proof", "--profile", "test")
    assert refused(capsys, *prove) == BATCH_NOT_PROVABLE


def test_a_proof_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from provex.settlement import batch_proof

    made = proof()  # Before the prover is replaced: the command makes it, and says so.
    capsys.readouterr()
    monkeypatch.setattr(batch_proof, "prove_batch", lambda *_, **__: (made, batch_proof.Measured()))
    path = written(tmp_path, batch().to_bytes())

    prove = ("prove", path, "-o", tmp_path / "none" / "proof", "--profile", "test")
    assert refused(capsys, *prove) == FILE_UNREADABLE
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
