"""Users, their accounts and API keys. Every handler checks first and changes then."""

from dataclasses import replace

from provex.protocol.curve import Point, is_on_curve
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
    Rejected,
)
from provex.protocol.inputs import (
    CreateAccount,
    CreateApiKey,
    DeleteApiKey,
    L1UserRegistered,
    OnboardUser,
    UpdateUser,
)
from provex.protocol.records import ApiKeyRecord, UserRecord
from provex.rules.position import position_id_of

from .deposits import adopt_deposits
from .engine_events import sync_position
from .identifiers import account_id_of, user_id_of
from .registry_entries import Account
from .state import ExchangeState
from .step import Step

__all__ = [
    "create_account",
    "create_api_key",
    "create_system_accounts",
    "delete_api_key",
    "link_key",
    "onboard_user",
    "open_unclaimed_account",
    "update_user",
]

_POSITION_IDS_END = 2**64
_OPERATOR_ADDRESS = "0x" + "0" * 40


def onboard_user(step: Step, request: OnboardUser) -> None:
    """A new user with account 0 and the default API key."""
    state = step.state
    registry = state.registry
    address = request.ethereum_address
    # AUTHORISE
    allowed = state.settings.allow_list
    if allowed is not None and address not in allowed:
        raise Rejected(NOT_ALLOWED, address=address)
    if address in registry.user_id_by_address:
        raise Rejected(USER_EXISTS, address=address)
    if request.api_key in registry.api_keys:
        raise Rejected(API_KEY_TAKEN)
    user_id = user_id_of(address)
    account = _checked_account(
        step, user_id, 0, stark_key=request.stark_key, stark_key_y=request.stark_key_y
    )
    # RECORD
    user = UserRecord(
        user_id=user_id,
        ethereum_address=address,
        is_registered=registry.registrations.get(_digits(request.stark_key)) == address,
        email=None,
        is_email_verified=False,
        username=None,
        user_data="{}",
        is_sharing_username=None,
        is_sharing_address=None,
        referred_by_affiliate_link=request.referred_by_affiliate_link,
        country=request.country,
        language_code=None,
        created_at_ms=step.now_ms,
    )
    registry.put_user(user)
    step.add(user)
    _add_api_key(step, user_id, request.api_key, request.encrypted_secret)
    _add_account(step, account)


def create_account(step: Step, request: CreateAccount) -> None:
    """The user's next account."""
    # AUTHORISE
    _user(step.state, request.user_id)
    number = len(step.state.registry.user_accounts(request.user_id))
    if number >= step.state.settings.accounts_max:
        raise Rejected(ACCOUNTS_TOO_MANY, maximum=step.state.settings.accounts_max)
    account = _checked_account(
        step,
        request.user_id,
        number,
        stark_key=request.stark_key,
        stark_key_y=request.stark_key_y,
    )
    # RECORD
    _add_account(step, account)


def create_api_key(step: Step, request: CreateApiKey) -> None:
    """A further API key."""
    registry = step.state.registry
    # AUTHORISE
    _user(step.state, request.user_id)
    if request.api_key in registry.api_keys:
        raise Rejected(API_KEY_TAKEN)
    if len(registry.user_api_keys(request.user_id)) >= step.state.settings.api_keys_max:
        raise Rejected(API_KEYS_TOO_MANY, maximum=step.state.settings.api_keys_max)
    # RECORD
    _add_api_key(step, request.user_id, request.api_key, request.encrypted_secret)


def delete_api_key(step: Step, request: DeleteApiKey) -> None:
    """One key less; the last one stays."""
    registry = step.state.registry
    # AUTHORISE
    keys = registry.user_api_keys(request.user_id)
    key = keys.get(request.api_key)
    if key is None:
        raise Rejected(NOT_FOUND, what="API key", key=f"key {request.api_key}")
    if len(keys) == 1:
        raise Rejected(API_KEY_LAST)
    # RECORD
    step.add(registry.delete_api_key(key))


def update_user(step: Step, request: UpdateUser) -> None:
    """Replace the fields that are given. A changed e-mail address is unverified again."""
    registry = step.state.registry
    # AUTHORISE
    user = _user(step.state, request.user_id)
    if request.username is not None:
        holder = registry.user_id_by_username.get(request.username, request.user_id)
        if holder != request.user_id:
            raise Rejected(USERNAME_TAKEN, username=request.username)
    # RECORD
    is_verified = user.is_email_verified
    if request.email is not None and request.email != user.email:
        is_verified = False
    if request.is_email_verified is not None:
        is_verified = request.is_email_verified
    updated = replace(
        user,
        user_data=_given(request.user_data, user.user_data),
        email=request.email if request.email is not None else user.email,
        is_email_verified=is_verified,
        username=request.username if request.username is not None else user.username,
        is_sharing_username=_flag(request.is_sharing_username, user.is_sharing_username),
        is_sharing_address=_flag(request.is_sharing_address, user.is_sharing_address),
        country=request.country if request.country is not None else user.country,
        language_code=(
            request.language_code if request.language_code is not None else user.language_code
        ),
    )
    registry.put_user(updated)
    step.add(updated)


def link_key(step: Step, event: L1UserRegistered) -> None:
    """A key was linked to an address on L1: its user, known or still to come, is registered."""
    registry = step.state.registry
    # AUTHORISE
    if event.event_id in registry.l1_events:
        raise Rejected(EVENT_KNOWN, event_id=event.event_id)
    # RECORD
    registry.l1_events.add(event.event_id)
    registry.registrations[_digits(event.stark_key)] = event.ethereum_address
    user_id = registry.user_id_by_address.get(event.ethereum_address)
    if user_id is None or registry.user_id_by_stark_key.get(event.stark_key) != user_id:
        return
    user = registry.users[user_id]
    if not user.is_registered:
        registered = replace(user, is_registered=True)
        registry.put_user(registered)
        step.add(registered)


