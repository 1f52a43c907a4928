"""Log lines as text or JSON, each with its request's id, none with a secret."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterable
from contextvars import ContextVar

__all__ = ["LOG_FORMATS", "JsonFormatter", "Redactor", "configure_logs", "request_id"]

LOG_FORMATS = ("text", "json")

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Names the request that the running task answers; empty outside of one."""

_HIDDEN = "[hidden]"
_SECRET_BYTES_MIN = 8
_PATTERNS = (
    # A password in a URL.
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@'\"]*):[^\s/@'\"]+@"), r"\1:" + _HIDDEN + "@"),
    # A provider's key in the path or query of a URL.
    (re.compile(r"(\bhttps?://[^\s'\"]*?[/=])[A-Za-z0-9_-]{24,}"), r"\1" + _HIDDEN),
    (re.compile(r"(?i)(\bbearer )[A-Za-z0-9._~+/=-]+"), r"\1" + _HIDDEN),
    # A named secret, as in headers, JSON and reprs.
    (
        re.compile(
            r"(?i)([\w-]*(?:private_?key|secret|passphrase|password|mnemonic|token_text)[\w-]*"
            r"[\"']?\s*[:=,]\s*(?:b?[\"'])?)[^\s\"',;)}]+"
        ),
        r"\1" + _HIDDEN,
    ),
    (
        re.compile(r"(?i)(dydx-signature[\"']?\s*[:=,]\s*(?:b?[\"'])?)[^\s\"',;)}]+"),
        r"\1" + _HIDDEN,
    ),
)


class Redactor:
    """Hides what looks like a secret, and those that it was told."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Too short texts are not taken for secrets: hiding them would hide everything."""
        known = sorted({text for text in secrets if len(text) >= _SECRET_BYTES_MIN}, key=len)
        self._known = [re.compile(re.escape(text), re.IGNORECASE) for text in reversed(known)]

    def clean(self, text: str) -> str:
        """The text without them."""
        for known in self._known:
            text = known.sub(_HIDDEN, text)
        for pattern, kept in _PATTERNS:
            text = pattern.sub(kept, text)
        return text


class _TextFormatter(logging.Formatter):
    """A line as people read it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback's lines."""
        name = request_id.get()
        text = super().format(record)
        return self._redactor.clean(f"{text} [request {name}]" if name else text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, request_id, exception."""

    def __init__(self, redactor: Redactor) -> None:
        """Hide what `redactor` finds."""
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; line breaks of messages cannot forge another line."""
        clean = self._redactor.clean
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, str] = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        if name := request_id.get():
            line["request_id"] = name
        if record.exc_info:
            line["exception"] = clean(self.formatException(record.exc_info))
        return json.dumps(line)


def configure_logs(chosen: str, secrets: Iterable[str] = ()) -> None:
    """Send this process's log lines to standard error in one form; `secrets` never appear."""
    assert chosen in LOG_FORMATS, chosen
    redactor = Redactor(secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(redactor) if chosen == "json" else _TextFormatter(redactor))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
