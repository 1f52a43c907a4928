import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from provex.cli.settings import UpSettings, up_settings
from provex.cli.settlement_start import proof_memory_gib
from provex.protocol.errors import SETTINGS_INVALID, Rejected


def write(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return path


def test_without_file_and_flags_the_defaults_hold():
    assert up_settings(None, {"port": None}) == UpSettings()


def test_the_file_goes_before_the_defaults_and_flags_before_the_file(tmp_path):
    path = write(tmp_path, 'port = 9000\nseed = 7\nopen_markets = ["BTC-USD"]\ndata_dir = "d"\n')

    settings = up_settings(path, {"port": 9001, "seed": None})

    assert settings.port == 9001
    assert settings.seed == 7
    assert settings.open_markets == ("BTC-USD",)
    assert settings.data_dir == Path("d")


@pytest.mark.parametrize(
    "text",
    [
        "port = 0",
        "port = 65536",
        'port = "8080"',
        "port = true",
        "bots = 1",
        "unknown = 1",
        "port = ",
        "confirmations = 0",
        "confirmations = 101",
        "confirmations = 10\nfinality_confirmations = 9",
        "finality_confirmations = 128",
        "oracle_slot_s = 0",
        "oracle_interval_ms = -1",
        "oracle_move_ppm = 1000001",
        "oracle_age_ms_max = 9999",
        "insurance_fund_usd = 0",
        "seed = -1",
        "batch_age_s = 0",
        "batch_transactions = 5001",
        "block_time_s = 0",
        "block_time_s = 61",
        'price_file = "no such file"',
        'ray = "10.0.0.1:10001"',
        'ray = "ray://10.0.0.1"',
        "ray_cpus = 0",
        "ray_proofs_max = 0",
    ],
)
def test_a_bad_setting_is_refused_by_number(tmp_path, text):
    with pytest.raises(Rejected) as refusal:
        up_settings(write(tmp_path, text), {})

    assert refusal.value.code == SETTINGS_INVALID


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Rejected) as refusal:
        up_settings(tmp_path / "none.toml", {})

    assert refusal.value.code == SETTINGS_INVALID


def test_the_example_settings_are_valid():
    example = Path(__file__).parents[2] / "deploy" / "provex.toml"

    assert up_settings(example, {}).port == 8080


def test_a_cluster_needs_ray_installed(monkeypatch):
    flags = {"ray": "ray://prover.internal:10001"}
    assert up_settings(None, flags).ray == flags["ray"]

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Rejected) as refusal:
        up_settings(None, flags)

    assert refusal.value.code == SETTINGS_INVALID
    assert "requirements/ray.txt" in str(refusal.value)


def test_a_proof_on_a_cluster_may_take_what_one_machine_has_no_say_in():
    on_cluster = UpSettings(ray="ray://prover.internal:10001", proof_workers=2)

    assert proof_memory_gib(on_cluster) == 8
    assert proof_memory_gib(replace(on_cluster, proof_memory_gib=5.5)) == 5.5
