import json
import re
from collections.abc import Callable

import pytest

from provex.api.times import iso_of
from provex.protocol.eip712 import SignatureKind, api_key_message, sign_typed
from provex.protocol.inputs import L1UserRegistered
from provex.protocol.primitives import primitives
from provex.protocol.secp256k1 import ORDER, EthereumSignature
from tests.api import authentication_vectors as vectors
from tests.api.world import ADMIN_KEY, NETWORK_ID, Person, World

Newcomer = Callable[..., Person]


def post_onboarding(world: World, signature: str, address: str, **data: object):
    body = {
        "starkKey": hex(vectors.STARK_X_SEPOLIA),
        "starkKeyYCoordinate": hex(vectors.STARK_Y_SEPOLIA),
    } | data
    headers = {"DYDX-SIGNATURE": signature, "DYDX-ETHEREUM-ADDRESS": address}
    return world.request("POST", "/v3/onboarding", headers=headers, body=json.dumps(body).encode())


def test_the_published_onboarding_gives_the_published_credentials_and_ids(
    make_world: Callable[..., World],
) -> None:
    world = make_world()

    answer = post_onboarding(world, vectors.ONBOARDING_SEPOLIA, vectors.GANACHE_ADDRESS)

    assert answer.status == 200
    assert answer.data["apiKey"] == {
        "key": vectors.KEY_SEPOLIA,
        "secret": vectors.SECRET_SEPOLIA,
        "passphrase": vectors.PASSPHRASE_SEPOLIA,
    }
    account = answer.data["account"]
    assert account["id"] == vectors.ACCOUNT_0
    assert account["accountNumber"] == "0"
    assert account["starkKey"] == f"{vectors.STARK_X_SEPOLIA:064x}"
    assert 0 < int(account["positionId"]) < 2**64
    assert account["openPositions"] == {}
    user = answer.data["user"]
    assert user["ethereumAddress"] == vectors.GANACHE_ADDRESS.lower()
    assert user["isRegistered"] is False


@pytest.mark.parametrize(
    ("signature", "key", "secret", "passphrase"),
    [
        (
            vectors.ONBOARDING_MAINNET,
            vectors.KEY_MAINNET,
            vectors.SECRET_MAINNET,
            vectors.PASSPHRASE_MAINNET,
        ),
        (vectors.PERSONAL_MAINNET, None, None, None),
    ],
)
def test_network_1_signs_where_it_may_be_used(
    make_world: Callable[..., World],
    signature: str,
    key: str | None,
    secret: str | None,
    passphrase: str | None,
) -> None:
    world = make_world(api_changes={"network_id": 1})

    answer = post_onboarding(world, signature, vectors.GANACHE_ADDRESS)

    assert answer.status == 200
    if key is not None:
        expected = {"key": key, "secret": secret, "passphrase": passphrase}
        assert answer.data["apiKey"] == expected


def test_stark_keys_may_come_padded_and_without_0x(world: World, stranger: Person) -> None:
    headers, data = world.onboarding(stranger)
    padded = {name: f"{int(value, 16):064x}" for name, value in data.items()}

    answer = world.request(
        "POST", "/v3/onboarding", headers=headers, body=json.dumps(padded).encode()
    )

    assert answer.status == 200
    assert answer.data["account"]["starkKey"] == padded["starkKey"]


@pytest.mark.parametrize("kind", list(SignatureKind))
def test_credentials_follow_from_the_signature_presented(
    world: World, newcomer: Newcomer, stranger: Person, kind: SignatureKind
) -> None:
    headers, data = world.onboarding(stranger, kind)

    answer = world.request(
        "POST", "/v3/onboarding", headers=headers, body=json.dumps(data).encode()
    )

    assert answer.status == 200
    assert answer.data["apiKey"]["key"] == stranger.credentials.key
    assert world.signed(stranger, "GET", "/v3/users").status == 200


