from collections.abc import Callable

from provex.api.times import iso_of
from provex.protocol.primitives import primitives
from tests.api import authentication_vectors as vectors
from tests.api.world import DAY_MS, Person, World
from tests.sequencer import world as core

Newcomer = Callable[..., Person]


def crossed(world: World, buyer: Person, seller: Person, size: str = "0.01") -> None:
    assert world.place(buyer, size=size, price="50000").status == 200
    assert world.place(seller, side="SELL", size=size, price="50000").status == 200


def test_an_account_shows_money_and_worth(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)

    (account,) = world.signed(person, "GET", "/v3/accounts").data["accounts"]

    assert account["id"] == person.account_id
    assert account["quoteBalance"] == "1000"
    assert account["equity"] == "1000"
    assert account["freeCollateral"] == "1000"
    assert account["pendingDeposits"] == "0"
    assert account["positionId"] == str(person.position_id)


def test_an_account_is_found_by_the_id_that_clients_compute(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    person = world.person(vectors.GANACHE_KEY)
    key = primitives().stark_public_key(12345)
    second = world.signed(
        person,
        "POST",
        "/v3/accounts",
        {"starkKey": hex(key.x), "starkKeyYCoordinate": hex(key.y)},
    ).data["account"]

    assert second["id"] == vectors.ACCOUNT_1
    assert second["accountNumber"] == "1"
    for account_id in (vectors.ACCOUNT_0, vectors.ACCOUNT_1):
        answer = world.signed(person, "GET", f"/v3/accounts/{account_id}")
        assert answer.data["account"]["id"] == account_id
    assert len(world.signed(person, "GET", "/v3/accounts").data["accounts"]) == 2


def test_the_account_number_header_chooses_the_account(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    body = {
        "starkKey": hex(primitives().stark_public_key(person.stark_private_key).x),
        "starkKeyYCoordinate": hex(primitives().stark_public_key(person.stark_private_key).y),
    }
    account = world.signed(person, "POST", "/v3/accounts", body).data["account"]
    second = Person(
        person.ethereum_key,
        person.stark_private_key,
        person.credentials,
        account_number=1,
        position_id=int(account["positionId"]),
    )
    world.deposit(second, 500)

    placed = world.place(second, price="40000")

    assert placed.status == 200
    assert placed.data["order"]["accountId"] == second.account_id
    assert world.signed(person, "GET", "/v3/orders").data["orders"] == []


def test_an_account_of_somebody_else_is_not_found(world: World, newcomer: Newcomer) -> None:
    first, second = newcomer(), newcomer()

    for account_id in (second.account_id, "nonsense"):
        assert world.signed(first, "GET", f"/v3/accounts/{account_id}").status == 404


def test_positions_show_both_sides_with_signed_sizes(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(10_000), newcomer(10_000)
    crossed(world, buyer, seller)

    (long,) = world.signed(buyer, "GET", "/v3/positions?status=OPEN").data["positions"]
    (short,) = world.signed(seller, "GET", "/v3/positions?market=BTC-USD").data["positions"]

    assert (long["side"], long["size"], long["maxSize"]) == ("LONG", "0.01", "0.01")
    assert (short["side"], short["size"], short["maxSize"]) == ("SHORT", "-0.01", "-0.01")
    assert long["entryPrice"] == short["entryPrice"] == "50000"
    assert (long["unrealizedPnl"], long["realizedPnl"]) == ("0", "-0.25")
    assert (long["sumOpen"], long["sumClose"], long["exitPrice"]) == ("0.01", "0", None)
    assert world.signed(buyer, "GET", "/v3/positions?status=CLOSED").data["positions"] == []


def test_a_closed_position_shows_its_exit(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(10_000), newcomer(10_000)
    crossed(world, buyer, seller)
    assert world.place(buyer, side="SELL", price="51000").status == 200
    assert world.place(seller, side="BUY", price="51000").status == 200

    (closed,) = world.signed(buyer, "GET", "/v3/positions?status=CLOSED").data["positions"]
    account = world.signed(buyer, "GET", "/v3/accounts").data["accounts"][0]

    assert (closed["size"], closed["exitPrice"]) == ("0", "51000")
    assert closed["realizedPnl"] == "9.495"
    assert closed["closedAt"] is not None
    assert account["openPositions"] == {}


def test_fills_show_both_liquidities_fees_and_filters(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(10_000), newcomer(10_000)
    crossed(world, buyer, seller)

    (maker,) = world.signed(buyer, "GET", "/v3/fills").data["fills"]
    (taker,) = world.signed(seller, "GET", "/v3/fills?market=BTC-USD").data["fills"]

    assert (maker["liquidity"], maker["fee"], maker["side"]) == ("MAKER", "0.25", "BUY")
    assert (taker["liquidity"], taker["fee"], taker["side"]) == ("TAKER", "0.5", "SELL")
    assert (maker["price"], maker["size"], maker["type"]) == ("50000", "0.01", "LIMIT")
    by_order = f"/v3/fills?orderId={maker['orderId']}"
    assert world.signed(buyer, "GET", by_order).data["fills"] == [maker]
    assert world.signed(buyer, "GET", "/v3/fills?market=ETH-USD").data["fills"] == []
    assert world.signed(buyer, "GET", "/v3/fills?orderId=" + "0" * 64).data["fills"] == []


def test_fills_come_in_pages_newest_first(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(100_000), newcomer(100_000)
    for _ in range(5):
        world.now_ms += 1000
        crossed(world, buyer, seller)
    everything = world.signed(buyer, "GET", "/v3/fills").data["fills"]

    first = world.signed(buyer, "GET", "/v3/fills?limit=2").data["fills"]
    second = world.signed(buyer, "GET", f"/v3/fills?limit=2&afterId={first[-1]['id']}").data
    before = world.signed(
        buyer, "GET", f"/v3/fills?createdBeforeOrAt={everything[3]['createdAt']}"
    ).data

    assert len(everything) == 5
    times = [fill["createdAt"] for fill in everything]
    assert times == sorted(times, reverse=True)
    assert first + second["fills"] == everything[:4]
    assert before["fills"] == everything[3:]


def test_limits_of_pages_are_checked(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    for limit in ("0", "101", "x", "1.5", ""):
        answer = world.signed(person, "GET", f"/v3/fills?limit={limit}")
        assert answer.status == 400
        error = answer.data["errors"][0]
        assert (error["param"], error["location"]) == ("limit", "query")


def test_funding_payments_show(make_world: Callable[..., World]) -> None:
    world = make_world()
    buyer, seller = world.person(1, 10_000), world.person(2, 10_000)
    crossed(world, buyer, seller)
    for _ in range(61):
        world.pass_ms(60_000)
        world.price()

    payments = world.signed(buyer, "GET", "/v3/funding?market=BTC-USD").data["fundingPayments"]
    rates = world.get("/v3/historical-funding/BTC-USD").data["historicalFunding"]

    assert payments
    payment = payments[0]
    assert payment["market"] == "BTC-USD"
    assert payment["payment"].startswith("-")
    assert payment["positionSize"] == "0.01"
    assert len(payment["rate"].partition(".")[2]) == 10
    assert rates[0]["rate"] == payment["rate"]
    assert rates[0]["price"] == payment["price"] == "50000"
    pnl = world.signed(buyer, "GET", "/v3/historical-pnl").data["historicalPnl"]
    assert pnl[0]["accountId"] == buyer.account_id
    assert {"equity", "totalPnl", "netTransfers", "createdAt"} <= set(pnl[0])


def test_the_window_of_historical_pnl_is_at_most_a_month(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    late, early = iso_of(world.now_ms), iso_of(world.now_ms - 32 * DAY_MS)

    both = f"?createdBeforeOrAt={late}&createdOnOrAfter={early}"
    assert world.signed(person, "GET", f"/v3/historical-pnl{both}").status == 400
    for one in (f"?createdBeforeOrAt={late}", f"?createdOnOrAfter={early}", ""):
        assert world.signed(person, "GET", f"/v3/historical-pnl{one}").status == 200


def test_recovery_shows_what_a_user_needs_to_leave(world: World, newcomer: Newcomer) -> None:
    buyer, seller = newcomer(10_000), newcomer(10_000)
    crossed(world, buyer, seller)

    answer = world.ethereum_signed(buyer, "GET", "/v3/recovery").data

    assert answer["starkKey"] == f"{buyer.stark_key:064x}"
    assert answer["positionId"] == str(buyer.position_id)
    assert [position["market"] for position in answer["positions"]] == ["BTC-USD"]
    assert float(answer["equity"]) > 9_000


def test_a_pending_deposit_shows_until_it_is_confirmed(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    event = (f"seen-{person.ethereum_key}", person.stark_key, person.position_id, 5 * core.USD)
    world.submit(core.deposit_seen(*event))

    pending = world.signed(person, "GET", "/v3/transfers?type=DEPOSIT").data["transfers"]
    account = world.signed(person, "GET", "/v3/accounts").data["accounts"][0]
    world.submit(core.deposit_confirmed(*event))
    confirmed = world.signed(person, "GET", "/v3/transfers?transferType=DEPOSIT").data["transfers"]

    assert [transfer["status"] for transfer in pending] == ["PENDING"]
    assert (account["pendingDeposits"], account["quoteBalance"]) == ("5", "0")
    assert [transfer["status"] for transfer in confirmed] == ["CONFIRMED"]
    assert confirmed[0]["creditAmount"] == "5"


def test_an_unknown_market_in_a_filter_is_refused(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    for path in ("positions", "fills", "funding", "orders", "active-orders"):
        answer = world.signed(person, "GET", f"/v3/{path}?market=XYZ-USD")
        assert answer.status == 400
        assert answer.data["errors"][0]["param"] == "market"
