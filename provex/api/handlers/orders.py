"""Orders: place, check, cancel, look up."""

from collections.abc import Sequence
from typing import Final

from provex.api.context import Context
from provex.api.endpoints import Access, Call, Endpoint
from provex.api.errors import ApiError, invalid_parameter, not_found
from provex.api.order_intake import (
    OrderIntake,
    ReadOrder,
    expiration_too_soon,
    refused_signature,
    signed_fields,
)
from provex.api.order_refusals import order_refusal
from provex.api.rate_limits import RequestClass, order_points
from provex.api.schemas import requests, responses
from provex.api.schemas.texts import ClientId, OrderId
from provex.protocol.errors import NOT_FOUND, ORDER_EXPIRATION_TOO_SOON, ORDER_NOT_FOUND, Rejected
from provex.protocol.inputs import CancelOrder, CancelOrders
from provex.protocol.outcome import Outcome
from provex.protocol.records import OrderRecord, OrderStatus, OrderType, Side
from provex.storage.read_model import Page

from .parameters import market_index, market_of, time_of

__all__ = ["Orders"]

_TAG = "Orders"
_ACTIVE: Final = frozenset({OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.UNTRIGGERED})
_ALL_MARKETS: Final = "all"
_GET_ONE, _GET_SIDE, _GET_MARKET = 1, 3, 5
_CANCEL_ONE, _CANCEL_SIDE, _CANCEL_MARKET = 1, 25, 50


