import json
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from provex.cli.main import main
from provex.cli.network import free_port


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
