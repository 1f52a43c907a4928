"""A trader's first hour with the published client `dydx-v3-python`, over HTTP and the development chain.

Usage: scenario.py ENDPOINTS_JSON. Prints one line a step; a failed step ends it with its traceback.
Runs in the client's own environment, so it uses nothing of Provex.
"""

import json
import re
import secrets
import sys
import time
from decimal import Decimal
from pathlib import Path

from dydx3 import Client, DydxApiError
from dydx3.constants import MARKET_BTC_USD, NETWORK_ID_SEPOLIA, STARKWARE_PERPETUALS_CONTRACT
from dydx3.helpers.request_helpers import generate_now_iso
from eth_account import Account
from web3 import Web3

NETWORK = NETWORK_ID_SEPOLIA
DAY = 86_400
EIGHT_DAYS = 8 * DAY


def step(name):
    """Print each step's name and time when it is done."""

    def wrap(function):
        def run(*arguments):
            began = time.monotonic()
            result = function(*arguments)
            print(f"{name}: ok, {time.monotonic() - began:.1f} s", flush=True)
            return result

        return run

    return wrap


def eventually(check, timeout=90.0, pause=0.5):
    """The first true answer of `check`, asked again and again."""
    deadline = time.monotonic() + timeout
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError("still not so after " + str(timeout) + " s")
        time.sleep(pause)


def refused(call, *expected):
    """The error message of a call that must be refused."""
    try:
        call()
    except DydxApiError as error:
        text = json.dumps(error.msg)
        assert any(part in text for part in expected), text
        return text
    raise AssertionError("was not refused")


class Trader:
    """One person: an Ethereum key, a Stark key derived from it, and the client."""

    def __init__(self, endpoints, private_key):
        web3 = self.web3 = Web3(Web3.HTTPProvider(endpoints["l1"]))
        self.token = endpoints["contracts"]["token"]
        self.client = Client(
            host=endpoints["api"],
            network_id=NETWORK,
            eth_private_key=private_key,
            web3=web3,
            api_timeout=30,
        )
        keys = self.client.onboarding.derive_stark_key()
        self.client.stark_private_key = keys["private_key"]
        self.client.stark_public_key = keys["public_key"]
        self.client.stark_public_key_y_coordinate = keys["public_key_y_coordinate"]
        self.client._onboarding = None
        self.stark_key = keys["public_key"]
        self.address = self.client.default_address

    @property
    def private(self):
        return self.client.private

    def account(self):
        return self.private.get_account().data["account"]

    def tokens(self):
        """Base units of the collateral that the address has on L1."""
        data = "0x70a08231" + self.address[2:].lower().rjust(64, "0")
        return int(self.web3.eth.call({"to": self.token, "data": data}).hex(), 16)

    @property
    def position_id(self):
        return self.account()["positionId"]

    def order(self, **changes):
        fields = {
            "position_id": self.position_id,
            "market": MARKET_BTC_USD,
            "side": "BUY",
            "order_type": "LIMIT",
            "post_only": False,
            "size": "0.01",
            "price": "1000",
            "limit_fee": "0.01",
            "expiration_epoch_seconds": time.time() + 3 * DAY,
            **changes,
        }
        return self.private.create_order(**fields).data["order"]


@step("fund a new trader with ether and tokens on L1")
def fund(endpoints, ether, tokens):
    rich = Trader(endpoints, endpoints["accounts"][0]["private_key"])
    key = Account.create(secrets.token_hex(16)).key.hex()
    poor = Trader(endpoints, key)
    eth = rich.client.eth
    eth.wait_for_tx(eth.transfer_eth(to_address=poor.address, human_amount=ether, send_options={}))
    eth.wait_for_tx(eth.transfer_token(to_address=poor.address, human_amount=tokens))
    assert poor.client.eth.get_token_balance() == tokens * 10**6
    return poor


@step("onboard")
def onboard(trader):
    exists = trader.client.public.check_if_user_exists(trader.address).data
    assert exists == {"exists": False, "isProxySigner": False, "contractAddress": ""}, exists
    answer = trader.client.onboarding.create_user().data
    assert answer["user"]["ethereumAddress"] == trader.address.lower()
    assert answer["apiKey"] == trader.client.api_key_credentials
    assert int(answer["account"]["starkKey"], 16) == int(trader.stark_key, 16)
    assert answer["account"]["quoteBalance"] in {"0", "0.000000"}
    assert trader.client.public.check_if_user_exists(trader.address).data["exists"] is True
    refused(trader.client.onboarding.create_user, "errors")


