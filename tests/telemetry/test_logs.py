import io
import json
import logging
import sys

import pytest

from provex.telemetry.logs import Redactor, configure_logs, request_id

KEY = "7f" * 32


@pytest.fixture(params=["text", "json"])
def written(request, monkeypatch):
    """What one process writes, with logging as it is set up there; and the form."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    configure_logs(request.param, [KEY, "short"])
    yield request.param, stream
    root.handlers[:] = kept
    root.setLevel(level)


def test_a_line_has_its_request_and_its_exception(written):
    form, stream = written
    token = request_id.set("abc-1")
    try:
        raise ValueError("of this kind")
    except ValueError:
        logging.getLogger("provex.test").exception("it failed at %s", "noon")
    request_id.reset(token)
    logging.getLogger("provex.test").info("outside")

    lines = stream.getvalue().splitlines()
    if form == "text":
        assert "it failed at noon" in lines[0]
        assert "[request abc-1]" in stream.getvalue()
        assert "[request" not in lines[-1]
    else:
        failed, outside = (json.loads(line) for line in lines)
        assert failed["message"] == "it failed at noon"
        assert failed["request_id"] == "abc-1"
        assert failed["level"] == "ERROR"
        assert "ValueError: of this kind" in failed["exception"]
        assert set(outside) == {"time", "level", "logger", "message"}


def test_a_message_cannot_forge_a_json_line(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    configure_logs("json")
    logging.getLogger("x").warning('end"}\n{"level": "INFO", "message": "forged"}')
    root.handlers[:] = kept
    root.setLevel(level)

    assert len(stream.getvalue().splitlines()) == 1


SECRETS = [
    "postgresql://provex:hunter22@db.internal/provex",
    "https://mainnet.provider.io/v3/0123456789abcdef0123456789abcdef",
    "https://node.example/rpc?apikey=0123456789abcdefghijklmnop",
    "Authorization: Bearer s3cr3t.t0k3n-value",
    '{"private_key": "0xdeadbeefdeadbeef"}',
    "Settings(privateKey='0xdeadbeefdeadbeef')",
    "DYDX-PASSPHRASE: correct-horse-battery",
    "(b'dydx-passphrase', b'correct-horse-battery')",
    "(b'dydx-signature', b'c2lnbmF0dXJl')",
    "encrypted_secret='sealedsealed'",
    f"key {KEY} and 0x{KEY.upper()}",
]
HIDDEN = (
    "hunter22",
    "0123456789abcdef",
    "s3cr3t",
    "deadbeef",
    "correct-horse",
    "c2lnbmF0dXJl",
    "sealedsealed",
    KEY,
    KEY.upper(),
)


@pytest.mark.parametrize("text", SECRETS)
def test_what_looks_like_a_secret_is_hidden(text, written):
    _, stream = written

    logging.getLogger("provex.test").error("found %s", text)
    try:
        raise RuntimeError(text)
    except RuntimeError:
        logging.getLogger("provex.test").exception("again")

    assert stream.getvalue().count("[hidden]") >= 2
    assert not [word for word in HIDDEN if word in stream.getvalue()]


def test_what_operators_need_stays_readable():
    text = "batch 7 of 0xCD828e691cA23b66291ae905491Bb89aEe3Abd82 closed: 12 transactions"

    assert Redactor(["short"]).clean(text + " short") == text + " short"
