"""Bounds of the protocol. Every pair `_MIN`/`_MAX` is inclusive."""

from typing import Final

__all__ = [
    "AMOUNT_MAX",
    "ASSETS_IN_POSITION_MAX",
    "ASSETS_IN_SYSTEM_MAX",
    "BALANCE_MAX",
    "BALANCE_MIN",
    "FORCED_WITHDRAWAL_OF_EVERYTHING",
    "FUNDING_INDEX_MAX",
    "FUNDING_INDEX_MIN",
    "ORDER_ID_UNIT",
    "POSITION_ID_UNIT",
    "PRICE_MAX",
    "PRICE_UNIT",
    "RISK_UNIT",
    "SEGMENT_BOUND_LAST",
    "SIGNED_HASH_BOUND",
    "SIGNERS_MAX",
    "TOTAL_RISK_MAX",
    "TOTAL_VALUE_MAX",
    "TOTAL_VALUE_MIN",
    "TREE_HEIGHT",
]

AMOUNT_MAX: Final = 2**64 - 1
BALANCE_MIN: Final = -(2**63)
BALANCE_MAX: Final = 2**63 - 1
# Total value has 32 fractional bits, total risk 64.
TOTAL_VALUE_MIN: Final = -(2**95)
TOTAL_VALUE_MAX: Final = 2**95 - 1
TOTAL_RISK_MAX: Final = 2**128 - 1
FUNDING_INDEX_MIN: Final = -(2**63)
FUNDING_INDEX_MAX: Final = 2**63 - 1
PRICE_MAX: Final = 2**64 - 1
# One whole unit of a 32.32 price or funding index, and of a 0.32 risk factor.
PRICE_UNIT: Final = 2**32
RISK_UNIT: Final = 2**32
SEGMENT_BOUND_LAST: Final = 2**128 - 1
ASSETS_IN_POSITION_MAX: Final = 64
ASSETS_IN_SYSTEM_MAX: Final = 2**16 - 1
SIGNERS_MAX: Final = 64
TREE_HEIGHT: Final = 64
# A signed hash has 251 bits; its top 64 are the order id. A position id is cut out the same way.
SIGNED_HASH_BOUND: Final = 2**251
ORDER_ID_UNIT: Final = 2**187
POSITION_ID_UNIT: Final = 2**187
# A forced withdrawal of this amount withdraws the most the position may.
FORCED_WITHDRAWAL_OF_EVERYTHING: Final = 2**64 - 1
