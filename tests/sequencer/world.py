"""A small exchange with known keys, driven by signed requests: what the sequencer's tests stand on."""

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from provex.native.engine import EngineSettings
from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.oracle.bundles import signed_bundle
from provex.protocol import messages
from provex.protocol.errors import Rejected
from provex.protocol.inputs import (
    CancelOrder,
    ClockTick,
    DepositConfirmed,
    DepositSeen,
    IndexPrices,
    Input,
    L1BatchAccepted,
    L1ForcedTrade,
    L1ForcedWithdrawal,
    L1WithdrawalClaimed,
    OnboardUser,
    OracleTick,
    PaymentConfirmed,
    PlaceOrder,
    RequestFastWithdrawal,
    RequestTransfer,
    RequestWithdrawal,
    Restarted,
)
from provex.protocol.markets import Market, market_by_name, markets
from provex.protocol.outcome import Outcome
from provex.protocol.primitives import primitives
from provex.protocol.quantization import nonce_of_client_id
from provex.protocol.records import OrderRecord, OrderType, Side, TimeInForce
from provex.protocol.transactions import ObservedPrice
from provex.rules.position import position_domain, position_id_of
from provex.sequencer.exchange import Exchange
from provex.sequencer.identifiers import account_id_of, user_id_of
from provex.sequencer.settings import (
    BatchPolicy,
    ExchangeSettings,
    InsuranceFund,
    LiquidityProvider,
    market_configuration,
)

install()

START_MS = 1_800_000_000_000
USD = 1_000_000
COLLATERAL_ASSET_ID = 0x1E70C509C4C6BFAFE8B73D2FC1819444B2C0B435D4B82C0F24ADDFF9565CE25
ORACLE_KEYS = tuple(range(101, 106))
FUND_KEY = 77
FEE_KEY = 78
PROVIDER_KEY = 79
TOKEN = "0x7fC9C132268E0E414991449c003DbdB3E73E2059"
FEE_POSITION = 1
FUND_POSITION = 2
BTC = market_by_name()["BTC-USD"].index
ETH = market_by_name()["ETH-USD"].index
PRICES = {BTC: Decimal(50_000), ETH: Decimal(2_000)}
HOURS_168 = 168
TRANSFER_REGISTRY = "0xCD828e691cA23b66291ae905491Bb89aEe3Abd82"


def settings(**changes: object) -> ExchangeSettings:
    fund = primitives().stark_public_key(FUND_KEY)
    fee = primitives().stark_public_key(FEE_KEY)
    provider = primitives().stark_public_key(PROVIDER_KEY)
    configuration = market_configuration(
        domain=position_domain(31337, 0x3D05AACD),
        collateral_asset_id=COLLATERAL_ASSET_ID,
        fee_position=(FEE_POSITION, fee.x),
        insurance_position=(FUND_POSITION, fund.x),
        oracle_signers=tuple(primitives().stark_public_key(key).x for key in ORACLE_KEYS),
    )
    built = ExchangeSettings(
        configuration=configuration,
        engine=EngineSettings(
            fee_position_id=FEE_POSITION,
            insurance_position_id=FUND_POSITION,
            open_markets=(BTC, ETH),
            expiration_ms_min=55_000,
            price_band_ppm=900_000,
        ),
        insurance_fund=InsuranceFund(
            position_id=FUND_POSITION, public_key=fund.x, public_key_y=fund.y, private_key=FUND_KEY
        ),
        liquidity_providers=(LiquidityProvider(public_key=provider.x, public_key_y=provider.y),),
        batch_policy=BatchPolicy(age_ms_max=10**12, deadline_ms_max=10**12),
        transfer_registry=TRANSFER_REGISTRY,
    )
    return replace(built, **changes)


@dataclass(frozen=True, slots=True)
class Trader:
    name: str
    private_key: int
    stark_key: int
    stark_key_y: int
    address: str
    user_id: str
    account_id: str
    position_id: int


