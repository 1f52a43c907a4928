"""What the gateway counts of its requests."""

from collections.abc import Sequence

from provex.protocol.errors import ERRORS
from provex.telemetry.instruments import LabelledCounter, LabelledHistogram

from .schemas.responses import ErrorItem

__all__ = ["UNROUTED", "RequestFigures"]

UNROUTED = "unrouted"
"""Stands for every path and method without an endpoint: what strangers invent is no label."""


class RequestFigures:
    """Counts by endpoint, never by who asked."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.requests = LabelledCounter("method", "path", "status")
        self.seconds = LabelledHistogram("method", "path")
        self.refusals = LabelledCounter("code", "name")

    def answered(self, method: str, path: str, *, status: int, seconds: float) -> None:
        """One request got its answer."""
        self.requests.add(method, path, str(status))
        self.seconds.observe(seconds, method, path)

    def refused(self, errors: Sequence[ErrorItem]) -> None:
        """An answer was a refusal; its first error is the reason."""
        code = errors[0].code if errors else None
        kind = None if code is None else ERRORS.get(code)
        if kind is not None:
            self.refusals.add(str(kind.number), kind.name)
