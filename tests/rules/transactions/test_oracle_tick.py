"""Oracle ticks: rules OT-1 to OT-8."""

from dataclasses import replace
from statistics import median_low

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provex.protocol.errors import (
    INVALID_ASSET_ORACLE_PRICE,
    INVALID_ORACLE_OBSERVATION,
    INVALID_ORACLE_TICK_SLOT,
    INVALID_SIGNATURE,
    ORACLE_QUORUM_MISSING,
    UNKNOWN_ORACLE_SIGNER,
    UNSORTED_ORACLE_PRICES,
    VALUE_OUT_OF_RANGE,
    Rejected,
)
from provex.protocol.poseidon import poseidon_hash_many
from provex.protocol.transactions import ObservedPrice, OracleTick
from provex.rules import oracle
from provex.rules.oracle import asset_list_hash, oracle_bundle_hash, with_median_price
from rules.world import (
    ALICE,
    BTC,
    BTC_PRICE,
    DOMAIN,
    ETH,
    NOW_S,
    ORACLES,
    World,
    bundle,
    configuration,
    oracle_tick,
    view,
    with_configuration,
)

SLOT = NOW_S + 10
FOUR = ORACLES[:4]


def observed(*pairs):
    return tuple(ObservedPrice(price, at) for price, at in pairs)


def tick_of(*bundles, slot=SLOT):
    return OracleTick(slot=slot, bundles=tuple(sorted(bundles, key=lambda made: made.public_key)))


def test_the_lower_middle_of_the_prices_is_in_force_with_its_time():
    world = World()
    prices = dict(zip(FOUR, [(40, 1, 9), (10, 2, 9), (30, 3, 9), (20, 4, 9)], strict=True))

    world.apply(oracle_tick(SLOT, prices), "oracle_tick/lower_middle")

    assert [asset.price for asset in world.view.assets] == [20, 2, 9]
    assert [asset.observed_at for asset in world.view.assets] == [SLOT] * 3
    assert (world.view.system_time, world.view.oracle_slot) == (SLOT, SLOT)


def test_equal_prices_are_ordered_by_time():
    world = World()
    times = [SLOT - 30, SLOT - 5, SLOT - 20, SLOT - 10]
    bundles = [
        bundle(signer, SLOT, observed((7, at), (1, at), (1, at)), configuration())
        for signer, at in zip(FOUR, times, strict=True)
    ]

    world.apply(tick_of(*bundles))

    assert world.view.assets[BTC].observed_at == SLOT - 20


def test_without_a_quorum_of_prices_the_last_one_stays_with_its_time():
    world = World()
    prices = dict(
        zip(ORACLES, [(5, 0, 1), (5, 0, 1), (5, 7, 1), (5, 7, 1), (5, 7, 1)], strict=True)
    )

    world.apply(oracle_tick(SLOT, prices), "oracle_tick/keeps_last_price")

    before = view().assets[ETH]
    assert world.view.assets[ETH] == before
    assert world.view.assets[BTC].price == 5


def test_a_quorum_of_bundles_is_needed():
    few = oracle_tick(SLOT, dict.fromkeys(ORACLES[:3], (1, 1, 1)))

    refused = World().refused(few, "oracle_tick/refuses_missing_quorum")
    assert refused == ORACLE_QUORUM_MISSING


def test_signers_ascend_are_known_and_sign():
    world = World()
    good = oracle_tick(SLOT, dict.fromkeys(FOUR, (1, 1, 1)))

    swapped = replace(good, bundles=good.bundles[::-1])
    assert world.refused(swapped) == UNSORTED_ORACLE_PRICES
    twice = replace(good, bundles=good.bundles[:3] + good.bundles[2:3])
    assert world.refused(twice) == UNSORTED_ORACLE_PRICES
    stranger = oracle_tick(SLOT, dict.fromkeys((*ORACLES[:3], ALICE), (1, 1, 1)))
    assert world.refused(stranger) == UNKNOWN_ORACLE_SIGNER
    changed = replace(good.bundles[0], prices=observed((2, SLOT), (1, SLOT), (1, SLOT)))
    forged = replace(good, bundles=(changed, *good.bundles[1:]))
    assert world.refused(forged, "oracle_tick/refuses_changed_price") == INVALID_SIGNATURE