class Orders:
    """Handlers for the orders of the account that asks."""

    def __init__(self, context: Context) -> None:
        """Submit to the context's sequencer."""
        self._context = context
        self._presenter = context.presenter
        self._intake = OrderIntake(context.units_by_name, context.settings.collateral_asset_id)
        self._expiration_ms_min = context.exchange_settings.order_expiration_ms_min

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        key = Access.API_KEY
        read = RequestClass.READ
        return (
            Endpoint(
                method="POST",
                path="/v3/orders",
                handler=self.place,
                body=requests.CreateOrderBody,
                answer=responses.OrderResponse,
                summary="Place a signed order",
                tag=_TAG,
                access=key,
                limit=RequestClass.PLACE_ORDER,
                measure=self._measure_order,
            ),
            Endpoint(
                method="POST",
                path="/v3/orders/check",
                handler=self.check,
                body=requests.CreateOrderBody,
                answer=responses.OrderCheckResponse,
                summary="Show what the server hashes for an order and whether its signature holds",
                tag=_TAG,
                access=key,
                limit=read,
                is_addition=True,
            ),
            Endpoint(
                method="GET",
                path="/v3/orders",
                handler=self.list_orders,
                query=requests.OrdersQuery,
                answer=responses.OrdersResponse,
                summary="Orders of all statuses, oldest first unless returnLatestOrders",
                tag=_TAG,
                access=key,
                limit=read,
            ),
            Endpoint(
                method="DELETE",
                path="/v3/orders",
                handler=self.cancel_all,
                query=requests.MarketQuery,
                answer=responses.CancelOrdersResponse,
                summary="Cancel all orders, of one market or of all",
                tag=_TAG,
                access=key,
                limit=RequestClass.CANCEL_ORDERS,
                measure=_measure_market,
            ),
            Endpoint(
                method="GET",
                path="/v3/orders/client/{clientId}",
                handler=self.by_client_id,
                answer=responses.OrderResponse,
                summary="The latest order with this client id",
                tag=_TAG,
                access=key,
                limit=read,
                parameter=ClientId,
            ),
            Endpoint(
                method="GET",
                path="/v3/orders/{id}",
                handler=self.by_id,
                answer=responses.OrderResponse,
                summary="One order, active or not",
                tag=_TAG,
                access=key,
                limit=read,
                parameter=OrderId,
            ),
            Endpoint(
                method="DELETE",
                path="/v3/orders/{id}",
                handler=self.cancel,
                answer=responses.CancelOrderResponse,
                summary="Cancel one order",
                tag=_TAG,
                access=key,
                limit=RequestClass.CANCEL_ORDER,
                measure=self._measure_cancel,
                parameter=OrderId,
            ),
            Endpoint(
                method="GET",
                path="/v3/active-orders",
                handler=self.active_orders,
                query=requests.ActiveOrdersQuery,
                answer=responses.ActiveOrdersResponse,
                summary="Active orders of one market",
                tag=_TAG,
                access=key,
                limit=RequestClass.ACTIVE_ORDERS,
                measure=_measure_active_get,
            ),
            Endpoint(
                method="DELETE",
                path="/v3/active-orders",
                handler=self.cancel_active,
                query=requests.ActiveOrdersQuery,
                answer=responses.CancelActiveOrdersResponse,
                summary="Cancel active orders of one market",
                tag=_TAG,
                access=key,
                limit=RequestClass.CANCEL_ACTIVE_ORDERS,
                measure=_measure_active_cancel,
            ),
        )

    def _measure_order(self, call: Call) -> tuple[int, str]:
        order = self._intake.read(call.body)
        call.reading = order
        points = order_points(
            self._context.settings.rate_limits.place_order,
            type_=call.body.type,
            time_in_force=call.body.time_in_force,
            collateral_quantums=order.collateral_quantums,
        )
        return points, order.units.name

    def _measure_cancel(self, call: Call) -> tuple[int, str]:
        order = self._context.views.order(call.parameter.lower())
        return 1, _ALL_MARKETS if order is None else self._context.units[order.market].name

    async def place(self, call: Call) -> responses.OrderResponse:
        """Verify the signature and hand the order to the exchange."""
        body: requests.CreateOrderBody = call.body
        order: ReadOrder = call.reading
        account = call.account
        if order.expires_at_ms - call.now_ms < self._expiration_ms_min:
            raise self._expires_too_soon(call)
        signed = self._intake.verify(order, body, account)
        if not signed.is_signed:
            raise refused_signature(signed, body.market, account)
        if (refusal := self._context.dependencies.order_refusal()) is not None:
            raise order_refusal(refusal, order.units)
        placed = self._intake.placed(order, signed, body, account)
        try:
            outcome = await self._context.sequencer.submit(placed)
        except Rejected as rejected:
            if rejected.code == ORDER_EXPIRATION_TOO_SOON:
                raise self._expires_too_soon(call) from None
            raise order_refusal(rejected, order.units) from None
        record = _order_record(outcome, signed.message_hash)
        answer = self._presenter.order(record)
        # The clients expect an order that the engine has still to look at.
        answer.status = OrderStatus.PENDING
        answer.remaining_size = answer.size
        answer.unfillable_at = None
        answer.cancel_reason = None
        return responses.OrderResponse(order=answer)

    def _expires_too_soon(self, call: Call) -> ApiError:
        return expiration_too_soon(
            now_ms=call.now_ms,
            received=call.body.expiration,
            minimum_ms=self._expiration_ms_min,
        )

    async def check(self, call: Call) -> responses.OrderCheckResponse:
        """Do what placing would do up to the signature, and show everything."""
        order = self._intake.read(call.body)
        signed = self._intake.verify(order, call.body, call.account)
        return responses.OrderCheckResponse(
            is_signature_valid=signed.is_signed,
            hash=f"0x{signed.message_hash:x}",
            message=signed_fields(signed, call.body.market, call.account),
            expected_position_id=str(call.account.position_id),
        )

    async def list_orders(self, call: Call) -> responses.OrdersResponse:
        """Show orders from the history."""
        query: requests.OrdersQuery = call.query
        market = market_index(self._context, query.market)
        statuses = (
            tuple(OrderStatus(name) for name in query.status.split(",")) if query.status else ()
        )
        type_ = None if query.type is None else _order_type(query.type)
        page = Page(
            limit=query.limit,
            at_or_before_ms=time_of(query.created_before_or_at, "createdBeforeOrAt"),
            after_id=query.after_id,
            is_newest_first=query.return_latest_orders,
        )
        account_id = call.account.account_id
        orders = await self._context.history(
            lambda: self._context.dependencies.read_model.orders(
                account_id,
                page,
                market=market,
                statuses=statuses,
                side=query.side,
                order_type=type_,
            )
        )
        return responses.OrdersResponse(orders=[self._presenter.order(order) for order in orders])

    async def by_id(self, call: Call) -> responses.OrderResponse:
        """Show one order."""
        order_id = call.parameter.lower()
        order = await self._found(order_id)
        if order is None or order.account_id != call.account.account_id:
            raise not_found(f"No order found with id: {call.parameter[:100]}")
        return responses.OrderResponse(order=self._presenter.order(order))

    async def by_client_id(self, call: Call) -> responses.OrderResponse:
        """Show the latest order with a client id."""
        account_id = call.account.account_id
        client_id = call.parameter
        order = self._context.views.order_by_client_id(account_id, client_id)
        await self._context.durable()
        if order is None:
            order = await self._context.history(
                lambda: self._context.dependencies.read_model.order_by_client_id(
                    account_id, client_id
                )
            )
        if order is None:
            raise not_found(f"No order found with clientId: {client_id[:100]}")
        return responses.OrderResponse(order=self._presenter.order(order))

    async def _found(self, order_id: str) -> OrderRecord | None:
        order = self._context.views.order(order_id)
        await self._context.durable()
        if order is not None:
            return order
        return await self._context.history(
            lambda: self._context.dependencies.read_model.order(order_id)
        )

    async def cancel(self, call: Call) -> responses.CancelOrderResponse:
        """Cancel one order."""
        order = await self._cancelled(call, call.parameter.lower())
        return responses.CancelOrderResponse(cancel_order=self._presenter.order(order))

    async def _cancelled(self, call: Call, order_id: str) -> OrderRecord:
        account_id = call.account.account_id
        try:
            outcome = await self._context.sequencer.submit(
                CancelOrder(account_id=account_id, order_id=order_id)
            )
        except Rejected as rejected:
            if rejected.code not in {NOT_FOUND, ORDER_NOT_FOUND}:
                raise
            raise await self._no_active_order(call, order_id) from None
        return next(
            record
            for record in reversed(outcome.records)
            if isinstance(record, OrderRecord) and record.order_id == order_id
        )

    async def _no_active_order(self, call: Call, order_id: str) -> ApiError:
        """Say why there is nothing to cancel."""
        order = await self._found(order_id)
        if order is None or order.account_id != call.account.account_id:
            text = f"No order found with id: {order_id[:100]}"
        elif order.status is OrderStatus.FILLED:
            text = f"Order with specified id: {order_id} is already filled"
        else:
            text = f"Order with specified id: {order_id} is already canceled"
        refusal = invalid_parameter(
            text,
            parameter="id",
            value=order_id[:100],
            location="query" if call.query is not None else "params",
        )
        refusal.errors[0].code = ORDER_NOT_FOUND
        return refusal

    async def cancel_all(self, call: Call) -> responses.CancelOrdersResponse:
        """Cancel every order, or every one of a market."""
        market = market_index(self._context, call.query.market)
        orders = await self._cancel_many(call, market, None)
        return responses.CancelOrdersResponse(
            cancel_orders=[self._presenter.order(order) for order in orders]
        )

    async def _cancel_many(
        self, call: Call, market: int | None, side: Side | None
    ) -> Sequence[OrderRecord]:
        account_id = call.account.account_id
        outcome = await self._context.sequencer.submit(
            CancelOrders(account_id=account_id, market=market, side=side)
        )
        return [
            record
            for record in outcome.records
            if isinstance(record, OrderRecord)
            and record.account_id == account_id
            and record.status is OrderStatus.CANCELED
        ]

    async def active_orders(self, call: Call) -> responses.ActiveOrdersResponse:
        """Show active orders of a market."""
        orders = self._active(call)
        await self._context.durable()
        return responses.ActiveOrdersResponse(
            orders=[self._presenter.active_order(order) for order in orders]
        )

    def _active(self, call: Call) -> list[OrderRecord]:
        query: requests.ActiveOrdersQuery = call.query
        market = market_of(self._context, query.market, "query").index
        _require_side_with_id(query)
        order_id = query.id and query.id.lower()
        return [
            order
            for order in self._context.views.open_orders(call.account.account_id)
            if order.market == market
            and order.status in _ACTIVE
            and query.side in {None, order.side}
            and order_id in {None, order.order_id}
        ]

    async def cancel_active(self, call: Call) -> responses.CancelActiveOrdersResponse:
        """Cancel active orders of a market: one, a side, or all."""
        query: requests.ActiveOrdersQuery = call.query
        market = market_of(self._context, query.market, "query").index
        _require_side_with_id(query)
        if query.id is None:
            orders = await self._cancel_many(call, market, query.side)
        else:
            order_id = query.id.lower()
            known = self._context.views.order(order_id)
            is_of_query = (
                known is not None
                and known.account_id == call.account.account_id
                and known.market == market
                and known.side is query.side
            )
            if not is_of_query:
                raise await self._no_active_order(call, order_id)
            orders = [await self._cancelled(call, order_id)]
        return responses.CancelActiveOrdersResponse(
            cancel_orders=[self._presenter.active_order(order) for order in orders]
        )


