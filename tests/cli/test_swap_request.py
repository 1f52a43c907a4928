"""What a quote's query may say, and how 0x's errors name what it may not."""

import pytest

from provex.cli.swap_request import SwapRefused, insufficient_liquidity, swap_request
from provex.ethereum.development import TOKEN_ADDRESS, wrapped_ether_address
from provex.ethereum.swap import ETHER

TAKER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
GOOD = {"sellToken": "ETH", "buyToken": TOKEN_ADDRESS, "sellAmount": "1000"}


def errors_of(query):
    with pytest.raises(SwapRefused) as refusal:
        swap_request(query)
    assert refusal.value.status == 400
    body = refusal.value.body
    assert (body["code"], body["reason"]) == (100, "Validation Failed")
    return [(error["field"], error["code"]) for error in body["validationErrors"]]


def test_the_least_that_is_needed():
    request = swap_request(GOOD)

    assert request.sell.address == ETHER
    assert request.sell.pool_token == wrapped_ether_address()
    assert request.buy.symbol == "USDC"
    assert (request.sell_amount, request.buy_amount) == (1000, None)
    assert request.slippage_e18 == 10**16
    assert request.gas_price_wei is None
    assert request.taker is None


def test_everything_that_can_be_said():
    request = swap_request(
        {
            "sellToken": wrapped_ether_address().lower(),
            "buyToken": "usdc",
            "buyAmount": "7",
            "slippagePercentage": "0.03",
            "gasPrice": "5",
            "takerAddress": TAKER.lower(),
            "affiliateAddress": TAKER,
        }
    )

    assert request.sell.symbol == "WETH"
    assert (request.sell_amount, request.buy_amount) == (None, 7)
    assert request.slippage_e18 == 3 * 10**16
    assert request.gas_price_wei == 5
    assert request.taker == TAKER


def test_a_taker_may_ask_not_to_be_tried_for():
    query = GOOD | {"takerAddress": TAKER}

    assert swap_request(query | {"skipValidation": "false"}).taker == TAKER
    assert swap_request(query | {"skipValidation": "true"}).taker is None


@pytest.mark.parametrize("slippage", ["0", "1", "0.000000000000000001"])
def test_slippage_is_a_fraction(slippage):
    assert 0 <= swap_request(GOOD | {"slippagePercentage": slippage}).slippage_e18 <= 10**18


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sellToken": ""}, ("sellToken", 1000)),
        ({"buyToken": ""}, ("buyToken", 1000)),
        ({"sellToken": "DOGE"}, ("sellToken", 1004)),
        ({"buyToken": "0x" + "11" * 20}, ("buyToken", 1004)),
        ({"sellAmount": "1.5"}, ("sellAmount", 1001)),
        ({"sellAmount": "-1"}, ("sellAmount", 1001)),
        ({"sellAmount": "1e3"}, ("sellAmount", 1001)),
        ({"sellAmount": "٣"}, ("sellAmount", 1001)),
        ({"sellAmount": ""}, ("sellAmount", 1001)),
        ({"sellAmount": "9" * 79}, ("sellAmount", 1001)),
        ({"sellAmount": "0"}, ("sellAmount", 1004)),
        ({"sellAmount": str(2**112)}, ("sellAmount", 1004)),
        ({"buyAmount": "1"}, ("", 1001)),
        ({"slippagePercentage": "1.1"}, ("slippagePercentage", 1004)),
        ({"slippagePercentage": "-0.1"}, ("slippagePercentage", 1001)),
        ({"slippagePercentage": "0.0000000000000000001"}, ("slippagePercentage", 1001)),
        ({"gasPrice": "fast"}, ("gasPrice", 1001)),
        ({"gasPrice": str(2**64)}, ("gasPrice", 1004)),
        ({"takerAddress": "me"}, ("takerAddress", 1002)),
        ({"takerAddress": "0x11"}, ("takerAddress", 1002)),
        ({"feeRecipient": TAKER}, ("feeRecipient", 1006)),
        ({"buyTokenPercentageFee": "0.1"}, ("buyTokenPercentageFee", 1006)),
        ({"excludedSources": "Uniswap"}, ("excludedSources", 1006)),
    ],
)
def test_a_bad_field_is_named(changes, expected):
    assert errors_of(GOOD | changes) == [expected]


def test_all_bad_fields_are_named_at_once():
    assert errors_of({}) == [
        ("sellToken", 1000),
        ("buyToken", 1000),
        ("sellAmount", 1000),
        ("buyAmount", 1000),
        ("", 1001),
    ]


def test_both_tokens_must_differ():
    assert errors_of(GOOD | {"buyToken": "eth"}) == [("buyToken", 1000), ("sellToken", 1000)]


@pytest.mark.parametrize("field", ["sellAmount", "buyAmount"])
def test_lacking_liquidity_is_the_amounts_fault(field):
    query = {"sellToken": "ETH", "buyToken": "USDC", field: "5"}

    refusal = insufficient_liquidity(swap_request(query))

    (error,) = refusal.body["validationErrors"]
    assert error == {"field": field, "code": 1004, "reason": "INSUFFICIENT_ASSET_LIQUIDITY"}
