import asyncio
import json
import logging
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from provex.cli import up
from provex.cli.main import main
from provex.cli.network import free_port
from provex.ethereum.events import EventOrigin, Observation, Phase, StateUpdated
from provex.protocol.errors import EVENT_KNOWN, L1_BATCH_UNKNOWN, Rejected


class MainnetNode(BaseHTTPRequestHandler):
    """A node of a chain with real money."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert asked["method"] == "eth_chainId"
        body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": "0x1"}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def mainnet():
    server = HTTPServer(("127.0.0.1", 0), MainnetNode)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_public_keys_are_refused_on_another_chain(tmp_path, mainnet, capsys):
    data = tmp_path / "data"

    status = main(["up", "--data-dir", str(data), "--port", str(free_port()), "--l1", mainnet])

    assert status == 1
    assert "error 6005 DEVELOPMENT_KEY_REFUSED" in capsys.readouterr().err
    assert not (data / "endpoints.json").exists()


def test_a_stop_while_starting_leaves_nothing_behind(tmp_path):
    data = tmp_path / "data"
    command = [sys.executable, "-m", "provex.cli.main", "up", "--data-dir", str(data)]
    up = subprocess.Popen([*command, "--port", str(free_port())], stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (data / "chain").exists() and time.monotonic() < deadline:
        time.sleep(0.02)

    up.send_signal(signal.SIGTERM)
    output, _ = up.communicate(timeout=60)

    assert up.returncode == 0
    assert b"Provex is ready" not in output
    assert not (data / "endpoints.json").exists()


@pytest.mark.parametrize(
    ("refusal", "level"),
    [
        (Rejected(EVENT_KNOWN, event_id="e"), logging.INFO),
        (Rejected(L1_BATCH_UNKNOWN, found=2, closed=1), logging.ERROR),
    ],
)
def test_an_event_that_is_refused_for_good_holds_up_no_others(refusal, level, caplog):
    class Refusing:
        async def submit(self, _entry):
            raise refusal

    origin = EventOrigin(
        event_id="e",
        block_number=1,
        block_hash="0x01",
        block_time_s=1,
        transaction_hash="0x02",
        log_index=0,
    )
    accepted = StateUpdated(origin=origin, sequence_number=2, batch_id=2)
    observation = Observation(sequence=1, phase=Phase.CONFIRMED, event=accepted, credit_quantums=0)

    with caplog.at_level(logging.INFO):
        asyncio.run(up._submit_observation(Refusing(), observation))

    assert [(record.levelno, record.message) for record in caplog.records] == [
        (level, f"L1 event not taken: {refusal}")
    ]
