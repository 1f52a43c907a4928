"""Every accounted quantum is somewhere, at every accepted batch; one too many or too few is found."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from eth_abi.abi import decode, encode
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.scenario import Scenario
from rules.world import configuration, id_of, key_of

from provex.escape.value import escape_value
from provex.ethereum.contracts import encode_call, read, topic
from provex.ethereum.rpc import LogEntry
from provex.ethereum.wallet import ExchangeWallet
from provex.protocol.errors import EXCHANGE_DISAGREES, VALUE_NOT_CONSERVED, Rejected
from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.state import AssetState, HeldAsset, Position
from provex.rebuild.conservation import PositionTotals, conservation_of, position_value
from provex.rebuild.contract_money import ContractMoney, MoneyFollower
from provex.rebuild.data_words import data_of_words
from provex.rebuild.disagreement import Disagreement
from provex.rebuild.main_words import main_output_of
from provex.rebuild.rebuild import rebuild_state
from provex.rebuild.rebuilt_state import RebuildSettings
from provex.rebuild.replay import ReplayedState

from .life import OWNERS, batches
from .settled import SettledChain, on_chain
from .test_rebuild import LATEST, LyingNode, refused, told

DEPOSIT = topic("LogDeposit(address,uint256,uint256,uint256,uint256,uint256)")
ALLOWED = topic("LogWithdrawalAllowed(uint256,uint256,uint256,uint256)")
PERFORMED = topic("LogWithdrawalPerformed(uint256,uint256,uint256,uint256,address)")

INDEX = st.integers(-(2**63), 2**63 - 1)
BALANCE = INDEX.filter(bool)


@st.composite
def asset_states(draw: st.DrawFn) -> tuple[AssetState, ...]:
    return tuple(
        AssetState(
            asset_id=one.asset_id,
            is_funded=True,
            funding_index=draw(INDEX),
            price=draw(st.integers(0, 2**64 - 1)),
            observed_at=1,
        )
        for one in configuration().assets
    )


@st.composite
def held_positions(draw: st.DrawFn) -> Position:
    held = draw(st.dictionaries(st.integers(0, 2), BALANCE, max_size=3))
    assets = tuple(HeldAsset(index, held[index], draw(INDEX)) for index in sorted(held))
    return Position(5, draw(INDEX), assets, 0)


@settings(max_examples=200, deadline=None)
@given(
    assets=asset_states(),
    kept=st.lists(held_positions(), max_size=5),
    gone=st.lists(held_positions(), max_size=5),
)
def test_totals_follow_positions_exactly(
    assets: tuple[AssetState, ...], kept: list[Position], gone: list[Position]
) -> None:
    totals = PositionTotals([*kept, *gone])
    for position in gone:
        totals.add(position, -1)

    assert totals.value(assets) == sum(position_value(assets, each) for each in kept)


@settings(max_examples=200, deadline=None)
@given(assets=asset_states(), position=held_positions())
def test_the_exact_value_is_the_escape_value_and_what_roundings_took(
    assets: tuple[AssetState, ...], position: Position
) -> None:
    taken = position_value(assets, position) - escape_value(assets, position) * PRICE_UNIT

    # Two roundings: of the collateral when funding is settled, and of the whole.
    assert 0 <= taken < 2 * PRICE_UNIT


@pytest.mark.parametrize("seed", range(100, 108))
def test_random_lives_conserve_value_at_every_batch(seed: int) -> None:
    scenario = Scenario(seed)
    state = ReplayedState()
    dust = 0
    for _ in range(3):
        for _ in range(40):
            scenario.step()
        batch = scenario.close()
        state.apply(main_output_of(batch.main_words), data_of_words(batch.data_words))
        money = ContractMoney(accounted=scenario.moved + 7, pending_deposits=3, queued_claims=4)

        stated = conservation_of(1, money, state.shared_state, state.totals, dust_before=dust)

        assert stated.dust == state.shared_state.dust >= dust
        assert stated.positions_value + stated.dust == scenario.moved * PRICE_UNIT
        dust = stated.dust
        for wrong in (money.accounted - 1, money.accounted + 1):
            with pytest.raises(Disagreement, match="accounted money"):
                conservation_of(
                    1,
                    replace(money, accounted=wrong),
                    state.shared_state,
                    state.totals,
                    dust_before=dust,
                )
        with pytest.raises(Disagreement, match="dust"):
            conservation_of(1, money, state.shared_state, state.totals, dust_before=dust + 1)
        state.totals.add(Position(1, 0, (HeldAsset(0, 1, 0),), 0))
        with pytest.raises(Disagreement, match="all balances of asset"):
            conservation_of(1, money, state.shared_state, state.totals, dust_before=dust)
        state.totals.add(Position(1, 0, (HeldAsset(0, 1, 0),), 0), -1)


def test_the_contract_s_money_is_followed_through_claims_reclaims_and_gifts(
    tmp_path: Path,
) -> None:
    async def story(chain: SettledChain) -> None:
        trader = chain.trader
        key, position = key_of(OWNERS[0]), id_of(OWNERS[0])
        await trader.deposit(stark_key=key, position_id=position, amount=1_000)
        before = await rebuild_state(chain.rpc, chain.exchange, LATEST)
        assert before.money.pending_deposits == 1_000

        await trader.cancel_deposit(stark_key=key, position_id=position)
        await chain.wait(2 * 86_400)
        await trader.reclaim_deposit(stark_key=key, position_id=position)
        claims = await claimed(chain, trader)
        gift = encode_call("transfer(address,uint256)", chain.exchange, 77)
        await trader.wallet.send_and_wait(trader.contracts.token, gift)
        found = await rebuild_state(chain.rpc, chain.exchange, LATEST)

        assert claims > 0
        assert found.money == replace(
            before.money,
            accounted=before.money.accounted - 1_000 - claims,
            pending_deposits=0,
            pending_withdrawals=before.money.pending_withdrawals - claims,
        )
        assert [each.sequence_number for each in found.conservation] == [1, 2, 3]
        assert found.conservation == before.conservation

    on_chain(tmp_path, story, settled=3)


async def claimed(chain: SettledChain, trader: ExchangeWallet) -> int:
    """Let every key that may take what it may; how much that was."""
    total = 0
    for owner in OWNERS:
        arguments = (key_of(owner), trader.contracts.collateral_asset_id)
        (amount,) = await read(
            chain.rpc, chain.exchange, "getWithdrawalBalance(uint256,uint256)", arguments
        )
        if amount:
            call = encode_call("withdraw(uint256,uint256)", *arguments)
            await trader.wallet.send_and_wait(chain.exchange, call)
        total += amount
    return total


def _amount_plus(log: LogEntry, more: int) -> LogEntry:
    kinds = ["address", *["uint256"] * 5]
    values = [*decode(kinds, log.data)]
    values[-1] += more
    return replace(log, data=encode(kinds, values))


@pytest.mark.parametrize(
    "kind", ["hidden deposit", "larger deposit", "hidden allowance", "hidden payment"]
)
def test_a_movement_that_a_node_hides_or_alters_is_found(tmp_path: Path, kind: str) -> None:
    heard: list[LogEntry] = []

    def lie(log: LogEntry) -> LogEntry | None:
        if log.topics[0] == DEPOSIT and kind.endswith("deposit"):
            heard.append(log)
            if heard[0] == log:
                return None if kind.startswith("hidden") else _amount_plus(log, 1)
        hidden = {"hidden payment": PERFORMED, "hidden allowance": ALLOWED}
        return None if log.topics[0] == hidden.get(kind) else log

    async def story(chain: SettledChain) -> None:
        await claimed(chain, chain.trader)
        async with LyingNode(chain.rpc.url, lie) as node:
            refusal = await refused(chain, node)
            left = RebuildSettings(block="latest", requires_conservation=False)
            found = await rebuild_state(node, chain.exchange, left)
        # Whoever leaves is not held up: the positions are what the contract's hashes say.
        assert found.sequence_number == 2
        expected = {
            "hidden deposit": (VALUE_NOT_CONSERVED, 1, "pending deposits"),
            "hidden allowance": (VALUE_NOT_CONSERVED, 1, "accounted money less all that is owed"),
            "larger deposit": (EXCHANGE_DISAGREES, None, "accounted balance"),
            "hidden payment": (EXCHANGE_DISAGREES, None, "accounted balance"),
        }
        assert told(refusal) == expected[kind]
        if kind == "hidden allowance":
            assert refusal.fields["expected"] == batches()[0].new_state.dust

    on_chain(tmp_path, story, settled=2)


def test_the_contract_must_hold_what_it_accounts_for(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        burn = encode_call("transfer(address,uint256)", chain.trader.wallet.address, 1)
        await chain.rpc.call("anvil_impersonateAccount", chain.exchange)
        await chain.rpc.call("anvil_setBalance", chain.exchange, hex(10**18))
        await chain.rpc.call(
            "eth_sendTransaction",
            {
                "from": chain.exchange,
                "to": chain.trader.contracts.token,
                "data": "0x" + burn.hex(),
            },
        )
        await chain.rpc.call("evm_mine")

        refusal = await refused(chain)

        assert (refusal.code, refusal.fields["what"]) == (EXCHANGE_DISAGREES, "its tokens")

    on_chain(tmp_path, story, settled=1)


def test_a_snapshot_s_money_is_not_believed_even_where_it_adds_up(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        saved: list[object] = []
        await rebuild_state(chain.rpc, chain.exchange, LATEST, save=saved.append)
        (state,) = saved
        richer = replace(
            state.money,
            accounted=state.money.accounted + 5,
            pending_deposits=state.money.pending_deposits + 5,
        )

        refusal = await refused(chain, begin=replace(state, money=richer))

        assert (refusal.code, refusal.fields["what"]) == (EXCHANGE_DISAGREES, "accounted balance")

    on_chain(tmp_path, story, settled=2)


def test_events_are_followed_up_to_a_place_and_no_further() -> None:
    def log(block: int, index: int, amount: int) -> LogEntry:
        data = encode(["address", *["uint256"] * 5], ["0x" + "11" * 20, 1, 2, 3, amount, amount])
        return LogEntry(
            address="0x" + "22" * 20,
            topics=(DEPOSIT,),
            data=data,
            block_number=block,
            block_hash="0x01",
            transaction_hash="0x02",
            log_index=index,
        )

    follower = MoneyFollower()
    follower.hear([log(1, 0, 10), log(2, 0, 200), log(2, 3, 3_000), log(4, 1, 40_000)])
    amounts = []
    steps: list[Callable[[], None]] = [
        lambda: follower.skip_until(1, 5),
        lambda: follower.follow_until(2, 2),
        lambda: follower.follow_until(3, 9),
        follower.follow_to_end,
    ]
    for step in steps:
        step()
        amounts.append(follower.money.accounted)

    assert amounts == [0, 200, 3_200, 43_200]


def test_a_refusal_names_what_was_expected_and_found() -> None:
    refusal = Rejected(VALUE_NOT_CONSERVED, sequence=3, what="dust", expected=5, found=4)

    assert str(refusal) == "value is not conserved at batch 3: dust: expected 5, found 4"
