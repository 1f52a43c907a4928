"""Positions: the one primitive that changes them, their ids, and the leaf that the tree keeps."""

from dataclasses import dataclass

from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    MISSING_GLOBAL_FUNDING_INDEX,
    MISSING_ORACLE_PRICE,
    OK,
    OUT_OF_RANGE_BALANCE,
    TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION,
)
from provex.protocol.numbers import Felt, i64, u16
from provex.protocol.parameters import (
    ASSETS_IN_POSITION_MAX,
    BALANCE_MAX,
    BALANCE_MIN,
    POSITION_ID_UNIT,
    SIGNED_HASH_BOUND,
)
from provex.protocol.state import EMPTY_POSITION, HeldAsset, Position

from .builtins import poseidon, poseidon_many
from .funding import with_funding_applied
from .margin import transition_code
from .view import BatchView

__all__ = [
    "KEEP_KEY",
    "NO_ASSET",
    "Change",
    "PositionUpdate",
    "holding_word",
    "is_position_of",
    "is_reserved_position",
    "leaf_head",
    "may_open_position",
    "position_balance",
    "position_domain",
    "position_id_of",
    "position_leaf",
    "update_position",
]

KEEP_KEY = 0
NO_ASSET = -1


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked of a position.

    `public_key` KEEP_KEY is for positions that sign nothing (deleveraging, liquidated ones).
    `asset_index` is NO_ASSET when only collateral moves. `may_open` says that an empty position
    may become this key's.
    """

    public_key: int
    collateral_delta: int
    asset_index: int
    synthetic_delta: int
    may_open: bool


@dataclass(frozen=True, slots=True)
class PositionUpdate:
    """The outcome of a change. With a code other than 0, `updated` is the funded position."""

    code: int
    funded: Position
    updated: Position
    dust: int


def update_position(view: BatchView, position: Position, change: Change) -> PositionUpdate:
    """Fund a position and change it if the rules allow (rules PO-1 to PO-8). Never fatal."""
    funding = with_funding_applied(view, position)
    funded = funding.position
    if funding.code != OK:
        return PositionUpdate(funding.code, funded, funded, 0)
    balance_before = position_balance(funded, change.asset_index)
    code = _change_code(view, funded, change, balance_before)
    if code != OK:
        return PositionUpdate(code, funded, funded, funding.dust)
    if funded.public_key == 0 and change.public_key == KEEP_KEY:
        return PositionUpdate(OK, funded, funded, funding.dust)
    updated = _with_change(view, funded, change, balance_before)
    if funded.public_key == 0 and updated.public_key != 0 and not change.may_open:
        return PositionUpdate(INVALID_POSITION_ID, funded, funded, funding.dust)
    if len(updated.assets) > ASSETS_IN_POSITION_MAX:
        return PositionUpdate(TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION, funded, funded, funding.dust)
    code = transition_code(
        view,
        funded,
        updated,
        balance_before=balance_before,
        balance_after=balance_before + change.synthetic_delta,
    )
    if code != OK:
        return PositionUpdate(code, funded, funded, funding.dust)
    return PositionUpdate(OK, funded, updated, funding.dust)


def _change_code(view: BatchView, funded: Position, change: Change, balance_before: int) -> int:
    """Tradability, key and ranges (rules PO-2 to PO-5), in this order."""
    if change.asset_index != NO_ASSET:
        asset = view.assets[change.asset_index]
        if asset.price == 0:
            return MISSING_ORACLE_PRICE
        if not asset.is_funded:
            return MISSING_GLOBAL_FUNDING_INDEX
    if change.public_key == KEEP_KEY:
        is_moving = change.collateral_delta != 0 or change.synthetic_delta != 0
        if funded.public_key == 0 and is_moving:
            return INVALID_PUBLIC_KEY
    elif funded.public_key not in (0, change.public_key):
        return INVALID_PUBLIC_KEY
    collateral = funded.collateral + change.collateral_delta
    if collateral < BALANCE_MIN or collateral > BALANCE_MAX:
        return OUT_OF_RANGE_BALANCE
    balance = balance_before + change.synthetic_delta
    if balance < BALANCE_MIN or balance > BALANCE_MAX:
        return OUT_OF_RANGE_BALANCE
    return OK


def _with_change(
    view: BatchView, funded: Position, change: Change, balance_before: int
) -> Position:
    """The changed position, emptied when nothing is left in it (rules PO-5, PO-6)."""
    collateral = i64(funded.collateral + change.collateral_delta)
    assets = funded.assets
    if change.synthetic_delta != 0 and balance_before != 0:
        assets = _with_held_balance(funded, change, balance_before)
    elif change.synthetic_delta != 0:
        assets = _with_new_holding(view, funded, change)
    if collateral == 0 and len(assets) == 0:
        return EMPTY_POSITION
    public_key = funded.public_key if change.public_key == KEEP_KEY else Felt(change.public_key)
    return Position(public_key, collateral, assets, view.funding_timestamp)


def _with_held_balance(
    funded: Position, change: Change, balance_before: int
) -> tuple[HeldAsset, ...]:
    """The holdings with the balance of one of them changed; a balance of 0 is left out."""
    balance = i64(balance_before + change.synthetic_delta)
    changed: list[HeldAsset] = []
    for held in funded.assets:
        if held.asset_index != change.asset_index:
            changed.append(held)
        elif balance != 0:
            changed.append(HeldAsset(held.asset_index, balance, held.cached_funding_index))
    return tuple(changed)


def _with_new_holding(view: BatchView, funded: Position, change: Change) -> tuple[HeldAsset, ...]:
    """The holdings with one more at its place in ascending order, at the global index."""
    asset_index = u16(change.asset_index)
    global_index = view.assets[asset_index].funding_index
    new = HeldAsset(asset_index, i64(change.synthetic_delta), global_index)
    changed: list[HeldAsset] = []
    is_placed = False
    for held in funded.assets:
        if not is_placed and held.asset_index > asset_index:
            changed.append(new)
            is_placed = True
        changed.append(held)
    if not is_placed:
        changed.append(new)
    return tuple(changed)


def position_balance(position: Position, asset_index: int) -> int:
    """The position's balance of an asset, 0 when it holds none."""
    balance = 0
    for held in position.assets:
        if held.asset_index == asset_index:
            balance = held.balance
    return balance


