"""What the channels send: a snapshot, then every change after it, in order, without gaps."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.api.world import Socket, World
from tests.sequencer import world as core
from tests.sequencer.test_configurations import ROW, SUI_PRICES, change, plan, with_sui


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


def subscribed(world: World, channel: str, id_: str | None = None, **members: Any) -> Socket:
    """Open a socket with one subscription; its snapshot is still to be read."""
    socket = world.socket()
    socket.message()
    message = {"type": "subscribe", "channel": channel} | members
    socket.send(message | ({"id": id_} if id_ else {}))
    return socket


def apply_update(levels: dict[str, dict[Decimal, Decimal]], contents: dict[str, Any]) -> None:
    for side in ("bids", "asks"):
        for price, size in contents[side]:
            if Decimal(size):
                levels[side][Decimal(price)] = Decimal(size)
            else:
                levels[side].pop(Decimal(price), None)


def levels_of(contents: dict[str, Any]) -> dict[str, dict[Decimal, Decimal]]:
    return {
        side: {Decimal(level["price"]): Decimal(level["size"]) for level in contents[side]}
        for side in ("bids", "asks")
    }


def test_a_book_follows_its_snapshot_exactly(world: World) -> None:
    dice = random.Random(7)
    people = [world.person(number, 1_000_000) for number in (1, 2)]
    sockets: list[tuple[Socket, dict[str, Any]]] = []
    for round_ in range(60):
        if round_ % 15 == 5:
            socket = subscribed(world, "v3_orderbook", "BTC-USD", includeOffsets="true")
            sockets.append((socket, socket.message()["contents"]))
        person = dice.choice(people)
        side = dice.choice(["BUY", "SELL"])
        price = dice.randrange(49_990, 50_010)
        world.place(person, side=side, price=str(price), size=f"0.0{dice.randrange(1, 9)}")
        world.now_ms += 1
        if dice.random() < 0.2:
            world.signed(person, "DELETE", "/v3/orders")
    final = levels_of(world.get("/v3/orderbook/BTC-USD").data)

    for socket, snapshot in sockets:
        levels = levels_of(snapshot)
        offset = int(snapshot["offset"])
        for message in socket.messages_within(0.01):
            assert message["type"] == "channel_data"
            contents = message["contents"]
            assert int(contents["offset"]) == offset + 1
            offset += 1
            apply_update(levels, contents)
        assert levels == final


@pytest.mark.parametrize(("value", "has_offsets"), [(True, True), ("true", True), (None, False)])
def test_offsets_come_when_asked_for_in_either_way(
    world: World, value: Any, has_offsets: bool
) -> None:
    person = world.person(1, 100_000)
    world.place(person, price="40000")

    snapshot = subscribed(world, "v3_orderbook", "BTC-USD", includeOffsets=value).message()

    (level,) = snapshot["contents"]["bids"]
    assert (level["price"], level["size"]) == ("40000", "0.01")
    assert ("offset" in level) is has_offsets
    assert snapshot["id"] == "BTC-USD"
    if has_offsets:
        assert isinstance(level["offset"], str)


def test_a_removed_level_has_size_zero(world: World) -> None:
    person = world.person(1, 100_000)
    order = world.place(person, price="40000").data["order"]
    socket = subscribed(world, "v3_orderbook", "BTC-USD")
    socket.message()

    world.signed(person, "DELETE", f"/v3/orders/{order['id']}")

    assert socket.message()["contents"]["bids"] == [["40000", "0"]]


def test_trades_begin_with_the_latest_and_go_on(world: World) -> None:
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    for price in ("50000", "50001"):
        world.place(buyer, price=price)
        world.place(seller, side="SELL", price=price)
    socket = subscribed(world, "v3_trades", "BTC-USD")

    snapshot = socket.message()["contents"]["trades"]
    world.place(buyer, price="50002")
    world.place(seller, side="SELL", price="50002")
    update = socket.message()

    assert [trade["price"] for trade in snapshot] == ["50001", "50000"]
    assert snapshot == world.get("/v3/trades/BTC-USD").data["trades"][1:]
    (trade,) = update["contents"]["trades"]
    assert (trade["price"], trade["side"], trade["liquidation"]) == ("50002", "SELL", False)
    assert (update["type"], update["id"]) == ("channel_data", "BTC-USD")


def test_markets_begin_with_all_and_send_only_what_changed(world: World) -> None:
    socket = subscribed(world, "v3_markets")

    snapshot = socket.message()
    world.price({core.BTC: 50_100, core.ETH: 2_000})
    updates = socket.messages_within(0.05)

    assert "id" not in snapshot
    assert len(snapshot["contents"]["markets"]) == 38
    merged = snapshot["contents"]["markets"]
    for update in updates:
        assert set(update["contents"]) <= set(merged)
        for market, changes in update["contents"].items():
            assert changes
            merged[market] |= changes
    assert updates
    assert merged["BTC-USD"]["indexPrice"] == merged["BTC-USD"]["oraclePrice"] == "50100.0000"
    first = updates[0]["contents"]["BTC-USD"]
    assert "tickSize" not in first


def test_a_listed_market_is_shown_everywhere_at_once(world: World) -> None:
    socket = subscribed(world, "v3_markets")
    socket.message()
    person = world.person(1, 100_000)
    wider = with_sui(world.exchange.configuration)
    world.submit(plan(wider, ROW))

    world.submit(change(wider))

    updates = socket.messages_within(0.1)
    shown = [found["contents"]["SUI-USD"] for found in updates if "SUI-USD" in found["contents"]]
    assert shown[0]["tickSize"] == "0.001"
    listed = world.get("/v3/markets").data["markets"]
    assert len(listed) == 39
    assert listed["SUI-USD"]["status"] == "ONLINE"
    assert int(listed["SUI-USD"]["syntheticAssetId"], 16) == wider.assets[-1].asset_id
    book = subscribed(world, "v3_orderbook", "SUI-USD")
    assert book.message()["contents"] == {"asks": [], "bids": []}
    # And it trades.
    world.price(SUI_PRICES)
    other = world.person(2, 100_000)
    for trader, side in ((person, "BUY"), (other, "SELL")):
        world.place(trader, side=side, market="SUI-USD", price="1.25", size="100")
    (trade,) = world.get("/v3/trades/SUI-USD").data["trades"]
    assert (trade["price"], trade["size"]) == ("1.25", "100")


def test_an_account_begins_with_everything_open(world: World) -> None:
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    world.place(buyer, price="50000")
    world.place(seller, side="SELL", price="50000")
    open_ = world.place(buyer, price="40000").data["order"]
    socket = world.socket()
    socket.message()

    socket.send(world.accounts_subscription(buyer, id="ignored", accountNumber=0))
    snapshot = socket.message()

    assert snapshot["id"] == buyer.account_id
    contents = snapshot["contents"]
    account = contents["account"]
    rest = world.signed(buyer, "GET", "/v3/accounts").data["accounts"][0]
    for name in ("id", "equity", "freeCollateral", "quoteBalance", "positionId", "starkKey"):
        assert account[name] == rest[name]
    assert account["userId"] == buyer.user_id
    assert set(account["openPositions"]) == {"BTC-USD"}
    assert [order["id"] for order in contents["orders"]] == [open_["id"]]
    assert contents["orders"][0]["limitFee"] == "0.0015"
    assert len(contents["orders"][0]["signature"]) == 128
    assert [transfer["type"] for transfer in contents["transfers"]] == ["DEPOSIT"]
    assert contents["fundingPayments"] == []


def test_all_changes_of_one_event_come_in_one_message(world: World) -> None:
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    world.place(seller, side="SELL", price="50000")
    socket = world.socket()
    socket.message()
    socket.send(world.accounts_subscription(buyer))
    socket.message()

    world.place(buyer, price="50000", clientId="mine", postOnly=False)
    message = socket.message()

    contents = message["contents"]
    assert message["type"] == "channel_data"
    assert {"accounts", "orders", "fills", "positions"} <= set(contents)
    (fill,) = contents["fills"]
    assert fill["orderClientId"] == "mine"
    assert fill["accountId"] == buyer.account_id
    assert contents["orders"][-1]["status"] == "FILLED"
    assert contents["orders"][-1]["postOnly"] is False
    assert contents["positions"][0]["accountId"] == buyer.account_id
    assert contents["accounts"][0]["quoteBalance"] == "99499.5"
    assert socket.messages_within(0.05) == []


def test_accounts_see_only_their_own(world: World) -> None:
    first, second = world.person(1, 100_000), world.person(2, 100_000)
    socket = world.socket()
    socket.message()
    socket.send(world.accounts_subscription(first))
    socket.message()

    world.place(second, price="40000")

    assert socket.messages_within(0.05) == []


def test_money_movements_reach_the_account(world: World) -> None:
    person = world.person(1)
    socket = world.socket()
    socket.message()
    socket.send(world.accounts_subscription(person))
    socket.message()

    world.deposit(person, 500)
    contents = socket.message()["contents"]

    assert contents["transfers"][0]["creditAmount"] == "500"
    assert contents["accounts"][0]["quoteBalance"] == "500"


def test_funding_payments_reach_the_account(world: World) -> None:
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    world.place(buyer, price="50000")
    world.place(seller, side="SELL", price="50000")
    socket = world.socket()
    socket.message()
    socket.send(world.accounts_subscription(buyer))
    socket.message()
    for _ in range(61):
        world.pass_ms(60_000)
        world.price()

    messages = socket.messages_within(0.05)

    payments = [
        payment
        for message in messages
        for payment in message["contents"].get("fundingPayments", [])
    ]
    assert payments
    assert {"market", "rate", "payment", "effectiveAt"} <= set(payments[0])


def test_batched_updates_come_together_in_order(world: World) -> None:
    person = world.person(1, 100_000)
    socket = subscribed(world, "v3_orderbook", "BTC-USD", batched=True, includeOffsets=True)
    offset = int(socket.message()["contents"]["offset"])

    for number in range(10):
        world.place(person, price=str(40_000 + number))
    messages = socket.messages_within(0.1)

    assert {message["type"] for message in messages} == {"channel_batch_data"}
    offsets = [int(update["offset"]) for message in messages for update in message["contents"]]
    assert offsets == list(range(offset + 1, offset + 11))


def test_candles_begin_with_history_and_follow_trades(world: World) -> None:
    buyer, seller = world.person(1, 100_000), world.person(2, 100_000)
    world.place(buyer, price="50000")
    world.place(seller, side="SELL", price="50000")
    socket = subscribed(world, "v3_candles", "BTC-USD/1MIN")

    snapshot = socket.message()
    world.place(buyer, price="50100")
    world.place(seller, side="SELL", price="50100")
    update = socket.message()

    (candle,) = snapshot["contents"]["candles"]
    assert (candle["open"], candle["trades"]) == ("50000", "1")
    assert update["contents"]["close"] == "50100"
    assert update["contents"]["startedAt"] == candle["startedAt"]
    assert update["contents"]["trades"] == "2"
    assert update["id"] == "BTC-USD/1MIN"


def test_a_liquidation_shows_in_trades_and_account(world: World) -> None:
    fund = world.exchange.settings.insurance_fund
    world.submit(
        core.deposit_confirmed("fund", fund.public_key, fund.position_id, 10**6 * core.USD)
    )
    buyer, seller = world.person(1, 1_000), world.person(2, 100_000)
    world.place(buyer, price="50000", size="0.2")
    world.place(seller, side="SELL", price="50000", size="0.2")
    trades = subscribed(world, "v3_trades", "BTC-USD")
    trades.message()
    socket = world.socket()
    socket.message()
    socket.send(world.accounts_subscription(buyer))
    socket.message()

    world.price({core.BTC: 46_000, core.ETH: 2_000})

    contents = [message["contents"] for message in socket.messages_within(0.05)]
    fills = [fill for content in contents for fill in content.get("fills", [])]
    positions = [entry for content in contents for entry in content.get("positions", [])]
    assert [fill["type"] for fill in fills] == ["LIQUIDATED"]
    assert fills[0]["orderId"] is None
    assert positions[-1]["status"] == "LIQUIDATED"
    shown = [
        trade for message in trades.messages_within(0.01) for trade in message["contents"]["trades"]
    ]
    assert [trade["liquidation"] for trade in shown][:1] == [True]


def test_what_happens_while_an_account_snapshot_is_made_comes_after_it(world: World) -> None:
    person = world.person(1, 100_000)
    socket = world.socket()
    socket.message()

    socket.send(world.accounts_subscription(person))
    orders = [world.place(person, price=str(40_000 + number)).data["order"] for number in range(5)]
    snapshot, *updates = socket.messages_within(0.1)

    seen = [order["id"] for order in snapshot["contents"]["orders"]]
    seen += [order["id"] for update in updates for order in update["contents"].get("orders", [])]
    assert seen == [order["id"] for order in orders]
