"""The state is rebuilt through a real node; what is withheld, altered or skipped is named."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from eth_abi.abi import encode
from rules.world import COLLATERAL_ID, configuration, id_of, key_of

from provex.cli.main import main
from provex.ethereum.batch_logs import (
    LOG_DATA_PAGE,
    LOG_PROGRAM_OUTPUT,
    LOG_UPDATE_STATE,
    is_event,
    program_output_of,
)
from provex.ethereum.contracts import encode_call
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.event_logs import LOG_FORCED_WITHDRAWAL_REQUEST
from provex.ethereum.events import ForcedTrade, ForcedWithdrawal
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import BlockHeader, EthereumRpc, LogEntry
from provex.ethereum.wallet import Wallet
from provex.native import crypto
from provex.protocol.errors import (
    BATCH_DISAGREES,
    BATCH_PROOF_NOT_FOUND,
    DATA_PAGE_NOT_FOUND,
    EXCHANGE_DISAGREES,
    L1_BLOCK_REPLACED,
    L1_BLOCK_UNKNOWN,
    REBUILD_SNAPSHOT_INVALID,
    Rejected,
)
from provex.rebuild.contract_money import ContractMoney
from provex.rebuild.rebuild import rebuild_state
from provex.rebuild.rebuilt_state import RebuildSettings
from provex.rebuild.snapshot import Snapshot, read_snapshot, write_snapshot
from provex.rules.shared_state import shared_state_hash

from .life import OWNERS, batches, life, positions
from .settled import SettledChain, creation_code, on_chain

LATEST = RebuildSettings(block="latest")
DAY_S = 86_400


async def saved_states(chain: SettledChain) -> list[Snapshot]:
    """The state after every batch."""
    found: list[Snapshot] = []
    settings = replace(LATEST, saved_every=1)
    await rebuild_state(chain.rpc, chain.exchange, settings, save=found.append)
    return found


async def refused(chain: SettledChain, rpc: EthereumRpc | None = None, **given: object) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        await rebuild_state(rpc or chain.rpc, chain.exchange, LATEST, **given)  # type: ignore[arg-type]
    return refusal.value


def test_everything_is_rebuilt_from_the_chain(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        found = await rebuild_state(chain.rpc, chain.exchange, LATEST)
        in_small_pieces = await rebuild_state(
            chain.rpc, chain.exchange, replace(LATEST, blocks_per_request=3)
        )

        assert in_small_pieces == found
        assert dict(found.positions) == {
            key: replace(each, funding_timestamp=0) for key, each in positions().items()
        }
        assert found.shared_state == life().ledger.shared_state
        assert (found.sequence_number, found.batch_id) == (3, 102)
        assert found.state_hash == shared_state_hash(found.shared_state)
        assert found.pending_requests == ()
        assert not found.freeze.is_frozen

    on_chain(tmp_path, story, settled=3)


def test_an_exchange_without_batches_has_nothing(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        found = await rebuild_state(chain.rpc, chain.exchange, LATEST)

        assert (found.sequence_number, found.positions, found.state_words) == (0, {}, (0, 0, 0, 0))

    on_chain(tmp_path, story)


def test_an_earlier_block_shows_the_state_of_that_block(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        block = await chain.rpc.block_number()
        await chain.settle(2)

        then = await rebuild_state(chain.rpc, chain.exchange, replace(LATEST, block=block))
        now = await rebuild_state(chain.rpc, chain.exchange, LATEST)

        assert (then.sequence_number, now.sequence_number) == (2, 3)
        assert then.shared_state == batches()[1].new_state
        # What the last batch serves waited then, as far as it was filed in earlier blocks.
        assert then.block_number == block

    on_chain(tmp_path, story, settled=2)


class _Interrupted(Exception):  # noqa: N818 - the process ends here.
    pass


def test_an_interrupted_run_goes_on_from_what_it_saved(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        kept = tmp_path / "state.json"
        heard: list[int] = []

        def progress(sequence_number: int, block: int, last: int) -> None:
            heard.append(sequence_number)
            if heard == [1, 2, 3]:
                raise _Interrupted

        with pytest.raises(_Interrupted):
            await rebuild_state(
                chain.rpc,
                chain.exchange,
                replace(LATEST, saved_every=1),
                save=lambda state: write_snapshot(kept, state),
                progress=progress,
            )
        begin = read_snapshot(kept, chain_id=CHAIN_ID, exchange=chain.exchange)
        found = await rebuild_state(
            chain.rpc, chain.exchange, LATEST, begin=begin, progress=progress
        )

        assert begin.sequence_number == 2
        assert heard == [1, 2, 3, 3]
        assert found == await rebuild_state(chain.rpc, chain.exchange, LATEST)

    on_chain(tmp_path / "chain", story, settled=3)


def test_a_snapshot_is_not_believed(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        states = await saved_states(chain)
        good = states[1]
        position_id, position = next(iter(good.positions.items()))
        richer = {**good.positions, position_id: replace(position, collateral=10**12)}
        fewer = {key: each for key, each in good.positions.items() if key != position_id}
        dust = [*good.state_words]
        dust[3] += 1
        wrong = [
            replace(good, positions=richer),
            replace(good, positions=fewer),
            replace(good, state_words=tuple(dust)),
            replace(good, sequence_number=1),
            replace(good, sequence_number=3),
            replace(good, sequence_number=0),
            replace(good, sequence_number=7),
            replace(good, state_words=good.state_words[:-1]),
            replace(states[0], sequence_number=2),
            replace(good, positions={}, state_words=(0, 0, 0, 0)),
            replace(good, money=replace(good.money, accounted=good.money.accounted + 1)),
        ]

        for snapshot in wrong:
            refusal = await refused(chain, begin=snapshot)
            assert refusal.code == REBUILD_SNAPSHOT_INVALID
        for state in states:
            found = await rebuild_state(chain.rpc, chain.exchange, LATEST, begin=state)
            assert found.sequence_number == 3

    on_chain(tmp_path, story, settled=3)


@pytest.mark.parametrize("change", ["text", "chain", "exchange", "version", "field", "missing"])
def test_a_snapshot_file_that_is_another_one_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "state.json"
    state = Snapshot(
        chain_id=CHAIN_ID,
        exchange="0x" + "11" * 20,
        sequence_number=1,
        batch_id=2**255,
        state_words=(1, 2, 3, 4),
        positions={2**64 - 1: next(iter(positions().values()))},
        money=ContractMoney(accounted=3, pending_deposits=1, pending_withdrawals=2),
    )
    write_snapshot(path, state)
    read = read_snapshot(path, chain_id=CHAIN_ID, exchange="0x" + "11" * 20)
    assert replace(read, positions={}) == replace(state, positions={})
    saved = json.loads(path.read_text())
    changed = {
        "text": "[]",
        "chain": json.dumps(saved | {"chain_id": 1}),
        "exchange": json.dumps(saved | {"exchange": "0x" + "22" * 20}),
        "version": json.dumps(saved | {"version": 1}),
        "field": json.dumps(saved | {"positions": [[2**64, "0x1", 5, []]]}),
    }
    if change == "missing":
        path.unlink()
    else:
        path.write_text(changed[change])

    with pytest.raises(Rejected) as refusal:
        read_snapshot(path, chain_id=CHAIN_ID, exchange="0x" + "11" * 20)

    assert refusal.value.code == REBUILD_SNAPSHOT_INVALID


def told(refusal: Rejected) -> tuple[int, object, object]:
    return refusal.code, refusal.fields.get("sequence"), refusal.fields.get("what")


def test_altered_data_words_are_found_at_their_batch(tmp_path: Path) -> None:
    """The exchange believed them, since its verifier believes everything."""

    async def story(chain: SettledChain) -> None:
        words = list(batches()[2].data_words)
        words[-1] ^= 1 << 180
        await chain.settle(2, data_words=words)

        code, sequence, what = told(await refused(chain))
        assert (code, sequence) == (BATCH_DISAGREES, 3)
        assert "positions root" in str(what) or "position" in str(what)

    on_chain(tmp_path, story, settled=2)


@pytest.mark.parametrize("kind", ["root", "root with its hash", "hash", "funding", "count"])
def test_altered_main_words_are_found_at_their_batch(tmp_path: Path, kind: str) -> None:
    async def story(chain: SettledChain) -> None:
        words = list(batches()[2].main_words)
        state_count = words[3] >> 160
        if kind.startswith("root"):
            words[4] += 1
        if kind == "funding":
            words[8] += 1 << 64
        if kind == "count":
            words[3] += 1
        if kind in {"root with its hash", "funding"}:
            words[2] = crypto.poseidon_hash_many(words[4 : 4 + state_count])
        if kind == "hash":
            words[2] += 1
        await chain.settle(2, main_words=words)

        code, sequence, what = told(await refused(chain))
        expected = {
            "root": "new state hash",
            "root with its hash": "positions root",
            "hash": "new state hash",
            "funding": "funding index of asset",
            "count": "number of data words",
        }
        assert (code, sequence) == (BATCH_DISAGREES, 3)
        assert str(what).startswith(expected[kind])

    on_chain(tmp_path, story, settled=2)


@pytest.mark.parametrize("kind", ["no proof", "missing page", "order", "page left out", "no page"])
def test_what_is_withheld_is_named(tmp_path: Path, kind: str) -> None:
    async def story(chain: SettledChain) -> None:
        batch = batches()[2]
        await chain.prepare(batch)
        hashes = await chain.publish(batch.data_words)
        assert len(hashes) > 2
        tellings = {
            "no proof": None,
            "missing page": [*hashes[:-1], b"\7" * 32],
            "order": [hashes[1], hashes[0], *hashes[2:]],
            "page left out": hashes[1:],
            "no page": [],
        }
        if (told_hashes := tellings[kind]) is not None:
            await chain.tell(batch.main_words, told_hashes)
        await chain.accept(2, batch.main_words)

        refusal = await refused(chain)
        expected = {"no proof": BATCH_PROOF_NOT_FOUND, "missing page": DATA_PAGE_NOT_FOUND}
        assert refusal.code == expected.get(kind, BATCH_DISAGREES)
        assert refusal.fields["sequence"] == 3
        if kind == "missing page":
            assert refusal.fields["page"] == "0x" + "07" * 32

    on_chain(tmp_path, story, settled=2)


def test_lies_beside_the_truth_do_not_matter(tmp_path: Path) -> None:
    """A governor can add a verifier at once, and it can say what it likes; it is one of two then."""

    async def story(chain: SettledChain) -> None:
        batch = batches()[2]
        governor = Wallet(
            chain.rpc, development_account(Role.DEPLOYER).private_key, chain_id=CHAIN_ID
        )
        source = Path(__file__).parent / "AcceptingVerifier.sol"
        liar = await governor.send_and_wait(
            None, creation_code(source) + encode(["address"], ["0x" + "99" * 20])
        )
        (governance,) = encode_answer(
            await chain.rpc.call_contract(chain.exchange, encode_call("getGovernance()"))
        )
        assert liar.contract_address is not None
        await governor.send_and_wait(
            governance,
            encode_call(
                "registerVerifier(address,string)", liar.contract_address, "believes everything"
            ),
        )
        await chain.tell(batch.main_words, [b"\1" * 32])
        await chain.tell(batch.main_words, await chain.publish(batches()[1].data_words))
        lying = replace(chain, verifier=liar.contract_address)
        await lying.tell(batch.main_words, [])
        await chain.settle(2)
        await lying.tell(batch.main_words, [b"\2" * 32])

        found = await rebuild_state(chain.rpc, chain.exchange, LATEST)

        assert found.shared_state == life().ledger.shared_state

    on_chain(tmp_path, story, settled=2)


def encode_answer(answer: bytes) -> tuple[str]:
    return ("0x" + answer[-20:].hex(),)


class LyingNode(EthereumRpc):
    """Answers as the node does, but changes or hides logs."""

    def __init__(self, url: str, lie: Callable[[LogEntry], LogEntry | None]) -> None:
        super().__init__(url)
        self._lie = lie

    async def logs_of_range(
        self,
        addresses: Sequence[str],
        first: int,
        last: int,
        topics: Sequence[Sequence[bytes]] = (),
    ) -> list[LogEntry]:
        logs = await super().logs_of_range(addresses, first, last, topics)
        return [changed for log in logs if (changed := self._lie(log)) is not None]


def without_batch(number: int) -> Callable[[LogEntry], LogEntry | None]:
    """Hide everything of a batch; its transaction is known by its output."""

    def lie(log: LogEntry) -> LogEntry | None:
        if is_event(log, LOG_PROGRAM_OUTPUT):
            return None if int.from_bytes(log.topics[1]) == number else log
        return log

    return lie


@pytest.mark.parametrize("kind", ["hidden output", "altered output", "altered page", "number"])
def test_a_node_that_lies_is_caught(tmp_path: Path, kind: str) -> None:
    def lie(log: LogEntry) -> LogEntry | None:
        if kind == "hidden output":
            return without_batch(2)(log)
        if kind == "altered output" and is_event(log, LOG_PROGRAM_OUTPUT):
            words = list(program_output_of(log).words)
            words[-1] ^= 1
            return replace(log, data=encode(["uint256[]"], [words]))
        if kind == "altered page" and is_event(log, LOG_DATA_PAGE):
            return replace(log, data=log.data[:-1] + bytes([log.data[-1] ^ 1]))
        if kind == "number" and is_event(log, LOG_UPDATE_STATE):
            return replace(log, data=encode(["uint256", "uint256"], [9, 100]))
        return log

    async def story(chain: SettledChain) -> None:
        async with LyingNode(chain.rpc.url, lie) as node:
            code, sequence, what = told(await refused(chain, node))
        expected = {
            "hidden output": (BATCH_DISAGREES, 2, "events"),
            "altered output": (BATCH_DISAGREES, 1, "fact"),
            "altered page": (DATA_PAGE_NOT_FOUND, 1, None),
            "number": (BATCH_DISAGREES, 9, "number of its output"),
        }
        assert (code, sequence, what) == expected[kind]

    on_chain(tmp_path, story, settled=2)


def test_a_skipped_batch_is_named(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        hidden = {
            log.transaction_hash
            for log in await chain.rpc.logs_of_range(
                [chain.exchange], 0, await chain.rpc.block_number()
            )
            if is_event(log, LOG_PROGRAM_OUTPUT) and int.from_bytes(log.topics[1]) == 2
        }

        def lie(log: LogEntry) -> LogEntry | None:
            return None if log.transaction_hash in hidden else log

        async with LyingNode(chain.rpc.url, lie) as node:
            assert told(await refused(chain, node)) == (BATCH_DISAGREES, 2, "its number")

    on_chain(tmp_path, story, settled=3)


def test_a_hidden_last_batch_is_missed_by_the_contract(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        states = await saved_states(chain)

        def lie(log: LogEntry) -> LogEntry | None:
            return None if log.block_number > block else log

        block = await chain.rpc.block_number()
        await chain.settle(2)
        async with LyingNode(chain.rpc.url, lie) as node:
            refusal = await refused(chain, node, begin=states[-1])

        assert refusal.code == EXCHANGE_DISAGREES
        assert (refusal.fields["what"], refusal.fields["found"]) == ("sequence number", 3)

    on_chain(tmp_path, story, settled=2)


def test_waiting_requests_are_listed_with_their_deadlines(tmp_path: Path) -> None:
    owner = OWNERS[0]
    withdrawal = ForcedWithdrawal(key_of(owner), id_of(owner), 5)
    trade = ForcedTrade(
        key_of(OWNERS[0]),
        key_of(OWNERS[1]),
        id_of(OWNERS[0]),
        id_of(OWNERS[1]),
        COLLATERAL_ID,
        configuration().assets[0].asset_id,
        7,
        8,
        True,
        9,
    )

    async def story(chain: SettledChain) -> None:
        async def looked() -> list[tuple[object, int, bool]]:
            state = await rebuild_state(chain.rpc, chain.exchange, LATEST)
            assert state.freeze.grace_period_s == 7 * DAY_S
            return [
                (each.request, each.deadline_s - each.requested_at_s, each.can_freeze)
                for each in state.pending_requests
            ]

        await chain.demand(withdrawal)
        await chain.wait(60)
        await chain.demand(trade)
        assert await looked() == [(withdrawal, 7 * DAY_S, False), (trade, 7 * DAY_S, False)]

        await chain.wait(7 * DAY_S - 30)
        assert await looked() == [(withdrawal, 7 * DAY_S, True), (trade, 7 * DAY_S, False)]

        def lie(log: LogEntry) -> LogEntry | None:
            return None if is_event(log, LOG_FORCED_WITHDRAWAL_REQUEST) else log

        async with LyingNode(chain.rpc.url, lie) as node:
            refusal = await refused(chain, node)
        assert refusal.code == EXCHANGE_DISAGREES
        assert refusal.fields["what"] == "number of forced requests"

        call = encode_call(
            "freezeRequest(uint256,uint256,uint256)",
            withdrawal.stark_key,
            withdrawal.position_id,
            withdrawal.amount_quantums,
        )
        await chain.trader.wallet.send_and_wait(chain.exchange, call)
        state = await rebuild_state(chain.rpc, chain.exchange, LATEST)
        assert state.freeze.is_frozen
        assert [each.can_freeze for each in state.pending_requests] == [False, False]
        assert state.shared_state == batches()[0].new_state

    on_chain(tmp_path, story, settled=1)


class _Reorganising(EthereumRpc):
    """The chain is reorganised after its first look at a header."""

    looks = 0

    async def header(self, block: int | str = "latest") -> BlockHeader | None:
        if self.looks == 1:
            await self.call("anvil_reorg", 2, [])
        self.looks += 1
        return await super().header(block)


def test_a_chain_that_moves_meanwhile_is_a_fault_to_be_tried_again(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        await chain.rpc.call("anvil_mine", hex(4))
        async with _Reorganising(chain.rpc.url) as node:
            with pytest.raises(L1Fault) as fault:
                await rebuild_state(node, chain.exchange, LATEST)
        assert fault.value.code == L1_BLOCK_REPLACED
        assert fault.value.kind.is_retryable

        with pytest.raises(L1Fault) as fault:
            await rebuild_state(chain.rpc, chain.exchange, replace(LATEST, block=10**6))
        assert fault.value.code == L1_BLOCK_UNKNOWN

    on_chain(tmp_path, story, settled=1)


def test_the_command_tells_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def story(chain: SettledChain) -> None:
        await chain.demand(ForcedWithdrawal(key_of(OWNERS[0]), id_of(OWNERS[0]), 5))
        kept = str(tmp_path / "state.json")
        arguments = ["rebuild", "--l1", chain.rpc.url, "--contract", chain.exchange.lower()]
        arguments += ["--block", "latest"]

        assert await asyncio.to_thread(main, [*arguments, "--snapshot", kept]) == 0
        text = capsys.readouterr().out
        assert await asyncio.to_thread(main, [*arguments, "--snapshot", kept, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["conservation"] == []
        assert await asyncio.to_thread(main, [*arguments, "--from", kept, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == told | {"conservation": []}

        state = life().ledger.shared_state
        assert "batches          3, the last with id 102" in text
        assert "withdrawal of 5 from position" in text
        assert "BTC-10" in text
        assert [line.split(":")[0] for line in text.splitlines() if "accounted" in line] == [
            "  batch 1",
            "  batch 2",
            "  batch 3",
        ]
        assert told["positions_root"] == hex(state.positions_root)
        assert told["positions"] == len(positions())
        assert told["collateral"] == sum(each.collateral for each in positions().values())
        assert all(asset["long"] == asset["short"] for asset in told["assets"])
        assert [each["kind"] for each in told["pending_requests"]] == ["withdrawal"]
        assert told["can_freeze"] is False

        other = [*arguments[:-2], "--block", "latest", "--from", str(tmp_path / "none")]
        assert await asyncio.to_thread(main, other) == 1
        assert "REBUILD_SNAPSHOT_INVALID" in capsys.readouterr().err
        for wrong in (["--block", "newest"], ["--contract", "0x12"]):
            assert await asyncio.to_thread(main, [*arguments, *wrong]) == 2

    on_chain(tmp_path / "chain", story, settled=3)