def trader(name: str, chosen: ExchangeSettings, number: int = 0) -> Trader:
    private_key = random.Random(name).randrange(1, 2**250)
    key = primitives().stark_public_key(private_key)
    address = f"0x{random.Random(f'address {name}').randrange(2**160):040x}"
    user_id = user_id_of(address)
    return Trader(
        name,
        private_key,
        key.x,
        key.y,
        address,
        user_id,
        account_id_of(user_id, number),
        position_id_of(chosen.configuration.domain, key.x, number),
    )


@dataclass(slots=True)
class World:
    """Requests as the API would make them, at a clock that the test moves."""

    settings: ExchangeSettings = field(default_factory=settings)
    now_ms: int = START_MS
    exchange: Exchange = field(init=False)
    inputs: list[tuple[int, Input]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    serial: int = 0

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.settings, NATIVE_BUILTINS)
        self.apply(Restarted(engine_version="test", program_hash="00"))

    # --- driving --------------------------------------------------------------------------------

    def apply(self, request: Input) -> Outcome:
        outcome = self.exchange.apply(self.exchange.last_sequence + 1, self.now_ms, request)
        self.inputs.append((self.now_ms, request))
        self.outcomes.append(outcome)
        return outcome

    def refuse(self, request: Input, code: int) -> Rejected:
        """The request is refused with this number, and nothing at all has changed."""
        before = self.exchange.state_hash()
        result_hash = self.exchange.result_hash
        with pytest.raises(Rejected) as raised:
            self.apply(request)
        assert raised.value.code == code, str(raised.value)
        assert self.exchange.state_hash() == before
        assert self.exchange.result_hash == result_hash
        return raised.value

    def pass_ms(self, milliseconds: int) -> Outcome:
        self.now_ms += milliseconds
        return self.apply(ClockTick())

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    # --- people ---------------------------------------------------------------------------------

    def onboard(self, name: str, quantums: int = 0) -> Trader:
        person = trader(name, self.settings)
        self.apply(onboarding(person))
        if quantums:
            self.deposit(person, quantums)
        return person

    def deposit(self, person: Trader, quantums: int) -> Outcome:
        return self.deposit_to(person.stark_key, person.position_id, quantums)

    def deposit_to(self, stark_key: int, position_id: int, quantums: int) -> Outcome:
        event_id = f"{self.next_serial()}"
        return self.apply(deposit_confirmed(event_id, stark_key, position_id, quantums))

    # --- prices ---------------------------------------------------------------------------------

    def price(self, prices: dict[int, Decimal] | None = None, *, wait_ms: int = 10_000) -> Outcome:
        """Index and oracle prices of a quorum, after the interval between two ticks."""
        self.now_ms += wait_ms
        chosen = PRICES if prices is None else prices
        self.apply(index_prices(chosen))
        return self.apply(self.tick(chosen))

    def tick(self, prices: dict[int, Decimal], **choices: object) -> OracleTick:
        """Signed prices of all markets that there are now."""
        in_force = replace(self.settings, configuration=self.exchange.configuration)
        slot = self.now_ms // 1_000
        return oracle_tick(in_force, slot, prices, table=self.exchange.markets, **choices)

    # --- requests -------------------------------------------------------------------------------

    def order(
        self,
        person: Trader,
        side: Side,
        price: str | Decimal,
        size: str | Decimal,
        *,
        market: int = BTC,
        type: OrderType = OrderType.LIMIT,  # noqa: A002 - as in the request.
        time_in_force: TimeInForce = TimeInForce.GTT,
        is_post_only: bool = False,
        is_reduce_only: bool = False,
        trigger: str | None = None,
        trailing_ppm: int | None = None,
        limit_fee_ppm: int = 2_000,
        client_id: str | None = None,
        expires_in_ms: int = 3_600_000,
        cancel_order_id: str | None = None,
    ) -> PlaceOrder:
        row = self.exchange.markets[market]
        lots = int(Decimal(size) / row.step_size)
        price_ticks = int(Decimal(price) / row.tick_size)
        collateral = lots * price_ticks * row.quantums_per_tick_lot
        client_id = client_id or f"client-{self.next_serial()}"
        expires_at_ms = self.now_ms + expires_in_ms
        hours = -(-expires_at_ms // 3_600_000) + HOURS_168
        message = messages.LimitOrder(
            synthetic_asset_id=row.synthetic_asset_id,
            collateral_asset_id=COLLATERAL_ASSET_ID,
            fee_asset_id=COLLATERAL_ASSET_ID,
            is_buying_synthetic=side is Side.BUY,
            synthetic_quantums=lots * row.lot_quantums,
            collateral_quantums=collateral,
            fee_quantums=-(-limit_fee_ppm * collateral // 1_000_000),
            nonce=nonce_of_client_id(client_id),
            position_id=person.position_id,
            expiration_hours=hours,
        )
        message_hash = messages.limit_order_hash(message)
        return PlaceOrder(
            account_id=person.account_id,
            client_id=client_id,
            market=market,
            side=side,
            type=type,
            time_in_force=time_in_force,
            is_post_only=is_post_only,
            is_reduce_only=is_reduce_only,
            price_ticks=price_ticks,
            trigger_ticks=None if trigger is None else int(Decimal(trigger) / row.tick_size),
            trailing_ppm=trailing_ppm,
            lots=lots,
            limit_fee_ppm=limit_fee_ppm,
            expires_at_ms=expires_at_ms,
            expiration_hours=hours,
            nonce=message.nonce,
            amount_synthetic=message.synthetic_quantums,
            amount_collateral=message.collateral_quantums,
            amount_fee=message.fee_quantums,
            message_hash=message_hash,
            signature=primitives().stark_sign(person.private_key, message_hash),
            cancel_order_id=cancel_order_id,
        )

    def place(self, *arguments: object, **options: object) -> OrderRecord:
        """Place an order and return its newest record."""
        request = self.order(*arguments, **options)
        outcome = self.apply(request)
        return order_record(outcome, f"{request.message_hash:064x}")

    def cancel(self, person: Trader, order_id: str) -> Outcome:
        return self.apply(CancelOrder(account_id=person.account_id, order_id=order_id))

    def money_expiration(self) -> int:
        return self.now_ms // 3_600_000 + 8 * 24

    def withdrawal(self, person: Trader, quantums: int, **changes: object) -> RequestWithdrawal:
        client_id = f"withdrawal-{self.next_serial()}"
        expiration = self.money_expiration()
        message_hash = messages.withdrawal_hash(
            messages.Withdrawal(
                collateral_asset_id=COLLATERAL_ASSET_ID,
                position_id=person.position_id,
                nonce=nonce_of_client_id(client_id),
                quantums=quantums,
                expiration_hours=expiration,
            )
        )
        request = RequestWithdrawal(
            account_id=person.account_id,
            client_id=client_id,
            amount_quantums=quantums,
            nonce=nonce_of_client_id(client_id),
            expiration_hours=expiration,
            message_hash=message_hash,
            signature=primitives().stark_sign(person.private_key, message_hash),
        )
        return replace(request, **changes)

    def transfer(self, sender: Trader, receiver: Trader, quantums: int) -> RequestTransfer:
        client_id = f"transfer-{self.next_serial()}"
        message_hash = messages.transfer_hash(
            self._transfer_message(
                sender, receiver.stark_key, receiver.position_id, quantums, client_id
            )
        )
        return RequestTransfer(
            account_id=sender.account_id,
            receiver_account_id=receiver.account_id,
            client_id=client_id,
            amount_quantums=quantums,
            nonce=nonce_of_client_id(client_id),
            expiration_hours=self.money_expiration(),
            message_hash=message_hash,
            signature=primitives().stark_sign(sender.private_key, message_hash),
        )

    def fast_withdrawal(
        self, person: Trader, debit: int, credit: int | None = None
    ) -> RequestFastWithdrawal:
        client_id = f"fast-{self.next_serial()}"
        (provider,) = self.exchange.liquidity_providers()
        credit = debit if credit is None else credit
        fact = messages.transfer_fact(
            recipient=bytes.fromhex(person.address[2:]),
            token_amount=credit,
            token=bytes.fromhex(TOKEN[2:]),
            salt=nonce_of_client_id(client_id),
        )
        condition = messages.transfer_condition(
            fact_registry=bytes.fromhex(TRANSFER_REGISTRY[2:]), fact=fact
        )
        message = messages.ConditionalTransfer(
            transfer=self._transfer_message(
                person, provider.stark_key, provider.position_id, debit, client_id
            ),
            condition=condition,
        )
        message_hash = messages.conditional_transfer_hash(message)
        return RequestFastWithdrawal(
            account_id=person.account_id,
            client_id=client_id,
            provider_position_id=provider.position_id,
            debit_quantums=debit,
            credit_quantums=credit,
            to_address=person.address,
            condition=condition,
            fact="0x" + fact.hex(),
            nonce=nonce_of_client_id(client_id),
            expiration_hours=self.money_expiration(),
            message_hash=message_hash,
            signature=primitives().stark_sign(person.private_key, message_hash),
        )

    def payment(self, request: RequestFastWithdrawal, **changes: object) -> PaymentConfirmed:
        """What the watcher says once the payment of a fast withdrawal is final."""
        event = PaymentConfirmed(
            event_id=f"payment-{self.next_serial()}",
            registry=TRANSFER_REGISTRY,
            fact=request.fact,
            transaction_hash="0x" + "33" * 32,
            block_number=8,
        )
        return replace(event, **changes)

    def _transfer_message(
        self,
        sender: Trader,
        receiver_key: int,
        receiver_position: int,
        quantums: int,
        client_id: str,
    ) -> messages.Transfer:
        return messages.Transfer(
            asset_id=COLLATERAL_ASSET_ID,
            receiver_public_key=receiver_key,
            sender_position_id=sender.position_id,
            receiver_position_id=receiver_position,
            fee_position_id=sender.position_id,
            nonce=nonce_of_client_id(client_id),
            quantums=quantums,
            expiration_hours=self.money_expiration(),
        )

    # --- what L1 tells ---------------------------------------------------------------------------

    def demand(self, person: Trader, quantums: int, **changes: object) -> L1ForcedWithdrawal:
        """A forced withdrawal that has become final just now."""
        number = self.next_serial()
        demand = L1ForcedWithdrawal(
            event_id=f"demand-{number}",
            stark_key=person.stark_key,
            position_id=person.position_id,
            amount_quantums=quantums,
            transaction_hash=f"0x{number:064x}",
            block_number=number,
            requested_at_s=self.now_ms // 1_000 - 60,
        )
        return replace(demand, **changes)

    def demanded_trade(
        self, buyer: Trader, seller: Trader, size: str, price: int, **changes: object
    ) -> L1ForcedTrade:
        """A forced trade in BTC-USD, in which the buyer is party A."""
        number = self.next_serial()
        row = markets()[BTC]
        lots = int(Decimal(size) / row.step_size)
        demand = L1ForcedTrade(
            event_id=f"demand-{number}",
            stark_key_a=buyer.stark_key,
            stark_key_b=seller.stark_key,
            position_id_a=buyer.position_id,
            position_id_b=seller.position_id,
            synthetic_asset_id=row.synthetic_asset_id,
            collateral_quantums=int(Decimal(size) * price * USD),
            synthetic_quantums=lots * row.lot_quantums,
            is_a_buying_synthetic=True,
            trade_nonce=number,
            transaction_hash=f"0x{number:064x}",
            block_number=number,
            requested_at_s=self.now_ms // 1_000 - 60,
        )
        return replace(demand, **changes)

    def accepted(self, sequence_number: int) -> L1BatchAccepted:
        """The contract took a batch, of which the first is 1."""
        number = self.next_serial()
        return L1BatchAccepted(
            event_id=f"accepted-{number}",
            sequence_number=sequence_number,
            batch_id=sequence_number,
            transaction_hash=f"0x{number:064x}",
            block_number=number,
            accepted_at_s=self.now_ms // 1_000,
        )

    def claimed(self, person: Trader, quantums: int) -> L1WithdrawalClaimed:
        """The contract paid what a key could withdraw."""
        number = self.next_serial()
        return L1WithdrawalClaimed(
            event_id=f"claimed-{number}",
            owner_key=person.stark_key,
            amount_quantums=quantums,
            recipient="0x" + "33" * 20,
            transaction_hash=f"0x{number:064x}",
            block_number=number,
        )

    # --- looking --------------------------------------------------------------------------------

    def collateral(self, person: Trader) -> int:
        account = self.exchange.account(person.account_id)
        assert account is not None
        return account.collateral_quantums

    def books(self) -> "Books":
        return books(self.exchange)


@dataclass(frozen=True, slots=True)
class Books:
    """Everything the ledger holds, summed: nothing may appear or vanish."""

    collateral_with_funding_e32: int
    """All collateral at 2^-32 quantums, with funding up to now and the dust that roundings kept."""
    holdings: dict[int, int]
    """Net balance by market: always zero."""


def books(exchange: Exchange) -> Books:
    ledger = exchange.ledger
    indices = [asset.funding_index for asset in ledger.assets]
    total = ledger.dust
    holdings: dict[int, int] = {}
    for position_id in ledger.position_ids():
        position = ledger.position(position_id)
        total += position.collateral << 32
        for held in position.assets:
            total -= (indices[held.asset_index] - held.cached_funding_index) * held.balance
            holdings[held.asset_index] = holdings.get(held.asset_index, 0) + held.balance
    return Books(total, {market: balance for market, balance in holdings.items() if balance})


def order_record(outcome: Outcome, order_id: str) -> OrderRecord:
    (record,) = (
        r for r in outcome.records if isinstance(r, OrderRecord) and r.order_id == order_id
    )
    return record


def records_of(outcome: Outcome, kind: type) -> list:
    return [record for record in outcome.records if isinstance(record, kind)]


def onboarding(person: Trader, **changes: object) -> OnboardUser:
    request = OnboardUser(
        ethereum_address=person.address,
        stark_key=person.stark_key,
        stark_key_y=person.stark_key_y,
        api_key=f"key-{person.name}",
        encrypted_secret="sealed",
        country=None,
        referred_by_affiliate_link=None,
    )
    return replace(request, **changes)


def deposit_confirmed(
    event_id: str, stark_key: int, position_id: int, quantums: int
) -> DepositConfirmed:
    return DepositConfirmed(
        event_id=event_id,
        stark_key=stark_key,
        position_id=position_id,
        amount_quantums=quantums,
        from_address="0x" + "11" * 20,
        transaction_hash="0x" + "22" * 32,
        block_number=7,
    )


def deposit_seen(event_id: str, stark_key: int, position_id: int, quantums: int) -> DepositSeen:
    confirmed = deposit_confirmed(event_id, stark_key, position_id, quantums)
    return DepositSeen(**{name: getattr(confirmed, name) for name in confirmed.__slots__})


def index_prices(prices: dict[int, Decimal]) -> IndexPrices:
    return IndexPrices(
        prices_e9=tuple((market, int(price * 10**9)) for market, price in prices.items())
    )


def oracle_tick(
    chosen: ExchangeSettings,
    slot: int,
    prices: dict[int, Decimal],
    *,
    keys: tuple[int, ...] = ORACLE_KEYS[:4],
    table: tuple[Market, ...] | None = None,
) -> OracleTick:
    observed = tuple(
        ObservedPrice(market.price_fixed_from_e9(int(prices[market.index] * 10**9)), slot)
        if market.index in prices
        else ObservedPrice(0, 0)
        for market in table or markets()
    )
    bundles = [signed_bundle(chosen.configuration, slot, observed, key) for key in keys]
    return OracleTick(
        slot=slot, bundles=tuple(sorted(bundles, key=lambda bundle: bundle.public_key))
    )
