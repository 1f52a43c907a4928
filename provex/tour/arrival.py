"""The first steps: the exchange is ready, people come in, and bring their money."""

import asyncio
import functools
from collections.abc import Sequence
from contextlib import AsyncExitStack
from decimal import Decimal

from provex.client.deposits import deposit, register_on_l1, wait_for_deposit
from provex.client.public import PublicApi
from provex.client.trader import DEVELOPMENT_NETWORK_ID, Trader, TraderKeys
from provex.ethereum.contracts import checksum, contracts_of_mapping
from provex.ethereum.development import CHAIN_ID
from provex.ethereum.events import Deposit, UserRegistered
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet
from provex.protocol.records import MarketStatus
from provex.rules.position import position_domain, position_id_of

from .checks import Checks
from .course import Course, together
from .exchange_process import ExchangeProcess
from .plan import MARKET, TourPlan
from .world import Person, World, quantums

__all__ = ["NAMES", "bring_deposits", "come_in", "open_exchange", "register_keys"]

NAMES = ("Alice", "Bob", "Carol")


async def open_exchange(
    checks: Checks,
    plan: TourPlan,
    course: Course,
    process: ExchangeProcess,
    stack: AsyncExitStack,
) -> World:
    """Wait until the exchange is ready, and look at what it stands on."""

    async def ask() -> bool:
        return process.endpoints() is not None

    await checks.until("endpoints.json of the exchange", ask, bool, expected=True)
    endpoints = process.endpoints()
    assert endpoints is not None, "it was waited for"
    rpc = await stack.enter_async_context(EthereumRpc(endpoints["l1"]))
    world = World(
        plan=plan,
        course=course,
        data_dir=process.data_dir,
        endpoints=endpoints,
        rpc=rpc,
        contracts=contracts_of_mapping(CHAIN_ID, endpoints["contracts"]),
    )
    checks.equal("chain id on L1", expected=CHAIN_ID, found=await rpc.chain_id())
    checks.equal(
        "batches accepted on L1", expected=0, found=await world.read("getSequenceNumber()")
    )
    verifiers = await world.read("getRegisteredVerifiers()", returns=("address[]",))
    named = endpoints["contracts"]["verifier/0"]
    checks.equal("verifiers on L1", expected=[named], found=[checksum(one) for one in verifiers])
    keys = TraderKeys(endpoints["accounts"][0]["private_key"], network_id=DEVELOPMENT_NETWORK_ID)
    async with Trader(endpoints["api"], keys) as visitor:
        await _look_around(checks, world, visitor.public)
    return world


async def _look_around(checks: Checks, world: World, public: PublicApi) -> None:
    config = await public.config()
    for what, expected, found in (
        ("exchange", world.contracts.exchange, config.exchange_address),
        ("token", world.contracts.token, config.collateral_token_address),
    ):
        checks.equal(
            f"the {what} that the API names", expected=expected.lower(), found=found.lower()
        )
    price = world.plan.price
    await checks.until(
        f"status and index price of {MARKET} at the API",
        functools.partial(public.markets, MARKET),
        lambda found: (
            (found[MARKET].status, found[MARKET].index_price) == (MarketStatus.ONLINE, price)
        ),
        expected=f"ONLINE, {price}",
    )


async def come_in(checks: Checks, world: World, stack: AsyncExitStack) -> list[Person]:
    """Onboard the traders, and follow their accounts' streams from now on."""
    people = []
    for name, account in zip(NAMES, world.endpoints["accounts"], strict=False):
        people.append(await _come_in(checks, world, stack, name, account["private_key"]))
    return people


async def _come_in(
    checks: Checks, world: World, stack: AsyncExitStack, name: str, key: str
) -> Person:
    keys = TraderKeys(key, network_id=DEVELOPMENT_NETWORK_ID)
    trader = await stack.enter_async_context(Trader(world.endpoints["api"], keys))
    known = await trader.public.user_exists(keys.identity.address)
    checks.equal(f"{name} is a user before", expected=False, found=known.exists)
    account = await trader.onboard()
    known = await trader.public.user_exists(keys.identity.address)
    checks.equal(f"{name} is a user after", expected=True, found=known.exists)
    domain = position_domain(CHAIN_ID, int(world.contracts.exchange, 16))
    checks.equal(
        f"{name}'s position",
        expected=position_id_of(domain, keys.stark_key, 0),
        found=account.position_id,
    )
    person = Person(
        name=name,
        trader=trader,
        wallet=ExchangeWallet(Wallet(world.rpc, key, chain_id=CHAIN_ID), world.contracts),
        account_id=account.id,
        position_id=account.position_id,
    )
    stream = await stack.enter_async_context(trader.stream(world.endpoints["websocket"]))
    following = asyncio.create_task(person.stages.follow(stream))
    stack.push_async_callback(_end, following)
    await asyncio.wait(
        {following, asyncio.ensure_future(person.stages.follows.wait())},
        return_when=asyncio.FIRST_COMPLETED,
    )
    if following.done():
        await following
    checks.equal(f"{name}'s stream follows", expected=True, found=person.stages.follows.is_set())
    return person


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def register_keys(checks: Checks, world: World, people: Sequence[Person]) -> None:
    """Link each trader's key to its address on L1, with the signature that the API gives."""
    for person in people:
        sent = await register_on_l1(person.trader, person.wallet)
        receipt = await world.receipt(checks, sent)
        linked = [
            (event.ethereum_address, event.stark_key)
            for event in await world.events(receipt, world.contracts.exchange)
            if isinstance(event, UserRegistered)
        ]
        checks.equal(
            f"{person.name}'s event LogUserRegistered",
            expected=[(person.address, person.stark_key)],
            found=linked,
        )
        checks.equal(
            f"{person.name}'s address on L1",
            expected=person.address,
            found=await person.wallet.key_owner(person.stark_key),
        )


async def bring_deposits(checks: Checks, world: World, people: Sequence[Person]) -> None:
    """Deposit on L1, and wait until the exchange has credited it."""
    await together(_bring(checks, world, person, world.plan.deposit) for person in people)


async def _bring(checks: Checks, world: World, person: Person, amount: Decimal) -> None:
    name, wallet = person.name, person.wallet
    approved = await wallet.approve(quantums(amount))
    await world.receipt(checks, approved.transaction_hash)
    tokens = await wallet.token_balance()
    sent = await deposit(person.trader, wallet, amount)
    receipt = await world.receipt(checks, sent)
    checks.equal(
        f"tokens that left {name}'s address",
        expected=quantums(amount),
        found=tokens - await wallet.token_balance(),
    )
    pending = await wallet.pending_deposit(
        stark_key=person.stark_key, position_id=person.position_id
    )
    checks.equal(f"{name}'s pending deposit on L1", expected=quantums(amount), found=pending)
    told = [
        (event.stark_key, event.position_id, event.amount_quantums)
        for event in await world.events(receipt, world.contracts.exchange)
        if isinstance(event, Deposit)
    ]
    checks.equal(
        f"{name}'s event LogDeposit",
        expected=[(person.stark_key, person.position_id, quantums(amount))],
        found=told,
    )
    transfer = await wait_for_deposit(person.trader.private, sent)
    await world.check_depth(checks, receipt, world.plan.confirmations)
    checks.equal(f"{name}'s credit at the API", expected=amount, found=transfer.credit_amount)
    await person.check_stages(checks, transfer, "PENDING", "CONFIRMED")
    person.cash += amount
    await person.check_balance(checks)
