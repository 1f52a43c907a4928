"""Oracle bundles: what a signer signs for a slot, and the median that the rules accept."""

from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    INVALID_ASSET_ORACLE_PRICE,
    INVALID_ORACLE_OBSERVATION,
    ORACLE_QUORUM_MISSING,
    UNKNOWN_ORACLE_SIGNER,
    UNSORTED_ORACLE_PRICES,
)
from provex.protocol.numbers import u32, u64
from provex.protocol.state import AssetState
from provex.protocol.transactions import ObservedPrice, OracleBundle, OracleTick

from .builtins import advice, poseidon_many, require
from .orders import require_signed

__all__ = [
    "BUNDLE_TAG",
    "asset_list_hash",
    "median_index",
    "oracle_bundle_hash",
    "require_bundles_valid",
    "require_observations_valid",
    "with_median_price",
]

# The ASCII text "ProvexOracle1".
BUNDLE_TAG = 0x50726F7665784F7261636C6531
_BITS_OF_PRICE = 96


def asset_list_hash(configuration: Configuration) -> int:
    """The hash of the asset ids in index order: a bundle counts for one order of assets only."""
    return poseidon_many(tuple([asset.asset_id for asset in configuration.assets]))


def oracle_bundle_hash(
    configuration: Configuration, slot: int, prices: tuple[ObservedPrice, ...]
) -> int:
    """What an oracle signs: tag, domain, asset list, slot, then two observed prices a word.

    An observed price is 96 bits, price above time; the first of a pair is the high one.
    """
    words: list[int] = [BUNDLE_TAG, configuration.domain, asset_list_hash(configuration), slot]
    high = 0
    for index in range(len(prices)):
        packed = prices[index].price * 2**32 + prices[index].observed_at
        if index % 2 == 0:
            high = packed * 2**_BITS_OF_PRICE
        else:
            words.append(high + packed)
    if len(prices) % 2 == 1:
        words.append(high)
    return poseidon_many(tuple(words))


def require_bundles_valid(configuration: Configuration, tick: OracleTick) -> None:
    """Quorum, order, signers, observation times and signatures (rules OT-2 to OT-6)."""
    require(len(tick.bundles) >= configuration.oracle_quorum, ORACLE_QUORUM_MISSING)
    previous_key = 0
    for bundle in tick.bundles:
        require(bundle.public_key > previous_key, UNSORTED_ORACLE_PRICES)
        previous_key = bundle.public_key
        require(_is_signer(configuration, bundle.public_key), UNKNOWN_ORACLE_SIGNER)
        require_observations_valid(configuration, tick.slot, bundle)
        message_hash = oracle_bundle_hash(configuration, tick.slot, bundle.prices)
        require_signed(message_hash, bundle.public_key, bundle.signature)


def _is_signer(configuration: Configuration, public_key: int) -> bool:
    is_found = False
    for signer in configuration.oracle_signers:
        if signer == public_key:
            is_found = True
    return is_found


def require_observations_valid(
    configuration: Configuration, slot: int, bundle: OracleBundle
) -> None:
    """One entry per asset; each observed within the validity period before the slot, or "none"."""
    require(len(bundle.prices) == len(configuration.assets), INVALID_ORACLE_OBSERVATION)
    for observed in bundle.prices:
        if observed.price == 0:
            require(observed.observed_at == 0, INVALID_ORACLE_OBSERVATION)
        else:
            is_recent = (
                observed.observed_at <= slot
                and observed.observed_at + configuration.price_validity_period >= slot
            )
            require(is_recent, INVALID_ORACLE_OBSERVATION)


def with_median_price(
    configuration: Configuration, asset: AssetState, tick: OracleTick, asset_index: int
) -> AssetState:
    """The asset at the lower middle of the bundles' prices (rules OT-7, OT-8).

    Equal prices are ordered by observation time. With fewer prices than the quorum the last
    accepted price stays in force with its time.
    """
    keys = _price_keys(tick, asset_index)
    if len(keys) < configuration.oracle_quorum:
        return asset
    hint = median_index(keys)
    require(0 <= hint < len(keys), INVALID_ASSET_ORACLE_PRICE)
    median = keys[hint]
    lower_count = 0
    not_higher_count = 0
    for key in keys:
        if key < median:
            lower_count += 1
        if key <= median:
            not_higher_count += 1
    rank = (len(keys) - 1) // 2
    require(lower_count <= rank < not_higher_count, INVALID_ASSET_ORACLE_PRICE)
    return AssetState(
        asset_id=asset.asset_id,
        is_funded=asset.is_funded,
        funding_index=asset.funding_index,
        price=u64(median // 2**32),
        observed_at=u32(median % 2**32),
    )


def _price_keys(tick: OracleTick, asset_index: int) -> tuple[int, ...]:
    """Price above observation time, of every bundle that has a price for the asset."""
    keys: list[int] = []
    for bundle in tick.bundles:
        observed = bundle.prices[asset_index]
        if observed.price != 0:
            keys.append(observed.price * 2**32 + observed.observed_at)
    return tuple(keys)


@advice
def median_index(keys: tuple[int, ...]) -> int:
    """Where the lower middle stands. Checked by counting in `with_median_price`."""
    rank = (len(keys) - 1) // 2
    found = 0
    for index in range(len(keys)):
        lower_count = 0
        not_higher_count = 0
        for key in keys:
            if key < keys[index]:
                lower_count += 1
            if key <= keys[index]:
                not_higher_count += 1
        if lower_count <= rank < not_higher_count:
            found = index
    return found
