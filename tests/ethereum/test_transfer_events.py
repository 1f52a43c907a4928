"""Transfers through the transfer registry: seen, final, taken back, and told to the exchange."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.cursor import CursorFile
from provex.ethereum.development import CHAIN_ID
from provex.ethereum.events import Observation, Phase, TransferRegistered
from provex.ethereum.exchange_inputs import input_of
from provex.ethereum.watcher import L1Watcher, WatcherSettings
from provex.protocol.inputs import PaymentConfirmed

from .chain import Chain, run_on_chain

CONFIRMATIONS = 10
RECIPIENT = "0x" + "Ab" * 20
TRANSFER = "transferERC20(address,address,uint256,uint256)"


async def pay(chain: Chain, amount: int, salt: int = 7) -> str:
    """One block with a transfer of the trader; its transaction."""
    token, registry = chain.contracts.token, chain.contracts.transfer_registry
    wallet = chain.trader.wallet
    await wallet.send_and_wait(token, encode_call("approve(address,uint256)", registry, amount))
    data = encode_call(TRANSFER, RECIPIENT, token, amount, salt)
    return (await wallet.send_and_wait(registry, data)).transaction_hash


async def heard(watcher: L1Watcher) -> list[Observation]:
    await watcher.poll()
    found = list(watcher.outbox)
    if found:
        watcher.acknowledge(found[-1].sequence)
    return found


def phases(observations: Sequence[Observation]) -> list[tuple[Phase, int]]:
    return [
        (o.phase, o.event.amount) for o in observations if isinstance(o.event, TransferRegistered)
    ]


def on_watched_chain(
    folder: Path, story: Callable[[Chain, L1Watcher], Awaitable[None]], *, follows: bool = True
) -> None:
    async def told(chain: Chain) -> None:
        await chain.mine(20)
        exchange = chain.contracts.exchange
        cursor = CursorFile(folder / "cursor.json", chain_id=CHAIN_ID, exchange=exchange)
        watcher = L1Watcher(
            chain.rpc,
            exchange,
            cursor,
            WatcherSettings(
                confirmations=CONFIRMATIONS,
                finality_confirmations=CONFIRMATIONS,
                remembered_blocks=32,
            ),
            transfer_registry=chain.contracts.transfer_registry if follows else None,
        )
        await heard(watcher)
        await story(chain, watcher)

    run_on_chain(folder / "chain", told)


def test_a_transfer_is_told_once_it_is_final_with_the_fact_that_the_registry_knows(
    tmp_path: Path,
) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        transaction = await pay(chain, 500)
        seen = await heard(watcher)
        assert phases(seen) == [(Phase.SEEN, 500)]
        assert [input_of(item) for item in seen] == [None]

        await chain.mine(CONFIRMATIONS)
        (final,) = await heard(watcher)

        payment = input_of(final)
        assert isinstance(payment, PaymentConfirmed)
        assert payment.transaction_hash == transaction
        assert payment.registry == chain.contracts.transfer_registry
        (is_valid,) = await read(
            chain.rpc,
            payment.registry,
            "isValid(bytes32)",
            (bytes.fromhex(payment.fact[2:]),),
            returns=("bool",),
        )
        assert is_valid

    on_watched_chain(tmp_path, story)


@pytest.mark.parametrize(
    ("depth", "phase"), [(1, Phase.DROPPED), (CONFIRMATIONS - 1, Phase.DROPPED)]
)
def test_a_transfer_that_leaves_the_chain_before_it_is_final_never_counts(
    tmp_path: Path, depth: int, phase: Phase
) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await pay(chain, 500)
        await chain.mine(depth - 1)
        await heard(watcher)

        await chain.reorganise(depth)
        await chain.mine(2 * CONFIRMATIONS)
        found = await heard(watcher)

        assert phases(found) == [(phase, 500)]
        assert [input_of(item) for item in found] == [None]

    on_watched_chain(tmp_path, story)


def test_a_final_transfer_that_leaves_the_chain_is_told_again_when_it_is_made_again(
    tmp_path: Path,
) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await pay(chain, 500)
        await chain.mine(CONFIRMATIONS)
        await heard(watcher)

        await chain.reorganise(CONFIRMATIONS + 1)
        assert phases(await heard(watcher)) == [(Phase.LOST, 500)]
        await pay(chain, 500)
        await chain.mine(CONFIRMATIONS)

        assert phases(await heard(watcher)) == [(Phase.SEEN, 500), (Phase.CONFIRMED, 500)]

    on_watched_chain(tmp_path, story)


def test_without_a_registry_nothing_is_said_about_transfers(tmp_path: Path) -> None:
    async def story(chain: Chain, watcher: L1Watcher) -> None:
        await pay(chain, 500)

        assert await heard(watcher) == []

    on_watched_chain(tmp_path, story, follows=False)
