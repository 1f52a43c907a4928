"""Forced trade: demanded on L1 by two parties; has an outcome in every state, valid or not."""

from dataclasses import dataclass

from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    INVALID_PUBLIC_KEY,
    MISSING_SYNTHETIC_ASSET_ID,
    OK,
    SAME_POSITION_ID,
)
from provex.protocol.transactions import ForcedTrade
from provex.rules.position import NO_ASSET, Change, PositionUpdate, update_position
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects

__all__ = ["apply_forced_trade", "forced_trade_words"]

_KIND_TRADE = 1


@dataclass(frozen=True, slots=True)
class _AssetLookup:
    """Where an asset id stands in the configuration, if it does."""

    is_found: bool
    asset_index: int


def apply_forced_trade(view: BatchView, store: Store, request: ForcedTrade) -> Effects:
    """Execute the trade, or prove that it cannot be executed (rules FT-1 to FT-5). Never fatal.

    Valid only if both sides are. When invalid, both positions are funded and otherwise unchanged.
    Signatures and single use are L1's part.
    """
    # FUND, COMPUTE
    lookup = _find_asset(view.configuration, request.synthetic_asset_id)
    direction_a = 1 if request.is_a_buying_synthetic else -1
    # MOVE
    position_a = store.read_position(request.position_id_a)
    position_b = store.read_position(request.position_id_b)
    change_a = _change(request, lookup, direction_a, request.public_key_a)
    change_b = _change(request, lookup, -direction_a, request.public_key_b)
    update_a = update_position(view, position_a, change_a)
    update_b = update_position(view, position_b, change_b)
    # CHECK
    code = _result_code(request, lookup, update_a, update_b)
    # RECORD
    if code == OK:
        store.write_position(request.position_id_a, update_a.updated)
        store.write_position(request.position_id_b, update_b.updated)
    else:
        store.write_position(request.position_id_a, update_a.funded)
        store.write_position(request.position_id_b, update_b.funded)
    is_one_position = request.position_id_a == request.position_id_b
    dust = update_a.dust if is_one_position else update_a.dust + update_b.dust
    return Effects(code, dust, (), forced_trade_words(request), ())


def forced_trade_words(request: ForcedTrade) -> tuple[int, ...]:
    """The request as the public output names it, packed most significant first."""
    side = 1 if request.is_a_buying_synthetic else 0
    head = ((_KIND_TRADE * 2**64 + request.position_id_a) * 2**64) + request.amount_collateral
    middle = (side * 2**64 + request.position_id_b) * 2**64 + request.amount_synthetic
    return (
        head,
        middle,
        request.synthetic_asset_id,
        request.public_key_a,
        request.public_key_b,
        request.nonce,
    )


def _find_asset(configuration: Configuration, asset_id: int) -> _AssetLookup:
    """The asset's index, by looking at every configured asset."""
    is_found = False
    asset_index = 0
    for index in range(len(configuration.assets)):
        if configuration.assets[index].asset_id == asset_id:
            is_found = True
            asset_index = index
    return _AssetLookup(is_found, asset_index)


def _change(request: ForcedTrade, lookup: _AssetLookup, direction: int, public_key: int) -> Change:
    """One side: buy (1) or sell (-1); with an unknown asset only the funding."""
    if not lookup.is_found:
        return Change(public_key, 0, NO_ASSET, 0, may_open=False)
    return Change(
        public_key=public_key,
        collateral_delta=-direction * request.amount_collateral,
        asset_index=lookup.asset_index,
        synthetic_delta=direction * request.amount_synthetic,
        may_open=False,
    )


def _result_code(
    request: ForcedTrade,
    lookup: _AssetLookup,
    update_a: PositionUpdate,
    update_b: PositionUpdate,
) -> int:
    """The first reason against the trade, or 0."""
    if request.position_id_a == request.position_id_b:
        return SAME_POSITION_ID
    if request.public_key_a == 0 or request.public_key_b == 0:
        return INVALID_PUBLIC_KEY
    if not lookup.is_found:
        return MISSING_SYNTHETIC_ASSET_ID
    if update_a.code != OK:
        return update_a.code
    return update_b.code
