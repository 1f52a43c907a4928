"""The mark price: what a market's own book says, held to the index price."""

from .median import lower_middle

__all__ = ["mark_price_e9"]


def mark_price_e9(index_e9: int, best_bid_e9: int | None, best_ask_e9: int | None) -> int:
    """The middle of index price, best bid and best ask; the index price while a side is empty.

    Units of 10^-9 USD. With the index inside the spread the mark is the index; a book away from the
    index pulls the mark to its nearer side.
    """
    if best_bid_e9 is None or best_ask_e9 is None:
        return index_e9
    return lower_middle((index_e9, best_bid_e9, best_ask_e9))
