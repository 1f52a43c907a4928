"""Recorded prices: a CSV file that says which market had which price after how many seconds.

The first line is `seconds,market,price`. `seconds` count from the start of the price process, whole
and never falling; `price` is plain decimal text in USD. A market keeps its price until its next
row. The file may grow while the exchange runs: new rows take effect when their second has come.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from provex.protocol.decimal_text import parse_decimal

__all__ = ["PriceFile", "PriceFileInvalidError", "PriceRow", "parse_price_rows"]

HEADER = ["seconds", "market", "price"]
_PRICE_DIGITS = 9


class PriceFileInvalidError(Exception):
    """A line of the price file does not follow the format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """From this second on, this market has this price (times 10^9)."""

    second: int
    market: int
    price_e9: int


def parse_price_rows(text: str, market_index: Callable[[str], int | None]) -> list[PriceRow]:
    """Read all complete lines; `market_index` knows the names. Raises PriceFileInvalidError.

    A last line without its newline is still being written and is left for the next reading.
    """
    complete = text[: text.rfind("\n") + 1]
    lines = list(csv.reader(complete.splitlines()))
    if not lines or lines[0] != HEADER:
        raise PriceFileInvalidError(f"line 1: expected {','.join(HEADER)}")
    rows: list[PriceRow] = []
    for number, fields in enumerate(lines[1:], start=2):
        if not fields or fields[0].startswith("#"):
            continue
        row = _parse_row(number, fields, market_index)
        if rows and row.second < rows[-1].second:
            raise PriceFileInvalidError(
                f"line {number}: expected second {rows[-1].second} or later, found {row.second}"
            )
        rows.append(row)
    return rows


def _parse_row(
    number: int, fields: list[str], market_index: Callable[[str], int | None]
) -> PriceRow:
    if len(fields) != len(HEADER):
        raise PriceFileInvalidError(f"line {number}: expected 3 fields, found {len(fields)}")
    second, name, price = fields
    if not (second.isascii() and second.isdigit()):
        raise PriceFileInvalidError(f"line {number}: expected whole seconds, found {second!r}")
    market = market_index(name)
    if market is None:
        raise PriceFileInvalidError(f"line {number}: expected a market, found {name!r}")
    price_e9 = parse_decimal(price, _PRICE_DIGITS)
    if not price_e9:
        raise PriceFileInvalidError(f"line {number}: expected a positive price, found {price!r}")
    return PriceRow(second=int(second), market=market, price_e9=price_e9)


class PriceFile:
    """Follows a price file: gives every market's price at a second, and sees appended rows."""

    def __init__(self, path: Path, market_index: Callable[[str], int | None]) -> None:
        """Read the file once, so that a bad one is refused at the start."""
        self._path = path
        self._market_index = market_index
        self._size = -1
        self._rows: list[PriceRow] = []
        self._reload()

    def prices_at(self, second: int) -> dict[int, int]:
        """The prices (times 10^9) that the rows up to this second give, by market."""
        self._reload()
        return {row.market: row.price_e9 for row in self._rows if row.second <= second}

    def _reload(self) -> None:
        size = self._path.stat().st_size
        if size == self._size:
            return
        self._rows = parse_price_rows(self._path.read_text("ascii"), self._market_index)
        self._size = size
