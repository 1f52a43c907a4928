"""Quotes of a real chain's pools, asked for over HTTP and carried out."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from decimal import Decimal

import httpx
import pytest

from provex.cli.network import free_port, is_listening
from provex.cli.swap_quotes import SwapQuoter, swap_app
from provex.ethereum.contracts import encode_call, read
from provex.ethereum.deployment import deploy_development
from provex.ethereum.development import (
    EXCHANGE_PROXY_ADDRESS,
    TOKEN_ADDRESS,
    swap_token_address,
    wrapped_ether_address,
)
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap import ETHER
from provex.ethereum.swap_pools import read_reserves
from tests.ethereum.chain import SETTLEMENT, TRADER, run_on_chain

WETH, TEST = wrapped_ether_address(), swap_token_address()
ETHER_SALE = {"sellToken": "ETH", "buyToken": "USDC", "sellAmount": str(10**18)}
FIELDS_OF_0X = {
    "chainId",
    "price",
    "guaranteedPrice",
    "estimatedPriceImpact",
    "to",
    "data",
    "value",
    "gas",
    "estimatedGas",
    "gasPrice",
    "protocolFee",
    "minimumProtocolFee",
    "buyTokenAddress",
    "sellTokenAddress",
    "buyAmount",
    "sellAmount",
    "sources",
    "orders",
    "allowanceTarget",
    "sellTokenToEthRate",
    "buyTokenToEthRate",
    "fees",
    "grossPrice",
    "grossBuyAmount",
    "grossSellAmount",
}


def client_of(rpc):
    transport = httpx.ASGITransport(app=swap_app(SwapQuoter(rpc)))
    return httpx.AsyncClient(transport=transport, base_url="http://quotes.test")


async def asked(rpc, query, kind="quote"):
    async with client_of(rpc) as client:
        return await client.get(f"/swap/v1/{kind}", params=query)


async def quoted(rpc, query):
    answer = await asked(rpc, query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def balance(rpc, token):
    (found,) = await read(rpc, token, "balanceOf(address)", (TRADER.address,))
    return found


async def carry_out(chain, quote):
    """Send a quote's transaction as it stands; what came in."""
    before = await balance(chain.rpc, quote["buyTokenAddress"])
    receipt = await chain.trader.wallet.send_and_wait(
        quote["to"], bytes.fromhex(quote["data"][2:]), value_wei=int(quote["value"])
    )
    assert receipt.gas_used <= int(quote["gas"])
    return await balance(chain.rpc, quote["buyTokenAddress"]) - before


def test_a_sale_of_ether_is_quoted_as_0x_does(tmp_path):
    async def story(chain):
        quote = await quoted(chain.rpc, ETHER_SALE)

        assert set(quote) == FIELDS_OF_0X
        (expected,) = (await read_reserves(chain.rpc)).bought_along((WETH, TOKEN_ADDRESS), 10**18)
        assert quote["buyAmount"] == str(expected)
        assert quote["sellAmount"] == quote["value"] == str(10**18)
        assert quote["sellTokenAddress"] == ETHER
        assert quote["buyTokenAddress"] == TOKEN_ADDRESS
        assert quote["to"] == EXCHANGE_PROXY_ADDRESS
        assert quote["data"].startswith("0xd9627aa4")
        assert quote["allowanceTarget"] == "0x" + "00" * 20
        assert Decimal(quote["price"]) == Decimal(expected) / 10**6
        least = int(Decimal(expected) * Decimal("0.99"))
        assert Decimal(quote["guaranteedPrice"]) == Decimal(least) / 10**6
        # 3 per mille are the fee, one per mille the size of the sale.
        assert Decimal("0.39") < Decimal(quote["estimatedPriceImpact"]) < Decimal("0.41")
        assert quote["sellTokenToEthRate"] == "1"
        assert quote["buyTokenToEthRate"] == "3000"
        assert quote["sources"] == [{"name": "Provex", "proportion": "1"}]
        assert await carry_out(chain, quote) == expected

    run_on_chain(tmp_path, story)


