"""A new asset and a new oracle signer: announced, delayed, applied on both sides while trading goes on.

Everything is real: contracts, announcements, proofs of the test profile. Only the 30 days of the
delay are taken away, by making the announcement older.
"""

import json
import shutil
import time
from pathlib import Path

import httpx
import msgspec
import pytest
from governed import (
    SETTINGS,
    Crowd,
    accepted,
    asset_configuration,
    close_batch,
    let_wait,
    operator,
    refused,
    run_command,
    settled,
    told,
    until,
    until_final,
    view,
)

from provex.cli.development import DevelopmentOperator
from provex.cli.settings import UpSettings
from provex.ethereum.deployment import development_contracts
from provex.operations.channel import ask_exchange
from provex.oracle.bundles import NO_PRICE, signed_bundle, wire_bundle
from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    ASSET_LISTED,
    CONFIGURATION_CHANGE_PENDING,
    CONFIGURATION_NOT_ANNOUNCED,
    CONFIGURATION_NOT_DUE,
    CONFIGURATION_NOT_PLANNED,
    FILE_UNREADABLE,
    GOVERNOR_KEY_OTHER,
    MARKET_INVALID,
    ORACLE_QUORUM_INVALID,
    ORACLE_SIGNER_KNOWN,
    PARAMETER_INVALID,
)
from provex.protocol.primitives import primitives
from provex.protocol.record_json import record_from_json
from provex.protocol.transactions import OracleTick
from provex.storage.batch_file import batch_from_bytes
from provex.storage.journal import Journal, Writer

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(3_600)]

MARKET_FILE = "deploy/market.toml"
NEW_SIGNER_KEY = 0x5161
NEW_SIGNER = primitives().stark_public_key(NEW_SIGNER_KEY).x
STRANGER_KEY = "0x" + "11" * 32


def batch(exchange, number):
    path = exchange.data_dir / "batches" / f"{number:010d}.batch"
    return batch_from_bytes(path.read_bytes())


def batch_configurations(exchange):
    """The configuration hash of every closed batch, in order."""
    files = sorted((exchange.data_dir / "batches").glob("*.batch"))
    return [batch_from_bytes(file.read_bytes()).main_words[0] for file in files]


def rebuilt(exchange):
    """The state from L1 alone, which must be that of the last accepted batch here."""
    words = ("rebuild", "--l1", exchange.endpoints["l1"], "--block", "latest", "--json")
    before = accepted(exchange)
    status, text = run_command(*words, "--contract", exchange.endpoints["contracts"]["exchange"])
    assert status == 0, text
    found = json.loads(text)
    number = found["sequence_number"]
    assert number >= before
    return found, batch(exchange, number - 1)


def post_bundle(exchange, private_key):
    """A bundle of the newest slot as a signer posts it; what the exchange answers."""
    processes = exchange.data_dir / "processes"
    posting = json.loads((processes / "signer-1.json").read_text())["posting"]
    token = (processes / "intake-token").read_text()
    answer = ask_exchange(exchange.data_dir, "configuration")
    configuration = record_from_json(Configuration, json.loads(answer["configuration"]))
    slot = int(time.time()) // 2 * 2
    prices = (NO_PRICE,) * len(configuration.assets)
    bundle = signed_bundle(configuration, slot, prices, private_key)
    return httpx.post(
        posting["intake"] + "/bundles",
        content=msgspec.json.encode(wire_bundle(slot, bundle)),
        headers={"authorization": f"Bearer {token}"},
    )


def in_force_here(exchange):
    answer = ask_exchange(exchange.data_dir, "configuration")
    return int(answer["configuration_hash"], 16)


def has_signed(exchange, signer):
    """Whether a tick in the journal has a bundle of the signer."""
    copy = exchange.data_dir.parent / "journal-copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(exchange.data_dir / "journal", copy)
    writer = Writer(engine_version="", program_hash="", settings_hash="")
    journal = Journal(copy, writer=writer, segment_bytes_max=2**26)
    try:
        entries = [record.entry().input for record in journal.records(1)]
    finally:
        journal.close()
    bundles = [bundle for entry in entries for bundle in getattr(entry, "bundles", ())]
    return signer in {bundle.public_key for bundle in bundles}


