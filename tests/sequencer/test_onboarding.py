"""Users, accounts and keys."""

from dataclasses import replace

import pytest

from provex.protocol.errors import (
    ACCOUNTS_TOO_MANY,
    API_KEY_LAST,
    API_KEY_TAKEN,
    API_KEYS_TOO_MANY,
    EVENT_KNOWN,
    NOT_ALLOWED,
    NOT_FOUND,
    STARK_KEY_INVALID,
    STARK_KEY_TAKEN,
    USER_EXISTS,
    USERNAME_TAKEN,
)
from provex.protocol.inputs import (
    CreateAccount,
    CreateApiKey,
    DeleteApiKey,
    L1UserRegistered,
    UpdateUser,
)
from provex.protocol.records import AccountRecord, ApiKeyRecord, UserRecord
from provex.rules.position import position_id_of
from provex.sequencer.identifiers import account_id_of, user_id_of

from .world import START_MS, World, onboarding, records_of, settings, trader

KEEP = UpdateUser(
    user_id="",
    user_data=None,
    email=None,
    is_email_verified=None,
    username=None,
    is_sharing_username=None,
    is_sharing_address=None,
    country=None,
    language_code=None,
)


@pytest.fixture
def world() -> World:
    return World()


def test_ids_are_those_that_clients_compute():
    # The published vector of the deterministic Ganache account 0.
    user_id = user_id_of("0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1")

    assert user_id == "35312938-9e88-5ef2-832e-ecb6dfa225d8"
    assert account_id_of(user_id, 0) == "59609ad5-3bf3-544b-9fba-836a7567fa74"
    assert account_id_of(user_id, 1) == "aab43a37-8fcc-575a-a1e4-42eed4967a06"


def test_onboarding_makes_user_account_and_key(world: World):
    alice = trader("alice", world.settings)

    outcome = world.apply(onboarding(alice, country="CH", referred_by_affiliate_link="x"))

    (user,) = records_of(outcome, UserRecord)
    (account,) = records_of(outcome, AccountRecord)
    (key,) = records_of(outcome, ApiKeyRecord)
    assert (user.user_id, user.ethereum_address) == (alice.user_id, alice.address)
    assert (user.country, user.referred_by_affiliate_link) == ("CH", "x")
    assert user.created_at_ms == START_MS
    assert not user.is_registered
    assert (account.account_id, account.account_number) == (alice.account_id, 0)
    assert account.position_id == alice.position_id
    assert (key.key, key.encrypted_secret) == ("key-alice", "sealed")
    assert world.exchange.user(alice.user_id) == user
    assert world.exchange.user_by_address(alice.address) == user
    assert world.exchange.account(alice.account_id) == account
    assert world.exchange.account_by_position(alice.position_id) == account
    assert world.exchange.accounts_of(alice.user_id) == (account,)
    assert world.exchange.api_key("key-alice") == key


def test_the_operators_accounts_exist_from_the_start(world: World):
    (provider,) = world.exchange.liquidity_providers()

    accounts = records_of(world.outcomes[0], AccountRecord)

    assert [a.position_id for a in accounts] == [1, 2, provider.position_id]
    assert world.exchange.account_by_position(2) == accounts[1]


def test_onboarding_twice_is_refused(world: World):
    alice = world.onboard("alice")

    world.refuse(onboarding(alice, api_key="other"), USER_EXISTS)


def test_an_api_key_of_somebody_else_is_refused(world: World):
    world.onboard("alice")
    bob = trader("bob", world.settings)

    world.refuse(onboarding(bob, api_key="key-alice"), API_KEY_TAKEN)


def test_a_stark_key_of_somebody_else_is_refused(world: World):
    alice = world.onboard("alice")
    bob = trader("bob", world.settings)

    request = onboarding(bob, stark_key=alice.stark_key, stark_key_y=alice.stark_key_y)
    world.refuse(request, STARK_KEY_TAKEN)


@pytest.mark.parametrize("change", [{"stark_key_y": 1}, {"stark_key": 0}, {"stark_key": 2**251}])
def test_a_point_off_the_curve_is_refused(world: World, change: dict[str, int]):
    alice = trader("alice", world.settings)

    world.refuse(onboarding(alice, **change), STARK_KEY_INVALID)


def test_the_allow_list_admits_only_its_addresses():
    chosen = settings()
    alice, bob = trader("alice", chosen), trader("bob", chosen)
    world = World(replace(chosen, allow_list=frozenset({alice.address})))

    world.apply(onboarding(alice))
    refusal = world.refuse(onboarding(bob), NOT_ALLOWED)

    assert bob.address in str(refusal)


