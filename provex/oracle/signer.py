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

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.configuration import Configuration
from provex.protocol.configuration_file import configuration_from_json

from .aggregators import AggregatorReader, AggregatorSettings
from .bundles import observed_prices, signed_bundle, wire_bundle
from .posting import Poster, PostingSettings, post_client
from .process import run_until_stopped, set_up_process

__all__ = ["Signer", "SignerSettings", "main"]

_log = logging.getLogger(__name__)

_MS = 1_000


class SignerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a signer reads, with which key it signs, and whom it tells."""

    posting: PostingSettings
    aggregators: AggregatorSettings
    key_file: str
    configuration_file: str
    """The deployment's configuration: a signature for one exchange means nothing to another."""
    slot_s: int
    delay_ms: int = 0
    """How long after a slot's beginning this signer reads; signers of one machine take turns."""


class Signer:
    """Signs the prices of one slot after the other."""

    def __init__(
        self,
        *,
        configuration: Configuration,
        private_key: int,
        reader: AggregatorReader,
        poster: Poster,
    ) -> None:
        self._configuration = configuration
        self._private_key = private_key
        self._reader = reader
        self._poster = poster

    async def sign_slot(self, slot: int) -> bool:
        """Read, sign and post one slot; True when it was taken. Raises L1Fault, HTTPError."""
        observations = await self._reader.observations(slot)
        prices = observed_prices(self._configuration.assets, observations)
        bundle = signed_bundle(self._configuration, slot, prices, self._private_key)
        return await self._poster.post("/bundles", wire_bundle(slot, bundle))


async def _run(settings: SignerSettings) -> None:
    configuration = configuration_from_json(Path(settings.configuration_file).read_text("ascii"))
    private_key = int(Path(settings.key_file).read_text("ascii"), 16)
    async with EthereumRpc(settings.aggregators.l1) as rpc, post_client() as http:
        signer = Signer(
            configuration=configuration,
            private_key=private_key,
            reader=AggregatorReader(settings.aggregators, rpc),
            poster=Poster(settings.posting, http),
        )
        while True:
            slot = await _next_slot(settings)
            try:
                await signer.sign_slot(slot)
            except (L1Fault, httpx.HTTPError) as fault:
                _log.warning("slot %d not delivered, next slot again: %r", slot, fault)


async def _next_slot(settings: SignerSettings) -> int:
    """Wait for this signer's turn in the next slot; the slot."""
    delay_s = settings.delay_ms / _MS
    slot = (int(time.time() - delay_s) // settings.slot_s + 1) * settings.slot_s
    await asyncio.sleep(slot + delay_s - time.time())
    return slot


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the signer until it is stopped."""
    parser = argparse.ArgumentParser(description="Signs oracle prices for the exchange.")
    parser.add_argument("settings", type=Path, help="JSON file, see docs/operator/running.md")
    path = parser.parse_args(arguments).settings
    set_up_process()
    run_until_stopped(_run(msgspec.json.decode(path.read_bytes(), type=SignerSettings)))


if __name__ == "__main__":
    main()
