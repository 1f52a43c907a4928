from collections.abc import Callable

import pytest

from tests.api.world import Person, World
from tests.sequencer import world as core

Newcomer = Callable[..., Person]


@pytest.mark.parametrize(
    "path",
    [
        "/v3/leaderboard-pnl?period=DAILY&sortBy=ABSOLUTE",
        "/v3/hedgies/current",
        "/v3/hedgies/history?nftRevealType=DAY",
        "/v3/rewards/public-retroactive-mining?ethereumAddress=0x" + "11" * 20,
    ],
)
def test_public_endpoints_around_the_exchange_answer(world: World, path: str) -> None:
    assert world.get(path).status == 200


@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("/v3/accounts/leaderboard-pnl/DAILY", {"accountId", "period", "startedAt"}),
        ("/v3/accounts/historical-leaderboard-pnls/LEAGUES", {"leaderboardPnls"}),
        ("/v3/rewards/weight", {"epoch", "fees", "stakedDYDX", "estimatedRewards"}),
        ("/v3/rewards/weight?epoch=3", {"weight"}),
        ("/v3/rewards/liquidity-provider", {"markets", "linkedAddressRewards"}),
        ("/v3/rewards/liquidity", {"markets"}),
        ("/v3/rewards/retroactive-mining", {"retroactiveMining"}),
        ("/v3/users/links", {"userType", "primaryAddress", "linkedAddresses"}),
        ("/v3/users/links/requests", {"outgoingRequests", "incomingRequests"}),
        ("/v3/restrictions", {"isRestricted", "canTrade"}),
        ("/v3/profile/private", {"publicId", "affiliateStatistics", "DYDXHoldings"}),
    ],
)
def test_private_endpoints_around_the_exchange_answer(
    world: World, newcomer: Newcomer, path: str, members: set[str]
) -> None:
    answer = world.signed(newcomer(), "GET", path)

    assert answer.status == 200, answer.body
    assert members <= set(answer.data)


def test_a_profile_shows_what_its_user_shares(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    name = f"shared{person.ethereum_key}"
    world.signed(person, "PUT", "/v3/users", {"username": name})
    public_id = world.signed(person, "GET", "/v3/profile/private").data["publicId"]

    hidden = world.get(f"/v3/profile/{public_id}").data
    world.signed(person, "PUT", "/v3/users", {"isSharingUsername": True, "isSharingAddress": True})
    shared = world.get(f"/v3/profile/{public_id}").data

    assert (hidden["username"], hidden["ethereumAddress"]) == (None, None)
    assert (shared["username"], shared["ethereumAddress"]) == (name, person.address.lower())


def test_unknown_profiles_are_not_found(world: World) -> None:
    for public_id in ("x", "0" * 32, "private%20"):
        assert world.get(f"/v3/profile/{public_id}").status == 404


def test_verifying_a_mail_address_is_refused_as_the_published_client_expects(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()

    assert world.request("PUT", "/v3/emails/verify-email", body=b'{"token":"t"}').status == 400
    send = "/v3/emails/send-verification-email"
    assert world.signed(person, "PUT", send).messages == ["The user has no email address"]
    world.signed(person, "PUT", "/v3/users", {"email": "a@b.c"})
    assert world.signed(person, "PUT", send).messages == ["This exchange sends no mails"]


def test_links_between_users_are_refused(world: World, newcomer: Newcomer) -> None:
    data = {"action": "REMOVE", "address": "0x" + "11" * 20}

    answer = world.signed(newcomer(), "POST", "/v3/users/links", data)

    assert answer.status == 400
    assert answer.messages == ["This exchange does not link users"]


def test_compliance_bans_nobody(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    answer = world.signed(person, "POST", "/v3/restrictions/compliance", {"residenceCountry": "DE"})

    assert answer.data == {"isBanned": False, "reason": None}
    assert world.signed(person, "POST", "/v3/users/liveness/tokens").data == {"token": ""}


@pytest.mark.parametrize(
    "path",
    [
        "/v3/leaderboard-pnl?period=YEARLY",
        "/v3/leaderboard-pnl?sortBy=NAME",
        "/v3/hedgies/history?start=0&end=101",
        "/v3/hedgies/history?start=5&end=1",
    ],
)
def test_parameters_that_do_not_fit_are_refused(world: World, path: str) -> None:
    assert world.get(path).status == 400


def test_periods_of_own_places_are_checked(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    assert world.signed(person, "GET", "/v3/accounts/leaderboard-pnl/YEARLY").status == 400
    path = "/v3/accounts/historical-leaderboard-pnls/WEEKLY"
    assert world.signed(person, "GET", path).status == 400


def test_the_leaderboard_ranks_accounts_by_profit(make_world: Callable[..., World]) -> None:
    world = make_world()
    winner, loser = world.person(1, 10_000), world.person(2, 10_000)
    world.place(winner, price="50000", size="0.1")
    world.place(loser, side="SELL", price="50000", size="0.1")
    for _ in range(62):
        world.pass_ms(60_000)
        world.price({core.BTC: 51_000, core.ETH: 2_000})

    answer = world.get("/v3/leaderboard-pnl?period=DAILY&sortBy=ABSOLUTE").data

    ids = [entry["publicId"] for entry in answer["topPnls"]]
    assert ids[0] == winner.user_id.replace("-", "").upper()
    assert answer["topPnls"][0]["absoluteRank"] == 1
    own = world.signed(loser, "GET", "/v3/accounts/leaderboard-pnl/DAILY").data
    assert own["absolutePnl"].startswith("-")
