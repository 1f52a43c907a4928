import base64
import hmac
import json
import secrets
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.api.authentication.base64_text import decode_base64
from provex.api.authentication.request_signature import HmacKey, is_signed, without_blanks
from tests.api.authentication_vectors import (
    HMAC_PATH,
    HMAC_SECRET,
    HMAC_SIGNATURE,
    HMAC_TIMESTAMP,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEY = HmacKey(b"secret")


def signed(text: bytes) -> bytes:
    return hmac.digest(b"secret", text, "sha256")


def is_accepted(signature: str, **changes: Any) -> bool:
    parts = {"timestamp": b"t", "method": b"POST", "path": b"/v3/x", "body": b""} | changes
    return is_signed(key=KEY, signature=signature, **parts)


@given(JSON, st.sampled_from([None, 1, 4]))
def test_removing_blanks_gives_the_compact_text_of_the_client(value: Any, indent: int) -> None:
    compact = json.dumps(value, separators=(",", ":")).encode()

    assert without_blanks(json.dumps(value, indent=indent).encode()) == compact


def test_removing_blanks_keeps_how_numbers_and_escapes_are_written() -> None:
    text = b'{"price": 0.100500, "text": "a \\u00e9 \\" b"}'

    assert without_blanks(text) == b'{"price":0.100500,"text":"a \\u00e9 \\" b"}'


@given(st.binary(max_size=100), st.binary(max_size=300))
def test_the_prepared_key_gives_the_standard_hmac(secret: bytes, text: bytes) -> None:
    assert HmacKey(secret).digest(text) == hmac.digest(secret, text, "sha256")


def test_the_published_vector_verifies() -> None:
    secret = decode_base64(HMAC_SECRET)

    assert secret is not None
    assert is_signed(
        key=HmacKey(secret),
        signature=HMAC_SIGNATURE,
        timestamp=HMAC_TIMESTAMP,
        method=b"GET",
        path=HMAC_PATH,
        body=b"",
    )


def test_both_alphabets_with_and_without_padding_are_read() -> None:
    data = bytes(range(248, 256)) + secrets.token_bytes(5)
    standard = base64.b64encode(data).decode()
    url_safe = base64.urlsafe_b64encode(data).decode()

    texts = (standard, url_safe, standard.rstrip("="), url_safe.rstrip("="))

    assert [decode_base64(text) for text in texts] == [data] * 4


def test_what_is_no_base64_is_refused() -> None:
    assert decode_base64("a*b") is None
    assert decode_base64("a") is None
    assert decode_base64("é") is None
    assert not is_accepted("***")


def test_an_empty_object_is_signed_as_nothing() -> None:
    signature = base64.b64encode(signed(b"tPOST/v3/x")).decode()

    assert is_accepted(signature, body=b"{}")
    assert is_accepted(signature, body=b" { } ")
    assert is_accepted(signature)


def test_compact_and_raw_bodies_are_both_accepted() -> None:
    wire = b'{"a": "b c", "d": 1}'
    compact = base64.b64encode(signed(b'tPOST/v3/x{"a":"b c","d":1}')).decode()
    raw = base64.b64encode(signed(b"tPOST/v3/x" + wire)).decode()

    assert is_accepted(compact, body=wire)
    assert is_accepted(raw, body=wire)


def test_an_escaped_path_is_accepted_as_the_client_signed_it() -> None:
    signature = base64.b64encode(signed(b"tPOST/v3/orders/client/a b")).decode()

    assert is_accepted(signature, path=b"/v3/orders/client/a%20b")


@pytest.mark.parametrize(
    "path", [b"/v3/orders?market%3DBTC-USD", b"/v3/orders%3Fmarket=BTC-USD", b"/v3/x%252Fy"]
)
def test_an_escaped_delimiter_does_not_pass_for_the_delimiter_that_was_signed(path: bytes) -> None:
    signature = base64.b64encode(signed(b"tDELETE" + unquote_to_bytes(path))).decode()

    assert not is_accepted(signature, method=b"DELETE", path=path)


def test_another_body_path_method_or_time_is_refused() -> None:
    signature = base64.b64encode(signed(b'tPOST/v3/x{"a":1}')).decode()

    assert is_accepted(signature, body=b'{"a":1}')
    assert not is_accepted(signature, body=b'{"a":2}')
    assert not is_accepted(signature, body=b'{"a":1}', path=b"/v3/y")
    assert not is_accepted(signature, body=b'{"a":1}', method=b"PUT")
    assert not is_accepted(signature, body=b'{"a":1}', timestamp=b"u")
