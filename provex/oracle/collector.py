"""Collects the signers' bundles of each time slot until a quorum makes a tick."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from provex.native.machine import is_provable
from provex.protocol.configuration import Configuration
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import Rejected
from provex.protocol.inputs import OracleTick
from provex.protocol.primitives import primitives
from provex.protocol.transactions import OracleBundle
from provex.rules.oracle import oracle_bundle_hash, require_observations_valid

__all__ = ["BundleRefusedError", "CollectorSettings", "QuorumCollector"]


class BundleRefusedError(Exception):
    """A bundle cannot count: not a signer's, not of this time, or not signed by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorSettings:
    """Whose bundles count, and for how long a slot is open."""

    configuration: Configuration
    slot_s: int
    slots_late_max: int = 3
    """A bundle may come this many slots after its slot began."""


class QuorumCollector:
    """One tick a slot, made of the first `quorum` valid bundles. Slots only move forward."""

    def __init__(self, settings: CollectorSettings) -> None:
        self._settings = settings
        self._open: dict[int, dict[int, OracleBundle]] = {}
        self._last_slot = 0

    def follow(self, configuration: Configuration) -> None:
        """Collect for another configuration; bundles for the one before do not count any more."""
        self._settings = replace(self._settings, configuration=configuration)
        self._open = {}

    @property
    def asset_count(self) -> int:
        """How many prices a bundle has."""
        return len(self._settings.configuration.assets)

    @property
    def last_slot(self) -> int:
        """The latest slot that became a tick; 0 before the first."""
        return self._last_slot

    def add(self, slot: int, bundle: OracleBundle, now_s: int) -> OracleTick | None:
        """Take a bundle; gives the tick when it completes the quorum. Raises BundleRefusedError.

        A second bundle of the same signer and slot, or one for a slot that is already a tick, is
        valid but changes nothing.
        """
        self._check(slot, bundle, now_s)
        if slot <= self._last_slot:
            return None
        collected = self._open.setdefault(slot, {})
        collected.setdefault(bundle.public_key, bundle)
        if len(collected) < self._settings.configuration.oracle_quorum:
            return None
        self._last_slot = slot
        self._open = {other: kept for other, kept in self._open.items() if other > slot}
        return OracleTick(slot=slot, bundles=_ascending(list(collected.values())))

    def _check(self, slot: int, bundle: OracleBundle, now_s: int) -> None:
        settings = self._settings
        if bundle.public_key not in settings.configuration.oracle_signers:
            raise BundleRefusedError(f"no signer has the key {bundle.public_key:064x}")
        if slot % settings.slot_s:
            raise BundleRefusedError(
                f"slot: expected a multiple of {settings.slot_s}, found {slot}"
            )
        oldest = now_s - settings.slot_s * settings.slots_late_max
        if not oldest <= slot <= now_s + settings.slot_s:
            raise BundleRefusedError(f"slot: expected about {now_s}, found {slot}")
        if len(bundle.prices) != self.asset_count:
            raise BundleRefusedError(
                f"prices: expected {self.asset_count}, found {len(bundle.prices)}"
            )
        try:
            require_observations_valid(settings.configuration, slot, bundle)
        except Rejected as rejected:
            # The rules would refuse the tick of all signers for it.
            raise BundleRefusedError(str(rejected)) from None
        message = oracle_bundle_hash(settings.configuration, slot, bundle.prices)
        signature = StarkSignature(r=bundle.signature.r, s=bundle.signature.s)
        if not primitives().stark_verify_by_x(message, signature, bundle.public_key):
            raise BundleRefusedError(
                "the signature is not the key's for these prices and this slot"
            )
        if not is_provable(message, signature.r, signature.s, bundle.public_key):
            # The ledger would refuse the tick of all signers for it.
            raise BundleRefusedError("no proof accepts the signature: sign with another nonce")


def _ascending(bundles: Sequence[OracleBundle]) -> tuple[OracleBundle, ...]:
    return tuple(sorted(bundles, key=lambda bundle: bundle.public_key))