def _order_type(filter_: requests.OrderTypeFilter) -> OrderType:
    if filter_ is requests.OrderTypeFilter.STOP:
        return OrderType.STOP_LIMIT
    return OrderType(filter_.value)


def _require_side_with_id(query: requests.ActiveOrdersQuery) -> None:
    if query.id is not None and query.side is None:
        raise invalid_parameter(
            "side is required with id", parameter="side", value=None, location="query"
        )


def _measure_market(call: Call) -> tuple[int, str]:
    return 1, call.query.market or _ALL_MARKETS


def _measure_active_get(call: Call) -> tuple[int, str]:
    return _by_precision(call.query, _GET_ONE, _GET_SIDE, _GET_MARKET), call.query.market


def _measure_active_cancel(call: Call) -> tuple[int, str]:
    points = _by_precision(call.query, _CANCEL_ONE, _CANCEL_SIDE, _CANCEL_MARKET)
    return points, call.query.market


def _by_precision(
    query: requests.ActiveOrdersQuery, with_id: int, with_side: int, otherwise: int
) -> int:
    if query.id is not None:
        return with_id
    return with_side if query.side is not None else otherwise


def _order_record(outcome: Outcome, message_hash: int) -> OrderRecord:
    order_id = f"{message_hash:064x}"
    return next(
        record
        for record in outcome.records
        if isinstance(record, OrderRecord) and record.order_id == order_id
    )
