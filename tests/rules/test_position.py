"""The position primitive, ids and leaves: rules PO-1 to PO-9."""

from dataclasses import replace

import pytest

from provex.protocol.errors import (
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    MISSING_GLOBAL_FUNDING_INDEX,
    MISSING_ORACLE_PRICE,
    OK,
    OUT_OF_RANGE_BALANCE,
    TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION,
)
from provex.protocol.poseidon import poseidon_hash_many
from provex.protocol.state import EMPTY_POSITION, HeldAsset
from provex.rules.position import (
    KEEP_KEY,
    NO_ASSET,
    Change,
    is_position_of,
    may_open_position,
    position_domain,
    position_id_of,
    position_leaf,
    update_position,
)
from rules.world import (
    ALICE,
    BOB,
    BTC,
    ETH,
    FEE,
    FEE_ID,
    INSURANCE,
    INSURANCE_ID,
    LINK,
    asset,
    configuration,
    id_of,
    key_of,
    position,
    view,
    with_asset,
)


def change(collateral=0, asset_index=NO_ASSET, synthetic=0, key=None, may_open=False):
    return Change(
        key_of(ALICE) if key is None else key, collateral, asset_index, synthetic, may_open
    )


def test_collateral_and_synthetic_change_together():
    update = update_position(view(), position(ALICE, 1000), change(-10, BTC, 5))

    assert update.code == OK
    assert update.updated.collateral == 990
    assert update.updated.assets == (HeldAsset(BTC, 5, 0),)


def test_holdings_stay_ascending_and_a_new_one_starts_at_the_global_index():
    batch_view = with_asset(view(), ETH, funding_index=77)
    held = position(ALICE, 10**9, (BTC, 1), (LINK, 2))

    update = update_position(batch_view, held, change(0, ETH, -3))

    assert [item.asset_index for item in update.updated.assets] == [BTC, ETH, LINK]
    assert update.updated.assets[1] == HeldAsset(ETH, -3, 77)


def test_a_holding_may_come_last_or_first():
    held = position(ALICE, 10**9, (ETH, 1))

    last = update_position(view(), held, change(0, LINK, 1)).updated
    first = update_position(view(), held, change(0, BTC, 1)).updated

    assert [item.asset_index for item in last.assets] == [ETH, LINK]
    assert [item.asset_index for item in first.assets] == [BTC, ETH]


def test_a_balance_of_zero_leaves_the_list():
    held = position(ALICE, 10**9, (BTC, 4), (ETH, 1))

    assert update_position(view(), held, change(0, BTC, -4)).updated.assets == (
        HeldAsset(ETH, 1, 0),
    )


def test_nothing_left_empties_the_position_and_frees_its_id():
    held = position(ALICE, -100, (BTC, 4))

    assert update_position(view(), held, change(100, BTC, -4)).updated == EMPTY_POSITION


def test_zero_collateral_with_assets_is_not_empty():
    held = position(ALICE, 100, (BTC, 4))

    assert update_position(view(), held, change(-100)).updated.public_key == key_of(ALICE)


def test_an_asset_without_price_is_not_tradable_even_by_nothing():
    batch_view = with_asset(view(), BTC, price=0)

    update = update_position(batch_view, position(ALICE, 5), change(0, BTC, 0))

    assert update.code == MISSING_ORACLE_PRICE


def test_an_asset_without_funding_index_is_not_tradable():
    batch_view = with_asset(view(), BTC, is_funded=False)

    update = update_position(batch_view, position(ALICE, 5), change(0, BTC, 1))

    assert update.code == MISSING_GLOBAL_FUNDING_INDEX


def test_another_key_is_refused():
    update = update_position(view(), position(ALICE, 5), change(1, key=key_of(BOB)))

    assert (update.code, update.updated) == (INVALID_PUBLIC_KEY, update.funded)


