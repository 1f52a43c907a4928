"""How an endpoint is described: the one table that routes, validates, counts, and documents."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from provex.protocol.eip712 import TypedSignature
from provex.protocol.records import AccountRecord, UserRecord

from .rate_limits import RequestClass
from .schemas.requests import NoBody, NoQuery

__all__ = ["Access", "Call", "Endpoint"]


class Access(Enum):
    """Who may call an endpoint."""

    PUBLIC = "public"
    API_KEY = "API key"
    """HMAC with an API key."""
    ETHEREUM = "Ethereum"
    """A typed Ethereum signature over the request."""
    ONBOARDING = "onboarding"
    """The typed Ethereum signature of the onboarding message."""


class Call:
    """One request on its way to its handler: checked, decoded, and with its sender."""

    __slots__ = (
        "_account",
        "_user",
        "body",
        "client_address",
        "ethereum_address",
        "now_ms",
        "parameter",
        "query",
        "reading",
        "typed_signature",
    )

    def __init__(self, *, now_ms: int, client_address: str) -> None:
        """Begin with what is known at once."""
        self.now_ms = now_ms
        self.client_address = client_address
        self.parameter = ""
        self.query: Any = None
        self.body: Any = None
        self.reading: Any = None
        """What `measure` worked out of the body, for the handler."""
        self._account: AccountRecord | None = None
        self._user: UserRecord | None = None
        self.ethereum_address = ""
        """Lowercase; set where an Ethereum signature was checked."""
        self.typed_signature: TypedSignature | None = None

    @property
    def account(self) -> AccountRecord:
        """The account that asks. Only where an API key was checked."""
        assert self._account is not None, "the endpoint needs an API key"
        return self._account

    @property
    def user(self) -> UserRecord:
        """The user who asks. Only where an API key or a known address was checked."""
        assert self._user is not None, "the endpoint needs a sender"
        return self._user

    def is_from(self, user: UserRecord, account: AccountRecord | None) -> None:
        """Note who asks."""
        self._user = user
        self._account = account


Handler = Callable[[Call], Awaitable[Any]]
Measure = Callable[[Call], tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method on one path.

    A path ends in at most one parameter in braces. `measure` tells how many points a request costs
    and within which scope (such as its market) they count, once its parameters are known.
    """

    method: str
    path: str
    handler: Handler
    answer: type[msgspec.Struct] | None
    summary: str
    tag: str
    access: Access = Access.PUBLIC
    query: type[msgspec.Struct] = NoQuery
    body: type[msgspec.Struct] = NoBody
    limit: RequestClass = RequestClass.OTHER
    measure: Measure | None = None
    status: int = 200
    parameter: Any = str
    """Type of the path parameter."""
    is_addition: bool = False
    """Whether dYdX v3 had no such endpoint."""