@step("read user and account")
def read_user(trader):
    user = trader.private.get_user().data["user"]
    assert user["ethereumAddress"] == trader.address.lower()
    accounts = trader.private.get_accounts().data["accounts"]
    assert len(accounts) == 1
    assert accounts[0]["id"] == trader.account()["id"]
    assert trader.private.get_positions(market=MARKET_BTC_USD).data["positions"] == []


@step("register the Stark key on L1")
def register(trader):
    signature = trader.private.get_registration().data["signature"]
    assert re.fullmatch("0x[0-9a-f]{130}", signature), signature
    eth = trader.client.eth
    eth.wait_for_tx(eth.register_user(signature))


@step("choose a name")
def choose_name(trader):
    name = "trader" + secrets.token_hex(4)
    user = trader.private.update_user(
        user_data={"color": "blue"}, username=name, is_sharing_username=False
    ).data["user"]
    assert user["username"] == name
    assert trader.client.public.check_if_username_exists(name).data["exists"] is True


@step("approve and deposit on L1")
def deposit(trader, amount):
    eth = trader.client.eth
    exchange = STARKWARE_PERPETUALS_CONTRACT[NETWORK]
    eth.wait_for_tx(eth.set_token_max_allowance(exchange))
    eth.wait_for_tx(eth.deposit_to_exchange(trader.position_id, amount))


@step("the deposit appears and is credited after its confirmations")
def deposit_credited(trader, amount):
    transfers = eventually(lambda: trader.private.get_transfers().data["transfers"])
    assert transfers[0]["type"] == "DEPOSIT"
    assert Decimal(transfers[0]["creditAmount"]) == amount
    eventually(lambda: Decimal(trader.account()["quoteBalance"]) == amount)
    transfer = trader.private.get_transfers(transfer_type="DEPOSIT").data["transfers"][0]
    assert transfer["status"] == "CONFIRMED", transfer
    assert Decimal(trader.account()["pendingDeposits"]) == 0


@step("place an order, find it, cancel it by id")
def place_and_cancel(trader):
    client_id = "first-" + secrets.token_hex(4)
    order = trader.order(client_id=client_id)
    assert order["clientId"] == client_id
    found = eventually(
        lambda: open_order(trader.private.get_order_by_id(order["id"]).data["order"])
    )
    assert found["remainingSize"] == found["size"]
    same = trader.private.get_order_by_client_id(client_id).data["order"]
    assert same["id"] == order["id"]
    listed = trader.private.get_orders(market=MARKET_BTC_USD, status="OPEN").data["orders"]
    assert [item["id"] for item in listed] == [order["id"]]
    active = trader.private.get_active_orders(MARKET_BTC_USD).data["orders"]
    assert [item["id"] for item in active] == [order["id"]]
    refused(lambda: trader.order(client_id=client_id), "errors")
    trader.private.cancel_order(order["id"])
    eventually(
        lambda: trader.private.get_order_by_id(order["id"]).data["order"]["status"] == "CANCELED"
    )


def open_order(order):
    assert order["status"] in {"PENDING", "OPEN"}, order
    return order if order["status"] == "OPEN" else None


@step("cancel all orders")
def cancel_all(trader):
    for number in range(3):
        trader.order(price=str(1000 + number), post_only=True)
    listed = trader.private.get_orders(status="OPEN").data["orders"]
    assert len(listed) == 3, listed
    cancelled = trader.private.cancel_all_orders(market=MARKET_BTC_USD).data["cancelOrders"]
    assert len(cancelled) == 3
    eventually(lambda: trader.private.get_orders(status="OPEN").data["orders"] == [])


@step("a wrong signature and a wrong key are refused")
def refuse_forgeries(trader):
    refused(lambda: trader.order(position_id="12345"), "Invalid signature for order")
    stranger = Client(
        host=trader.client.host,
        network_id=NETWORK,
        api_key_credentials={**trader.client.api_key_credentials, "passphrase": "A" * 20},
        default_ethereum_address=trader.address,
    )
    refused(stranger.private.get_user, "Unauthorized")


