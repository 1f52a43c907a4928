"""The development chain's swap quotes, in the request and answer of the 0x swap API, version 1.

Prices are the pools' at the newest block. A process of its own; it holds no keys and no state.

Example: python -m provex.cli.swap_quotes --l1 http://127.0.0.1:8545 --port 8090
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import click
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from provex.ethereum.artifacts import revert_text
from provex.ethereum.development import (
    CHAIN_ID,
    EXCHANGE_PROXY_ADDRESS,
    require_development_chain_of,
)
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.ethereum.swap import ETHER
from provex.ethereum.swap_pools import read_reserves
from provex.oracle.http_server import HostedServer
from provex.oracle.process import run_until_stopped, set_up_process

from .network import listening_socket
from .swap_deal import SwapDeal, deal_of, ether_rate
from .swap_request import SwapRefused, SwapRequest, swap_request

__all__ = ["SwapQuoter", "main", "swap_app"]

SOURCE = "Provex"
"""The name of the pools in an answer's sources."""
GAS_BASE = 80_000
GAS_PER_POOL = 60_000
"""More than a sale takes; with a taker the transaction is tried, and its own gas told."""
_NO_ADDRESS = "0x" + "00" * 20
_HTTP_SERVER_ERROR = 500

_log = logging.getLogger(__name__)

Answer = dict[str, Any]


class SwapQuoter:
    """Quotes over one node, which must be on the development chain."""

    def __init__(self, rpc: EthereumRpc) -> None:
        """Read from this node."""
        self._rpc = rpc

    async def price(self, request: SwapRequest) -> Answer:
        """The answer without a transaction. Raises SwapRefused."""
        answer, _ = await self._answer(request)
        return answer

    async def quote(self, request: SwapRequest) -> Answer:
        """The answer with the transaction, tried if there is a taker. Raises SwapRefused."""
        answer, deal = await self._answer(request)
        answer |= {
            "guaranteedPrice": deal.guaranteed_price,
            "to": EXCHANGE_PROXY_ADDRESS,
            "data": "0x" + deal.call(request).hex(),
        }
        if request.taker is not None:
            gas = str(await self._tried(request.taker, answer))
            answer |= {"gas": gas, "estimatedGas": gas}
        return answer

    async def _answer(self, request: SwapRequest) -> tuple[Answer, SwapDeal]:
        reserves = await read_reserves(self._rpc)
        deal = deal_of(request, reserves)
        sell, buy = request.sell, request.buy
        gas_price = request.gas_price_wei or int(await self._rpc.call("eth_gasPrice"), 16)
        gas = str(GAS_BASE + GAS_PER_POOL * (len(deal.path) - 1))
        answer: Answer = {
            "chainId": CHAIN_ID,
            "price": deal.price,
            "grossPrice": deal.price,
            "estimatedPriceImpact": deal.impact_percent,
            "value": str(deal.sold if sell.address == ETHER else 0),
            "gasPrice": str(gas_price),
            "gas": gas,
            "estimatedGas": gas,
            "protocolFee": "0",
            "minimumProtocolFee": "0",
            "buyTokenAddress": buy.address,
            "buyAmount": str(deal.bought),
            "grossBuyAmount": str(deal.bought),
            "sellTokenAddress": sell.address,
            "sellAmount": str(deal.sold),
            "grossSellAmount": str(deal.sold),
            "sources": [{"name": SOURCE, "proportion": "1"}],
            "orders": _orders(deal),
            "allowanceTarget": _NO_ADDRESS if sell.address == ETHER else EXCHANGE_PROXY_ADDRESS,
            "sellTokenToEthRate": ether_rate(sell, reserves),
            "buyTokenToEthRate": ether_rate(buy, reserves),
            "fees": {"zeroExFee": None},
        }
        return answer, deal

    async def _tried(self, taker: str, answer: Answer) -> int:
        """The gas that the taker would use now."""
        transaction = {
            "from": taker,
            "to": answer["to"],
            "data": answer["data"],
            "value": hex(int(answer["value"])),
        }
        try:
            return await self._rpc.estimate_gas(transaction)
        except RpcRefusal as refusal:
            reason = revert_text(refusal.data) if refusal.data else str(refusal.fields["reason"])
            raise SwapRefused.of_revert(reason) from refusal


def _orders(deal: SwapDeal) -> list[Answer]:
    steps = zip(pairwise(deal.path), pairwise(deal.amounts), strict=True)
    return [
        {
            "source": SOURCE,
            "takerToken": sold,
            "makerToken": bought,
            "takerAmount": str(into),
            "makerAmount": str(out),
            "fillData": {"tokenAddressPath": [sold, bought], "router": EXCHANGE_PROXY_ADDRESS},
        }
        for (sold, bought), (into, out) in steps
    ]


def swap_app(quoter: SwapQuoter) -> Starlette:
    """`GET /swap/v1/quote` and `/swap/v1/price`."""

    def answering(ask: Callable[[SwapRequest], Awaitable[Answer]]) -> Callable[..., Any]:
        async def answer(request: Request) -> Response:
            try:
                return _json(200, await ask(swap_request(request.query_params)))
            except SwapRefused as refusal:
                return _json(refusal.status, refusal.body)
            except L1Fault as fault:
                _log.warning("no quote: %s", fault)
                return _json(_HTTP_SERVER_ERROR, {"reason": f"Internal Server Error: {fault}"})

        return answer

    return Starlette(
        routes=[
            Route("/swap/v1/quote", answering(quoter.quote)),
            Route("/swap/v1/price", answering(quoter.price)),
        ],
        exception_handlers={HTTPException: _refuse_path},
    )


async def _refuse_path(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _json(error.status_code, {"reason": error.detail})


def _json(status: int, body: object) -> Response:
    return Response(orjson.dumps(body), status_code=status, media_type="application/json")


async def _run(l1: str, listener: socket.socket) -> None:
    async with EthereumRpc(l1) as rpc:
        await require_development_chain_of(rpc)
        config = uvicorn.Config(
            swap_app(SwapQuoter(rpc)), log_level="warning", access_log=False, lifespan="off"
        )
        server = HostedServer(config)
        serving = await server.start(listener)
        try:
            await asyncio.Event().wait()
        finally:
            await server.stop(serving)


@click.command()
@click.option("--l1", metavar="URL", required=True, help="JSON-RPC URL of the development chain.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, required=True, help="Port to listen on.")
def main(l1: str, host: str, port: int) -> None:
    """Answer swap quotes for the development chain until SIGTERM.

    Example: python -m provex.cli.swap_quotes --l1 http://127.0.0.1:8545 --port 8090
    """
    set_up_process()
    with listening_socket(host, port) as listener:
        run_until_stopped(_run(l1, listener))


if __name__ == "__main__":
    main()
