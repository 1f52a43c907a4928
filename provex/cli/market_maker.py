"""Runs one demo market maker as a process of its own, against a development exchange.

Example: python -m provex.cli.market_maker --endpoints data/endpoints.json --seed 1
"""

import asyncio
import json
import logging
import signal
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import httpx

from provex.client.errors import ApiError, ConnectionFault
from provex.client.market_maker import MarketMaker, MarketMakerSettings, fund_account
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.ethereum.contracts import contracts_of_mapping
from provex.ethereum.development import CHAIN_ID as DEVELOPMENT_CHAIN_ID
from provex.ethereum.development import Role, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet
from provex.native import crypto
from provex.telemetry.logs import configure_logs

__all__ = ["main"]

_LOG = logging.getLogger(__name__)
_ENDPOINTS_POLL_S = 0.25
_MAKERS = Role.LIQUIDITY_PROVIDER - Role.FIRST_MARKET_MAKER


@click.command()
@click.option(
    "--endpoints",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="endpoints.json of the exchange; it is waited for.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the sizes.")
@click.option(
    "--maker",
    type=click.IntRange(0, _MAKERS - 1),
    default=0,
    show_default=True,
    help="Which of the chain's market-maker accounts to trade.",
)
@click.option("--deposit", type=int, default=2_000_000, show_default=True, help="USD to deposit.")
def main(endpoints: Path, seed: int, maker: int, deposit: int) -> None:
    """Quote all open markets of a development exchange until SIGTERM.

    Example: python -m provex.cli.market_maker --endpoints data/endpoints.json --seed 1
    """
    configure_logs("text")
    logging.getLogger(httpx.__name__).setLevel(logging.WARNING)
    crypto.install()
    settings = MarketMakerSettings(seed=seed, deposit_usd=Decimal(deposit))
    asyncio.run(_run_until_stopped(endpoints, maker, settings))


async def _run_until_stopped(path: Path, maker: int, settings: MarketMakerSettings) -> None:
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(_run(path, maker, settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        _LOG.info("stopped")


async def _run(path: Path, maker: int, settings: MarketMakerSettings) -> None:
    endpoints = await _endpoints(path)
    account_keys = development_account(Role.FIRST_MARKET_MAKER + maker)
    keys = TraderKeys(account_keys.private_key, network_id=DEVELOPMENT_NETWORK_ID)
    async with Trader(endpoints["api"], keys) as trader, EthereumRpc(endpoints["l1"]) as rpc:
        # These keys are public: Wallet signs for the development chain's id only.
        await rpc.require_chain(DEVELOPMENT_CHAIN_ID)
        wallet = Wallet(rpc, account_keys.private_key, chain_id=DEVELOPMENT_CHAIN_ID)
        account = await trader.onboard()
        _LOG.info("trading account %s of %s", account.id, account_keys.address)
        contracts = contracts_of_mapping(DEVELOPMENT_CHAIN_ID, endpoints["contracts"])
        on_l1 = ExchangeWallet(wallet, contracts)
        await fund_account(trader, on_l1, account, settings.deposit_usd)
        async with trader.stream(endpoints["websocket"]) as stream:
            try:
                await MarketMaker(trader, stream, settings).run()
            finally:
                await _leave(trader)


async def _leave(trader: Trader) -> None:
    """Take all quotes out of the books, if the exchange still answers."""
    try:
        await trader.private.cancel_orders()
    except (ApiError, ConnectionFault) as refusal:
        _LOG.info("orders stay until they expire: %s", refusal)


async def _endpoints(path: Path) -> dict[str, Any]:
    while not path.exists():  # noqa: ASYNC110 - another process writes it.
        await asyncio.sleep(_ENDPOINTS_POLL_S)
    endpoints: dict[str, Any] = json.loads(path.read_text())
    return endpoints


if __name__ == "__main__":
    main()