def test_a_bundle_counts_for_its_slot_domain_and_asset_list_only():
    world = World()
    good = oracle_tick(SLOT, dict.fromkeys(FOUR, (1, 1, 1)))

    moved = replace(good, slot=SLOT + 1)
    assert world.refused(moved) == INVALID_SIGNATURE
    world.view = with_configuration(world.view, domain=DOMAIN + 1)
    assert world.refused(good) == INVALID_SIGNATURE
    reordered = (*configuration().assets[:2], replace(configuration().assets[2], asset_id=2**119))
    world.view = with_configuration(view(), assets=reordered)
    assert world.refused(good) == INVALID_SIGNATURE


def test_slots_rise_and_are_not_before_the_system_time():
    prices = dict.fromkeys(FOUR, (1, 1, 1))
    world = World()

    assert world.refused(oracle_tick(NOW_S, prices)) == INVALID_ORACLE_TICK_SLOT
    world.view = view(system_time=SLOT + 5)
    assert world.refused(oracle_tick(SLOT + 4, prices)) == INVALID_ORACLE_TICK_SLOT
    world.apply(oracle_tick(SLOT + 5, prices))


@pytest.mark.parametrize(
    ("price", "is_valid"),
    [
        ((1, SLOT), True),
        ((1, SLOT + 1), False),
        ((1, SLOT - 3600), True),
        ((1, SLOT - 3601), False),
        ((0, 0), True),
        ((0, SLOT), False),
        ((2**64 - 1, SLOT), True),
    ],
)
def test_observations_lie_in_the_validity_period_or_are_none(price, is_valid):
    world = World()
    tick = tick_of(
        *[
            bundle(signer, SLOT, observed(price, (1, SLOT), (1, SLOT)), configuration())
            for signer in FOUR
        ]
    )

    if is_valid:
        world.apply(tick)
    else:
        assert world.refused(tick) == INVALID_ORACLE_OBSERVATION


def test_a_bundle_has_one_entry_per_asset():
    short = [bundle(signer, SLOT, observed((1, SLOT)), configuration()) for signer in FOUR]

    assert World().refused(tick_of(*short)) == INVALID_ORACLE_OBSERVATION


def test_a_bundle_hash_packs_two_observations_a_word():
    prices = observed((1, 2), (3, 4), (5, 6))
    words = [
        int.from_bytes(b"ProvexOracle1"),
        DOMAIN,
        asset_list_hash(configuration()),
        SLOT,
        (1 << 32 | 2) << 96 | (3 << 32 | 4),
        (5 << 32 | 6) << 96,
    ]

    assert oracle_bundle_hash(configuration(), SLOT, prices) == poseidon_hash_many(words)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prices=st.lists(st.integers(1, 2**64 - 1), min_size=4, max_size=9))
def test_the_median_equals_the_textbook_one_and_a_lying_hint_is_refused(prices, monkeypatch):
    tick = OracleTick(
        slot=SLOT,
        bundles=tuple(replace(_UNSIGNED, prices=observed((price, SLOT))) for price in prices),
    )

    found = with_median_price(configuration(), view().assets[BTC], tick, BTC)

    assert found.price == median_low(prices)
    key = found.price * 2**32 + SLOT
    others = [price * 2**32 + SLOT for price in prices if price != found.price]
    for lie in (-1, 0, key - 1, key + 1, key + 2**32, *others, 2**128):
        with monkeypatch.context() as lying:
            lying.setattr(oracle, "median_key", lambda _tick, _index, lie=lie: lie)
            with pytest.raises(Rejected) as rejected:
                with_median_price(configuration(), view().assets[BTC], tick, BTC)
        is_in_range = 0 <= lie < 2**128
        code = INVALID_ASSET_ORACLE_PRICE if is_in_range else VALUE_OUT_OF_RANGE
        assert rejected.value.code == code


_UNSIGNED = bundle(ORACLES[0], SLOT, observed((BTC_PRICE, SLOT)), configuration())
