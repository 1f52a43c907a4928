"""An oracle's bundle on its way from signer to exchange: built, signed, and as JSON on the wire."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from provex.protocol.configuration import Configuration
from provex.protocol.ecdsa import signature_from_text
from provex.protocol.field import PRIME
from provex.protocol.markets import COLLATERAL_RESOLUTION
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.parameters import PRICE_MAX, PRICE_UNIT
from provex.protocol.primitives import primitives
from provex.protocol.transactions import ObservedPrice, OracleBundle, Signature
from provex.rules.oracle import oracle_bundle_hash

from .observations import Observation

__all__ = [
    "NO_PRICE",
    "BundleMalformedError",
    "WireBundle",
    "bundle_from_wire",
    "observed_prices",
    "price_fixed_from_e18",
    "signed_bundle",
    "wire_bundle",
]

NO_PRICE = ObservedPrice(price=u64(0), observed_at=u32(0))
_E18 = 10**18


class BundleMalformedError(Exception):
    """A bundle on the wire does not follow the format."""


class WireBundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A bundle as JSON: prices as decimal text, as they have 64 bits; key and signature as hex."""

    slot: int
    public_key: str
    prices: list[tuple[str, int]]
    signature: str


class Priced(Protocol):
    """A market, or an asset of a configuration."""

    @property
    def resolution(self) -> int:
        """Synthetic quantums per unit."""
        ...


def price_fixed_from_e18(asset: Priced, price_e18: int) -> int:
    """32.32 collateral quantums a synthetic quantum from USD a unit times 10^18, half up."""
    divisor = asset.resolution * _E18
    return (price_e18 * COLLATERAL_RESOLUTION * PRICE_UNIT + divisor // 2) // divisor


def observed_prices(
    assets: Sequence[Priced], observations: Mapping[int, Observation]
) -> tuple[ObservedPrice, ...]:
    """The prices to sign, for all assets in their order; "none" without a usable observation."""
    return tuple(
        _observed_price(asset, observations.get(index)) for index, asset in enumerate(assets)
    )


def _observed_price(asset: Priced, observation: Observation | None) -> ObservedPrice:
    if observation is None:
        return NO_PRICE
    price = price_fixed_from_e18(asset, observation.price_e18)
    if not 1 <= price <= PRICE_MAX:
        return NO_PRICE
    return ObservedPrice(price=u64(price), observed_at=u32(observation.observed_at_s))


def signed_bundle(
    configuration: Configuration, slot: int, prices: tuple[ObservedPrice, ...], private_key: int
) -> OracleBundle:
    """Sign one slot's prices for the deployment of this configuration."""
    message = oracle_bundle_hash(configuration, slot, prices)
    signature = primitives().stark_sign(private_key, message)
    return OracleBundle(
        public_key=Felt(primitives().stark_public_key(private_key).x),
        prices=prices,
        signature=Signature(Felt(signature.r), Felt(signature.s)),
    )


def wire_bundle(slot: int, bundle: OracleBundle) -> WireBundle:
    """The bundle as it is posted."""
    return WireBundle(
        slot=slot,
        public_key=f"{bundle.public_key:064x}",
        prices=[(str(price.price), price.observed_at) for price in bundle.prices],
        signature=f"{bundle.signature.r:064x}{bundle.signature.s:064x}",
    )


def bundle_from_wire(wire: WireBundle) -> OracleBundle:
    """Read a posted bundle. Raises BundleMalformedError; the collector checks who signed it."""
    signature = signature_from_text(wire.signature)
    if signature is None:
        raise BundleMalformedError("signature: expected 128 hexadecimal digits")
    return OracleBundle(
        public_key=_element("public_key", _number(wire.public_key)),
        prices=tuple(_price(text, observed_at) for text, observed_at in wire.prices),
        signature=Signature(_element("r", signature.r), _element("s", signature.s)),
    )


def _number(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        raise BundleMalformedError("public_key: expected hexadecimal digits") from None


def _element(name: str, value: int) -> Felt:
    if not 0 < value < PRIME:
        raise BundleMalformedError(f"{name}: expected a field element other than 0")
    return Felt(value)


def _price(text: str, observed_at: int) -> ObservedPrice:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(PRICE_MAX))
    price = int(text) if is_number else -1
    if not 0 <= price <= PRICE_MAX:
        raise BundleMalformedError(f"price: expected 0 to 2^64 - 1, found {text[:40]!r}")
    if not 0 <= observed_at < 2**32 or (price == 0) != (observed_at == 0):
        raise BundleMalformedError(f"observation time: found {observed_at}")
    return ObservedPrice(price=u64(price), observed_at=u32(observed_at))
