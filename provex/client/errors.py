"""What can go wrong between a program and an exchange: refusals, and faults of the way between."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import orjson

__all__ = ["ApiError", "ConnectionFault", "QuoteRefused", "StreamRefused", "api_error_of"]

_TEXT_SHOWN = 200
_NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


class ApiError(Exception):
    """The exchange refused a request. Trying the same again gives the same answer, save for 429.

    `code` is the number in the registry of errors, 0 if the answer came from something in between;
    `fields` is everything else that the first reason says, such as `param`, `value` or `hash`.
    """

    def __init__(
        self, *, status: int, code: int, message: str, fields: Mapping[str, Any] = _NO_FIELDS
    ) -> None:
        """Keep what the answer said."""
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
        super().__init__(status, code, message)

    def __str__(self) -> str:
        """HTTP status, error number and text."""
        return f"{self.status}, error {self.code}: {self.message}"


class ConnectionFault(Exception):  # noqa: N818 - the house word for what the world does wrong.
    """No answer came, or none that can be read. What was asked may have happened or not."""


class StreamRefused(Exception):  # noqa: N818 - an answer, no fault of ours.
    """The exchange refused a subscription; the text says why."""


class QuoteRefused(Exception):  # noqa: N818 - an answer, no fault of ours.
    """A swap service gave no quote, or one that is not what was asked for; the text says why."""


def api_error_of(status: int, body: bytes) -> ApiError:
    """Read a refusal; anything that is not in its form becomes the message as it is."""
    try:
        reason = orjson.loads(body)["errors"][0]
        message, code = str(reason["msg"]), int(reason.get("code", 0))
    except (orjson.JSONDecodeError, KeyError, IndexError, TypeError, ValueError, AttributeError):
        text = body[:_TEXT_SHOWN].decode(errors="replace")
        return ApiError(status=status, code=0, message=text)
    fields = {name: value for name, value in reason.items() if name not in {"msg", "code"}}
    return ApiError(status=status, code=code, message=message, fields=fields)