def test_further_accounts_have_the_next_number_and_their_own_position(world: World):
    alice = world.onboard("alice")
    request = CreateAccount(
        user_id=alice.user_id, stark_key=alice.stark_key, stark_key_y=alice.stark_key_y
    )

    (account,) = records_of(world.apply(request), AccountRecord)

    domain = world.settings.configuration.domain
    assert account.account_number == 1
    assert account.account_id == account_id_of(alice.user_id, 1)
    assert account.position_id == position_id_of(domain, alice.stark_key, 1)


def test_a_user_has_a_limited_number_of_accounts():
    world = World(settings(accounts_max=2))
    alice = world.onboard("alice")
    request = CreateAccount(
        user_id=alice.user_id, stark_key=alice.stark_key, stark_key_y=alice.stark_key_y
    )
    world.apply(request)

    world.refuse(request, ACCOUNTS_TOO_MANY)


def test_an_account_for_nobody_is_refused(world: World):
    alice = trader("alice", world.settings)
    request = CreateAccount(
        user_id="nobody", stark_key=alice.stark_key, stark_key_y=alice.stark_key_y
    )

    world.refuse(request, NOT_FOUND)


def test_api_keys_come_and_go_and_the_last_one_stays(world: World):
    alice = world.onboard("alice")
    second = CreateApiKey(user_id=alice.user_id, api_key="second", encrypted_secret="sealed")

    world.apply(second)
    assert [key.key for key in world.exchange.api_keys_of(alice.user_id)] == [
        "key-alice",
        "second",
    ]
    world.refuse(second, API_KEY_TAKEN)
    delete = DeleteApiKey(user_id=alice.user_id, api_key="key-alice")
    (deleted,) = records_of(world.apply(delete), ApiKeyRecord)

    assert deleted.is_deleted
    assert world.exchange.api_key("key-alice") is None
    world.refuse(delete, NOT_FOUND)
    world.refuse(DeleteApiKey(user_id=alice.user_id, api_key="second"), API_KEY_LAST)


def test_a_user_has_a_limited_number_of_api_keys():
    world = World(settings(api_keys_max=2))
    alice = world.onboard("alice")
    world.apply(CreateApiKey(user_id=alice.user_id, api_key="2", encrypted_secret="s"))

    world.refuse(
        CreateApiKey(user_id=alice.user_id, api_key="3", encrypted_secret="s"), API_KEYS_TOO_MANY
    )


def test_only_given_fields_of_a_user_change(world: World):
    alice = world.onboard("alice")
    world.apply(replace(KEEP, user_id=alice.user_id, username="al", email="a@b", country="CH"))

    request = replace(KEEP, user_id=alice.user_id, user_data='{"a":1}', is_email_verified=True)
    (user,) = records_of(world.apply(request), UserRecord)

    assert (user.username, user.email, user.country) == ("al", "a@b", "CH")
    assert user.user_data == '{"a":1}'
    assert user.is_email_verified


def test_a_new_email_address_is_unverified(world: World):
    alice = world.onboard("alice")
    world.apply(replace(KEEP, user_id=alice.user_id, email="a@b", is_email_verified=True))

    world.apply(replace(KEEP, user_id=alice.user_id, email="c@d"))

    user = world.exchange.user(alice.user_id)
    assert user is not None
    assert not user.is_email_verified


def test_usernames_are_unique_and_can_be_given_up(world: World):
    alice, bob = world.onboard("alice"), world.onboard("bob")
    world.apply(replace(KEEP, user_id=alice.user_id, username="al"))

    world.refuse(replace(KEEP, user_id=bob.user_id, username="al"), USERNAME_TAKEN)
    world.apply(replace(KEEP, user_id=alice.user_id, username="alice"))
    assert not world.exchange.username_exists("al")
    world.apply(replace(KEEP, user_id=bob.user_id, username="al"))

    assert world.exchange.username_exists("al")


def test_a_link_on_l1_registers_the_user_before_or_after_onboarding(world: World):
    alice, bob = world.onboard("alice"), trader("bob", world.settings)
    links = [
        L1UserRegistered(event_id=p.name, ethereum_address=p.address, stark_key=p.stark_key)
        for p in (alice, bob)
    ]

    (user,) = records_of(world.apply(links[0]), UserRecord)
    assert user.is_registered
    assert world.apply(links[1]).records == ()
    world.refuse(links[1], EVENT_KNOWN)
    (user, *_) = records_of(world.apply(onboarding(bob)), UserRecord)

    assert user.is_registered


def test_a_link_of_another_key_registers_nobody(world: World):
    alice, bob = world.onboard("alice"), world.onboard("bob")
    event = L1UserRegistered(event_id="x", ethereum_address=alice.address, stark_key=bob.stark_key)

    assert world.apply(event).records == ()