def test_onboarding_twice_is_refused_and_changes_nothing(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    headers, data = world.onboarding(person)
    before = world.state()

    answer = world.request(
        "POST", "/v3/onboarding", headers=headers, body=json.dumps(data).encode()
    )

    assert answer.status == 400
    assert answer.data["errors"][0]["code"] == 2101
    assert world.state() == before


def test_onboarding_with_another_address_is_unauthorized(world: World, stranger: Person) -> None:
    headers, data = world.onboarding(stranger)
    headers["DYDX-ETHEREUM-ADDRESS"] = "0x" + "22" * 20

    answer = world.request(
        "POST", "/v3/onboarding", headers=headers, body=json.dumps(data).encode()
    )

    assert answer.status == 401
    assert "network id 11155111" in answer.data["errors"][0]["reason"]


def test_onboarding_with_a_point_off_the_curve_is_refused(world: World, stranger: Person) -> None:
    headers, data = world.onboarding(stranger)
    for key in (data | {"starkKeyYCoordinate": "0x5"}, data | {"starkKey": "f" * 64}):
        answer = world.request(
            "POST", "/v3/onboarding", headers=headers, body=json.dumps(key).encode()
        )

        assert answer.status == 400
        assert answer.data["errors"][0]["code"] == 2103


def test_an_address_outside_the_allow_list_is_refused(make_world: Callable[..., World]) -> None:
    world = make_world(exchange_changes={"allow_list": frozenset({"0x" + "33" * 20})})
    stranger = world.stranger(99)
    headers, data = world.onboarding(stranger)

    answer = world.request(
        "POST", "/v3/onboarding", headers=headers, body=json.dumps(data).encode()
    )

    assert answer.status == 403
    assert answer.data["errors"][0]["code"] == 2004


def test_existence_of_an_unknown_address_is_denied_in_the_exact_shape(world: World) -> None:
    answer = world.get("/v3/users/exists?ethereumAddress=0x" + "44" * 20)

    assert answer.data == {"exists": False, "isProxySigner": False, "contractAddress": ""}


def test_existence_of_an_onboarded_address_is_seen_in_any_case(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()

    for address in (person.address, person.address.lower()):
        assert world.get(f"/v3/users/exists?ethereumAddress={address}").data["exists"] is True


def test_existence_needs_an_address(world: World) -> None:
    for query in ("", "?ethereumAddress=0x12"):
        answer = world.get(f"/v3/users/exists{query}")

        assert answer.status == 400
        assert answer.messages == ["ethereumAddress must be an Ethereum address"]


def test_the_user_name_foo_exists_as_the_published_client_expects(world: World) -> None:
    assert world.get("/v3/usernames?username=foo").data == {"exists": True}
    assert world.get("/v3/usernames?username=nobody").data == {"exists": False}


def test_a_user_changes_its_data_and_keeps_what_is_absent(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    name = f"name{person.ethereum_key}"
    first = {"userData": '{"a":1}', "email": "a@b.c", "username": name, "country": "DE"}

    assert world.signed(person, "PUT", "/v3/users", first).status == 200
    answer = world.signed(person, "PUT", "/v3/users", {"userData": "{}", "languageCode": "de"})

    user = answer.data["user"]
    assert user["userData"] == {"a": 1}
    assert (user["email"], user["username"]) == ("a@b.c", name)
    assert (user["country"], user["languageCode"]) == ("DE", "de")
    assert world.signed(person, "GET", "/v3/users").data["user"] == user
    assert world.get(f"/v3/usernames?username={name}").data == {"exists": True}


def test_a_taken_or_reserved_user_name_is_refused(world: World, newcomer: Newcomer) -> None:
    first, second = newcomer(), newcomer()
    name = f"taken{first.ethereum_key}"
    world.signed(first, "PUT", "/v3/users", {"username": name})

    for taken in (name, "foo"):
        answer = world.signed(second, "PUT", "/v3/users", {"username": taken})
        assert answer.status == 400
        assert answer.messages == [f"the username {taken} is taken"]


def test_user_data_must_be_the_text_of_an_object(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    for text in ("[1]", "x", "1"):
        answer = world.signed(person, "PUT", "/v3/users", {"userData": text})
        assert answer.status == 400
        assert answer.data["errors"][0]["param"] == "userData"


def test_the_user_shows_fee_rates_with_six_decimals_of_precision(
    world: World, newcomer: Newcomer
) -> None:
    user = world.signed(newcomer(), "GET", "/v3/users").data["user"]

    assert (user["makerFeeRate"], user["takerFeeRate"]) == ("0.0005", "0.001")
    assert user["hedgiesHeld"] == []
    assert {"makerVolume30D", "takerVolume30D", "fees30D"} <= set(user)


def test_registration_is_signed_by_the_user_admin_over_address_and_key(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()

    text = world.signed(person, "GET", "/v3/registration").data["signature"]

    assert re.fullmatch("0x[0-9a-f]{130}", text)
    message = (
        b"UserRegistration:" + bytes.fromhex(person.address[2:]) + person.stark_key.to_bytes(32)
    )
    signature = EthereumSignature.from_bytes(bytes.fromhex(text[2:]))
    assert signature is not None
    signer = primitives().ethereum_recover(primitives().keccak256(message), signature)
    assert signer == primitives().ethereum_address(ADMIN_KEY)


def test_registration_on_l1_shows(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    world.submit(
        L1UserRegistered(
            event_id=f"r{person.ethereum_key}",
            ethereum_address=person.address.lower(),
            stark_key=person.stark_key,
        )
    )

    assert world.signed(person, "GET", "/v3/users").data["user"]["isRegistered"] is True


def test_api_keys_are_created_used_listed_and_deleted(world: World, newcomer: Newcomer) -> None:
    from provex.protocol.keys import ApiCredentials

    person = newcomer()
    created = world.ethereum_signed(person, "POST", "/v3/api-keys").data["apiKey"]
    second = Person(person.ethereum_key, person.stark_private_key, ApiCredentials(**created), 0)

    keys = world.signed(second, "GET", "/v3/api-keys").data["apiKeys"]
    world.now_ms += 1
    deleted = world.ethereum_signed(
        person, "DELETE", f"/v3/api-keys?apiKey={person.credentials.key}"
    )

    assert {entry["key"] for entry in keys} == {person.credentials.key, created["key"]}
    assert deleted.data == {"apiKey": person.credentials.key}
    assert world.signed(person, "GET", "/v3/users").status == 401
    assert len(world.signed(second, "GET", "/v3/api-keys").data["apiKeys"]) == 1


def test_the_last_api_key_stays(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    answer = world.ethereum_signed(
        person, "DELETE", f"/v3/api-keys?apiKey={person.credentials.key}"
    )

    assert answer.status == 400
    assert answer.data["errors"][0]["code"] == 2105
    assert world.signed(person, "GET", "/v3/users").status == 200


def test_another_users_api_key_cannot_be_deleted(world: World, newcomer: Newcomer) -> None:
    first, second = newcomer(), newcomer()

    answer = world.ethereum_signed(first, "DELETE", f"/v3/api-keys?apiKey={second.credentials.key}")

    assert answer.status == 404
    assert world.signed(second, "GET", "/v3/users").status == 200


def test_at_most_twenty_api_keys(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    answers = []
    for _ in range(20):
        world.now_ms += 1
        answers.append(world.ethereum_signed(person, "POST", "/v3/api-keys"))

    assert [answer.status for answer in answers] == [200] * 19 + [400]
    assert answers[-1].data["errors"][0]["code"] == 2106


def test_a_replayed_request_is_refused_and_changes_nothing(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()
    assert world.ethereum_signed(person, "POST", "/v3/api-keys").status == 200
    before = world.state()

    replayed = world.ethereum_signed(person, "POST", "/v3/api-keys")

    assert replayed.status == 400
    assert replayed.data["errors"][0]["code"] == 2005
    assert world.state() == before


def test_a_replay_is_known_however_its_signature_is_written(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()
    path = "/v3/api-keys"
    message = api_key_message(
        chain_id=NETWORK_ID,
        method="POST",
        request_path=path,
        body="{}",
        timestamp=iso_of(world.now_ms),
    )
    signature = sign_typed(person.ethereum_key, message)
    data = signature.data
    r, s, v, kind = data[:32], data[32:64], data[64], data[65:]
    opposite = (ORDER - int.from_bytes(s)).to_bytes(32)
    assert world.ethereum_signed(person, "POST", path).status == 200
    before = world.state()

    for other in (
        "0x" + data.hex().upper(),
        "0x" + (r + s + bytes([v - 27]) + kind).hex(),
        "0x" + (r + opposite + bytes([55 - v]) + kind).hex(),
    ):
        answer = world.ethereum_signed(person, "POST", path, changes={"DYDX-SIGNATURE": other})

        assert answer.data["errors"][0]["code"] == 2005
    body = b'{"country":"CH"}'
    headers = world.hmac_headers(person, "PUT", "/v3/users", body)
    assert world.request("PUT", "/v3/users", headers=headers, body=body).status == 200
    unpadded = headers | {"DYDX-SIGNATURE": headers["DYDX-SIGNATURE"].rstrip("=")}
    again = world.request("PUT", "/v3/users", headers=unpadded, body=body)
    assert again.data["errors"][0]["code"] == 2005
    assert world.exchange.last_sequence == before[1] + 1
