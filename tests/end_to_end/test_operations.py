"""The operator's side of a real exchange: metrics, health, commands, logs, and the backup drill."""

import asyncio
import contextlib
import fcntl
import io
import json
import shutil
import threading
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from test_restart import open_orders, place

from provex.cli.development import development_secrets
from provex.cli.main import main
from provex.client.errors import ApiError
from provex.client.signing import NewOrder
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.client.transport import utc_now
from provex.ethereum.anvil import LOCK_FILE
from provex.ethereum.development import Role, development_account
from provex.protocol.primitives import primitives
from provex.protocol.records import Side

pytestmark = pytest.mark.end_to_end

OPERATOR = development_account(Role.OPERATOR).address
SIGNER = f"{primitives().stark_public_key(5).x:#x}"


def operator(exchange, *words):
    """Run a command as an operator does; its status and what it printed."""
    command = ["operator", *words]
    if words[0] not in {"restore", "check-backup"}:
        command += ["--data-dir", str(exchange.data_dir)]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = main(command)
    return status, printed.getvalue()


def told(exchange, *words):
    """What a command that succeeds tells machines."""
    status, text = operator(exchange, *words, "--json")
    assert status == 0, text
    return json.loads(text)


def metric(exchange, name):
    text = httpx.get(exchange.endpoints["operations"] + "/metrics").text
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith(name) and not line.startswith("#")
    }


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.3)


async def cancel_all(endpoints, key):
    async with Trader(
        endpoints["api"], TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
    ) as trader:
        await trader.log_in()
        await trader.private.cancel_orders("ETH-USD")


@pytest.fixture(scope="module")
def operated(start_exchange):
    return start_exchange("--no-bots", settings='log_format = "json"\n')


def test_health_and_metrics_of_a_running_exchange(operated):
    url = operated.endpoints["operations"]
    assert url.startswith("http://127.0.0.1:")

    until(lambda: httpx.get(url + "/ready").status_code == 200)

    assert httpx.get(url + "/health").json() == {"healthy": True, "reasons": [], "warnings": []}
    assert metric(operated, "provex_journal_sequence")["provex_journal_sequence"] > 0
    assert metric(operated, "provex_l1_reachable") == {"provex_l1_reachable": 1}
    assert metric(operated, "provex_l1_frozen") == {"provex_l1_frozen": 0}
    assert httpx.get(operated.endpoints["api"] + "/metrics").status_code == 404


def test_a_pause_lets_cancels_through_and_ends(operated):
    key = "0x" + token_hex(32)
    placed = asyncio.run(place(operated.endpoints, key, 2))
    assert told(operated, "pause")["sequence"] > 0

    ready = httpx.get(operated.endpoints["operations"] + "/ready")
    assert ready.status_code == 503
    assert [each["name"] for each in ready.json()["reasons"]] == ["orders_paused"]
    with pytest.raises(ApiError, match="takes no new orders"):
        asyncio.run(place(operated.endpoints, "0x" + token_hex(32), 1))
    assert asyncio.run(open_orders(operated.endpoints, key)) == set(placed)
    asyncio.run(cancel_all(operated.endpoints, key))
    assert asyncio.run(open_orders(operated.endpoints, key)) == set()

    told(operated, "resume")
    assert len(asyncio.run(place(operated.endpoints, "0x" + token_hex(32), 1))) == 1


def test_markets_open_and_close(operated):
    told(operated, "open-market", "SOL-USD")
    assert told(operated, "status")["markets"]["SOL-USD"]["status"] == "ONLINE"

    told(operated, "close-market", "SOL-USD", "--status", "OFFLINE")
    assert told(operated, "status")["markets"]["SOL-USD"]["status"] == "OFFLINE"


def test_the_insurance_fund_is_funded_through_l1(operated):
    def fund():
        return metric(operated, "provex_insurance_fund_usd")["provex_insurance_fund_usd"]

    before = fund()

    done = told(operated, "fund-insurance", "1234.5")

    assert done["amount_usd"] == "1234.5"
    until(lambda: fund() == before + 1234.5)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("open-market", "NO-USD"), 4001),
        (("fund-insurance", "0"), 1003),
        (("fund-insurance", "five"), 1003),
        (("fund-insurance", "0.0000001"), 1003),
        (("fund-insurance", "1e3"), 1003),
        (("fund-insurance", "9000000000000"), 1003),
        (("fund-insurance", "10", "--key-file", "/nowhere/key"), 5608),
        (("withdraw-fees", "1", "--to", "me"), 1003),
        (("withdraw-fees", "lots", "--to", OPERATOR), 1003),
        (("withdraw-fees", "999999999", "--to", OPERATOR), 1003),
        (("backup", "--to", "/nowhere/backup.tar"), 9203),
        (("backup", "--to", "/etc/hostname"), 9204),
        (("restore", "--from", "/etc/hostname"), 9203),
        (("check-backup", "--from", "/nowhere/backup.tar"), 9203),
    ],
)
def test_bad_input_is_a_numbered_error_and_changes_nothing(operated, words, number, tmp_path):
    before = told(operated, "status")["exchange"]
    extra = ("--data-dir", str(tmp_path / "new")) if words[0] == "restore" else ()

    status, text = operator(operated, *words, *extra)

    assert status == 1
    assert f"provex: error {number} " in text
    assert "Traceback" not in text
    after = told(operated, "status")["exchange"]
    assert after["orders_paused"] == before["orders_paused"]
    assert after["open_orders"] == before["open_orders"]


