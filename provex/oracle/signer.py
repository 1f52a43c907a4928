"""One oracle signer: reads the aggregators once a time slot, signs one bundle, posts it.

Runs as `python -m provex.oracle.signer SETTINGS`. The Stark key stands in a file of its own that
only the operator of this signer can read. A market whose aggregator is stale or invalid is "none".
"""

import argparse
import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import msgspec

from provex.native import crypto
from provex.protocol.markets import markets

from .aggregators import AggregatorReader, AggregatorSettings
from .bundles import observed_prices, signed_bundle, wire_bundle
from .posting import Poster, PostingSettings

__all__ = ["Signer", "SignerSettings", "main"]

_log = logging.getLogger(__name__)


class SignerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a signer reads, with which key it signs, and whom it tells."""

    posting: PostingSettings
    aggregators: AggregatorSettings
    key_file: str
    domain: str
    """The deployment's domain, hexadecimal: signatures of one exchange mean nothing to another."""
    slot_s: int


class Signer:
    """Signs the prices of one slot after the other."""

    def __init__(self, settings: SignerSettings, private_key: int, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._private_key = private_key
        self._domain = int(settings.domain, 16)
        self._reader = AggregatorReader(settings.aggregators, http)
        self._poster = Poster(settings.posting, http)

    async def sign_slot(self, slot: int) -> bool:
        """Read, sign and post one slot; True when the exchange took it. Raises httpx.HTTPError."""
        prices = observed_prices(markets(), await self._reader.observations(slot))
        bundle = signed_bundle(self._domain, slot, prices, self._private_key)
        return await self._poster.post("/bundles", wire_bundle(slot, bundle))


async def _run(settings: SignerSettings, private_key: int) -> None:
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        signer = Signer(settings, private_key, http)
        while True:
            slot = int(time.time()) // settings.slot_s * settings.slot_s
            try:
                await signer.sign_slot(slot)
            except httpx.HTTPError as fault:
                _log.warning("slot %d not delivered, next slot again: %s", slot, fault)
            await asyncio.sleep(max(0.0, slot + settings.slot_s - time.time()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the signer until it is stopped."""
    parser = argparse.ArgumentParser(description="Signs oracle prices for the exchange.")
    parser.add_argument("settings", type=Path, help="JSON file, see docs/operator/running.md")
    path = parser.parse_args(arguments).settings
    logging.basicConfig(level=logging.INFO, format="%(levelname)s signer: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    crypto.install()
    settings = msgspec.json.decode(path.read_bytes(), type=SignerSettings)
    private_key = int(Path(settings.key_file).read_text("ascii"), 16)
    asyncio.run(_run(settings, private_key))


if __name__ == "__main__":
    main()
