from pathlib import Path

import pytest

from provex.cli.settings import UpSettings, up_settings
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
