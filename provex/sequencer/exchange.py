"""The exchange: a deterministic state machine of engine, ledger and registry, without any I/O.

`apply` is the only way in. Whatever raises `Rejected` has changed nothing in any of the three
parts; equal inputs at equal times give equal records and hashes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from provex.native.engine import Engine
from provex.protocol import inputs
from provex.protocol.configuration import Configuration
from provex.protocol.errors import EXCHANGE_NOT_READY, Rejected
from provex.protocol.inputs import Input
from provex.protocol.markets import Market
from provex.protocol.outcome import Outcome
from provex.protocol.parameters import ORDER_ID_UNIT
from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    MarketRecord,
    OrderRecord,
    PositionRecord,
    TransferRecord,
    UserRecord,
)
from provex.protocol.views import AccountValue, BookSnapshot, FeeRates, WaitingPayment
from provex.rules.builtins import Builtins
from provex.storage.encoding import encode_entry

from . import (
    acceptance,
    configurations,
    deposits,
    fast_withdrawals,
    forced,
    onboarding,
    orders,
    ticks,
    transfers,
)
from .batches import ClosedBatch
from .configurations import PlannedChange
from .deadlines import Deadline, deadlines_of
from .engine_ledger import EngineLedger
from .figures import ExchangeFigures, exchange_figures
from .ledger import Ledger
from .registry import Registry
from .registry_entries import Deposit
from .settings import ExchangeSettings
from .state import ExchangeState, listed_markets
from .step import Step, market_record

__all__ = ["Exchange", "ExchangeParts"]

_HASH_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeParts:
    """The three parts' snapshots."""

    engine: bytes
    ledger: bytes
    registry: bytes


