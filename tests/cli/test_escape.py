"""`provex escape`: what it refuses before it speaks to a node."""

from pathlib import Path

import pytest

from provex.cli.main import main
from provex.protocol.errors import FILE_UNREADABLE, L1_UNREACHABLE, PARAMETER_INVALID

CONTRACT = "0x" + "1" * 40
KEY = "0x" + "2" * 64


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str, position: str = "7") -> str:
    command = ["escape", "--l1", "http://127.0.0.1:1", "--position", position, *arguments]
    assert main(command) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("contract", ["", "0x12", CONTRACT[2:], CONTRACT + "0", "0x" + "g" * 40])
def test_an_address_that_is_none(capsys: pytest.CaptureFixture[str], contract: str) -> None:
    assert f"error {PARAMETER_INVALID} " in refusal(capsys, "--contract", contract)


@pytest.mark.parametrize("position", ["", "-1", "a", "1.5", "0x", str(2**64), "0x1" + "0" * 16])
def test_a_position_id_that_is_none(capsys: pytest.CaptureFixture[str], position: str) -> None:
    error = refusal(capsys, "--contract", CONTRACT, position=position)

    assert f"error {PARAMETER_INVALID} " in error
    assert "--position" in error


def test_sending_needs_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    error = refusal(capsys, "--contract", CONTRACT, "--send")

    assert f"error {PARAMETER_INVALID} " in error
    assert "--key-file" in error


@pytest.mark.parametrize("content", [b"", b"0x12", b"\xff" * 32, b"0" * 64, KEY.encode() + b"0"])
def test_a_key_that_is_none_is_not_repeated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)

    error = refusal(capsys, "--contract", CONTRACT, "--key-file", str(path))

    assert f"error {PARAMETER_INVALID} " in error
    assert KEY[2:] not in error


def test_a_key_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    error = refusal(capsys, "--contract", CONTRACT, "--key-file", str(tmp_path / "none"))

    assert f"error {FILE_UNREADABLE} " in error


def test_a_node_that_does_not_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(KEY + "\n")

    error = refusal(capsys, "--contract", CONTRACT, "--key-file", str(path), position="0x7")

    assert f"error {L1_UNREACHABLE} " in error
