"""Records with every field set, for tests of the read model and its users."""

from dataclasses import replace

from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    FillKind,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    Liquidity,
    MarketRecord,
    MarketStatus,
    OrderRecord,
    OrderStatus,
    OrderType,
    PnlTickRecord,
    PositionRecord,
    PositionStatus,
    Record,
    Side,
    TimeInForce,
    TradeRecord,
    TransferRecord,
    TransferStatus,
    TransferType,
    UserRecord,
)

USER = UserRecord(
    user_id="user-1",
    ethereum_address="0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
    is_registered=True,
    email=None,
    is_email_verified=False,
    username="anna",
    user_data='{"theme":"dark"}',
    is_sharing_username=None,
    is_sharing_address=False,
    referred_by_affiliate_link=None,
    country="CH",
    language_code="de",
    created_at_ms=1_000,
)

ACCOUNT = AccountRecord(
    account_id="account-1",
    user_id="user-1",
    account_number=0,
    position_id=2**64 - 1,
    stark_key=2**251,
    stark_key_y=7,
    collateral_quantums=-5,
    reserved_quantums=0,
    pending_deposits_quantums=2**64 - 1,
    pending_withdrawals_quantums=3,
    created_at_ms=1_000,
    last_transaction_id=None,
)

API_KEY = ApiKeyRecord(
    key="key-1",
    user_id="user-1",
    encrypted_secret="c2VjcmV0",
    is_deleted=False,
    created_at_ms=1_000,
)

ORDER = OrderRecord(
    order_id="a" * 64,
    order_ref=11,
    client_id="client-1",
    account_id="account-1",
    position_id=2**64 - 1,
    market=3,
    side=Side.BUY,
    type=OrderType.LIMIT,
    price_ticks=31_000,
    trigger_ticks=None,
    trailing_ppm=None,
    lots=40,
    remaining_lots=40,
    limit_fee_ppm=1_500,
    created_at_ms=2_000,
    unfillable_at_ms=None,
    expires_at_ms=90_000,
    status=OrderStatus.OPEN,
    time_in_force=TimeInForce.GTT,
    is_post_only=True,
    is_reduce_only=False,
    cancel_reason=None,
    signature="0" * 128,
)

FILL = FillRecord(
    fill_id="fill-1",
    transaction_id="transaction-1",
    account_id="account-1",
    order_id="a" * 64,
    order_client_id="client-1",
    market=3,
    side=Side.BUY,
    liquidity=Liquidity.TAKER,
    kind=FillKind.LIMIT,
    price_e9=31_000 * 10**9,
    synthetic_quantums=10_000_000,
    collateral_quantums=31_000_000,
    fee_quantums=15_500,
    created_at_ms=3_000,
)

TRADE = TradeRecord(
    trade_id="trade-1",
    market=3,
    side=Side.BUY,
    price_e9=31_000 * 10**9,
    synthetic_quantums=10_000_000,
    collateral_quantums=31_000_000,
    created_at_ms=3_000,
    is_liquidation=False,
)

POSITION = PositionRecord(
    holding_id="holding-1",
    account_id="account-1",
    market=3,
    status=PositionStatus.OPEN,
    is_long=False,
    size_quantums=-10,
    max_size_quantums=-20,
    sum_open_quantums=20,
    sum_close_quantums=10,
    open_collateral_quantums=200,
    close_collateral_quantums=90,
    realized_pnl_quantums=9,
    net_funding_quantums=-1,
    created_at_ms=3_000,
    closed_at_ms=None,
    open_transaction_id="transaction-1",
    close_transaction_id=None,
    last_transaction_id="transaction-2",
)

TRANSFER = TransferRecord(
    transfer_id="transfer-1",
    account_id="account-1",
    type=TransferType.DEPOSIT,
    debit_quantums=0,
    credit_quantums=2**64 - 1,
    transaction_hash="0x" + "b" * 64,
    status=TransferStatus.PENDING,
    created_at_ms=3_000,
    confirmed_at_ms=None,
    client_id="deposit-1",
    from_address="0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
    to_address=None,
)

FUNDING_PAYMENT = FundingPaymentRecord(
    account_id="account-1",
    market=3,
    payment_quantums=-12,
    rate_e10=125_000,
    position_quantums=10,
    price_e9=31_000 * 10**9,
    effective_at_ms=3_600_000,
)

FUNDING_RATE = FundingRateRecord(
    market=3, rate_e10=-125_000, price_e9=31_000 * 10**9, effective_at_ms=3_600_000
)

PNL_TICK = PnlTickRecord(
    account_id="account-1",
    equity_quantums=1_100,
    net_transfers_quantums=1_000,
    created_at_ms=3_600_000,
)

MARKET = MarketRecord(
    market=3,
    status=MarketStatus.ONLINE,
    index_price_e9=31_000 * 10**9,
    oracle_price_e9=None,
    next_funding_rate_e10=-7,
    next_funding_at_ms=3_600_000,
    open_interest_quantums=55,
)

ALL: tuple[Record, ...] = (
    USER,
    ACCOUNT,
    API_KEY,
    ORDER,
    FILL,
    TRADE,
    POSITION,
    TRANSFER,
    FUNDING_PAYMENT,
    FUNDING_RATE,
    PNL_TICK,
    MARKET,
)


def outcome(sequence: int, *records: Record, now_ms: int | None = None) -> Outcome:
    """Make the outcome of one input; its hash follows from the number."""
    return Outcome(
        sequence=sequence,
        now_ms=sequence * 1_000 if now_ms is None else now_ms,
        records=records,
        result_hash=sequence.to_bytes(32),
    )


def order(number: int, **changes: object) -> OrderRecord:
    """Make an order with an identity of its own."""
    distinct = {
        "order_id": f"{number:064x}",
        "order_ref": number,
        "client_id": f"client-{number}",
    }
    return replace(ORDER, **(distinct | changes))  # type: ignore[arg-type]