def test_a_sale_along_two_pools_is_carried_out_as_quoted(tmp_path):
    async def story(chain):
        mint = encode_call("mint(address,uint256)", TRADER.address, 10**21)
        await chain.trader.wallet.send_and_wait(TEST, mint)
        approve = encode_call("approve(address,uint256)", EXCHANGE_PROXY_ADDRESS, 10**21)
        await chain.trader.wallet.send_and_wait(TEST, approve)
        query = {"sellToken": "TEST", "buyToken": "WETH", "sellAmount": str(10**21)}

        quote = await quoted(chain.rpc, query | {"takerAddress": TRADER.address})

        assert quote["allowanceTarget"] == EXCHANGE_PROXY_ADDRESS
        assert quote["value"] == "0"
        assert len(quote["orders"]) == 2
        assert quote["orders"][0]["makerAmount"] == quote["orders"][1]["takerAmount"]
        assert quote["sellTokenToEthRate"] == "1500"
        assert 100_000 < int(quote["gas"]) < 300_000
        assert await carry_out(chain, quote) == int(quote["buyAmount"])

    run_on_chain(tmp_path, story)


def test_ether_is_bought_as_ether(tmp_path):
    async def story(chain):
        approve = encode_call("approve(address,uint256)", EXCHANGE_PROXY_ADDRESS, 2**255)
        await chain.trader.wallet.send_and_wait(TOKEN_ADDRESS, approve)
        query = {"sellToken": "USDC", "buyToken": "ETH", "sellAmount": str(3_000 * 10**6)}
        quote = await quoted(chain.rpc, query)
        before = await chain.rpc.balance_wei(TRADER.address)

        await chain.trader.wallet.send_and_wait(quote["to"], bytes.fromhex(quote["data"][2:]))

        gained = await chain.rpc.balance_wei(TRADER.address) - before
        assert 0 <= int(quote["buyAmount"]) - gained < 10**16
        assert quote["buyTokenAddress"] == ETHER

    run_on_chain(tmp_path, story)


