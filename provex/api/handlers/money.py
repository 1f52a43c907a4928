"""Money movement: withdrawals, fast withdrawals, transfers, test tokens."""

from typing import Any, Final

from provex.api.context import Context
from provex.api.endpoints import Access, Call, Endpoint
from provex.api.errors import ApiError, invalid_parameter, invalid_signature, not_found
from provex.api.markets import usd_of_quantums
from provex.api.order_intake import signature_of
from provex.api.presentation import key_text
from provex.api.rate_limits import RequestClass
from provex.api.schemas import requests, responses
from provex.api.settings import FaucetSettings
from provex.liquidity.desk import Offer
from provex.native.machine import is_provable
from provex.protocol.curve import Point
from provex.protocol.decimal_text import parse_decimal
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import (
    LIQUIDITY_PROVIDER_UNKNOWN,
    SIGNED_EXPIRATION_TOO_SOON,
    Rejected,
)
from provex.protocol.inputs import (
    RequestFastWithdrawal,
    RequestTransfer,
    RequestWithdrawal,
)
from provex.protocol.messages import (
    ConditionalTransfer,
    Transfer,
    Withdrawal,
    conditional_transfer_hash,
    transfer_condition,
    transfer_fact,
    transfer_hash,
    withdrawal_hash,
)
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.protocol.quantization import expiration_hours_up, nonce_of_client_id
from provex.protocol.records import AccountRecord, TransferRecord

from .parameters import amount_of, page_of, time_of

__all__ = ["Money"]

_TAG = "Money"
_SECOND_MS: Final = 1_000
_HOUR_S: Final = 3_600
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS
_PPM_DIGITS: Final = 6
_PPM_ONE: Final = 10**6
_FAUCET_EXPIRATION_MS: Final = 30 * _DAY_MS