def test_keep_takes_the_owner_and_refuses_to_change_an_empty_position():
    kept = update_position(view(), position(ALICE, 5), change(1, key=KEEP_KEY))

    assert kept.updated.public_key == key_of(ALICE)
    assert (
        update_position(view(), EMPTY_POSITION, change(1, key=KEEP_KEY)).code == INVALID_PUBLIC_KEY
    )
    assert update_position(view(), EMPTY_POSITION, change(key=KEEP_KEY)).code == OK


@pytest.mark.parametrize(
    ("collateral", "delta", "code"),
    [
        (2**63 - 2, 1, OK),
        (2**63 - 2, 2, OUT_OF_RANGE_BALANCE),
        (-(2**63) + 1, -1, "not a range"),
        (-(2**63) + 1, -2, OUT_OF_RANGE_BALANCE),
    ],
)
def test_collateral_stays_in_63_bits_and_a_sign(collateral, delta, code):
    update = update_position(view(), position(ALICE, collateral), change(delta))

    if code == "not a range":
        assert update.code not in (OK, OUT_OF_RANGE_BALANCE)
    else:
        assert update.code == code


@pytest.mark.parametrize("sign", [1, -1])
def test_synthetic_balances_stay_in_63_bits_and_a_sign(sign):
    edge = 2**63 - 1 if sign == 1 else -(2**63)
    cheap = view(prices=(1, 1, 1))
    held = position(ALICE, 2**62, (BTC, edge - sign))

    assert update_position(cheap, held, change(0, BTC, sign)).updated.assets[0].balance == edge
    assert update_position(cheap, held, change(0, BTC, 2 * sign)).code == OUT_OF_RANGE_BALANCE


def test_64_assets_are_held_and_65_are_not():
    names = sorted(f"A{number:02}-1" for number in range(65))
    config = replace(configuration(), assets=tuple(asset(name, 1) for name in names))
    batch_view = view(config, prices=(1,) * 65)
    held = position(ALICE, 10**12, *((number, 1) for number in range(63)))

    at_64 = update_position(batch_view, held, change(0, 63, 1))
    at_65 = update_position(batch_view, at_64.updated, change(0, 64, 1))

    assert (at_64.code, len(at_64.updated.assets)) == (OK, 64)
    assert at_65.code == TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION


def test_an_empty_position_opens_only_where_allowed():
    assert update_position(view(), EMPTY_POSITION, change(1)).code == INVALID_POSITION_ID
    assert update_position(view(), EMPTY_POSITION, change(1, may_open=True)).code == OK
    assert update_position(view(), EMPTY_POSITION, change(0)).code == OK


def test_a_position_id_is_cut_out_of_the_hash_of_domain_key_and_index():
    domain = position_domain(31337, 0xABC)
    digest = poseidon_hash_many([domain, key_of(ALICE), 3])
    config = replace(configuration(), domain=domain)

    assert position_id_of(domain, key_of(ALICE), 3) == digest >> 187
    assert is_position_of(config, digest >> 187, key_of(ALICE), 3)
    assert not is_position_of(config, digest >> 187, key_of(ALICE), 2)
    assert not is_position_of(config, digest >> 187, key_of(BOB), 3)
    assert not is_position_of(configuration(), digest >> 187, key_of(ALICE), 3)


def test_reserved_positions_open_for_their_own_keys_only():
    config = configuration()

    assert may_open_position(config, FEE_ID, key_of(FEE), 0)
    assert may_open_position(config, INSURANCE_ID, key_of(INSURANCE), 9)
    assert not may_open_position(config, FEE_ID, key_of(ALICE), 0)
    assert not may_open_position(config, INSURANCE_ID, key_of(FEE), 0)
    assert may_open_position(config, id_of(ALICE), key_of(ALICE), 0)


def test_the_leaf_hashes_key_collateral_count_and_holdings_with_asset_ids():
    held = position(ALICE, -5, (ETH, 3, 4))
    word = configuration().assets[ETH].asset_id << 128 | (4 + 2**63) << 64 | (3 + 2**63)

    leaf = position_leaf(configuration(), held)

    assert leaf == poseidon_hash_many([key_of(ALICE), (-5 + 2**63) << 16 | 1, word])
    assert position_leaf(configuration(), EMPTY_POSITION) == 0
