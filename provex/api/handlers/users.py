"""Users: onboarding, API keys, the user's own data, registration on L1."""

import base64
import uuid
from typing import Any

import msgspec

from provex.api.authentication.vault import encrypt_secret
from provex.api.context import Context
from provex.api.endpoints import Access, Call, Endpoint
from provex.api.errors import ApiError, invalid_parameter
from provex.api.rate_limits import RequestClass
from provex.api.schemas import requests, responses
from provex.protocol.inputs import CreateApiKey, DeleteApiKey, OnboardUser, UpdateUser
from provex.protocol.keys import api_credentials_of
from provex.protocol.records import AccountRecord, UserRecord

from .accounts import AccountPresenter

__all__ = ["Users"]

_TAG = "Users"
_KEY_BYTES = 16
_SECRET_BYTES = 30
_PASSPHRASE_BYTES = 15


class Users:
    """Handlers for the user who asks."""

    def __init__(self, context: Context) -> None:
        """Submit to the context's sequencer."""
        self._context = context
        self._accounts = AccountPresenter(context)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        key = Access.API_KEY
        read = RequestClass.READ
        return (
            Endpoint(
                method="POST",
                path="/v3/onboarding",
                handler=self.onboard,
                body=requests.OnboardingBody,
                answer=responses.OnboardingResponse,
                summary="Create a user; the API key follows from the signature",
                tag=_TAG,
                access=Access.ONBOARDING,
            ),
            Endpoint(
                method="GET",
                path="/v3/users/exists",
                handler=self.exists,
                query=requests.RequiredEthereumAddressQuery,
                answer=responses.UserExistsResponse,
                summary="Whether an address has onboarded",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/usernames",
                handler=self.username,
                query=requests.UsernameQuery,
                answer=responses.ExistsResponse,
                summary="Whether a user name is taken",
                tag=_TAG,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/registration",
                handler=self.registration,
                answer=responses.RegistrationResponse,
                summary="Signature for registering on L1",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="GET",
                path="/v3/api-keys",
                handler=self.api_keys,
                answer=responses.ApiKeysResponse,
                summary="The user's API keys",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="POST",
                path="/v3/api-keys",
                handler=self.create_api_key,
                answer=responses.ApiKeyResponse,
                summary="Create an API key; its secret is shown once",
                tag=_TAG,
                access=Access.ETHEREUM,
            ),
            Endpoint(
                method="DELETE",
                path="/v3/api-keys",
                handler=self.delete_api_key,
                query=requests.ApiKeyQuery,
                answer=responses.DeletedApiKeyResponse,
                summary="Delete an API key; the last one stays",
                tag=_TAG,
                access=Access.ETHEREUM,
            ),
            Endpoint(
                method="GET",
                path="/v3/users",
                handler=self.user,
                answer=responses.UserResponse,
                summary="The user",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="PUT",
                path="/v3/users",
                handler=self.update,
                body=requests.UpdateUserBody,
                answer=responses.UserResponse,
                summary="Change the user's data; absent fields stay",
                tag=_TAG,
                access=key,
            ),
        )

    async def onboard(self, call: Call) -> responses.OnboardingResponse:
        """Create user, account 0, and the API key that the client derives for itself."""
        signature = call.typed_signature
        assert signature is not None, "onboarding comes with its signature"
        body: requests.OnboardingBody = call.body
        credentials = api_credentials_of(signature)
        outcome = await self._context.sequencer.submit(
            OnboardUser(
                ethereum_address=call.ethereum_address,
                stark_key=int(body.stark_key, 16),
                stark_key_y=int(body.stark_key_y_coordinate, 16),
                api_key=credentials.key,
                encrypted_secret=encrypt_secret(
                    key=credentials.key,
                    secret=credentials.secret,
                    passphrase=credentials.passphrase,
                ),
                country=body.country,
                referred_by_affiliate_link=body.referred_by_affiliate_link,
            )
        )
        user = next(record for record in outcome.records if isinstance(record, UserRecord))
        account = next(record for record in outcome.records if isinstance(record, AccountRecord))
        return responses.OnboardingResponse(
            api_key=responses.ApiCredentials(
                key=credentials.key,
                secret=credentials.secret,
                passphrase=credentials.passphrase,
            ),
            user=self._shown(user),
            account=self._accounts.account(account),
        )

    async def exists(self, call: Call) -> responses.UserExistsResponse:
        """Look an address up."""
        address = call.query.ethereum_address.lower()
        is_known = self._context.views.user_by_address(address) is not None
        await self._context.durable()
        return responses.UserExistsResponse(
            exists=is_known, is_proxy_signer=False, contract_address=""
        )

    async def username(self, call: Call) -> responses.ExistsResponse:
        """Look a user name up."""
        name = call.query.username
        is_reserved = name in self._context.settings.usernames_reserved
        is_known = is_reserved or self._context.views.username_exists(name)
        await self._context.durable()
        return responses.ExistsResponse(exists=is_known)

    async def registration(self, call: Call) -> responses.RegistrationResponse:
        """Let the contract's user admin sign address and key."""
        signature = self._context.dependencies.registration_signer.sign_registration(
            bytes.fromhex(call.user.ethereum_address[2:]), call.account.stark_key
        )
        return responses.RegistrationResponse(signature="0x" + signature.hex())

    async def api_keys(self, call: Call) -> responses.ApiKeysResponse:
        """Show the keys without their secrets."""
        keys = [
            responses.ApiKeyName(key=record.key)
            for record in self._context.views.api_keys_of(call.user.user_id)
        ]
        await self._context.durable()
        return responses.ApiKeysResponse(api_keys=keys)

    async def create_api_key(self, call: Call) -> responses.ApiKeyResponse:
        """Draw a key at random."""
        draw = self._context.dependencies.random_bytes
        key = str(uuid.UUID(bytes=draw(_KEY_BYTES)))
        secret = base64.urlsafe_b64encode(draw(_SECRET_BYTES)).decode()
        passphrase = base64.urlsafe_b64encode(draw(_PASSPHRASE_BYTES)).decode()
        await self._context.sequencer.submit(
            CreateApiKey(
                user_id=call.user.user_id,
                api_key=key,
                encrypted_secret=encrypt_secret(key=key, secret=secret, passphrase=passphrase),
            )
        )
        return responses.ApiKeyResponse(
            api_key=responses.ApiCredentials(key=key, secret=secret, passphrase=passphrase)
        )

    async def delete_api_key(self, call: Call) -> responses.DeletedApiKeyResponse:
        """Delete a key for good."""
        key = call.query.api_key
        await self._context.sequencer.submit(DeleteApiKey(user_id=call.user.user_id, api_key=key))
        self._context.vault.forget(key)
        return responses.DeletedApiKeyResponse(api_key=key)

    async def user(self, call: Call) -> responses.UserResponse:
        """Show the user."""
        user = self._shown(call.user)
        await self._context.durable()
        return responses.UserResponse(user=user)

    async def update(self, call: Call) -> responses.UserResponse:
        """Change the user's data."""
        body: requests.UpdateUserBody = call.body
        name = body.username
        if name is not None and name in self._context.settings.usernames_reserved:
            raise _taken(name)
        outcome = await self._context.sequencer.submit(
            UpdateUser(
                user_id=call.user.user_id,
                user_data=_checked_user_data(body.user_data),
                email=body.email,
                is_email_verified=None,
                username=name,
                is_sharing_username=body.is_sharing_username,
                is_sharing_address=body.is_sharing_address,
                country=body.country,
                language_code=body.language_code,
            )
        )
        user = next(record for record in outcome.records if isinstance(record, UserRecord))
        return responses.UserResponse(user=self._shown(user))

    def _shown(self, user: UserRecord) -> responses.User:
        return self._context.presenter.user(user, self._context.views.fee_rates(user.user_id))


def _checked_user_data(text: str | None) -> str | None:
    """Check that it is a JSON object. One client always sends an empty one: it changes nothing."""
    if text is None:
        return None
    found: Any = None
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise invalid_parameter(
            "userData must be the text of a JSON object",
            parameter="userData",
            value=text[:200],
            location="body",
        )
    return text if found else None


def _taken(name: str) -> ApiError:
    return invalid_parameter(
        f"the username {name} is taken", parameter="username", value=name, location="body"
    )
