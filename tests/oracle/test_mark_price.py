import pytest

from provex.oracle.mark_price import mark_price_e9


@pytest.mark.parametrize(
    ("bid", "ask", "mark"),
    [(99, 101, 100), (102, 104, 102), (90, 95, 95), (None, 101, 100), (99, None, 100)],
)
def test_the_mark_price_is_the_book_held_to_the_index(bid, ask, mark):
    assert mark_price_e9(100, bid, ask) == mark
