"""A swap that a deposit makes on its way, as trader, wallet and contract speak of it."""

from dataclasses import dataclass

__all__ = ["SwapOrder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapOrder:
    """A quote's call and the terms on which it may be made.

    `minimum` is in base units of the collateral, at least 1; `deadline_s` is a time in seconds, the
    last at which the swap may happen.
    """

    exchange_proxy: str
    exchange_data: bytes
    minimum: int
    deadline_s: int
