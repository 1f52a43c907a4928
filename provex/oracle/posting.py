"""How the oracle processes deliver to the exchange's intake."""

import logging
from pathlib import Path

import httpx
import msgspec

__all__ = ["Poster", "PostingSettings", "post_client"]

_log = logging.getLogger(__name__)

_CONFLICT = 409
_TIMEOUT_S = 5.0


class PostingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the intake listens, and the file that holds its token."""

    intake: str
    token_file: str


def post_client() -> httpx.AsyncClient:
    """An HTTP client for this machine's own services: no proxies, short waits."""
    return httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False)


class Poster:
    """Posts JSON to the intake under its token."""

    def __init__(self, settings: PostingSettings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http

    async def post(self, path: str, message: msgspec.Struct) -> bool:
        """Deliver once; True when it was taken. Raises httpx.HTTPError when delivery failed.

        The token is read anew each time, because the exchange makes a new one when it starts.
        """
        token = Path(self._settings.token_file).read_text("ascii").strip()
        answer = await self._http.post(
            self._settings.intake + path,
            content=msgspec.json.encode(message),
            headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
        )
        if answer.status_code == _CONFLICT:
            _log.debug("%s not taken: %s", path, answer.text)
            return False
        answer.raise_for_status()
        return True
