"""Who sent a request that an Ethereum key signed: onboarding, API-key management, recovery.

The onboarding message never changes, so its signature is key material: it is neither logged nor
kept, only its derived credentials are.
"""

import re
from collections.abc import Iterator

from provex.api.context import Context
from provex.api.endpoints import Call
from provex.api.errors import unauthorized
from provex.api.senders import Headers, SenderCheck, SignedRequest
from provex.protocol.eip712 import (
    ONBOARDING_ACTION,
    TypedMessage,
    TypedSignature,
    action_message,
    api_key_message,
    recover_signer,
    typed_signature_from_text,
)

from .request_signature import unescaped_path, without_blanks

__all__ = ["EthereumSenderCheck"]

_ADDRESS = re.compile(r"0[xX][0-9a-fA-F]{40}")
_EMPTY_BODY = "{}"


class EthereumSenderCheck:
    """Checks typed Ethereum signatures; raises ApiError 401 that says what is wrong."""

    def __init__(self, context: Context, senders: SenderCheck) -> None:
        """Share the timestamp rule with API keys."""
        self._context = context
        self._senders = senders
        self._network_id = context.settings.network_id
        self._onboarding = action_message(ONBOARDING_ACTION, self._network_id)

    def by_onboarding(self, call: Call, headers: Headers) -> None:
        """Check the onboarding signature and note address and signature."""
        address = _address_of(headers, call.now_ms)
        signature = _signature_of(headers, call.now_ms)
        if recover_signer(self._onboarding, signature) != bytes.fromhex(address[2:]):
            raise unauthorized(
                "the onboarding signature is not of this address for network id "
                f"{self._network_id}",
                now_ms=call.now_ms,
            )
        call.ethereum_address = address
        call.typed_signature = signature

    def by_request(self, call: Call, headers: Headers, request: SignedRequest) -> None:
        """Check a signature over the request and note the user."""
        address = _address_of(headers, call.now_ms)
        signature = _signature_of(headers, call.now_ms)
        self._senders.check_timestamp(headers.timestamp, call.now_ms)
        expected = bytes.fromhex(address[2:])
        if all(
            recover_signer(message, signature) != expected
            for message in self._messages(headers, request)
        ):
            raise unauthorized(
                "the signature is not of this address for method, requestPath, body and "
                f"timestamp under network id {self._network_id}",
                now_ms=call.now_ms,
            )
        views = self._context.views
        user = views.user_by_address(address)
        if user is None:
            raise unauthorized("the address has not onboarded", now_ms=call.now_ms)
        call.ethereum_address = address
        accounts = views.accounts_of(user.user_id)
        call.is_from(user, accounts[0] if accounts else None)

    def _messages(self, headers: Headers, request: SignedRequest) -> Iterator[TypedMessage]:
        paths = dict.fromkeys((request.path, unescaped_path(request.path)))
        body = without_blanks(request.body).decode("utf-8", "replace") or _EMPTY_BODY
        bodies = dict.fromkeys((body, request.body.decode("utf-8", "replace") or _EMPTY_BODY))
        for signed_path in paths:
            for signed_body in bodies:
                yield api_key_message(
                    chain_id=self._network_id,
                    method=request.method,
                    request_path=signed_path.decode("utf-8", "replace"),
                    body=signed_body,
                    timestamp=headers.timestamp.decode("latin-1"),
                )


def _address_of(headers: Headers, now_ms: int) -> str:
    text = headers.ethereum_address.decode("latin-1")
    if not _ADDRESS.fullmatch(text):
        raise unauthorized("DYDX-ETHEREUM-ADDRESS is missing or no address", now_ms=now_ms)
    return text.lower()


def _signature_of(headers: Headers, now_ms: int) -> TypedSignature:
    signature = typed_signature_from_text(headers.signature.decode("latin-1"))
    if signature is None:
        raise unauthorized(
            "DYDX-SIGNATURE is no typed signature of 132 hexadecimal digits", now_ms=now_ms
        )
    return signature