def create_system_accounts(step: Step) -> None:
    """The operator's own accounts: fee position, insurance fund, liquidity providers."""
    settings = step.state.settings
    operator_id = user_id_of(_OPERATOR_ADDRESS)
    user = UserRecord(
        user_id=operator_id,
        ethereum_address=_OPERATOR_ADDRESS,
        is_registered=True,
        email=None,
        is_email_verified=False,
        username=None,
        user_data="{}",
        is_sharing_username=None,
        is_sharing_address=None,
        referred_by_affiliate_link=None,
        country=None,
        language_code=None,
        created_at_ms=step.now_ms,
    )
    step.state.registry.put_user(user)
    step.add(user)
    fee = settings.configuration.fee_position
    fund = settings.insurance_fund
    system = [
        ("fee", 0, fee.position_id, (fee.public_key, 0)),
        ("insurance-fund", 0, fund.position_id, (fund.public_key, fund.public_key_y)),
    ]
    for provider in settings.liquidity_providers:
        position_id = position_id_of(
            settings.configuration.domain, provider.public_key, provider.account_number
        )
        keys = (provider.public_key, provider.public_key_y)
        system.append(
            (f"liquidity-provider-{position_id}", provider.account_number, position_id, keys)
        )
    for name, number, position_id, (stark_key, stark_key_y) in system:
        account = Account(
            account_id=account_id_of(f"{operator_id}/{name}/", number),
            user_id=operator_id,
            account_number=number,
            position_id=position_id,
            stark_key=stark_key,
            stark_key_y=stark_key_y,
            created_at_ms=step.now_ms,
        )
        _add_account(step, account)


def open_unclaimed_account(step: Step, position_id: int, stark_key: int) -> None:
    """Keep an account for a position that nobody onboarded, until its key's owner does.

    Without one the engine would not watch over what a forced trade gave to the position.
    """
    if position_id in step.state.registry.account_by_position:
        return
    operator_id = user_id_of(_OPERATOR_ADDRESS)
    account = Account(
        account_id=account_id_of(f"{operator_id}/unclaimed-{position_id}/", 0),
        user_id=operator_id,
        account_number=0,
        position_id=position_id,
        stark_key=stark_key,
        stark_key_y=0,
        created_at_ms=step.now_ms,
        is_unclaimed=True,
    )
    _add_account(step, account)


def _checked_account(
    step: Step, user_id: str, number: int, *, stark_key: int, stark_key_y: int
) -> Account:
    """The account that the request asks for, if its key may be used; nothing is changed."""
    registry = step.state.registry
    if not is_on_curve(Point(stark_key, stark_key_y)):
        raise Rejected(STARK_KEY_INVALID)
    if registry.user_id_by_stark_key.get(stark_key, user_id) != user_id:
        raise Rejected(STARK_KEY_TAKEN)
    position_id = position_id_of(step.state.settings.configuration.domain, stark_key, number)
    holder = registry.account_by_position.get(position_id)
    if position_id >= _POSITION_IDS_END or (holder is not None and not holder.is_unclaimed):
        raise Rejected(STARK_KEY_INVALID)
    return Account(
        account_id=account_id_of(user_id, number),
        user_id=user_id,
        account_number=number,
        position_id=position_id,
        stark_key=stark_key,
        stark_key_y=stark_key_y,
        created_at_ms=step.now_ms,
    )


def _add_account(step: Step, account: Account) -> None:
    registry = step.state.registry
    unclaimed = registry.account_by_position.get(account.position_id)
    if unclaimed is not None:
        registry.drop_account(unclaimed)
    registry.put_account(account)
    adopt_deposits(step, account)
    if unclaimed is not None:
        _take_over(step, unclaimed, account)
    sync_position(step, account.position_id)


def _take_over(step: Step, unclaimed: Account, account: Account) -> None:
    """Give an owner who comes late what was kept for the key: sums, withdrawals, holdings."""
    registry = step.state.registry
    account.pending_deposits_quantums = unclaimed.pending_deposits_quantums
    account.pending_withdrawals_quantums = unclaimed.pending_withdrawals_quantums
    account.net_transfers_quantums = unclaimed.net_transfers_quantums
    account.last_transaction_id = unclaimed.last_transaction_id
    for transfer in tuple(registry.transfers.values()):
        if transfer.account_id == unclaimed.account_id:
            step.add_transfer(replace(transfer, account_id=account.account_id), is_final=False)
    for holding in registry.history.change_account(account.position_id, account.account_id):
        step.holdings[holding.holding_id] = holding


def _add_api_key(step: Step, user_id: str, key: str, encrypted_secret: str) -> None:
    record = ApiKeyRecord(
        key=key,
        user_id=user_id,
        encrypted_secret=encrypted_secret,
        is_deleted=False,
        created_at_ms=step.now_ms,
    )
    step.state.registry.put_api_key(record)
    step.add(record)


def _user(state: ExchangeState, user_id: str) -> UserRecord:
    user = state.registry.users.get(user_id)
    if user is None:
        raise Rejected(NOT_FOUND, what="user", key=f"id {user_id}")
    return user


def _given(new: str | None, old: str) -> str:
    return old if new is None else new


def _flag(new: bool | None, old: bool | None) -> bool | None:
    return old if new is None else new


def _digits(stark_key: int) -> str:
    return f"{stark_key:x}"
