"""The ways out: fast through a liquidity provider, forced through L1, and slow through a batch."""

import functools
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from provex.client.answers import LiquidityProvider, Transfer
from provex.client.signing import FastWithdrawal, NewWithdrawal
from provex.client.transport import utc_now
from provex.ethereum.contracts import address_bytes, read
from provex.ethereum.events import (
    ForcedWithdrawalRequested,
    TransferRegistered,
    WithdrawalPerformed,
)
from provex.ethereum.wallet import stark_registration_signature
from provex.protocol.messages import transfer_fact
from provex.protocol.quantization import nonce_of_client_id
from provex.protocol.records import TransferStatus, TransferType

from .checks import Checks
from .course import together
from .world import Person, World, quantums

__all__ = ["Claim", "claim_on_l1", "force_withdrawal", "withdraw_fast", "withdraw_slowly"]

_LIFE = timedelta(days=8)
Claim = tuple[Person, Transfer]
"""A withdrawal that L1 will pay once its batch is accepted."""


async def withdraw_fast(checks: Checks, world: World, person: Person) -> None:
    """Have a provider pay on L1 at once; the exchange pays it back when the payment is final."""
    withdrawal = await _quoted(checks, world, person)
    tokens = await person.wallet.token_balance()
    asked = await person.trader.private.fast_withdraw(
        withdrawal,
        token=address_bytes(world.contracts.token),
        fact_registry=address_bytes(world.contracts.transfer_registry),
    )
    checks.equal("its status when it was asked for", expected="PENDING", found=asked.status)
    await _check_payment(checks, world, person, withdrawal)
    checks.equal(
        f"tokens that came to {person.name}'s address",
        expected=quantums(withdrawal.credit),
        found=await person.wallet.token_balance() - tokens,
    )
    done = await _until_status(checks, person, asked, TransferStatus.CONFIRMED)
    receipt = await world.receipt(checks, done.transaction_hash)
    paid = [
        (event.recipient, event.token, event.amount, event.salt)
        for event in await world.events(receipt, world.contracts.transfer_registry)
        if isinstance(event, TransferRegistered)
    ]
    salt = nonce_of_client_id(withdrawal.client_id)
    amount = quantums(withdrawal.credit)
    checks.equal(
        "event LogRegisteredTransfer of the transaction that the API names",
        expected=[(person.address, world.contracts.token, amount, salt)],
        found=paid,
    )
    await world.check_depth(checks, receipt, world.plan.finality_confirmations)
    await person.check_stages(checks, done, "PENDING", "CONFIRMED")
    person.cash -= withdrawal.debit
    await person.check_balance(checks)


async def _quoted(checks: Checks, world: World, person: Person) -> FastWithdrawal:
    """What a provider offers for the debit; it offers nothing before it has reported its funds."""
    debit = world.plan.fast_withdrawal

    def offers(found: dict[int, LiquidityProvider]) -> list[tuple[int, LiquidityProvider]]:
        return [item for item in found.items() if item[1].quote is not None]

    providers = await checks.until(
        f"providers that pay for {debit} USDC",
        functools.partial(person.trader.public.liquidity_providers, debit_amount=debit),
        lambda found: bool(offers(found)),
        expected="at least one",
    )
    position_id, provider = offers(providers)[0]
    quote = provider.quote
    assert quote is not None, "only those with a quote were taken"
    checks.holds(
        "credit of the quote",
        expected=f"above 0 and at most {debit}",
        found=quote.credit_amount,
        is_so=0 < quote.credit_amount <= debit and quote.debit_amount == debit,
    )
    return FastWithdrawal(
        credit=quote.credit_amount,
        debit=debit,
        to_address=person.address,
        provider_position_id=position_id,
        provider_stark_key=int(provider.stark_key, 16),
        expires_at=utc_now() + _LIFE,
    )


async def _check_payment(
    checks: Checks, world: World, person: Person, withdrawal: FastWithdrawal
) -> None:
    """Wait until the registry on L1 knows the payment's fact."""
    fact = transfer_fact(
        recipient=address_bytes(person.address),
        token_amount=quantums(withdrawal.credit),
        token=address_bytes(world.contracts.token),
        salt=nonce_of_client_id(withdrawal.client_id),
    )

    async def ask() -> bool:
        registry = world.contracts.transfer_registry
        (is_known,) = await read(
            world.rpc, registry, "isValid(bytes32)", (fact,), returns=("bool",)
        )
        return bool(is_known)

    await checks.until("the payment's fact in the registry on L1", ask, bool, expected=True)


