"""Pool arithmetic in Python is the contract's, whichever way it is asked."""

from hypothesis import given
from hypothesis import strategies as st

from provex.ethereum.development import TOKEN_ADDRESS, swap_token_address, wrapped_ether_address
from provex.ethereum.swap_pools import Reserves, bought_for, path_between, sold_for

WETH, TEST = wrapped_ether_address(), swap_token_address()
RESERVES = Reserves(
    {
        (WETH, TOKEN_ADDRESS): (10**21, 3 * 10**12),
        (TOKEN_ADDRESS, WETH): (3 * 10**12, 10**21),
        (TEST, TOKEN_ADDRESS): (10**24, 2 * 10**12),
        (TOKEN_ADDRESS, TEST): (2 * 10**12, 10**24),
    }
)
amounts = st.integers(1, 2**100)


def test_the_contracts_example() -> None:
    assert bought_for(10_000, 1_000_000, 4_000_000) == 39_486
    assert bought_for(0, 1_000_000, 4_000_000) == 0
    assert bought_for(10_000, 0, 0) == 0


def test_nothing_costs_nothing_and_all_is_not_for_sale() -> None:
    assert sold_for(0, 1_000, 1_000) == 0
    assert sold_for(1_000, 1_000, 1_000) is None
    assert sold_for(999, 1_000, 1_000) is not None


@given(amounts, amounts, amounts)
def test_a_sale_never_lowers_the_product(sold: int, sold_reserve: int, bought_reserve: int) -> None:
    bought = bought_for(sold, sold_reserve, bought_reserve)

    product = (sold_reserve + sold) * (bought_reserve - bought)
    assert product >= sold_reserve * bought_reserve


@given(amounts, amounts, amounts)
def test_a_purchase_costs_the_least_that_suffices(
    bought: int, sold_reserve: int, bought_reserve: int
) -> None:
    sold = sold_for(bought, sold_reserve, bought_reserve)

    if sold is None:
        assert bought >= bought_reserve
        return
    assert bought_for(sold, sold_reserve, bought_reserve) >= bought
    assert bought_for(sold - 1, sold_reserve, bought_reserve) < bought


def test_paths_go_over_the_collateral() -> None:
    assert path_between(RESERVES, WETH, TOKEN_ADDRESS) == (WETH, TOKEN_ADDRESS)
    assert path_between(RESERVES, TEST, WETH) == (TEST, TOKEN_ADDRESS, WETH)
    assert path_between(RESERVES, WETH, WETH) is None
    assert path_between(RESERVES, WETH, "0x" + "11" * 20) is None


def test_amounts_along_a_path() -> None:
    path = (WETH, TOKEN_ADDRESS, TEST)
    middle, last = RESERVES.bought_along(path, 10**18)

    assert middle == bought_for(10**18, 10**21, 3 * 10**12)
    assert last == bought_for(middle, 2 * 10**12, 10**24)
    sold = RESERVES.sold_along(path, last)
    assert sold is not None
    assert sold <= 10**18
    assert RESERVES.bought_along(path, sold)[-1] >= last
    assert RESERVES.sold_along(path, 10**24) is None
