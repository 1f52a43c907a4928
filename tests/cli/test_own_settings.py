"""The file of an own exchange: what it names must fit together, and nothing in it is public."""

import json
from pathlib import Path

import pytest

from provex.cli.development import DevelopmentOperator
from provex.cli.exchange_operator import stark_key
from provex.cli.own_settings import own_settings
from provex.cli.settings import UpSettings, up_settings
from provex.ethereum.contracts import Contracts
from provex.ethereum.development import Role, development_account
from provex.native.rule_builtins import install
from provex.protocol.configuration_file import configuration_json
from provex.protocol.errors import (
    DEVELOPMENT_KEY_REFUSED,
    FILE_UNREADABLE,
    SETTINGS_INVALID,
    Rejected,
)
from provex.rules.configuration import configuration_hash
from provex.rules.position import position_domain
from provex.sequencer.settings import market_configuration

install()

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "exchange.toml"
CHAIN_ID = 5
CONTRACTS = Contracts(
    chain_id=CHAIN_ID,
    exchange="0x" + "11" * 20,
    token="0x" + "22" * 20,
    transfer_registry="0x" + "33" * 20,
    price_feeder=None,
    aggregators={},
)
KEYS = {
    "operator.key": 11,
    "user-admin.key": 12,
    "insurance.stark-key": 13,
    "liquidity-provider.key": 14,
    "liquidity-provider.stark-key": 15,
}


class Files:
    """What an operator has after `provex deploy`; a test changes one thing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "exchange.toml"
        self.file.write_text(EXAMPLE.read_text())
        (folder / "keys").mkdir()
        for name, key in KEYS.items():
            self.write_key(name, f"{key:064x}\n")
        configuration = market_configuration(
            domain=position_domain(CHAIN_ID, int(CONTRACTS.exchange, 16)),
            collateral_asset_id=CONTRACTS.collateral_asset_id,
            fee_position=(7, stark_key(99).public.x),
            insurance_position=(8, stark_key(13).public.x),
            oracle_signers=(stark_key(98).public.x,),
        )
        (folder / "configuration.json").write_text(configuration_json(configuration))
        told = {
            "chain_id": CHAIN_ID,
            "first_block": 77,
            "configuration_hash": hex(configuration_hash(configuration)),
            "contracts": CONTRACTS.as_mapping(),
        }
        (folder / "contracts.json").write_text(json.dumps(told))

    def write_key(self, name: str, text: str) -> None:
        path = self.folder / "keys" / name
        path.touch(mode=0o600)
        path.write_text(text)

    def change(self, name: str, before: str, after: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))

    def refusal(self) -> Rejected:
        with pytest.raises(Rejected) as refused:
            own_settings(self.file)
        return refused.value


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_the_example_reads_with_the_files_that_deploy_wrote(files: Files) -> None:
    own = own_settings(files.file)

    assert own.contracts.exchange == CONTRACTS.exchange
    assert own.first_block == 77
    assert own.keys.insurance.public.x == own.configuration.insurance_position.public_key
    assert own.keys.settlement == f"{11:#066x}"
    assert own.intake_token == files.folder / "keys" / "intake-token"


def test_no_key_is_shown(files: Files) -> None:
    files.write_key("operator.key", "ab" * 32)
    keys = own_settings(files.file).keys

    assert "ab" * 32 not in repr(keys)
    assert "ab" * 32 in keys.secrets()


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("exchange.toml", "intake_port = 8090", "intake_port = 0", "oracle.intake_port"),
        ("exchange.toml", "[clients]", "[clients]\nname = 1", "clients.name"),
        ("exchange.toml", 'contracts = "contracts.json"', "", "contracts"),
        ("exchange.toml", "configuration.json", "nowhere.json", "nowhere.json"),
        ("exchange.toml", "[keys]", "[keys", "exchange.toml"),
        ("contracts.json", "{", "[", "contracts.json"),
        ("contracts.json", '"chain_id": 5', '"chain_id": "x"', "contracts.json"),
        ("contracts.json", "0x" + "11" * 20, "0x" + "12" * 20, "configuration.json"),
        ("contracts.json", '"configuration_hash": "0x', '"configuration_hash": "0x1', "found"),
        ("configuration.json", "{", "", "configuration.json"),
        ("configuration.json", '"position_id": 8', '"position_id": 9', "configuration.json"),
        ("keys/insurance.stark-key", f"{13:064x}", f"{16:064x}", "keys.insurance"),
        ("keys/user-admin.key", f"{12:064x}", f"{11:064x}", "one key for two"),
        ("keys/user-admin.key", f"{12:064x}", "zz", "user-admin.key"),
        ("keys/user-admin.key", f"{12:064x}", f"{0:064x}", "user-admin.key"),
    ],
)
def test_what_does_not_fit_is_named(
    files: Files, name: str, before: str, after: str, told: str
) -> None:
    files.change(name, before, after)

    refusal = files.refusal()

    assert refusal.code == SETTINGS_INVALID
    assert told in str(refusal)


def test_a_key_that_others_can_read_is_refused(files: Files) -> None:
    (files.folder / "keys" / "operator.key").chmod(0o640)

    refusal = files.refusal()

    assert refusal.code == SETTINGS_INVALID
    assert "0o640" in str(refusal)


def test_a_key_that_is_not_there_is_named(files: Files) -> None:
    (files.folder / "keys" / "operator.key").unlink()

    assert files.refusal().code == FILE_UNREADABLE


def test_keys_of_the_development_chain_are_refused(files: Files) -> None:
    files.write_key("operator.key", development_account(Role.OPERATOR).private_key)
    assert files.refusal().code == DEVELOPMENT_KEY_REFUSED

    files.write_key("operator.key", f"{11:064x}")
    operator = DevelopmentOperator(CONTRACTS, UpSettings())
    files.write_key("liquidity-provider.stark-key", f"{operator.provider.private_key:064x}")
    assert files.refusal().code == DEVELOPMENT_KEY_REFUSED


def test_an_own_exchange_needs_a_node_and_no_recorded_prices(tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.touch()
    for flags in (
        {"deployment": EXAMPLE},
        {"deployment": EXAMPLE, "l1": "http://127.0.0.1:1", "price_file": prices},
    ):
        with pytest.raises(Rejected) as refused:
            up_settings(None, flags)
        assert refused.value.code == SETTINGS_INVALID
