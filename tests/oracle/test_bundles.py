from dataclasses import replace

import msgspec
import pytest

from provex.oracle.bundles import (
    NO_PRICE,
    BundleMalformedError,
    WireBundle,
    bundle_from_wire,
    observed_prices,
    price_fixed_from_e18,
    signed_bundle,
    wire_bundle,
)
from provex.oracle.observations import Observation
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.markets import market_by_name, markets
from provex.protocol.parameters import PRICE_MAX
from provex.protocol.primitives import primitives
from provex.rules.oracle import oracle_bundle_hash

from .deployment import CONFIGURATION, SIGNER_KEYS, SLOT, bundle_of, prices_at

BTC = market_by_name()["BTC-USD"]


def test_a_price_is_rounded_half_up_to_thirty_two_bits():
    # BTC has 10^10 quantums a unit: one dollar a unit is 10^6 / 10^10 quantums, times 2^32.
    assert price_fixed_from_e18(BTC, 42_000 * 10**18) == 42_000 * 2**32 // 10**4
    assert price_fixed_from_e18(BTC, 48_000 * 10**18) == 48_000 * 2**32 // 10**4 + 1
    assert price_fixed_from_e18(BTC, 10**18 * 10**4) == 2**32
    assert price_fixed_from_e18(BTC, 1) == 0


def test_assets_without_observation_have_no_price():
    prices = observed_prices(
        markets(), {BTC.index: Observation(price_e18=42_000 * 10**18, observed_at_s=SLOT - 3)}
    )

    assert len(prices) == len(markets())
    assert prices[BTC.index].observed_at == SLOT - 3
    assert all(price == NO_PRICE for i, price in enumerate(prices) if i != BTC.index)


@pytest.mark.parametrize("price", [1, 10**32])
def test_a_price_that_does_not_fit_is_none(price):
    observation = Observation(price_e18=price, observed_at_s=SLOT)

    assert observed_prices(markets(), {BTC.index: observation})[BTC.index] == NO_PRICE


def test_a_bundle_is_signed_for_its_slot_and_deployment():
    bundle = signed_bundle(CONFIGURATION, SLOT, prices_at(SLOT), SIGNER_KEYS[0])

    signature = StarkSignature(bundle.signature.r, bundle.signature.s)
    for configuration, slot, is_signed in [
        (CONFIGURATION, SLOT, True),
        (CONFIGURATION, SLOT + 2, False),
        (replace(CONFIGURATION, domain=CONFIGURATION.domain + 1), SLOT, False),
    ]:
        message = oracle_bundle_hash(configuration, slot, bundle.prices)
        assert primitives().stark_verify_by_x(message, signature, bundle.public_key) == is_signed


def test_the_wire_form_round_trips():
    bundle = bundle_of(0)
    encoded = msgspec.json.encode(wire_bundle(SLOT, bundle))

    wire = msgspec.json.decode(encoded, type=WireBundle)

    assert wire.slot == SLOT
    assert bundle_from_wire(wire) == bundle


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "00"},
        {"signature": "1" * 128},
        {"signature": "0" * 128},
        {"public_key": "xyz"},
        {"public_key": "0"},
        {"public_key": "f" * 64},
        {"prices": [(str(PRICE_MAX + 1), SLOT)]},
        {"prices": [("-1", SLOT)]},
        {"prices": [("1.5", SLOT)]},
        {"prices": [("0", SLOT)]},
        {"prices": [("5", 0)]},
        {"prices": [("5", 2**32)]},
    ],
)
def test_a_malformed_wire_bundle_is_refused(changes):
    wire = msgspec.structs.replace(wire_bundle(SLOT, bundle_of(0)), **changes)

    with pytest.raises(BundleMalformedError):
        bundle_from_wire(wire)
