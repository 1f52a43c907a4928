"""Credentials of requests, on the wire: what is accepted, and what a refusal says."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from provex.api.times import iso_of
from provex.protocol.eip712 import SignatureKind
from provex.protocol.errors import TIMESTAMP_OUT_OF_WINDOW, UNAUTHORIZED

from . import authentication_vectors as vectors
from .world import Answer, Person, World

Newcomer = Callable[..., Person]


def reason_of(answer: Answer) -> str:
    assert answer.status == 401, answer.body
    error = answer.data["errors"][0]
    assert error["msg"] == "Unauthorized"
    assert error["code"] == UNAUTHORIZED
    assert error["serverTime"]
    return str(error["reason"])


def test_both_base64_alphabets_are_accepted(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    headers = world.hmac_headers(person, "GET", "/v3/users")
    standard = headers["DYDX-SIGNATURE"].replace("-", "+").replace("_", "/")

    for signature in (headers["DYDX-SIGNATURE"], standard, standard.rstrip("=")):
        answer = world.get("/v3/users", headers=headers | {"DYDX-SIGNATURE": signature})
        assert answer.status == 200


def test_a_body_on_get_and_delete_is_accepted(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    assert world.signed(person, "GET", "/v3/users", wire=b"{}").status == 200
    assert world.signed(person, "DELETE", "/v3/orders", wire=b"{}").status == 200
    assert world.get("/v3/time", body=b"{}").status == 200


def test_a_signed_compact_body_may_arrive_with_blanks(world: World, newcomer: Newcomer) -> None:
    person = newcomer()
    data = {"username": f"blank{person.ethereum_key}", "country": "a b"}

    answer = world.signed(person, "PUT", "/v3/users", data, wire=json.dumps(data).encode())

    assert answer.status == 200
    assert answer.data["user"]["country"] == "a b"


def test_raw_characters_in_queries_are_signed_and_read_as_sent(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()
    path = f"/v3/fills?createdBeforeOrAt={iso_of(world.now_ms)}&limit=5"

    assert world.signed(person, "GET", path).status == 200
    assert world.signed(person, "GET", path.replace("Z", "+00:00")).status == 200


def test_a_timestamp_without_its_zeros_is_accepted(world: World, newcomer: Newcomer) -> None:
    import hmac

    person = newcomer()
    timestamp = iso_of(world.now_ms).replace(".000Z", "Z")
    secret = base64.urlsafe_b64decode(person.credentials.secret)
    digest = hmac.digest(secret, f"{timestamp}GET/v3/users".encode(), "sha256")
    headers = world.hmac_headers(person, "GET", "/v3/users") | {
        "DYDX-TIMESTAMP": timestamp,
        "DYDX-SIGNATURE": base64.b64encode(digest).decode(),
    }

    assert world.get("/v3/users", headers=headers).status == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"DYDX-API-KEY": ""}, "DYDX-API-KEY is missing"),
        ({"DYDX-API-KEY": "unknown"}, "API key not found"),
        ({"DYDX-PASSPHRASE": ""}, "DYDX-PASSPHRASE is missing"),
        ({"DYDX-PASSPHRASE": "wrong"}, "the passphrase is not the API key's"),
        ({"DYDX-TIMESTAMP": ""}, "DYDX-TIMESTAMP is missing"),
        ({"DYDX-TIMESTAMP": "yesterday"}, "DYDX-TIMESTAMP is no ISO 8601 time"),
        ({"DYDX-TIMESTAMP": iso_of(1)}, "DYDX-TIMESTAMP is outside the window"),
        ({"DYDX-SIGNATURE": ""}, "the HMAC does not fit timestamp, method, path and body"),
        ({"DYDX-SIGNATURE": "AAAA"}, "the HMAC does not fit timestamp, method, path and body"),
        ({"DYDX-ACCOUNT-NUMBER": "1"}, "the user has no account of this number"),
        ({"DYDX-ACCOUNT-NUMBER": "x"}, "the user has no account of this number"),
    ],
)
def test_a_refusal_says_which_credential_failed(
    world: World, newcomer: Newcomer, changes: dict[str, str], reason: str
) -> None:
    answer = world.signed(newcomer(), "GET", "/v3/users", changes=changes)

    assert reason_of(answer) == reason


def test_a_stale_timestamp_also_says_what_bots_look_for(world: World, newcomer: Newcomer) -> None:
    stale = iso_of(world.now_ms - 30_001)

    answer = world.signed(newcomer(), "GET", "/v3/users", changes={"DYDX-TIMESTAMP": stale})

    assert answer.messages[0] == "Unauthorized"
    assert answer.messages[1].startswith("Timestamp must be within 30 seconds")
    assert answer.data["errors"][1]["value"] == stale
    assert answer.data["errors"][1]["code"] == TIMESTAMP_OUT_OF_WINDOW


def test_no_headers_at_all_are_unauthorized(world: World) -> None:
    assert reason_of(world.get("/v3/users")) == "DYDX-API-KEY is missing"


def test_bytes_beyond_ascii_in_headers_are_unauthorized(world: World, newcomer: Newcomer) -> None:
    person = newcomer()

    for name in ("DYDX-API-KEY", "DYDX-PASSPHRASE", "DYDX-SIGNATURE", "DYDX-TIMESTAMP"):
        answer = world.signed(person, "GET", "/v3/users", changes={name: "\xff\x00é"})
        assert answer.status == 401


@pytest.mark.parametrize("kind", list(SignatureKind))
def test_every_kind_of_ethereum_signature_is_accepted(
    world: World, newcomer: Newcomer, kind: SignatureKind
) -> None:
    person = newcomer()

    answer = world.ethereum_signed(person, "GET", "/v3/recovery", kind=kind)

    assert answer.status == 200


@pytest.mark.parametrize("offset", [0, 27])
def test_v_may_be_normalised_or_not(world: World, newcomer: Newcomer, offset: int) -> None:
    from provex.protocol.eip712 import api_key_message, sign_typed

    person = newcomer()
    timestamp = iso_of(world.now_ms)
    message = api_key_message(
        chain_id=11155111, method="GET", request_path="/v3/recovery", body="{}", timestamp=timestamp
    )
    text = sign_typed(person.ethereum_key, message).text()
    parity = int(text[130:132], 16) - 27
    changed = {"DYDX-SIGNATURE": f"{text[:130]}{parity + offset:02x}{text[132:]}"}

    assert world.ethereum_signed(person, "GET", "/v3/recovery", changes=changed).status == 200


def test_ethereum_requests_may_come_without_a_body_and_with_any_case(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer()
    changes = {"DYDX-ETHEREUM-ADDRESS": person.address.lower()}

    answer = world.ethereum_signed(person, "GET", "/v3/recovery", wire=b"", changes=changes)

    assert answer.status == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"DYDX-ETHEREUM-ADDRESS": "0x12"}, "DYDX-ETHEREUM-ADDRESS is missing or no address"),
        ({"DYDX-SIGNATURE": "0x12"}, "DYDX-SIGNATURE is no typed signature"),
        ({"DYDX-TIMESTAMP": ""}, "DYDX-TIMESTAMP is missing"),
        ({"DYDX-TIMESTAMP": iso_of(1)}, "DYDX-TIMESTAMP is outside the window"),
        (
            {"DYDX-ETHEREUM-ADDRESS": "0x" + "11" * 20},
            "the signature is not of this address for method, requestPath, body and timestamp",
        ),
        (
            {"DYDX-SIGNATURE": vectors.ONBOARDING_SEPOLIA[:-2] + "04"},
            "DYDX-SIGNATURE is no typed signature",
        ),
        (
            {"DYDX-SIGNATURE": "0x" + "00" * 66},
            "the signature is not of this address for method, requestPath, body and timestamp",
        ),
    ],
)
def test_an_ethereum_refusal_says_what_failed(
    world: World, newcomer: Newcomer, changes: dict[str, str], reason: str
) -> None:
    answer = world.ethereum_signed(newcomer(), "POST", "/v3/api-keys", changes=changes)

    assert reason_of(answer).startswith(reason)


def test_an_address_that_never_onboarded_is_refused(world: World, stranger: Person) -> None:
    answer = world.ethereum_signed(stranger, "GET", "/v3/recovery")

    assert reason_of(answer) == "the address has not onboarded"


def test_every_private_endpoint_refuses_a_request_without_credentials(world: World) -> None:
    document = world.get("/v3/openapi.json").data
    refused: dict[str, Any] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["security"]:
                answer = world.request(method.upper(), path.replace("{", "").replace("}", ""))
                refused[f"{method} {path}"] = answer.status

    assert len(refused) > 30
    assert set(refused.values()) == {401}
