"""Ether and a token become collateral in a trader's account: our SDK, and the published Node client."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from provex.client import (
    DEVELOPMENT_NETWORK_ID,
    SwapQuotes,
    Trader,
    TraderKeys,
    deposit_ether,
    deposit_token,
    register_on_l1,
    wait_for_deposit,
)
from provex.ethereum.contracts import Contracts, encode_call
from provex.ethereum.development import swap_token_address
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap import SwapContracts, SwapWallet
from provex.ethereum.wallet import ExchangeWallet, Wallet
from provex.native import crypto

SCENARIO = Path(__file__).resolve().parent / "node" / "swap_scenario.js"

pytestmark = pytest.mark.end_to_end


async def deposit_both(endpoints):
    """The two credited transfers of the SDK's deposits."""
    key, named = endpoints["accounts"][8]["private_key"], endpoints["contracts"]
    keys = TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
    async with (
        Trader(endpoints["api"], keys) as trader,
        EthereumRpc(endpoints["l1"]) as rpc,
        SwapQuotes(endpoints["swap_quotes"]) as quotes,
    ):
        account = await trader.onboard()
        chain_id = await rpc.chain_id()
        contracts = Contracts(
            chain_id=chain_id,
            exchange=named["exchange"],
            token=named["token"],
            transfer_registry=named["transfer_registry"],
            price_feeder=None,
            aggregators={},
        )
        wallet = Wallet(rpc, key, chain_id=chain_id)
        await register_on_l1(trader, ExchangeWallet(wallet, contracts))
        swaps = SwapWallet(
            wallet,
            SwapContracts(
                currency_convertor=named["currency_convertor"],
                exchange_proxy=named["exchange_proxy"],
                token=named["token"],
            ),
        )
        test = swap_token_address()
        mint = encode_call("mint(address,uint256)", wallet.address, 50 * 10**18)
        await wallet.send_and_wait(test, mint)
        by_ether = await deposit_ether(trader, swaps, quotes, Decimal(1))
        by_token = await deposit_token(trader, swaps, quotes, test, Decimal(50))
        credited = [await wait_for_deposit(trader.private, sent) for sent in (by_ether, by_token)]
        after = await trader.private.account(account.id)
        return credited, after.quote_balance


def test_the_sdk_deposits_ether_and_a_token(exchange):
    crypto.install()

    credited, balance = asyncio.run(deposit_both(exchange.endpoints))

    by_ether, by_token = (transfer.credit_amount for transfer in credited)
    assert by_ether > 2_800
    assert by_token > 95
    assert balance == by_ether + by_token


def test_the_published_client_deposits_ether_and_a_token(exchange, run_client):
    printed = run_client(["node", SCENARIO, exchange.endpoints_file])

    assert printed.endswith("every step passed\n")
