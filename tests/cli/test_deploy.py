"""`provex deploy` on a real chain, and what its settings file may say."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from provex.cli.deployment_settings import deployment_settings
from provex.cli.main import main
from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.contracts import read
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.configuration_file import configuration_from_json
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.rules.configuration import configuration_hash

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "deployment.toml"


def on_chain(folder: Path, story: Callable[[str], None]) -> None:
    async def told() -> None:
        settings = AnvilSettings(folder=folder, block_time_s=None)
        async with AnvilProcess(settings) as anvil:
            await asyncio.to_thread(story, anvil.url)

    asyncio.run(told())


def asked(url: str, exchange: str, signature: str) -> int:
    async def ask() -> int:
        async with EthereumRpc(url) as rpc:
            return int((await read(rpc, exchange, signature))[0])

    return asyncio.run(ask())


def test_the_example_deploys_on_the_development_chain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def story(url: str) -> None:
        record, written = str(tmp_path / "record.json"), tmp_path / "configuration.json"
        arguments = ["deploy", "--l1", url, "--config", str(EXAMPLE), "--record", record]

        assert main([*arguments, "--json", "--configuration", str(written)]) == 0
        told = json.loads(capsys.readouterr().out)
        assert main(arguments) == 0
        text = capsys.readouterr().out

        exchange = told["contracts"]["exchange"]
        made = configuration_from_json(written.read_text())
        assert asked(url, exchange, "globalConfigurationHash()") == configuration_hash(made)
        assert told["configuration_hash"] == hex(configuration_hash(made))
        assert len(made.assets) == 38
        for address in told["contracts"].values():
            assert address in text
        for name in ("Exchange", "ExchangeGovernance", "VerifierProduction", "LayoutTable0"):
            assert told["code_hashes"][name] in text

        same = ["inspect", "contract", "--l1", url]
        assert main([*same, "Exchange", exchange]) == 0
        shown = capsys.readouterr().out
        assert told["code_hashes"]["Exchange"] in shown
        assert told["contracts"]["escape_verifier"][2:].lower() in shown
        assert main([*same, "ExchangeGovernance", told["contracts"]["governance"]]) == 0
        assert main([*same, "TransferRegistry", exchange]) == 1
        assert "DEPLOYMENT_CONFLICT" in capsys.readouterr().err
        assert main([*same, "Exchange", "0x12"]) == 2

    on_chain(tmp_path / "chain", story)


def test_a_key_file_names_the_deployer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "key"
    record = tmp_path / "record.json"

    def story(url: str) -> None:
        arguments = ["deploy", "--l1", url, "--config", str(EXAMPLE), "--record", str(record)]
        for text in ("", "12", "0x" + "00" * 32, "ff" * 32, "zz" * 32):
            key.write_text(text)
            assert main([*arguments, "--key-file", str(key)]) == 1
            told = capsys.readouterr().err
            assert "SETTINGS_INVALID" in told
            assert len(text) < 60 or text not in told
        key.write_text("0x" + "17" * 32 + "\n")
        # It has no ether, which the node says when it gets the first transaction.
        assert main([*arguments, "--key-file", str(key)]) == 1
        assert "nsufficient funds" in capsys.readouterr().err
        assert json.loads(record.read_text())["contracts"] == {}

    on_chain(tmp_path / "chain", story)


def test_another_chain_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "deployment.toml"
    config.write_text(EXAMPLE.read_text().replace("chain_id = 31337", "chain_id = 1"))

    def story(url: str) -> None:
        assert main(["deploy", "--l1", url, "--config", str(config)]) == 1
        assert "L1_CHAIN_MISMATCH" in capsys.readouterr().err

    on_chain(tmp_path / "chain", story)


def test_the_example_says_what_it_means() -> None:
    settings = deployment_settings(EXAMPLE)

    assert (settings.chain_id, settings.token, settings.profile) == (31337, None, "production")
    assert settings.plan().governance_delay_s == 30 * 86_400
    assert len(settings.stark_keys) == 7


WRONG = [
    ("chain_id = 31337", "", "chain_id"),
    ("chain_id = 31337", 'chain_id = "31337"', "chain_id"),
    ("chain_id = 31337", "chain_id = true", "chain_id"),
    ("chain_id = 31337", "chain_id = 0", "chain_id"),
    ("chain_id = 31337", "chain_id = 31337\nchains = 5", "chains"),
    ('profile = "production"', 'profile = "compare"', "contracts.profile"),
    ('profile = "production"', "", "contracts.profile"),
    ("# token = ", "token = 5 #", "contracts.token"),
    ("# token = ", 'token = "0x00000000000000000000000000000000000000" #', "contracts.token"),
    ('governor = "0xBcd4', 'governor = "0xbcd4', "roles.governor"),
    ("governor = ", 'governor = "0x0000000000000000000000000000000000000000" #', "roles.governor"),
    ("operators = [", "operators = [] # [", "roles.operators"),
    ("operators = [", 'operators = ["0x12", ', "roles.operators[0]"),
    ("operators = [", "operators = 5 # [", "roles.operators"),
    ("governance_delay_days = 30", "governance_delay_days = 13", "roles.governance_delay_days"),
    ("governance_delay_days = 30", "governance_delay_days = 181", "roles.governance_delay_days"),
    ("fee_id = 1", "fee_id = 2", "positions.insurance_id"),
    ("fee_id = 1", "fee_id = 18446744073709551616", "positions.fee_id"),
    ("fee_key = ", 'fee_key = "0x5" #', "positions.fee_key"),
    ("fee_key = ", "fee_key = 5 #", "positions.fee_key"),
    ("insurance_key = ", 'insurance_key = "0x0" #', "positions.insurance_key"),
    ("signers = [", "signers = 5 #[", None),
    ("max_funding_rate = 1120", "max_funding_rate = 0", "limits.max_funding_rate"),
    ("price_validity_s = 86400", "price_validity_s = 4294967296", "limits.price_validity_s"),
    ("# BTC-USD = ", "BTC-EUR = ", "aggregators.BTC-EUR"),
    ("# BTC-USD = ", 'BTC-USD = "" #', "aggregators.BTC-USD"),
    ("[limits]", "[limits]\nspeed = 5", "limits.speed"),
    ("[limits]", "[limit]", "limits.max_funding_rate"),
    ("[contracts]", "contracts = 5\n[contract]", "contracts"),
]


@pytest.mark.parametrize(("old", "new", "setting"), WRONG)
def test_a_wrong_field_is_named(tmp_path: Path, old: str, new: str, setting: str | None) -> None:
    text = EXAMPLE.read_text()
    assert old in text
    changed = tmp_path / "deployment.toml"
    changed.write_text(text.replace(old, new, 1))

    with pytest.raises(Rejected) as refused:
        deployment_settings(changed)

    assert refused.value.code == SETTINGS_INVALID
    # A list that is cut open is no TOML any more.
    assert refused.value.fields["setting"] == (setting or str(changed))


def test_repeated_signers_and_missing_files_are_refused(tmp_path: Path) -> None:
    text = EXAMPLE.read_text()
    first = text[text.index("signers = [") + len("signers = [") :].split(",")[0]
    repeated = tmp_path / "deployment.toml"
    repeated.write_text(text.replace("signers = [", f"signers = [{first.strip()},"))

    for path, setting in ((repeated, "oracle.signers"), (tmp_path / "none", "none")):
        with pytest.raises(Rejected) as refused:
            deployment_settings(path)
        assert refused.value.code == SETTINGS_INVALID
        assert str(refused.value.fields["setting"]).endswith(setting)


def test_a_verifier_is_deployed_alone_and_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def story(url: str) -> None:
        arguments = ["deploy-verifier", "--l1", url, "--record", str(tmp_path / "verifier.json")]

        assert main([*arguments, "--profile", "test", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert main([*arguments, "--profile", "test"]) == 0

        assert told["verifier"] in capsys.readouterr().out
        assert "VerifierTest" in told["code_hashes"]
        assert asked(url, told["verifier"], "hasRegisteredFact()") == 0

    on_chain(tmp_path / "chain", story)