@step("buy from the market maker and get filled")
def buy(trader, size):
    market = trader.client.public.get_markets(market=MARKET_BTC_USD).data["markets"]["BTC-USD"]
    assert market["status"] == "ONLINE"
    book = eventually(
        lambda: both_sides(trader.client.public.get_orderbook(market=MARKET_BTC_USD).data)
    )
    limit = int(Decimal(book["asks"][0]["price"]) * 101 / 100)
    order = trader.order(order_type="MARKET", time_in_force="IOC", size=size, price=str(limit))
    eventually(
        lambda: trader.private.get_order_by_id(order["id"]).data["order"]["status"] == "FILLED"
    )
    fills = eventually(lambda: trader.private.get_fills(order_id=order["id"]).data["fills"])
    assert sum(Decimal(fill["size"]) for fill in fills) == Decimal(size)
    assert {fill["liquidity"] for fill in fills} == {"TAKER"}
    assert all(Decimal(fill["fee"]) > 0 for fill in fills)
    trades = trader.client.public.get_trades(MARKET_BTC_USD).data["trades"]
    assert trades[0]["side"] == "BUY"
    return order


def both_sides(book):
    return book if book["bids"] and book["asks"] else None


@step("the position is there")
def position(trader, size):
    positions = trader.private.get_positions(market=MARKET_BTC_USD, status="OPEN").data["positions"]
    assert len(positions) == 1
    assert positions[0]["side"] == "LONG"
    assert Decimal(positions[0]["size"]) == Decimal(size)
    held = trader.account()["openPositions"]["BTC-USD"]
    assert held["entryPrice"] == positions[0]["entryPrice"]
    assert Decimal(trader.account()["freeCollateral"]) < Decimal(trader.account()["equity"])


@step("funding, historical profit and fees answer")
def history(trader):
    assert isinstance(
        trader.private.get_funding_payments(market=MARKET_BTC_USD).data["fundingPayments"], list
    )
    assert isinstance(trader.private.get_historical_pnl().data["historicalPnl"], list)
    assert Decimal(trader.private.get_user().data["user"]["takerFeeRate"]) > 0


@step("transfer to another account")
def transfer(trader, other, amount):
    before = Decimal(trader.account()["quoteBalance"])
    receiver = other.account()
    sent = trader.private.create_transfer(
        amount=str(amount),
        position_id=trader.position_id,
        receiver_account_id=receiver["id"],
        receiver_public_key=other.stark_key,
        receiver_position_id=receiver["positionId"],
        expiration_epoch_seconds=time.time() + EIGHT_DAYS,
    ).data["transfer"]
    assert sent["type"] == "TRANSFER_OUT", sent
    eventually(lambda: Decimal(other.account()["quoteBalance"]) == Decimal(amount))
    assert Decimal(trader.account()["quoteBalance"]) == before - Decimal(amount)
    types = [item["type"] for item in other.private.get_transfers().data["transfers"]]
    assert "TRANSFER_IN" in types


@step("create, list and delete an API key")
def api_keys(trader):
    created = trader.client.eth_private.create_api_key().data["apiKey"]
    keys = {item["key"] for item in trader.private.get_api_keys().data["apiKeys"]}
    assert keys == {created["key"], trader.client.api_key_credentials["key"]}
    second = Client(
        host=trader.client.host,
        network_id=NETWORK,
        api_key_credentials=created,
        default_ethereum_address=trader.address,
    )
    assert second.private.get_user().data["user"]["ethereumAddress"] == trader.address.lower()
    trader.client.eth_private.delete_api_key(created["key"])
    keys = [item["key"] for item in trader.private.get_api_keys().data["apiKeys"]]
    assert keys == [trader.client.api_key_credentials["key"]]
    refused(second.private.get_user, "Unauthorized")
    recovered = trader.client.eth_private.recovery().data
    assert int(recovered["starkKey"], 16) == int(trader.stark_key, 16)


@step("a slow withdrawal is accepted and stays pending")
def slow_withdrawal(trader, amount):
    before = Decimal(trader.account()["quoteBalance"])
    withdrawal = trader.private.create_withdrawal(
        position_id=trader.position_id,
        amount=str(amount),
        asset="USDC",
        to_address=trader.address,
        expiration_epoch_seconds=time.time() + EIGHT_DAYS,
    ).data["withdrawal"]
    assert withdrawal["type"] == "WITHDRAWAL"
    assert withdrawal["status"] in {"PENDING", "QUEUED"}, withdrawal
    eventually(lambda: Decimal(trader.account()["quoteBalance"]) == before - Decimal(amount))
    assert Decimal(trader.account()["pendingWithdrawals"]) == Decimal(amount)
    listed = trader.private.get_transfers(transfer_type="WITHDRAWAL").data["transfers"]
    assert [item["status"] for item in listed] == [withdrawal["status"]]
    text = refused(
        lambda: trader.private.create_withdrawal(
            position_id=trader.position_id,
            amount="1000000",
            asset="USDC",
            to_address=trader.address,
            expiration_epoch_seconds=time.time() + EIGHT_DAYS,
        ),
        "Withdrawal would put account under collateralization minumum",
    )
    assert "errors" in text


