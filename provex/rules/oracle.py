"""Oracle bundles: what a signer signs for a slot, and the median that the rules accept."""

from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    INVALID_ASSET_ORACLE_PRICE,
    INVALID_ORACLE_OBSERVATION,
    ORACLE_QUORUM_MISSING,
    UNKNOWN_ORACLE_SIGNER,
    UNSORTED_ORACLE_PRICES,
)
from provex.protocol.numbers import u32, u64, u128
from provex.protocol.state import AssetState
from provex.protocol.transactions import ObservedPrice, OracleBundle, OracleTick

from .builtins import advice, poseidon_many, require
from .orders import require_signed

__all__ = [
    "BUNDLE_TAG",
    "asset_list_hash",
    "median_key",
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
    return _bundle_hash(configuration, asset_list_hash(configuration), slot, prices)


def _bundle_hash(
    configuration: Configuration, assets_hash: int, slot: int, prices: tuple[ObservedPrice, ...]
) -> int:
    """The same with the hash of the asset list, which all bundles share."""
    words: list[int] = [BUNDLE_TAG, configuration.domain, assets_hash, slot]
    pair_count = len(prices) // 2
    for pair in range(pair_count):
        words.append(_packed(prices[2 * pair]) * 2**_BITS_OF_PRICE + _packed(prices[2 * pair + 1]))
    if 2 * pair_count != len(prices):
        words.append(_packed(prices[2 * pair_count]) * 2**_BITS_OF_PRICE)
    return poseidon_many(tuple(words))


def _packed(observed: ObservedPrice) -> int:
    """Price above observation time."""
    return observed.price * 2**32 + observed.observed_at


def require_bundles_valid(configuration: Configuration, tick: OracleTick) -> None:
    """Quorum, order, signers, observation times and signatures (rules OT-2 to OT-6)."""
    require(len(tick.bundles) >= configuration.oracle_quorum, ORACLE_QUORUM_MISSING)
    assets_hash = asset_list_hash(configuration)
    previous_key = 0
    for bundle in tick.bundles:
        require(bundle.public_key > previous_key, UNSORTED_ORACLE_PRICES)
        previous_key = bundle.public_key
        require(_is_signer(configuration, bundle.public_key), UNKNOWN_ORACLE_SIGNER)
        require_observations_valid(configuration, tick.slot, bundle)
        message_hash = _bundle_hash(configuration, assets_hash, tick.slot, bundle.prices)
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
    oldest = slot - configuration.price_validity_period
    for observed in bundle.prices:
        if observed.price == 0:
            require(observed.observed_at == 0, INVALID_ORACLE_OBSERVATION)
        else:
            require(observed.observed_at <= slot, INVALID_ORACLE_OBSERVATION)
            require(observed.observed_at >= oldest, INVALID_ORACLE_OBSERVATION)


def with_median_price(
    configuration: Configuration, asset: AssetState, tick: OracleTick, asset_index: int
) -> AssetState:
    """The asset at the lower middle of the bundles' prices (rules OT-7, OT-8).

    Equal prices are ordered by observation time. With fewer prices than the quorum the last
    accepted price stays in force with its time.
    """
    median = u128(median_key(tick, asset_index))
    count = 0
    lower_count = 0
    equal_count = 0
    for bundle in tick.bundles:
        observed = bundle.prices[asset_index]
        if observed.price != 0:
            count += 1
            key = _packed(observed)
            if key < median:
                lower_count += 1
            elif key == median:
                equal_count += 1
    if count < configuration.oracle_quorum:
        return asset
    rank = (count - 1) // 2
    is_median = lower_count <= rank < lower_count + equal_count
    require(is_median, INVALID_ASSET_ORACLE_PRICE)
    return AssetState(
        asset_id=asset.asset_id,
        is_funded=asset.is_funded,
        funding_index=asset.funding_index,
        price=u64(median // 2**32),
        observed_at=u32(median % 2**32),
    )


@advice
def median_key(tick: OracleTick, asset_index: int) -> int:
    """Price above time of the lower middle, 0 without prices. `with_median_price` checks it."""
    keys: list[int] = []
    for bundle in tick.bundles:
        if bundle.prices[asset_index].price != 0:
            keys.append(_packed(bundle.prices[asset_index]))
    return _lower_middle(tuple(keys))


def _lower_middle(keys: tuple[int, ...]) -> int:
    """The key that stands at place (n - 1) // 2 in ascending order, 0 for no keys."""
    rank = (len(keys) - 1) // 2
    found = 0
    for middle in keys:
        lower_count = 0
        not_higher_count = 0
        for key in keys:
            if key < middle:
                lower_count += 1
            if key <= middle:
                not_higher_count += 1
        if lower_count <= rank < not_higher_count:
            found = middle
    return found