async def force_withdrawal(checks: Checks, world: World, person: Person) -> Claim:
    """Demand a withdrawal on L1, which the exchange must serve."""
    amount = world.plan.forced_withdrawal
    wallet, keys = person.wallet, person.trader.keys
    # The API's link is an admin's: what is forced needs the key's own.
    signature = stark_registration_signature(keys.stark_private_key, person.address)
    linked = await wallet.register_with_key(person.stark_key, signature)
    await world.receipt(checks, linked.transaction_hash)
    demanded = await wallet.force_withdrawal(
        stark_key=person.stark_key, position_id=person.position_id, amount=quantums(amount)
    )
    receipt = await world.receipt(checks, demanded.transaction_hash)
    terms = (person.stark_key, person.position_id, quantums(amount))
    told = [
        (event.request.stark_key, event.request.position_id, event.request.amount_quantums)
        for event in await world.events(receipt, world.contracts.exchange)
        if isinstance(event, ForcedWithdrawalRequested)
    ]
    checks.equal("event LogForcedWithdrawalRequest", expected=[terms], found=told)
    header = await world.rpc.header(receipt.block_number)
    assert header is not None, "the receipt's block is there"
    checks.equal(
        "time of the request that waits on L1",
        expected=header.timestamp_s,
        found=await world.read("getForcedWithdrawalRequest(uint256,uint256,uint256)", *terms),
    )
    shown = await checks.until(
        "the withdrawal at the API",
        functools.partial(person.transfer, TransferType.WITHDRAWAL, amount),
        lambda found: found is not None,
        expected=f"one of {amount} USDC",
    )
    assert shown is not None, "it was waited for"
    checks.equal("its status", expected=TransferStatus.PENDING, found=shown.status)
    await world.check_depth(checks, receipt, world.plan.finality_confirmations)
    person.cash -= amount
    await person.check_balance(checks)
    return person, shown


async def withdraw_slowly(checks: Checks, world: World, person: Person) -> Claim:
    """Ask for a withdrawal, which L1 pays once it has accepted the batch."""
    amount = world.plan.slow_withdrawal
    asked = await person.trader.private.withdraw(
        NewWithdrawal(amount=amount, expires_at=utc_now() + _LIFE)
    )
    checks.equal("its status when it was asked for", expected="PENDING", found=asked.status)
    person.cash -= amount
    await person.check_balance(checks)
    account = await person.account()
    checks.equal(
        f"{person.name}'s pending withdrawals at the API",
        expected=amount,
        found=account.pending_withdrawals,
    )
    checks.equal(
        f"what {person.name} may withdraw on L1 before the batch is accepted",
        expected=0,
        found=await person.wallet.withdrawal_balance(person.stark_key),
    )
    return person, asked


async def claim_on_l1(checks: Checks, world: World, claims: Sequence[Claim]) -> None:
    """Have L1 pay what the accepted batches allow."""
    await together(_claim(checks, world, person, transfer) for person, transfer in claims)


async def _claim(checks: Checks, world: World, person: Person, transfer: Transfer) -> None:
    name, wallet = person.name, person.wallet
    amount = quantums(transfer.credit_amount)
    tokens = await wallet.token_balance()
    sent = await wallet.withdraw(person.stark_key)
    receipt = await world.receipt(checks, sent.transaction_hash)
    checks.equal(
        f"tokens that came to {name}'s address",
        expected=amount,
        found=await wallet.token_balance() - tokens,
    )
    told = [
        (event.owner_key, event.amount_quantums, event.recipient)
        for event in await world.events(receipt, world.contracts.exchange)
        if isinstance(event, WithdrawalPerformed)
    ]
    checks.equal(
        f"{name}'s event LogWithdrawalPerformed",
        expected=[(person.stark_key, amount, person.address)],
        found=told,
    )
    checks.equal(
        f"what {name} may withdraw on L1 now",
        expected=0,
        found=await wallet.withdrawal_balance(person.stark_key),
    )
    done = await _until_status(checks, person, transfer, TransferStatus.CONFIRMED)
    checks.equal(
        f"transaction of {name}'s withdrawal at the API",
        expected=sent.transaction_hash,
        found=done.transaction_hash,
    )
    await person.check_stages(checks, done, "PENDING", "QUEUED", "CONFIRMED")
    account = await person.account()
    checks.equal(
        f"{name}'s pending withdrawals at the API",
        expected=Decimal(0),
        found=account.pending_withdrawals,
    )


async def _until_status(
    checks: Checks, person: Person, transfer: Transfer, status: TransferStatus
) -> Transfer:
    """Wait until the API shows the transfer with a status."""

    async def ask() -> Transfer:
        found = await person.trader.private.transfers(transfer_type=transfer.type)
        return next(each for each in found if each.id == transfer.id)

    return await checks.until(
        f"status of {person.name}'s {transfer.type} of {transfer.debit_amount} at the API",
        ask,
        lambda found: found.status is status,
        expected=status,
    )