@step("a fast withdrawal is paid on L1 by the provider")
def fast_withdrawal(trader, amount):
    before = trader.account()
    tokens, sent = trader.tokens(), trader.web3.eth.get_transaction_count(trader.address)
    providers = trader.client.public.get_fast_withdrawal(
        creditAsset="USDC", creditAmount=str(amount)
    ).data["liquidityProviders"]
    provider_id, provider = next(iter(providers.items()))
    assert Decimal(provider["availableFunds"]) > amount

    def ask(expiration=EIGHT_DAYS):
        return trader.private.create_fast_withdrawal(
            position_id=trader.position_id,
            credit_asset="USDC",
            credit_amount=provider["quote"]["creditAmount"],
            debit_amount=provider["quote"]["debitAmount"],
            to_address=trader.address,
            lp_position_id=provider_id,
            lp_stark_public_key=provider["starkKey"],
            client_id="mock-client-id",
            expiration_epoch_seconds=time.time() + expiration,
        ).data["withdrawal"]

    withdrawal = ask()
    assert withdrawal["type"] == "FAST_WITHDRAWAL"
    assert withdrawal["status"] in {"PENDING", "QUEUED"}, withdrawal
    debit = Decimal(provider["quote"]["debitAmount"])
    held = Decimal(trader.account()["freeCollateral"])
    expected = Decimal(before["freeCollateral"]) - debit
    assert abs(held - expected) < Decimal(before["freeCollateral"]) * Decimal("0.01")

    def confirmed():
        (shown,) = trader.private.get_transfers(transfer_type="FAST_WITHDRAWAL").data["transfers"]
        return shown if shown["status"] == "CONFIRMED" else None

    shown = eventually(confirmed)
    assert shown["id"] == withdrawal["id"]
    assert shown["confirmedAt"]
    receipt = trader.web3.eth.get_transaction_receipt(shown["transactionHash"])
    assert receipt["status"] == 1
    assert receipt["from"] != trader.address
    assert trader.tokens() - tokens == int(Decimal(withdrawal["creditAmount"]) * 10**6)
    assert trader.web3.eth.get_transaction_count(trader.address) == sent
    paid = Decimal(before["quoteBalance"]) - Decimal(trader.account()["quoteBalance"])
    assert paid == debit
    refused(ask, "made before")
    refused(lambda: ask(EIGHT_DAYS + DAY), "made before")


@step("a second account of the same user")
def second_account(trader):
    key = trader.client.onboarding.derive_stark_key()
    account = trader.private.create_account(
        stark_public_key=key["public_key"],
        stark_public_key_y_coordinate=key["public_key_y_coordinate"],
    ).data["account"]
    assert account["accountNumber"] == "1"
    assert account["positionId"] != trader.position_id
    assert len(trader.private.get_accounts().data["accounts"]) == 2


@step("public endpoints answer")
def public(trader):
    api = trader.client.public
    assert api.get_config().data["collateralAssetId"]
    assert abs(api.get_time().data["epoch"] - time.time()) < 5
    assert "BTC-USD" in api.get_stats(market=MARKET_BTC_USD, days=1).data["markets"]
    assert api.get_candles(market=MARKET_BTC_USD, resolution="1MIN").data["candles"]
    assert isinstance(
        api.get_historical_funding(market=MARKET_BTC_USD).data["historicalFunding"], list
    )
    assert Decimal(api.get_insurance_fund_balance().data["balance"]) > 0
    assert api.get_trades(MARKET_BTC_USD, starting_before_or_at=generate_now_iso()).data["trades"]


def main():
    endpoints = json.loads(Path(sys.argv[1]).read_text())
    trader = fund(endpoints, 2, 20_000)
    other = fund(endpoints, 1, 1)
    onboard(trader)
    read_user(trader)
    register(trader)
    choose_name(trader)
    onboard(other)
    deposit(trader, 10_000)
    deposit_credited(trader, 10_000)
    place_and_cancel(trader)
    cancel_all(trader)
    refuse_forgeries(trader)
    buy(trader, "0.02")
    position(trader, "0.02")
    history(trader)
    transfer(trader, other, 250)
    api_keys(trader)
    slow_withdrawal(trader, 1_000)
    fast_withdrawal(trader, 500)
    second_account(trader)
    public(trader)
    print("every step passed", flush=True)


if __name__ == "__main__":
    main()