class Exchange:
    """All state of one exchange, in memory. One caller at a time."""

    def __init__(self, settings: ExchangeSettings, builtins: Builtins | None = None) -> None:
        """Start empty, with the rules' hashes and signatures; None runs the plain ones."""
        self.settings = settings
        self._builtins = builtins
        self.result_hash = bytes(_HASH_BYTES)
        """Rolling hash over all entries so far."""
        self.last_entry = b""
        """The encoded entry of the last accepted input, for the journal."""
        self.last_sequence = 0
        self.last_now_ms = 0
        self._state = self._new_state()

    def _new_state(self, registry_snapshot: bytes | None = None) -> ExchangeState:
        registry = Registry()
        if registry_snapshot is not None:
            registry.restore(registry_snapshot)
        ledger = Ledger(self.settings.configuration, self._builtins)
        engine_ledger = EngineLedger(ledger, registry, self.settings.insurance_fund)
        table = listed_markets(registry.market_rows)
        engine = Engine(self.settings.engine, engine_ledger, table)
        return ExchangeState(self.settings, engine, ledger, registry)

    # --- the way in -----------------------------------------------------------------------------

    def apply(self, sequence: int, now_ms: int, input: Input) -> Outcome:  # noqa: A002 - the word.
        """Apply one input. Raises Rejected, with everything as before.

        `sequence` rises by one, `now_ms` never falls. The first input of all is `Restarted`.
        """
        assert sequence == self.last_sequence + 1, "inputs are numbered without gaps"
        assert now_ms >= self.last_now_ms, "time never falls"
        if not self._state.registry.users and not isinstance(input, inputs.Restarted):
            raise Rejected(EXCHANGE_NOT_READY)
        step = Step(self._state, sequence, now_ms)
        _HANDLERS[type(input)](step, input)
        if self._state.ledger.is_batch_nearly_full and ticks.can_settle(self._state, now_ms):
            ticks.cut_batch(step)
        records = step.finish()
        entry = encode_entry(sequence, now_ms, input, records)
        self.result_hash = blake2b(self.result_hash + entry, digest_size=_HASH_BYTES).digest()
        self.last_entry = entry
        self.last_sequence = sequence
        self.last_now_ms = now_ms
        return Outcome(sequence, now_ms, records, self.result_hash)

    def take_closed_batches(self) -> list[ClosedBatch]:
        """The batches closed since the last call, to be written to files."""
        closed = self._state.closed_batches
        self._state.closed_batches = []
        return closed

    # --- state ----------------------------------------------------------------------------------

    def state_hash(self) -> bytes:
        """A hash of the whole state of engine, ledger and registry."""
        state = self._state
        parts = (
            state.engine.state_hash(),
            state.ledger.state_hash().to_bytes(_HASH_BYTES),
            blake2b(state.registry.snapshot(), digest_size=_HASH_BYTES).digest(),
        )
        return blake2b(b"".join(parts), digest_size=_HASH_BYTES).digest()

    def snapshot(self) -> ExchangeParts:
        """Everything `restore` needs."""
        state = self._state
        return ExchangeParts(
            engine=state.engine.snapshot(),
            ledger=state.ledger.snapshot(),
            registry=state.registry.snapshot(),
        )

    def reset(self) -> None:
        """Start over, empty."""
        self._state = self._new_state()
        self.last_sequence = 0
        self.last_now_ms = 0
        self.result_hash = bytes(_HASH_BYTES)

    def restore(
        self, parts: ExchangeParts, *, sequence: int, now_ms: int, result_hash: bytes
    ) -> None:
        """Replace the state by a snapshot taken after input `sequence`."""
        state = self._new_state(parts.registry)
        state.ledger.restore(parts.ledger)
        state.engine.restore(parts.engine)
        self._state = state
        self.last_sequence = sequence
        self.last_now_ms = now_ms
        self.result_hash = result_hash

    # --- views: users ---------------------------------------------------------------------------

    def user(self, user_id: str) -> UserRecord | None:
        """A user by id."""
        return self._state.registry.users.get(user_id)

    def user_by_address(self, ethereum_address: str) -> UserRecord | None:
        """A user by lowercase address."""
        registry = self._state.registry
        user_id = registry.user_id_by_address.get(ethereum_address)
        return None if user_id is None else registry.users[user_id]

    def username_exists(self, username: str) -> bool:
        """Whether somebody has the username."""
        return username in self._state.registry.user_id_by_username

    def api_key(self, key: str) -> ApiKeyRecord | None:
        """An API key that is not deleted."""
        return self._state.registry.api_keys.get(key)

    def api_keys_of(self, user_id: str) -> tuple[ApiKeyRecord, ...]:
        """A user's API keys, oldest first."""
        return tuple(self._state.registry.user_api_keys(user_id).values())

    # --- views: accounts ------------------------------------------------------------------------

    def account(self, account_id: str) -> AccountRecord | None:
        """An account by id."""
        account = self._state.registry.accounts.get(account_id)
        return None if account is None else account.record()

    def accounts_of(self, user_id: str) -> tuple[AccountRecord, ...]:
        """A user's accounts, ascending by number."""
        return tuple(a.record() for a in self._state.registry.user_accounts(user_id))

    def account_by_position(self, position_id: int) -> AccountRecord | None:
        """The account of a position."""
        account = self._state.registry.account_by_position.get(position_id)
        return None if account is None else account.record()

    def account_value(self, account_id: str) -> AccountValue:
        """Equity and free collateral at the oracle prices in force. Rejected(NOT_FOUND)."""
        account = self._state.account(account_id)
        view = self._state.engine.account(account.position_id)
        if view is None:
            return AccountValue(equity_quantums=0, free_collateral_quantums=0)
        return AccountValue(
            equity_quantums=view.equity_quantums,
            free_collateral_quantums=view.free_collateral_quantums,
        )

    def open_positions(self, account_id: str) -> tuple[PositionRecord, ...]:
        """The account's open holdings. Rejected(NOT_FOUND)."""
        account = self._state.account(account_id)
        return self._state.registry.history.open_of(account.position_id)

    def pending_transfers(self, account_id: str) -> tuple[TransferRecord, ...]:
        """The account's money movements that are not final."""
        transfers_by_id = self._state.registry.transfers
        return tuple(t for t in transfers_by_id.values() if t.account_id == account_id)

    def deposit(self, event_id: str) -> Deposit | None:
        """What became of a deposit on L1, with the reason if it cannot be credited."""
        return self._state.registry.deposits.get(event_id)

    def fee_rates(self, user_id: str) -> FeeRates:
        """The rates of the user's account 0, and the figures of all accounts over 30 days."""
        rates = [
            self._state.engine.fee_rates(account.position_id)
            for account in self._state.registry.user_accounts(user_id)
        ]
        if not rates:
            tier = self.settings.engine.tiers[0]
            return FeeRates(
                maker_ppm=tier.maker_ppm,
                taker_ppm=tier.taker_ppm,
                maker_volume_quantums=0,
                taker_volume_quantums=0,
                fees_quantums=0,
            )
        return FeeRates(
            maker_ppm=rates[0].maker_ppm,
            taker_ppm=rates[0].taker_ppm,
            maker_volume_quantums=sum(rate.maker_volume_quantums for rate in rates),
            taker_volume_quantums=sum(rate.taker_volume_quantums for rate in rates),
            fees_quantums=sum(rate.fees_quantums for rate in rates),
        )

    # --- views: orders --------------------------------------------------------------------------

    def order(self, order_id: str) -> OrderRecord | None:
        """An order that is open or closed recently."""
        registry = self._state.registry
        ref = registry.order_ref_by_id.get(order_id)
        if ref is not None:
            return registry.orders[ref].record()
        return self._state.recent_orders.by_id(order_id)

    def order_by_client_id(self, account_id: str, client_id: str) -> OrderRecord | None:
        """The same by the account's client id."""
        account = self._state.registry.accounts.get(account_id)
        if account is None:
            return None
        for ref in reversed(account.open_refs):
            order = self._state.registry.orders[ref]
            if order.request.client_id == client_id:
                return order.record()
        return self._state.recent_orders.by_client_id(account_id, client_id)

    def open_orders(self, account_id: str) -> tuple[OrderRecord, ...]:
        """The account's open and untriggered orders, oldest first. Rejected(NOT_FOUND)."""
        account = self._state.account(account_id)
        return tuple(self._state.registry.open_orders(account))

    # --- views: markets -------------------------------------------------------------------------

    def market(self, market: int) -> MarketRecord:
        """A market as it is now."""
        return market_record(self._state, market)

    def book(self, market: int) -> BookSnapshot:
        """All levels of a market, after the BookLevels record with this offset."""
        view = self._state.engine.book(market)
        return BookSnapshot(
            offset=self._state.registry.book_offsets.get(market, 0),
            bids=tuple(view.bids),
            asks=tuple(view.asks),
        )

    def insurance_fund_quantums(self) -> int:
        """Equity of the insurance fund."""
        return self._state.engine.insurance_balance()

    def orders_paused(self) -> bool:
        """Whether new orders are refused everywhere."""
        return self._state.registry.orders_paused

    def figures(self) -> ExchangeFigures:
        """What operators watch."""
        return exchange_figures(self._state)

    def liquidity_providers(self) -> tuple[AccountRecord, ...]:
        """The accounts that fast withdrawals may name."""
        accounts = self._state.registry.account_by_position
        ids = sorted(self._state.liquidity_provider_ids)
        return tuple(accounts[position_id].record() for position_id in ids)

    def waiting_payments(self, provider_position_id: int) -> tuple[WaitingPayment, ...]:
        """The fast withdrawals that a provider has still to pay, oldest first."""
        held = self._state.registry.held_withdrawals.values()
        return tuple(
            [
                self._waiting_payment(item.request)
                for item in held
                if item.payment is None
                and item.request.provider_position_id == provider_position_id
            ]
        )

    def _waiting_payment(self, request: inputs.RequestFastWithdrawal) -> WaitingPayment:
        account = self._state.account(request.account_id)
        free = self._state.engine.free_collateral(account.position_id)
        return WaitingPayment(
            request=request,
            stark_key=account.stark_key,
            stark_key_y=account.stark_key_y,
            position_id=account.position_id,
            is_covered=free >= 0 and not self.is_forced_on(request.account_id),
        )

    def is_payment_owed(self, message_hash: int) -> bool:
        """Whether a batch holds, or will hold, the transfer of a fast withdrawal.

        Until the record of the message is dropped after it expired.
        """
        held = self._state.registry.held_withdrawals.get(message_hash)
        is_paid = held is not None and held.payment is not None
        return is_paid or self._state.ledger.order_filled(message_hash // ORDER_ID_UNIT) != 0

    # --- views: configuration -------------------------------------------------------------------

    @property
    def configuration(self) -> Configuration:
        """The one in force; the settings have the first one."""
        return self._state.ledger.configuration

    @property
    def planned_change(self) -> PlannedChange | None:
        """The change that waits for L1."""
        return configurations.planned_change(self._state)

    @property
    def markets(self) -> tuple[Market, ...]:
        """All markets, in asset-index order; their number only grows."""
        return tuple(units.market for units in self._state.units)

    @property
    def market_rows(self) -> tuple[str, ...]:
        """The rows of the markets that were listed since the beginning, as JSON texts."""
        return tuple(self._state.registry.market_rows)

    # --- views: L1 ------------------------------------------------------------------------------

    @property
    def accepted_batches(self) -> int:
        """How many batches the contract has accepted: those with lower numbers."""
        return self._state.registry.l1.accepted_batches

    @property
    def is_frozen(self) -> bool:
        """Whether the contract takes no batches any more."""
        return self._state.registry.l1.is_frozen

    @property
    def has_waiting_forced(self) -> bool:
        """Whether a forced request is final on L1 and in no batch yet."""
        return any(True for _ in self._state.registry.l1.waiting())

    def is_forced_on(self, account_id: str) -> bool:
        """Whether such a request about the account waits. Rejected(NOT_FOUND)."""
        account = self._state.account(account_id)
        return self._state.registry.l1.is_demanded_of(account.position_id)

    @property
    def is_batch_awaited(self) -> bool:
        """Whether the open batch pays out or serves a forced request: somebody waits for it."""
        return self._state.ledger.is_batch_awaited

    def deadlines(self) -> tuple[Deadline, ...]:
        """All that L1 must have accepted in time, the earliest first."""
        found = deadlines_of(self._state.registry)
        return tuple(sorted(found, key=lambda deadline: (deadline.due_s, deadline.what)))

    @property
    def earliest_deadline(self) -> Deadline | None:
        """The one whose half is over first; None when nothing waits for L1."""
        return min(self.deadlines(), key=lambda deadline: deadline.half_s, default=None)

    @property
    def minimum_expiration_hours(self) -> int:
        """Messages that are signed to expire earlier are refused in the open batch."""
        return self._state.ledger.minimum_expiration_hours

    @property
    def batch_opened_at_ms(self) -> int:
        """When the open batch was opened."""
        return self._state.registry.batch_opened_at_ms

    @property
    def ledger(self) -> Ledger:
        """The rules' ledger, for reading."""
        return self._state.ledger


_HANDLERS: dict[type, Callable[[Step, Any], None]] = {
    inputs.OnboardUser: onboarding.onboard_user,
    inputs.CreateAccount: onboarding.create_account,
    inputs.CreateApiKey: onboarding.create_api_key,
    inputs.DeleteApiKey: onboarding.delete_api_key,
    inputs.UpdateUser: onboarding.update_user,
    inputs.L1UserRegistered: onboarding.link_key,
    inputs.L1ForcedWithdrawal: forced.take_demand,
    inputs.L1ForcedTrade: forced.take_demand,
    inputs.L1BatchAccepted: acceptance.accept_batch,
    inputs.L1BatchLost: acceptance.lose_batch,
    inputs.L1WithdrawalClaimed: acceptance.claim_withdrawal,
    inputs.L1DepositCancelled: acceptance.cancel_deposit,
    inputs.L1DepositReclaimed: acceptance.reclaim_deposit,
    inputs.L1FreezeChanged: acceptance.change_freeze,
    inputs.PlaceOrder: orders.place_order,
    inputs.CancelOrder: orders.cancel_order,
    inputs.CancelOrders: orders.cancel_orders,
    inputs.RequestWithdrawal: transfers.request_withdrawal,
    inputs.RequestTransfer: transfers.request_transfer,
    inputs.RequestFastWithdrawal: transfers.request_fast_withdrawal,
    inputs.DepositSeen: deposits.see_deposit,
    inputs.DepositConfirmed: deposits.confirm_deposit,
    inputs.DepositDropped: deposits.drop_deposit,
    inputs.PaymentConfirmed: fast_withdrawals.confirm_payment,
    inputs.OracleTick: ticks.take_oracle_tick,
    inputs.IndexPrices: ticks.set_index_prices,
    inputs.ClockTick: ticks.advance_clock,
    inputs.SetMarketStatus: ticks.set_market_status,
    inputs.PauseOrders: ticks.pause_orders,
    inputs.CloseBatch: ticks.close_batch,
    inputs.Restarted: ticks.restart,
    inputs.PlanConfiguration: configurations.plan_configuration,
    inputs.DropConfiguration: configurations.drop_configuration,
    inputs.ChangeConfiguration: configurations.change_configuration,
}
