"""Settings, keys and wrong chains of a provider's process."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from provex.ethereum.development import Role, development_account
from provex.liquidity.process import main, read_private_key, read_settings
from provex.protocol.errors import SETTINGS_INVALID, Rejected

from .world import settings


def document(folder: Path, **changes: Any) -> dict[str, Any]:
    return {
        "l1": "http://127.0.0.1:1",
        "desk": "http://127.0.0.1:1",
        "token_file": str(folder / "token"),
        "key_file": str(folder / "key"),
        "stark_key_file": str(folder / "stark-key"),
        "payments_file": str(folder / "payments.json"),
        "provider": asdict(settings()),
    } | changes


def written(folder: Path, given: Any) -> Path:
    file = folder / "provider.json"
    file.write_text(json.dumps(given))
    return file


def test_settings_are_read_from_their_file(tmp_path: Path) -> None:
    chosen = read_settings(written(tmp_path, document(tmp_path)))

    assert chosen.provider == settings()
    assert chosen.key_file == tmp_path / "key"


@pytest.mark.parametrize(
    "changes",
    [
        {"provider": {}},
        {"provider": 5},
        {"provider": asdict(settings()) | {"fee_quantums": -1}},
        {"provider": asdict(settings()) | {"fee_quantums": "1"}},
        {"provider": asdict(settings()) | {"fee_quantums": True}},
        {"provider": asdict(settings()) | {"settlement_s_max": 3_600}},
        {"provider": asdict(settings()) | {"unknown": 1}},
        {"unknown": "value"},
        {"key_file": 7},
        {"l1": 7},
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(Rejected) as refusal:
        read_settings(written(tmp_path, document(tmp_path, **changes)))

    assert refusal.value.code == SETTINGS_INVALID


def test_a_key_is_private_and_whole(tmp_path: Path) -> None:
    file = tmp_path / "key"
    for text, mode in (("0x" + "12" * 32, 0o644), ("0x12", 0o600), ("key", 0o600)):
        file.write_text(text)
        file.chmod(mode)
        with pytest.raises(Rejected):
            read_private_key(file)
    with pytest.raises(Rejected):
        read_private_key(tmp_path / "nothing")
    file.write_text("0x" + "12" * 32 + "\n")

    assert read_private_key(file) == "0x" + "12" * 32


def test_a_public_key_is_refused_on_any_other_chain(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(development_account(Role.LIQUIDITY_PROVIDER).private_key)
    key.chmod(0o600)
    provider = asdict(settings(chain_id=1))
    file = written(tmp_path, document(tmp_path, provider=provider))

    result = CliRunner().invoke(main, ["--settings", str(file)])

    assert result.exit_code == 1
    assert "DEVELOPMENT_KEY_REFUSED" in result.output