async def trade(endpoints):
    """Two newcomers trade an ETH at its oracle price, both paying fees."""
    network = DEVELOPMENT_NETWORK_ID
    async with (
        Trader(endpoints["api"], TraderKeys("0x" + token_hex(32), network_id=network)) as maker,
        Trader(endpoints["api"], TraderKeys("0x" + token_hex(32), network_id=network)) as taker,
    ):
        for side, trader in ((Side.SELL, maker), (Side.BUY, taker)):
            await trader.onboard()
            await trader.private.request_testnet_tokens()
            market = (await trader.public.markets("ETH-USD"))["ETH-USD"]
            await trader.private.place_order(
                NewOrder(
                    market="ETH-USD",
                    side=side,
                    size=Decimal(1),
                    price=market.oracle_price.quantize(Decimal(1)),
                    limit_fee=Decimal("0.01"),
                    expires_at=utc_now() + timedelta(days=1),
                )
            )


def test_fees_are_withdrawn_to_the_owner_of_their_key(operated):
    def fees():
        return told(operated, "status")["money"]["fees_usd"]

    asyncio.run(trade(operated.endpoints))
    until(lambda: Decimal(fees()) > 0)
    gathered = fees()

    status, text = operator(operated, "withdraw-fees", gathered, "--to", "0x" + "11" * 20)
    assert status == 1
    assert "error 9205 FEE_RECIPIENT_OTHER" in text
    assert fees() == gathered
    done = told(operated, "withdraw-fees", gathered, "--to", OPERATOR)

    assert Decimal(done["amount_usd"]) == Decimal(gathered)
    assert Decimal(fees()) == 0
    assert told(operated, "status")["money"]["transfers_pending"] == {"WITHDRAWAL": 1}
    assert told(operated, "claim-fees")["amount_usd"] == "0"
    # The key belongs to that address for ever now; nobody else can be named.
    status, text = operator(operated, "withdraw-fees", "1", "--to", "0x" + "11" * 20)
    assert status == 1


def test_a_key_file_that_holds_no_key_is_not_shown(operated, tmp_path):
    for content in ("", "not a key but a secret sentence", "0x0", "f" * 64, "é" * 30):
        (tmp_path / "key").write_text(content)

        status, text = operator(
            operated, "fund-insurance", "10", "--key-file", str(tmp_path / "key")
        )

        assert status == 1
        assert "error 9103 SETTINGS_INVALID" in text
        assert not content or content not in text


def test_without_an_exchange_every_command_is_a_numbered_error(operated, tmp_path):
    class Nothing:
        data_dir = tmp_path

    commands = [
        ("status",),
        ("pause",),
        ("resume",),
        ("close-batch",),
        ("open-market", "BTC-USD"),
        ("close-market", "BTC-USD"),
        ("fund-insurance", "1"),
        ("withdraw-fees", "1", "--to", OPERATOR),
        ("claim-fees",),
        ("list-asset", "deploy/market.toml"),
        ("rotate-oracle-signer", SIGNER, "--new", SIGNER),
        ("apply-change",),
        ("cancel-change",),
        ("add-verifier", OPERATOR),
        ("announce-verifier-removal", OPERATOR),
        ("cancel-verifier-removal", OPERATOR),
        ("remove-verifier", OPERATOR),
    ]
    for words in commands:
        status, text = operator(Nothing(), *words)
        assert status == 1
        assert "error 9201 OPERATOR_CHANNEL_UNAVAILABLE" in text


def test_the_log_is_json_and_holds_no_secret(operated):
    told(operated, "close-batch")

    lines = operated.log.read_text().splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in logged if "closed" in line["message"]]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in logged)
    text = "\n".join(json.dumps(line) for line in logged)
    assert not [secret for secret in development_secrets() if len(secret) > 8 and secret in text]


def test_a_backup_under_load_brings_a_destroyed_exchange_back(start_exchange, tmp_path):
    exchange = start_exchange("--no-bots")
    key = "0x" + token_hex(32)
    placed = asyncio.run(place(exchange.endpoints, key, 3))
    others = ["0x" + token_hex(32) for _ in range(4)]
    load = threading.Thread(
        target=lambda: [asyncio.run(place(exchange.endpoints, other, 3)) for other in others]
    )
    load.start()
    before = told(exchange, "status")["exchange"]["sequence"]
    contents = told(exchange, "backup", "--to", str(tmp_path / "backup.tar"))
    load.join()
    assert contents["journal_sequence"] >= before
    assert operator(exchange, "check-backup", "--from", str(tmp_path / "backup.tar"))[0] == 0

    exchange.kill()
    destroyed = Path(exchange.data_dir)
    # The chain is not the exchange's: it goes on whatever happens here. It writes its state first.
    with (destroyed / "chain" / LOCK_FILE).open() as chain_lock:
        fcntl.flock(chain_lock, fcntl.LOCK_EX)
    shutil.move(destroyed / "chain", tmp_path / "chain")
    shutil.rmtree(destroyed)
    status, text = operator(
        exchange, "restore", "--from", str(tmp_path / "backup.tar"), "--data-dir", str(destroyed)
    )
    assert status == 0, text
    shutil.rmtree(destroyed / "chain", ignore_errors=True)
    shutil.move(tmp_path / "chain", destroyed / "chain")
    exchange.start()

    assert set(placed) <= asyncio.run(open_orders(exchange.endpoints, key))
    assert told(exchange, "status")["exchange"]["sequence"] > contents["journal_sequence"]
    assert exchange.stop() == 0
    assert not (destroyed / "operator.sock").exists()
