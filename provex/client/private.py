"""What a user may ask with an API key, and sign with a Stark key."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from provex.protocol.keys import ApiCredentials
from provex.protocol.records import OrderStatus, OrderType, PositionStatus, Side, TransferType

from . import answers
from .signing import FastWithdrawal, NewOrder, NewTransfer, NewWithdrawal, Signer
from .transport import Transport, iso

__all__ = ["PrivateApi"]

_ASSET = "USDC"
T = TypeVar("T")


class _User(msgspec.Struct):
    user: answers.User


class _Account(msgspec.Struct):
    account: answers.Account


class _Accounts(msgspec.Struct):
    accounts: tuple[answers.Account, ...]


class _Positions(msgspec.Struct):
    positions: tuple[answers.Position, ...]


class _Order(msgspec.Struct):
    order: answers.Order


class _Orders(msgspec.Struct):
    orders: tuple[answers.Order, ...]


class _ActiveOrders(msgspec.Struct):
    orders: tuple[answers.ActiveOrder, ...]


class _Cancelled(msgspec.Struct, rename="camel"):
    cancel_order: answers.Order


class _CancelledMany(msgspec.Struct, rename="camel"):
    cancel_orders: tuple[answers.Order, ...]


class _CancelledActive(msgspec.Struct, rename="camel"):
    cancel_orders: tuple[answers.ActiveOrder, ...]


class _Fills(msgspec.Struct):
    fills: tuple[answers.Fill, ...]


class _Funding(msgspec.Struct, rename="camel"):
    funding_payments: tuple[answers.FundingPayment, ...]


class _Pnl(msgspec.Struct, rename="camel"):
    historical_pnl: tuple[answers.HistoricalPnl, ...]


class _Transfer(msgspec.Struct):
    transfer: answers.Transfer


class _Transfers(msgspec.Struct):
    transfers: tuple[answers.Transfer, ...]


class _Withdrawal(msgspec.Struct):
    withdrawal: answers.Transfer


class _Registration(msgspec.Struct):
    signature: str


class _KeyName(msgspec.Struct):
    key: str


class _KeyNames(msgspec.Struct, rename="camel"):
    api_keys: tuple[_KeyName, ...]


class PrivateApi:
    """Endpoints of one account. Histories are newest first, at most 100 entries a call."""

    def __init__(
        self,
        transport: Transport,
        credentials: ApiCredentials,
        *,
        signer: Signer | None = None,
        account_number: int = 0,
    ) -> None:
        """Ask with an API key; without a signer whatever needs a Stark signature fails."""
        self._transport = transport
        self._credentials = credentials
        self._signer = signer
        self._account_number = account_number

    @property
    def signer(self) -> Signer:
        """The Stark key's owner. ValueError if there is none."""
        if self._signer is None:
            raise ValueError("a Stark key is needed to sign this")
        return self._signer

    async def user(self) -> answers.User:
        """The user with fee rates and volumes."""
        return (await self._get(_User, "/v3/users")).user

    async def update_user(
        self,
        *,
        user_data: str | None = None,
        email: str | None = None,
        username: str | None = None,
        is_sharing_username: bool | None = None,
        is_sharing_address: bool | None = None,
        country: str | None = None,
        language_code: str | None = None,
    ) -> answers.User:
        """Replace the given fields; `user_data` is the text of a JSON object."""
        body = {
            "userData": user_data,
            "email": email,
            "username": username,
            "isSharingUsername": is_sharing_username,
            "isSharingAddress": is_sharing_address,
            "country": country,
            "languageCode": language_code,
        }
        return (await self._send(_User, "PUT", "/v3/users", body)).user

    async def registration_signature(self) -> bytes:
        """The user admin's signature that `registerUser` on L1 asks for: 65 bytes."""
        answer = await self._get(_Registration, "/v3/registration")
        return bytes.fromhex(answer.signature.removeprefix("0x"))

    async def api_keys(self) -> tuple[str, ...]:
        """Names of all API keys."""
        return tuple(key.key for key in (await self._get(_KeyNames, "/v3/api-keys")).api_keys)

    async def create_account(self, *, stark_key: int, stark_key_y: int) -> answers.Account:
        """Open a further account for another Stark key."""
        body = {"starkKey": f"{stark_key:064x}", "starkKeyYCoordinate": f"{stark_key_y:064x}"}
        return (await self._send(_Account, "POST", "/v3/accounts", body)).account

    async def accounts(self) -> tuple[answers.Account, ...]:
        """All accounts of the user."""
        return (await self._get(_Accounts, "/v3/accounts")).accounts

    async def account(self, account_id: str) -> answers.Account:
        """One account."""
        return (await self._get(_Account, f"/v3/accounts/{account_id}")).account

    async def positions(
        self,
        *,
        market: str | None = None,
        status: PositionStatus | None = None,
        limit: int | None = None,
        created_before_or_at: datetime | None = None,
    ) -> tuple[answers.Position, ...]:
        """Positions, open and past."""
        query = {
            "market": market,
            "status": status,
            "limit": limit,
            "createdBeforeOrAt": created_before_or_at,
        }
        return (await self._get(_Positions, "/v3/positions", query)).positions

    async def place_order(self, order: NewOrder) -> answers.Order:
        """Sign and place an order. What the engine makes of it comes over the account's stream."""
        return (await self._send(_Order, "POST", "/v3/orders", self._order_body(order))).order

    async def check_order(self, order: NewOrder) -> answers.OrderCheck:
        """Sign an order and have its signature checked, without placing it."""
        path = "/v3/orders/check"
        return await self._send(answers.OrderCheck, "POST", path, self._order_body(order))

    def _order_body(self, order: NewOrder) -> dict[str, Any]:
        return {
            "market": order.market,
            "side": order.side,
            "type": order.type,
            "timeInForce": order.time_in_force,
            "size": f"{order.size:f}",
            "price": f"{order.price:f}",
            "limitFee": f"{order.limit_fee:f}",
            "expiration": iso(order.expires_at),
            "postOnly": order.is_post_only,
            "reduceOnly": order.is_reduce_only,
            "clientId": order.client_id,
            "cancelId": order.cancel_id,
            "triggerPrice": _text(order.trigger_price),
            "trailingPercent": _text(order.trailing_percent),
            "signature": self.signer.order(order),
        }

    async def cancel_order(self, order_id: str) -> answers.Order:
        """Cancel one order."""
        path = f"/v3/orders/{order_id}"
        return (await self._send(_Cancelled, "DELETE", path)).cancel_order

    async def cancel_orders(self, market: str | None = None) -> tuple[answers.Order, ...]:
        """Cancel all orders, or those of a market."""
        query = {"market": market}
        answer = await self._send(_CancelledMany, "DELETE", "/v3/orders", query=query)
        return answer.cancel_orders

    async def cancel_active_orders(
        self, market: str, *, side: Side | None = None, order_id: str | None = None
    ) -> tuple[answers.ActiveOrder, ...]:
        """Cancel the orders of a market, of one side, or one order by id and side."""
        query = {"market": market, "side": side, "id": order_id}
        answer = await self._send(_CancelledActive, "DELETE", "/v3/active-orders", query=query)
        return answer.cancel_orders

    async def active_orders(
        self, market: str, *, side: Side | None = None, order_id: str | None = None
    ) -> tuple[answers.ActiveOrder, ...]:
        """Orders of a market that may still trade."""
        query = {"market": market, "side": side, "id": order_id}
        return (await self._get(_ActiveOrders, "/v3/active-orders", query)).orders

    async def orders(
        self,
        *,
        market: str | None = None,
        statuses: Sequence[OrderStatus] = (),
        side: Side | None = None,
        order_type: OrderType | None = None,
        limit: int | None = None,
        created_before_or_at: datetime | None = None,
        return_latest_orders: bool = True,
    ) -> tuple[answers.Order, ...]:
        """Orders of all statuses unless some are named."""
        query = {
            "market": market,
            "status": ",".join(statuses) or None,
            "side": side,
            "type": order_type,
            "limit": limit,
            "createdBeforeOrAt": created_before_or_at,
            "returnLatestOrders": return_latest_orders,
        }
        return (await self._get(_Orders, "/v3/orders", query)).orders

    async def order(self, order_id: str) -> answers.Order:
        """One order by id."""
        return (await self._get(_Order, f"/v3/orders/{order_id}")).order

    async def order_by_client_id(self, client_id: str) -> answers.Order:
        """One order by the id that the program gave it."""
        return (await self._get(_Order, f"/v3/orders/client/{client_id}")).order

    async def fills(
        self,
        *,
        market: str | None = None,
        order_id: str | None = None,
        limit: int | None = None,
        created_before_or_at: datetime | None = None,
    ) -> tuple[answers.Fill, ...]:
        """Fills."""
        query = {
            "market": market,
            "orderId": order_id,
            "limit": limit,
            "createdBeforeOrAt": created_before_or_at,
        }
        return (await self._get(_Fills, "/v3/fills", query)).fills

    async def funding_payments(
        self,
        *,
        market: str | None = None,
        limit: int | None = None,
        effective_before_or_at: datetime | None = None,
    ) -> tuple[answers.FundingPayment, ...]:
        """Funding paid and received."""
        query = {
            "market": market,
            "limit": limit,
            "effectiveBeforeOrAt": effective_before_or_at,
        }
        return (await self._get(_Funding, "/v3/funding", query)).funding_payments

    async def historical_pnl(
        self,
        *,
        created_before_or_at: datetime | None = None,
        created_on_or_after: datetime | None = None,
    ) -> tuple[answers.HistoricalPnl, ...]:
        """Hourly worth and profit over at most a month."""
        query = {
            "createdBeforeOrAt": created_before_or_at,
            "createdOnOrAfter": created_on_or_after,
        }
        return (await self._get(_Pnl, "/v3/historical-pnl", query)).historical_pnl

    async def transfers(
        self,
        *,
        transfer_type: TransferType | None = None,
        limit: int | None = None,
        created_before_or_at: datetime | None = None,
    ) -> tuple[answers.Transfer, ...]:
        """Deposits, withdrawals and transfers."""
        query = {
            "type": transfer_type,
            "limit": limit,
            "createdBeforeOrAt": created_before_or_at,
        }
        return (await self._get(_Transfers, "/v3/transfers", query)).transfers

    async def withdraw(self, withdrawal: NewWithdrawal) -> answers.Transfer:
        """Sign and ask for a withdrawal to L1."""
        body = {
            "amount": f"{withdrawal.amount:f}",
            "asset": _ASSET,
            "expiration": iso(withdrawal.expires_at),
            "clientId": withdrawal.client_id,
            "signature": self.signer.withdrawal(withdrawal),
        }
        return (await self._send(_Withdrawal, "POST", "/v3/withdrawals", body)).withdrawal

    async def fast_withdraw(
        self,
        withdrawal: FastWithdrawal,
        *,
        token: bytes,
        fact_registry: bytes,
        slippage_tolerance: Decimal | None = None,
    ) -> answers.Transfer:
        """Sign and ask for a withdrawal that a provider pays at once."""
        signature = self.signer.fast_withdrawal(
            withdrawal, token=token, fact_registry=fact_registry
        )
        body = {
            "creditAsset": _ASSET,
            "creditAmount": f"{withdrawal.credit:f}",
            "debitAmount": f"{withdrawal.debit:f}",
            "toAddress": withdrawal.to_address.lower(),
            "lpPositionId": str(withdrawal.provider_position_id),
            "slippageTolerance": _text(slippage_tolerance),
            "expiration": iso(withdrawal.expires_at),
            "clientId": withdrawal.client_id,
            "signature": signature,
        }
        return (await self._send(_Withdrawal, "POST", "/v3/fast-withdrawals", body)).withdrawal

    async def transfer(self, transfer: NewTransfer) -> answers.Transfer:
        """Sign and send collateral to another account."""
        body = {
            "amount": f"{transfer.amount:f}",
            "receiverAccountId": transfer.receiver.account_id,
            "clientId": transfer.client_id,
            "signature": self.signer.transfer(transfer),
            "expiration": iso(transfer.expires_at),
        }
        return (await self._send(_Transfer, "POST", "/v3/transfers", body)).transfer

    async def request_testnet_tokens(self) -> answers.Transfer:
        """Ask the faucet of a development chain for collateral."""
        return (await self._send(_Transfer, "POST", "/v3/testnet/tokens")).transfer

    async def restrictions(self) -> dict[str, Any]:
        """What the user may not do, as the exchange answers it."""
        return await self._get(dict[str, Any], "/v3/restrictions")

    async def profile(self) -> dict[str, Any]:
        """The user's own profile as the exchange answers it."""
        return await self._get(dict[str, Any], "/v3/profile/private")

    async def leaderboard_place(self, period: str) -> dict[str, Any]:
        """The account's place in a leaderboard as the exchange answers it."""
        return await self._get(dict[str, Any], f"/v3/accounts/leaderboard-pnl/{period}")

    async def links(self) -> dict[str, Any]:
        """Linked addresses as the exchange answers them."""
        return await self._get(dict[str, Any], "/v3/users/links")

    async def _get(self, answer: type[T], path: str, query: dict[str, Any] | None = None) -> T:
        return await self._send(answer, "GET", path, query=query)

    async def _send(
        self,
        answer: type[T],
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        query: dict[str, Any] | None = None,
    ) -> T:
        return await self._transport.signed(
            answer,
            method,
            path,
            self._credentials,
            account_number=self._account_number,
            query=query,
            body=body,
        )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
