"""A withdrawal forced on L1 is in the next batch of a running exchange, once, through two kills."""

import asyncio
import shutil
import time
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from provex.cli.development import DevelopmentOperator
from provex.cli.settings import UpSettings
from provex.client.market_maker import fund_account
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.ethereum.contracts import Contracts
from provex.ethereum.development import CHAIN_ID, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.inputs import L1ForcedWithdrawal
from provex.protocol.records import TransferStatus, TransferType
from provex.protocol.transactions import ForcedWithdrawal
from provex.sequencer.exchange import Exchange
from provex.sequencer.sequencer import replay
from provex.storage.batch_file import batch_from_bytes
from provex.storage.journal import Journal, Writer

pytestmark = pytest.mark.end_to_end

SETTINGS = UpSettings(
    bots=False, confirmations=2, finality_confirmations=6, batch_age_s=15, insurance_fund_usd=1_000
)
SETTINGS_TEXT = """
confirmations = 2
finality_confirmations = 6
batch_age_s = 15
insurance_fund_usd = 1_000
"""
ACCOUNT = development_account(0)
USD = 10**6
DEPOSITED, FORCED = 1_000, 300
WAIT_S_MAX = 90


def contracts_of(exchange):
    named = exchange.endpoints["contracts"]
    return Contracts(
        chain_id=CHAIN_ID,
        exchange=named["exchange"],
        token=named["token"],
        transfer_registry=named["transfer_registry"],
        price_feeder=None,
        aggregators={},
    )


@asynccontextmanager
async def at(exchange):
    """The trader, logged in, and the wallet."""
    endpoints = exchange.endpoints
    keys = TraderKeys(ACCOUNT.private_key, network_id=DEVELOPMENT_NETWORK_ID)
    async with Trader(endpoints["api"], keys) as trader, EthereumRpc(endpoints["l1"]) as rpc:
        wallet = Wallet(rpc, ACCOUNT.private_key, chain_id=CHAIN_ID)
        yield trader, ExchangeWallet(wallet, contracts_of(exchange))


async def force(exchange):
    """Come in, deposit, and demand a part of it on L1; what was known of withdrawals then."""
    async with at(exchange) as (trader, wallet):
        account = await trader.onboard()
        await fund_account(trader, wallet, account, Decimal(DEPOSITED))
        # The API's link is an admin's: what is forced needs the key's own.
        signature = stark_registration_signature(trader.keys.stark_private_key, ACCOUNT.address)
        await wallet.register_with_key(trader.keys.stark_key, signature)
        await wallet.force_withdrawal(
            stark_key=trader.keys.stark_key,
            position_id=trader.private.signer.position_id,
            amount=FORCED * USD,
        )
        return await trader.private.transfers(transfer_type=TransferType.WITHDRAWAL)


async def withdrawals(exchange):
    """The withdrawals that the API shows, once there are any, and the balance."""
    deadline = time.monotonic() + WAIT_S_MAX
    async with at(exchange) as (trader, _):
        account = await trader.log_in()
        while True:
            found = await trader.private.transfers(transfer_type=TransferType.WITHDRAWAL)
            account = await trader.private.account(account.id)
            if found:
                return found, account.quote_balance
            assert time.monotonic() < deadline, exchange.log.read_text()[-4000:]
            await asyncio.sleep(0.5)


def forced_in_batches(exchange):
    """The forced actions of all batch files, with the numbers of their batches."""
    found = []
    for path in sorted((exchange.data_dir / "batches").glob("*.batch")):
        batch = batch_from_bytes(path.read_bytes())
        found += [
            (batch.number, transaction)
            for transaction in batch.transactions
            if isinstance(transaction, ForcedWithdrawal)
        ]
    return found


def until_in_a_batch(exchange):
    deadline = time.monotonic() + WAIT_S_MAX
    while not (found := forced_in_batches(exchange)):
        assert time.monotonic() < deadline, exchange.log.read_text()[-4000:]
        time.sleep(1)
    return found


def replayed(contracts, folder):
    """The exchange that a copy of the journal leads to, and the demands in it."""
    operator = DevelopmentOperator(contracts, SETTINGS)
    settings = operator.exchange_settings()
    journal = Journal(
        folder,
        writer=Writer(engine_version="", program_hash="", settings_hash=settings.hash()),
        segment_bytes_max=2**26,
    )
    again = Exchange(settings, NATIVE_BUILTINS)
    replay(again, journal)
    inputs = [record.entry().input for record in journal.records()]
    journal.close()
    return again, [entry for entry in inputs if isinstance(entry, L1ForcedWithdrawal)]


def test_a_forced_withdrawal_is_served_once_through_two_kills(start_exchange, tmp_path):
    exchange = start_exchange("--no-bots", settings=SETTINGS_TEXT)
    contracts = contracts_of(exchange)

    known = asyncio.run(force(exchange))
    exchange.kill()
    assert known == ()

    exchange.start()
    (shown,), balance = asyncio.run(withdrawals(exchange))
    assert (shown.status, shown.debit_amount) == (TransferStatus.PENDING, Decimal(FORCED))
    assert balance == Decimal(DEPOSITED - FORCED)
    exchange.kill()

    exchange.start()
    ((number, forced),) = until_in_a_batch(exchange)
    (again,), balance = asyncio.run(withdrawals(exchange))
    assert (again.id, again.debit_amount) == (shown.id, Decimal(FORCED))
    assert balance == Decimal(DEPOSITED - FORCED)
    assert forced.amount == FORCED * USD
    assert exchange.stop() == 0

    shutil.copytree(exchange.data_dir / "journal", tmp_path / "journal")
    state, demands = replayed(contracts, tmp_path / "journal")
    assert [demand.amount_quantums for demand in demands] == [FORCED * USD]
    assert state.ledger.position(forced.position_id).collateral == (DEPOSITED - FORCED) * USD
    assert state.ledger.batch_number > number
    assert forced_in_batches(exchange) == [(number, forced)]
    deadlines = [item.due_s for item in state.deadlines() if item.kind == "FORCED_REQUEST"]
    is_accepted = state.accepted_batches > number
    assert deadlines == ([] if is_accepted else [demands[0].requested_at_s + 7 * 86_400])