def position_domain(chain_id: int, contract_address: int) -> Felt:
    """The word that separates deployments, hashed into every position id and oracle bundle."""
    return poseidon(chain_id, contract_address)


def position_id_of(domain: int, public_key: int, account_index: int) -> int:
    """The id of a key's account: the top 64 of the 251 bits of Poseidon(domain, key, index).

    At least 2^64 with probability 2^-55; such an index has no id.
    """
    digest: int = poseidon_many((domain, public_key, account_index))
    return digest // POSITION_ID_UNIT


def is_position_of(
    configuration: Configuration, position_id: int, public_key: int, account_index: int
) -> bool:
    """Whether the id is the key's (rule PO-7)."""
    digest = poseidon_many((configuration.domain, public_key, account_index))
    return digest < SIGNED_HASH_BOUND and digest // POSITION_ID_UNIT == position_id


def is_reserved_position(configuration: Configuration, position_id: int, public_key: int) -> bool:
    """Whether this is the fee or the insurance position with its own key (rule PO-8)."""
    fee = configuration.fee_position
    insurance = configuration.insurance_position
    is_fee = fee.position_id == position_id and fee.public_key == public_key
    is_insurance = insurance.position_id == position_id and insurance.public_key == public_key
    return is_fee or is_insurance


def may_open_position(
    configuration: Configuration, position_id: int, public_key: int, account_index: int
) -> bool:
    """Whether a deposit or transfer may open the position: reserved ids only to their keys."""
    if position_id == configuration.fee_position.position_id:
        return public_key == configuration.fee_position.public_key
    if position_id == configuration.insurance_position.position_id:
        return public_key == configuration.insurance_position.public_key
    return is_position_of(configuration, position_id, public_key, account_index)


def position_leaf(configuration: Configuration, position: Position) -> Felt:
    """The tree's leaf: 0 when empty, else the Poseidon hash of key, collateral, count and holdings.

    Holdings are hashed with the asset's id, so that a longer configuration changes no leaf.
    """
    if position.public_key == 0:
        return Felt(0)
    words: list[int] = [position.public_key, leaf_head(position)]
    for held in position.assets:
        words.append(holding_word(configuration.assets[held.asset_index].asset_id, held))
    return poseidon_many(tuple(words))


def leaf_head(position: Position) -> int:
    """Collateral and number of holdings as the leaf hashes them."""
    return (position.collateral + 2**63) * 2**16 + len(position.assets)


def holding_word(asset_id: int, held: HeldAsset) -> int:
    """A holding as the leaf hashes it."""
    return asset_id * 2**128 + (held.cached_funding_index + 2**63) * 2**64 + held.balance + 2**63