def old_signer():
    keys = DevelopmentOperator(development_contracts(), UpSettings()).signers
    return keys[0]


def begun(start_exchange):
    exchange = start_exchange("--no-bots", settings=SETTINGS)
    settled(exchange, close_batch(exchange))
    return exchange


@pytest.fixture(scope="module")
def governed(start_exchange):
    """For tests after which everything is as it was."""
    return begun(start_exchange)


def test_bad_input_is_refused_and_loses_nothing(governed, tmp_path):
    stranger = tmp_path / "stranger.key"
    stranger.write_text(STRANGER_KEY)
    old = f"{old_signer().public.x:#x}"
    other = f"{primitives().stark_public_key(5).x:#x}"
    known = f"{DevelopmentOperator(development_contracts(), UpSettings()).signers[1].public.x:#x}"
    rows = Path(MARKET_FILE).read_text().splitlines()
    files = {
        "no toml": "name = [",
        "taken": 'name = "BTC-USD"',
        "unknown field": 'colour = "blue"',
        "bad size": 'tick_size = "0"',
        "other table": 'tick_size = { much = "1" }',
    }
    (tmp_path / "none").write_text("")
    for name, line in files.items():
        field = line.partition(" ")[0]
        kept = [row for row in rows if not row.startswith(field)]
        (tmp_path / name).write_text("\n".join([line, *kept]))
    for name in ("none", *files):
        number = ASSET_LISTED if name == "taken" else MARKET_INVALID
        refused(governed, number, "list-asset", str(tmp_path / name))
    refused(governed, FILE_UNREADABLE, "list-asset", "/nowhere/market.toml")
    refused(governed, GOVERNOR_KEY_OTHER, "list-asset", MARKET_FILE, "--key-file", str(stranger))
    refused(governed, FILE_UNREADABLE, "list-asset", MARKET_FILE, "--key-file", "/nowhere/key")
    refused(governed, PARAMETER_INVALID, "rotate-oracle-signer", "me", "--new", other)
    refused(governed, PARAMETER_INVALID, "rotate-oracle-signer", other, "--new", other)
    refused(governed, PARAMETER_INVALID, "rotate-oracle-signer", old, "--new", "0x5")
    refused(governed, PARAMETER_INVALID, "rotate-oracle-signer", old)
    refused(governed, ORACLE_SIGNER_KNOWN, "rotate-oracle-signer", old, "--new", known)
    refused(governed, ORACLE_SIGNER_KNOWN, "rotate-oracle-signer", old, "--new", old)
    refused(
        governed,
        ORACLE_QUORUM_INVALID,
        "rotate-oracle-signer",
        old,
        "--new",
        other,
        "--quorum",
        "3",
    )
    refused(
        governed,
        ORACLE_QUORUM_INVALID,
        "rotate-oracle-signer",
        old,
        "--new",
        other,
        "--quorum",
        "6",
    )
    refused(
        governed, 6306, "rotate-oracle-signer", old, "--new", other, "--key-file", str(stranger)
    )
    refused(governed, CONFIGURATION_NOT_PLANNED, "apply-change")
    refused(governed, PARAMETER_INVALID, "cancel-change")
    refused(governed, PARAMETER_INVALID, "cancel-change", "yes")
    refused(governed, CONFIGURATION_NOT_ANNOUNCED, "cancel-change", "0x1234")


def test_a_change_is_cancelled(governed):
    listed = told(governed, "list-asset", MARKET_FILE)
    announced = [each.subject for each in view(governed).announced]
    assert announced == [int(listed["configuration_hash"], 16)] * 2
    # The same command again sends nothing.
    assert told(governed, "list-asset", MARKET_FILE)["transactions"] == []
    old = f"{old_signer().public.x:#x}"
    other = f"{primitives().stark_public_key(5).x:#x}"
    refused(governed, CONFIGURATION_CHANGE_PENDING, "rotate-oracle-signer", old, "--new", other)
    until_final(governed)
    refused(governed, CONFIGURATION_NOT_DUE, "apply-change")

    told(governed, "cancel-change")

    assert view(governed).announced == ()
    assert told(governed, "status")["configuration"]["planned"] is None
    refused(governed, CONFIGURATION_NOT_PLANNED, "apply-change")