class Money:
    """Handlers for signed movements of collateral."""

    def __init__(self, context: Context) -> None:
        """Submit to the context's sequencer."""
        self._context = context
        self._asset_id = context.settings.collateral_asset_id
        self._liquidity = context.dependencies.liquidity

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        key = Access.API_KEY
        faucet = (
            Endpoint(
                method="POST",
                path="/v3/testnet/tokens",
                handler=self.test_tokens,
                answer=responses.TransferResponse,
                summary="Receive test collateral (development chains only)",
                tag=_TAG,
                access=key,
                limit=RequestClass.FAUCET,
            ),
        )
        return (
            Endpoint(
                method="GET",
                path="/v3/transfers",
                handler=self.transfers,
                query=requests.TransfersQuery,
                answer=responses.TransfersResponse,
                summary="Deposits, withdrawals and transfers, newest first",
                tag=_TAG,
                access=key,
                limit=RequestClass.READ,
            ),
            Endpoint(
                method="POST",
                path="/v3/withdrawals",
                handler=self.withdraw,
                body=requests.WithdrawalBody,
                answer=responses.WithdrawalResponse,
                summary="Withdraw to L1, claimable once its batch is proven",
                tag=_TAG,
                access=key,
            ),
            Endpoint(
                method="POST",
                path="/v3/transfers",
                handler=self.transfer,
                body=requests.TransferBody,
                answer=responses.TransferResponse,
                summary="Transfer collateral to another account",
                tag=_TAG,
                access=key,
            ),
            Endpoint(
                method="POST",
                path="/v3/fast-withdrawals",
                handler=self.fast_withdraw,
                body=requests.FastWithdrawalBody,
                answer=responses.WithdrawalResponse,
                summary="Withdraw through a liquidity provider, who pays on L1 at once",
                tag=_TAG,
                access=key,
            ),
            Endpoint(
                method="GET",
                path="/v3/fast-withdrawals",
                handler=self.quotes,
                query=requests.FastWithdrawalsQuery,
                answer=responses.FastWithdrawalsResponse,
                summary="Liquidity providers and what they pay",
                tag=_TAG,
                limit=RequestClass.READ,
            ),
            *(faucet if self._context.settings.faucet is not None else ()),
        )

    async def transfers(self, call: Call) -> responses.TransfersResponse:
        """Show money movements."""
        query: requests.TransfersQuery = call.query
        page = page_of(query.limit, query.created_before_or_at, "createdBeforeOrAt", query.after_id)
        type_ = query.type or query.transfer_type
        account_id = call.account.account_id
        found = await self._context.history(
            lambda: self._context.dependencies.read_model.transfers(
                account_id, page, types=() if type_ is None else (type_,)
            )
        )
        return responses.TransfersResponse(
            transfers=[self._context.presenter.transfer(transfer) for transfer in found]
        )

    async def withdraw(self, call: Call) -> responses.WithdrawalResponse:
        """Debit the account and wait for L1."""
        body: requests.WithdrawalBody = call.body
        account = call.account
        message = Withdrawal(
            collateral_asset_id=self._asset_id,
            position_id=account.position_id,
            nonce=nonce_of_client_id(body.client_id),
            quantums=amount_of(body.amount, "amount"),
            expiration_hours=_expiration_hours(body.expiration),
        )
        message_hash = withdrawal_hash(message)
        signature = _verified(
            "withdrawal",
            body.signature,
            message_hash,
            account,
            {
                "quantumsAmount": str(message.quantums),
                "nonce": str(message.nonce),
                "positionId": str(message.position_id),
                "expirationEpochHours": message.expiration_hours,
            },
        )
        outcome = await self._context.sequencer.submit(
            RequestWithdrawal(
                account_id=account.account_id,
                client_id=body.client_id,
                amount_quantums=message.quantums,
                nonce=message.nonce,
                expiration_hours=message.expiration_hours,
                message_hash=message_hash,
                signature=signature,
            )
        )
        return responses.WithdrawalResponse(withdrawal=self._shown(outcome, account.account_id))

    async def transfer(self, call: Call) -> responses.TransferResponse:
        """Move collateral to another account at once."""
        body: requests.TransferBody = call.body
        account = call.account
        receiver = self._context.views.account(body.receiver_account_id.lower())
        if receiver is None:
            raise invalid_parameter(
                "receiverAccountId is no account",
                parameter="receiverAccountId",
                value=body.receiver_account_id,
                location="body",
            )
        message = _transfer_message(
            self._asset_id,
            sender=account,
            receiver=receiver,
            client_id=body.client_id,
            quantums=amount_of(body.amount, "amount"),
            expiration_hours=_expiration_hours(body.expiration),
        )
        message_hash = transfer_hash(message)
        signature = _verified(
            "transfer", body.signature, message_hash, account, _transfer_fields(message)
        )
        outcome = await self._context.sequencer.submit(
            _transfer_request(
                account,
                receiver,
                message,
                client_id=body.client_id,
                message_hash=message_hash,
                signature=signature,
            )
        )
        return responses.TransferResponse(transfer=self._shown(outcome, account.account_id))

    async def fast_withdraw(self, call: Call) -> responses.WithdrawalResponse:
        """Hold the debit of a transfer that counts once the provider has paid on L1."""
        body: requests.FastWithdrawalBody = call.body
        account = call.account
        debit = amount_of(body.debit_amount, "debitAmount")
        credit = amount_of(body.credit_amount, "creditAmount")
        provider = self._provider(body.lp_position_id)
        expiration_hours = _expiration_hours(body.expiration)
        settings = self._context.settings
        nonce = nonce_of_client_id(body.client_id)
        fact = transfer_fact(
            recipient=bytes.fromhex(body.to_address[2:42]),
            token_amount=credit,
            token=bytes.fromhex(settings.collateral_token_address[2:]),
            salt=nonce,
        )
        condition = transfer_condition(
            fact_registry=bytes.fromhex(settings.fact_registry_address[2:]), fact=fact
        )
        message = _transfer_message(
            self._asset_id,
            sender=account,
            receiver=provider,
            client_id=body.client_id,
            quantums=debit,
            expiration_hours=expiration_hours,
        )
        message_hash = conditional_transfer_hash(
            ConditionalTransfer(transfer=message, condition=condition)
        )
        fields = _transfer_fields(message) | {
            "condition": f"0x{condition:x}",
            "fact": f"0x{fact.hex()}",
            "factRegistryAddress": settings.fact_registry_address,
            "tokenAddress": settings.collateral_token_address,
        }
        signature = _verified("fast withdrawal", body.signature, message_hash, account, fields)
        await self._liquidity.require_new_payment(fact)
        # Nothing is awaited from here on: two requests cannot take the same funds.
        offer = self._liquidity.offer(provider.position_id)
        self._check_offer(body, offer, debit=debit, credit=credit)
        self._check_lifetime(offer, expiration_hours)
        outcome = await self._context.sequencer.submit(
            RequestFastWithdrawal(
                account_id=account.account_id,
                client_id=body.client_id,
                provider_position_id=provider.position_id,
                debit_quantums=debit,
                credit_quantums=credit,
                to_address=body.to_address[:42].lower(),
                condition=condition,
                fact="0x" + fact.hex(),
                nonce=nonce,
                expiration_hours=message.expiration_hours,
                message_hash=message_hash,
                signature=signature,
            )
        )
        return responses.WithdrawalResponse(withdrawal=self._shown(outcome, account.account_id))

    def _fee_quantums(self, offer: Offer) -> int:
        """What a provider keeps: never less than the exchange's own rules demand."""
        return max(offer.fee_quantums, self._context.exchange_settings.fast_withdrawal_fee_quantums)

    def _check_offer(
        self, body: requests.FastWithdrawalBody, offer: Offer, *, debit: int, credit: int
    ) -> None:
        """The credit is the debit less the provider's fee, or less by the tolerance at most."""
        if credit > offer.available_quantums:
            raise invalid_parameter(
                "creditAmount exceeds the liquidity provider's available funds",
                parameter="creditAmount",
                value=body.credit_amount,
                location="body",
            )
        expected = debit - self._fee_quantums(offer)
        slippage_ppm = _slippage_ppm(body.slippage_tolerance)
        least = -(-expected * (_PPM_ONE - slippage_ppm) // _PPM_ONE)
        if not least <= credit <= expected:
            raise invalid_parameter(
                f"creditAmount must be the debitAmount less the fee: {usd_of_quantums(expected)}",
                parameter="creditAmount",
                value=body.credit_amount,
                location="body",
            )

    def _provider(self, position_text: str) -> AccountRecord:
        for provider in self._context.views.liquidity_providers():
            if provider.position_id == int(position_text):
                return provider
        raise Rejected(LIQUIDITY_PROVIDER_UNKNOWN, position_id=position_text)

    def _check_lifetime(self, offer: Offer, expiration_hours: int) -> None:
        """A provider pays nothing that could expire before L1 has accepted its transfer."""
        alive_s = self._context.now_ms() // _SECOND_MS + offer.lifetime_s
        hours_min = -(-alive_s // _HOUR_S)
        if expiration_hours < hours_min:
            raise Rejected(
                SIGNED_EXPIRATION_TOO_SOON, minimum_hours=hours_min, found_hours=expiration_hours
            )

    async def quotes(self, call: Call) -> responses.FastWithdrawalsResponse:
        """Show providers and, if an amount is given, what they pay for it."""
        query: requests.FastWithdrawalsQuery = call.query
        amounts = (query.credit_amount, query.debit_amount)
        if None not in amounts:
            raise _bad_quote("creditAmount and debitAmount must not both be given", query)
        if amounts != (None, None) and query.credit_asset is None:
            raise _bad_quote("creditAsset is required with an amount", query)
        providers = {}
        for provider in self._context.views.liquidity_providers():
            offer = self._liquidity.offer(provider.position_id)
            providers[str(provider.position_id)] = responses.ProviderFunds(
                available_funds=usd_of_quantums(offer.available_quantums),
                stark_key=key_text(provider.stark_key),
                quote=self._quote(query, offer),
            )
        return responses.FastWithdrawalsResponse(liquidity_providers=providers)

    def _quote(
        self, query: requests.FastWithdrawalsQuery, offer: Offer
    ) -> responses.LiquidityProviderQuote | None:
        fee = self._fee_quantums(offer)
        if query.credit_amount is not None:
            credit = amount_of(query.credit_amount, "creditAmount", "query")
            debit = credit + fee
        elif query.debit_amount is not None:
            debit = amount_of(query.debit_amount, "debitAmount", "query")
            credit = debit - fee
        else:
            return None
        maximum = self._context.exchange_settings.fast_withdrawal_maximum_quantums
        if not 0 < credit <= offer.available_quantums or debit > maximum:
            return None
        return responses.LiquidityProviderQuote(
            credit_asset="USDC",
            credit_amount=usd_of_quantums(credit),
            debit_amount=usd_of_quantums(debit),
        )

    async def test_tokens(self, call: Call) -> responses.TransferResponse:
        """Transfer test collateral from the operator's faucet account."""
        faucet = self._context.settings.faucet
        assert faucet is not None, "the endpoint exists only with a faucet"
        sender = self._context.views.account(faucet.account_id)
        if sender is None:
            raise not_found("The faucet has no account yet")
        receiver = call.account
        value = self._context.views.account_value(receiver.account_id)
        if value.equity_quantums > faucet.equity_max_quantums:
            raise ApiError(
                400,
                *not_found("Test tokens are for accounts with little equity").errors,
            )
        client_id = f"faucet-{self._context.dependencies.random_bytes(12).hex()}"
        message = _transfer_message(
            self._asset_id,
            sender=sender,
            receiver=receiver,
            client_id=client_id,
            quantums=faucet.amount_quantums,
            expiration_hours=expiration_hours_up(call.now_ms + _FAUCET_EXPIRATION_MS),
        )
        message_hash = transfer_hash(message)
        signature = _signed_by_faucet(faucet, message_hash)
        outcome = await self._context.sequencer.submit(
            _transfer_request(
                sender,
                receiver,
                message,
                client_id=client_id,
                message_hash=message_hash,
                signature=signature,
            )
        )
        return responses.TransferResponse(transfer=self._shown(outcome, receiver.account_id))

    def _shown(self, outcome: Outcome, account_id: str) -> responses.Transfer:
        record = next(
            record
            for record in outcome.records
            if isinstance(record, TransferRecord) and record.account_id == account_id
        )
        return self._context.presenter.transfer(record)


def _transfer_message(
    asset_id: int,
    *,
    sender: AccountRecord,
    receiver: AccountRecord,
    client_id: str,
    quantums: int,
    expiration_hours: int,
) -> Transfer:
    return Transfer(
        asset_id=asset_id,
        receiver_public_key=receiver.stark_key,
        sender_position_id=sender.position_id,
        receiver_position_id=receiver.position_id,
        fee_position_id=sender.position_id,
        nonce=nonce_of_client_id(client_id),
        quantums=quantums,
        expiration_hours=expiration_hours,
    )


def _transfer_request(
    sender: AccountRecord,
    receiver: AccountRecord,
    message: Transfer,
    *,
    client_id: str,
    message_hash: int,
    signature: StarkSignature,
) -> RequestTransfer:
    return RequestTransfer(
        account_id=sender.account_id,
        receiver_account_id=receiver.account_id,
        client_id=client_id,
        amount_quantums=message.quantums,
        nonce=message.nonce,
        expiration_hours=message.expiration_hours,
        message_hash=message_hash,
        signature=signature,
    )


def _transfer_fields(message: Transfer) -> dict[str, Any]:
    return {
        "quantumsAmount": str(message.quantums),
        "nonce": str(message.nonce),
        "senderPositionId": str(message.sender_position_id),
        "receiverPositionId": str(message.receiver_position_id),
        "receiverPublicKey": key_text(message.receiver_public_key),
        "expirationEpochHours": message.expiration_hours,
    }


def _verified(
    what: str,
    text: str,
    message_hash: int,
    account: AccountRecord,
    fields: dict[str, Any],
) -> StarkSignature:
    """Check a signature under the account's key, or say what was hashed.

    It must be one that can be proved, too: the ledger would refuse any other after it was
    acknowledged.
    """
    signature = signature_of(text)
    key = Point(account.stark_key, account.stark_key_y)
    is_signed = primitives().stark_verify(message_hash, signature, key)
    if not is_signed or not is_provable(message_hash, signature.r, signature.s, key.x):
        raise invalid_signature(
            what,
            value=text[:130],
            param="signature",
            location="body",
            hash=f"0x{message_hash:x}",
            message=fields | {"starkKey": key_text(account.stark_key)},
            expected_position_id=str(account.position_id),
            reason="the signature does not verify for this hash under the account's STARK key",
        )
    return signature


def _signed_by_faucet(faucet: FaucetSettings, message_hash: int) -> StarkSignature:
    return primitives().stark_sign(faucet.private_key, message_hash)


def _expiration_hours(text: str) -> int:
    ms = time_of(text, "expiration", "body")
    assert ms is not None, "the body has an expiration"
    return expiration_hours_up(ms)


def _slippage_ppm(value: str | float | None) -> int:
    """Read the tolerance as parts per million, cut; 0 if absent."""
    if value is None:
        return 0
    text = f"{value:.6f}" if isinstance(value, float) else str(value)
    whole, _, fraction = text.partition(".")
    ppm = parse_decimal(f"{whole}.{fraction[:_PPM_DIGITS]}" if fraction else whole, _PPM_DIGITS)
    if ppm is None or ppm > _PPM_ONE:
        raise invalid_parameter(
            "slippageTolerance must be a number from 0 to 1",
            parameter="slippageTolerance",
            value=str(value)[:100],
            location="body",
        )
    return ppm


def _bad_quote(message: str, query: requests.FastWithdrawalsQuery) -> ApiError:
    return invalid_parameter(
        message,
        parameter="creditAmount",
        value=query.credit_amount,
        location="query",
    )