def test_a_purchase_brings_what_was_asked_for_at_least(tmp_path):
    async def story(chain):
        query = {"sellToken": "ETH", "buyToken": "USDC", "buyAmount": str(2_000 * 10**6)}
        quote = await quoted(chain.rpc, query)

        exact = (await read_reserves(chain.rpc)).sold_along((WETH, TOKEN_ADDRESS), 2_000 * 10**6)
        assert quote["buyAmount"] == str(2_000 * 10**6)
        assert quote["sellAmount"] == quote["value"] == str(-(-exact * 101 // 100))
        price = Decimal(exact) / 10**18 / 2_000
        assert 0 <= Decimal(quote["price"]) - price <= Decimal("1e-18")
        assert Decimal(quote["guaranteedPrice"]) > Decimal(quote["price"])
        assert await carry_out(chain, quote) >= 2_000 * 10**6

    run_on_chain(tmp_path, story)


def test_a_quote_holds_within_its_slippage_and_not_beyond(tmp_path):
    async def story(chain):
        quote = await quoted(chain.rpc, ETHER_SALE | {"slippagePercentage": "0.001"})
        large = await quoted(chain.rpc, ETHER_SALE | {"sellAmount": str(10**19)})
        await carry_out(chain, large)

        with pytest.raises(Exception, match="BoughtTooLittle"):
            await carry_out(chain, quote)

    run_on_chain(tmp_path, story)


def test_a_price_has_no_transaction(tmp_path):
    async def story(chain):
        answer = await asked(chain.rpc, ETHER_SALE | {"gasPrice": "9"}, "price")

        assert set(answer.json()) == FIELDS_OF_0X - {"to", "data", "guaranteedPrice"}
        assert answer.json()["gasPrice"] == "9"

    run_on_chain(tmp_path, story)


def test_refusals_are_in_the_shape_of_0x(tmp_path):
    async def story(chain):
        everything = await asked(
            chain.rpc, {"sellToken": "USDC", "buyToken": "ETH", "buyAmount": str(10**21)}
        )
        nothing = await asked(chain.rpc, ETHER_SALE | {"sellAmount": "1"})
        wrapping = await asked(chain.rpc, ETHER_SALE | {"buyToken": "WETH"})
        for answer, field in (
            (everything, "buyAmount"),
            (nothing, "sellAmount"),
            (wrapping, "sellAmount"),
        ):
            assert answer.status_code == 400
            assert answer.json() == {
                "code": 100,
                "reason": "Validation Failed",
                "validationErrors": [
                    {"field": field, "code": 1004, "reason": "INSUFFICIENT_ASSET_LIQUIDITY"}
                ],
            }
        missing = await asked(chain.rpc, {})
        assert missing.status_code == 400
        assert len(missing.json()["validationErrors"]) == 5

    run_on_chain(tmp_path, story)


def test_what_would_revert_for_the_taker_is_refused(tmp_path):
    async def story(chain):
        query = {"sellToken": "TEST", "buyToken": "USDC", "sellAmount": "10000000000000"}
        answer = await asked(chain.rpc, query | {"takerAddress": TRADER.address})

        assert answer.status_code == 400
        assert answer.json()["code"] == 111
        assert "TokenCallFailed" in answer.json()["values"]["message"]

    run_on_chain(tmp_path, story)


def test_empty_pools_quote_nothing(tmp_path):
    async def story(chain):
        await chain.rpc.call("anvil_reset")
        await deploy_development(chain.rpc, SETTLEMENT, [])

        answer = await asked(chain.rpc, ETHER_SALE)

        assert answer.json()["validationErrors"][0]["reason"] == "INSUFFICIENT_ASSET_LIQUIDITY"

    run_on_chain(tmp_path, story)


def test_other_paths_and_methods_are_refused_as_json(tmp_path):
    async def story(chain):
        async with client_of(chain.rpc) as client:
            missing = await client.get("/swap/v1/nothing")
            posted = await client.post("/swap/v1/quote")

        assert (missing.status_code, missing.json()) == (404, {"reason": "Not Found"})
        assert posted.status_code == 405

    run_on_chain(tmp_path, story)


def test_a_node_that_is_gone_is_a_fault():
    async def story():
        async with EthereumRpc(f"http://127.0.0.1:{free_port()}") as rpc:
            answer = await asked(rpc, ETHER_SALE)

        assert answer.status_code == 500
        assert answer.json()["reason"].startswith("Internal Server Error")

    asyncio.run(story())


def test_the_process_answers_and_ends(tmp_path):
    async def story(chain):
        port = free_port()
        command = [sys.executable, "-m", "provex.cli.swap_quotes"]
        process = subprocess.Popen(  # noqa: ASYNC220 - returns at once.
            [*command, "--l1", chain.anvil.url, "--port", str(port)], env=dict(os.environ)
        )
        try:
            while not is_listening(port):
                assert process.poll() is None
                await asyncio.sleep(0.1)
            async with httpx.AsyncClient() as client:
                url = f"http://127.0.0.1:{port}/swap/v1/quote"
                answer = await client.get(url, params=ETHER_SALE, timeout=30)
            assert int(answer.json()["buyAmount"]) > 2_900 * 10**6
        finally:
            process.send_signal(signal.SIGTERM)
            status = await asyncio.to_thread(process.wait, 30)
        assert status == 0

    run_on_chain(tmp_path, story)


def test_the_process_refuses_another_chain(tmp_path):
    def answer(request):
        sent = json.loads(request.content)
        return httpx.Response(200, json={"id": sent["id"], "result": "0x1"})

    from provex.cli import swap_quotes
    from provex.protocol.errors import DEVELOPMENT_KEY_REFUSED, Rejected

    original = swap_quotes.EthereumRpc
    swap_quotes.EthereumRpc = lambda url: original(url, transport=httpx.MockTransport(answer))
    try:
        with pytest.raises(Rejected) as rejection:
            asyncio.run(swap_quotes._run("http://node.test", None))
    finally:
        swap_quotes.EthereumRpc = original
    assert rejection.value.code == DEVELOPMENT_KEY_REFUSED
