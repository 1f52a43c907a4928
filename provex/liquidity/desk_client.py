"""A provider's side of the desk."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import httpx
import msgspec

from provex.protocol.errors import LIQUIDITY_DESK_UNREACHABLE, Rejected

from .wire import WireLook, WireReport, WireWithdrawal

__all__ = ["Desk", "DeskClient"]

TIMEOUT_S = 10.0


class Desk(Protocol):
    """Where a provider reports and hears what to pay."""

    async def look(self, report: WireReport) -> WireLook:
        """Report, and hear what waits. Rejects with LIQUIDITY_DESK_UNREACHABLE."""
        ...

    async def withdraw(self, withdrawal: WireWithdrawal) -> None:
        """Withdraw to L1. Rejects with LIQUIDITY_DESK_UNREACHABLE, also if it is refused."""
        ...


class DeskClient:
    """The desk over HTTP. Use as an async context manager."""

    def __init__(self, url: str, token_file: Path) -> None:
        """Speak to the desk at `url`; the token is read anew each time, as it changes with it."""
        self._url = url
        self._token_file = token_file
        self._client = httpx.AsyncClient(timeout=TIMEOUT_S)

    async def __aenter__(self) -> Self:
        """Nothing is sent before the first look."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def look(self, report: WireReport) -> WireLook:
        """Report, and hear what waits. Rejects with LIQUIDITY_DESK_UNREACHABLE."""
        answer = await self._post("look", report)
        try:
            return msgspec.json.decode(answer, type=WireLook)
        except ValueError as error:
            raise Rejected(LIQUIDITY_DESK_UNREACHABLE, reason=error) from error

    async def withdraw(self, withdrawal: WireWithdrawal) -> None:
        """Withdraw to L1. Rejects with LIQUIDITY_DESK_UNREACHABLE, also if it is refused."""
        await self._post("withdraw", withdrawal)

    async def _post(self, door: str, message: msgspec.Struct) -> bytes:
        try:
            token = self._token_file.read_text("ascii").strip()
            response = await self._client.post(
                f"{self._url}/{door}",
                content=msgspec.json.encode(message),
                headers={"authorization": f"Bearer {token}"},
            )
            response.raise_for_status()
        except (OSError, httpx.HTTPError, ValueError) as error:
            reason = str(error) or type(error).__name__
            raise Rejected(LIQUIDITY_DESK_UNREACHABLE, reason=reason) from error
        return response.content