def test_an_asset_is_listed_and_a_signer_rotated_while_trading_goes_on(start_exchange, tmp_path):
    exchange = begun(start_exchange)
    first_hash = view(exchange).configuration_hash
    with Crowd(exchange) as crowd:
        until(lambda: len(crowd.fills) >= 3, "trading", exchange)
        listed = told(exchange, "list-asset", MARKET_FILE)
        second_hash = int(listed["configuration_hash"], 16)
        planned = told(exchange, "status")["configuration"]["planned"]
        assert (planned["hash"], planned["market"]) == (listed["configuration_hash"], "SUI-USD")
        status, text = operator(exchange, "status")
        assert status == 0
        assert "lists SUI-USD" in text

        # What waits survives a power cut.
        exchange.kill()
        exchange.start()
        assert told(exchange, "status")["configuration"]["planned"]["market"] == "SUI-USD"
        until_final(exchange)
        refused(exchange, CONFIGURATION_NOT_DUE, "apply-change")

        # The time comes; the exchange changes by itself at the end of a batch, with another batch
        # of the old configuration in flight.
        in_flight = close_batch(exchange)
        let_wait(exchange)
        until(lambda: in_force_here(exchange) == second_hash, "the change here", exchange)
        changed_at = time.monotonic()
        last_old = in_flight + 1
        assert len(batch_configurations(exchange)) == last_old + 1

        # And everything dies before L1 has followed.
        exchange.kill()
        exchange.start()
        assert set(batch_configurations(exchange)) == {first_hash}
        until(lambda: crowd.filled_since(changed_at), "fills after the change", exchange)
        with Crowd(exchange, "SUI-USD") as newcomers:
            until(lambda: len(newcomers.fills) >= 3, "trades in the new asset", exchange)
        settled(exchange, last_old)
        assert view(exchange).configuration_hash == first_hash
        first_new = close_batch(exchange)
        assert batch_configurations(exchange)[-1] == second_hash
        settled(exchange, first_new)
        assert view(exchange).configuration_hash == second_hash
        assert asset_configuration(exchange, int(listed["asset_id"], 16)) == second_hash

        # Now a signer.
        key_file = tmp_path / "signer.key"
        key_file.write_text(f"{NEW_SIGNER_KEY:#x}")
        old = old_signer()
        assert post_bundle(exchange, old.private_key).status_code == 200
        assert post_bundle(exchange, NEW_SIGNER_KEY).status_code == 409
        words = ("rotate-oracle-signer", f"{old.public.x:#x}", "--new-key-file", str(key_file))
        third_hash = int(told(exchange, *words)["configuration_hash"], 16)
        let_wait(exchange)
        until(lambda: in_force_here(exchange) == third_hash, "the rotation here", exchange)
        rotated_at = time.monotonic()
        assert post_bundle(exchange, old.private_key).status_code == 409
        assert post_bundle(exchange, NEW_SIGNER_KEY).status_code == 200
        until(lambda: has_signed(exchange, NEW_SIGNER), "the new signer's prices", exchange)
        until(lambda: crowd.filled_since(rotated_at), "fills after the rotation", exchange)
        last = close_batch(exchange)
        settled(exchange, last)
        assert view(exchange).configuration_hash == third_hash

    configurations = batch_configurations(exchange)
    assert list(dict.fromkeys(configurations)) == [first_hash, second_hash, third_hash]
    assert configurations == sorted(configurations, key=[first_hash, second_hash, third_hash].index)
    ticks = [each for each in batch(exchange, last).transactions if isinstance(each, OracleTick)]
    signers = {bundle.public_key for tick in ticks for bundle in tick.bundles}
    assert NEW_SIGNER in signers
    assert old.public.x not in signers
    found, own = rebuilt(exchange)
    assert int(found["state_hash"], 16) == own.main_words[2]
    assert "~039-SUI" in json.dumps(found["assets"])

    # The whole journal again, without its snapshots, gives the same exchange.
    exchange.kill()
    for snapshot in (exchange.data_dir / "snapshots").iterdir():
        snapshot.unlink()
    exchange.start()
    assert in_force_here(exchange) == third_hash
    assert told(exchange, "status")["markets"]["SUI-USD"]["status"] == "ONLINE"
    assert exchange.stop() == 0
