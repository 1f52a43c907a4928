from dataclasses import replace

import pytest
from unprovable import unprovable_signature

from provex.oracle.bundles import signed_bundle
from provex.oracle.collector import BundleRefusedError, CollectorSettings, QuorumCollector
from provex.protocol.numbers import Felt
from provex.protocol.transactions import ObservedPrice, Signature
from provex.rules.oracle import oracle_bundle_hash, require_bundles_valid

from .deployment import CONFIGURATION, SIGNER_KEYS, SLOT, bundle_of, prices_at


def make_collector():
    return QuorumCollector(CollectorSettings(configuration=CONFIGURATION, slot_s=2))


def test_the_quorum_makes_a_tick_with_ascending_signers():
    collector = make_collector()

    answers = [collector.add(SLOT, bundle_of(i), SLOT) for i in (4, 0, 2, 1)]

    assert answers[:3] == [None, None, None]
    assert answers[3].slot == SLOT
    assert list(answers[3].bundles) == [bundle_of(i) for i in (0, 1, 2, 4)]
    assert collector.last_slot == SLOT


def test_a_slot_makes_one_tick_only():
    collector = make_collector()
    for i in range(4):
        collector.add(SLOT, bundle_of(i), SLOT)

    assert collector.add(SLOT, bundle_of(4), SLOT) is None


def test_a_signer_counts_once_a_slot():
    collector = make_collector()

    answers = [collector.add(SLOT, bundle_of(0), SLOT) for _ in range(6)]

    assert answers == [None] * 6


def test_slots_do_not_mix():
    collector = make_collector()
    for i in range(3):
        collector.add(SLOT, bundle_of(i), SLOT)

    assert collector.add(SLOT + 2, bundle_of(3, SLOT + 2), SLOT + 2) is None


def test_an_older_slot_is_forgotten_after_a_newer_tick():
    collector = make_collector()
    for i in range(3):
        collector.add(SLOT, bundle_of(i), SLOT)
    for i in range(4):
        collector.add(SLOT + 2, bundle_of(i, SLOT + 2), SLOT + 2)

    assert collector.add(SLOT, bundle_of(3), SLOT + 2) is None


@pytest.mark.parametrize(
    ("slot", "now_s"),
    [(SLOT + 1, SLOT), (SLOT, SLOT + 7), (SLOT + 4, SLOT)],
    ids=["not a slot", "too late", "too early"],
)
def test_a_bundle_of_another_time_is_refused(slot, now_s):
    with pytest.raises(BundleRefusedError, match="slot"):
        make_collector().add(slot, bundle_of(0), now_s)


def test_a_stranger_is_refused():
    stranger = signed_bundle(CONFIGURATION, SLOT, prices_at(SLOT), 999)

    with pytest.raises(BundleRefusedError, match="no signer"):
        make_collector().add(SLOT, stranger, SLOT)


def test_a_changed_price_is_refused():
    forged = replace(bundle_of(0), prices=prices_at(SLOT, 5))

    with pytest.raises(BundleRefusedError, match="signature"):
        make_collector().add(SLOT, forged, SLOT)


def test_a_signature_that_no_proof_accepts_is_refused():
    good = bundle_of(0)
    message_hash = oracle_bundle_hash(CONFIGURATION, SLOT, good.prices)
    made = unprovable_signature(SIGNER_KEYS[0], message_hash)

    with pytest.raises(BundleRefusedError, match="nonce"):
        make_collector().add(
            SLOT, replace(good, signature=Signature(Felt(made.r), Felt(made.s))), SLOT
        )


def test_a_bundle_without_all_assets_is_refused():
    short = signed_bundle(CONFIGURATION, SLOT, prices_at(SLOT)[:-1], SIGNER_KEYS[0])

    with pytest.raises(BundleRefusedError, match="prices"):
        make_collector().add(SLOT, short, SLOT)


@pytest.mark.parametrize(
    "observed_at", [SLOT + 1, SLOT - CONFIGURATION.price_validity_period - 1], ids=["later", "old"]
)
def test_one_signer_with_a_wrong_time_does_not_spoil_the_tick_of_the_others(observed_at):
    prices = (ObservedPrice(2**32, observed_at), *prices_at(SLOT)[1:])
    faulty = signed_bundle(CONFIGURATION, SLOT, prices, SIGNER_KEYS[0])
    collector = make_collector()

    with pytest.raises(BundleRefusedError, match="validity period"):
        collector.add(SLOT, faulty, SLOT)
    answers = [collector.add(SLOT, bundle_of(i), SLOT) for i in (1, 2, 3, 4)]

    require_bundles_valid(CONFIGURATION, answers[-1])
