"""The watcher's file: what is written is read again, and nothing else is."""

import json
from pathlib import Path

import pytest

from provex.ethereum.cursor import CursorFile, RememberedBlock, WatcherState
from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    DepositReclaimed,
    EventOrigin,
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
    Frozen,
    Observation,
    Phase,
    StateUpdated,
    TransferRegistered,
    Unfrozen,
    UserRegistered,
    WithdrawalAllowed,
    WithdrawalPerformed,
)
from provex.protocol.errors import L1_CURSOR_INVALID, Rejected

EXCHANGE = "0x3D05aaCd0fED84f65dE0D91e4621298E702911E2"
ORIGIN = EventOrigin(
    event_id="ab" * 32,
    block_number=5,
    block_hash="0x" + "01" * 32,
    block_time_s=1_700_000_000,
    transaction_hash="0x" + "02" * 32,
    log_index=3,
)
LARGE_KEY = 2**251 + 5
DEPOSIT = Deposit(
    origin=ORIGIN,
    depositor=EXCHANGE,
    stark_key=LARGE_KEY,
    position_id=2**64 - 1,
    asset_type=2**250 - 1,
    base_amount=500,
    amount_quantums=500,
)
STATE = WatcherState(
    next_block=6,
    next_sequence=9,
    blocks=(RememberedBlock(4, "0x04"), RememberedBlock(5, "0x05")),
    waiting=(
        DEPOSIT,
        ForcedWithdrawalRequested(origin=ORIGIN, request=ForcedWithdrawal(LARGE_KEY, 7, 8)),
        ForcedTradeRequested(
            origin=ORIGIN, request=ForcedTrade(1, LARGE_KEY, 3, 4, 5, 6, 7, 8, True, 10)
        ),
        Frozen(origin=ORIGIN),
        TransferRegistered(
            origin=ORIGIN,
            registry=EXCHANGE,
            recipient=EXCHANGE,
            token=EXCHANGE,
            amount=2**256 - 1,
            salt=2**256 - 1,
        ),
        DepositCancelled(origin=ORIGIN, stark_key=LARGE_KEY, position_id=1, asset_type=2),
    ),
    confirmed=(
        DepositReclaimed(
            origin=ORIGIN,
            stark_key=1,
            position_id=2,
            asset_type=3,
            base_amount=4,
            amount_quantums=5,
        ),
        StateUpdated(origin=ORIGIN, sequence_number=1, batch_id=LARGE_KEY),
        WithdrawalAllowed(
            origin=ORIGIN, owner_key=LARGE_KEY, asset_type=2, base_amount=3, amount_quantums=3
        ),
        WithdrawalPerformed(
            origin=ORIGIN,
            owner_key=LARGE_KEY,
            asset_type=2,
            base_amount=3,
            amount_quantums=3,
            recipient=EXCHANGE,
        ),
        Unfrozen(origin=ORIGIN),
        UserRegistered(origin=ORIGIN, ethereum_address=EXCHANGE, stark_key=1, sender=EXCHANGE),
    ),
    shortages={(LARGE_KEY, 7): 500, (1, 2): 3},
    outbox=(Observation(sequence=8, phase=Phase.CONFIRMED, event=DEPOSIT, credit_quantums=499),),
)


def cursor_of(folder: Path, chain_id: int = 31337, exchange: str = EXCHANGE) -> CursorFile:
    return CursorFile(folder / "cursor.json", chain_id=chain_id, exchange=exchange)


def test_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    cursor_of(tmp_path).save(STATE)

    assert cursor_of(tmp_path, exchange=EXCHANGE.lower()).load() == STATE


def test_there_is_no_state_at_first(tmp_path: Path) -> None:
    assert cursor_of(tmp_path).load() is None


def test_draft_of_an_interrupted_save_is_ignored(tmp_path: Path) -> None:
    cursor_of(tmp_path).save(STATE)
    (tmp_path / "cursor.draft").write_text('{"version":')

    assert cursor_of(tmp_path).load() == STATE


@pytest.mark.parametrize(
    ("chain_id", "exchange"), [(1, EXCHANGE), (31337, EXCHANGE.replace("3D", "3E"))]
)
def test_state_of_another_contract_is_refused(tmp_path: Path, chain_id: int, exchange: str) -> None:
    cursor_of(tmp_path).save(STATE)

    with pytest.raises(Rejected, match="expected one of") as rejection:
        cursor_of(tmp_path, chain_id, exchange).load()

    assert rejection.value.code == L1_CURSOR_INVALID


@pytest.mark.parametrize("change", ["text", "field", "kind", "version"])
def test_damaged_file_is_refused(tmp_path: Path, change: str) -> None:
    cursor_of(tmp_path).save(STATE)
    path = tmp_path / "cursor.json"
    saved = json.loads(path.read_text())
    if change == "field":
        del saved["state"]["outbox"][0]["phase"]
    elif change == "kind":
        saved["state"]["waiting"][0]["kind"] = "other"
    elif change == "version":
        saved["version"] = 0
    path.write_text("{" if change == "text" else json.dumps(saved))

    with pytest.raises(Rejected) as rejection:
        cursor_of(tmp_path).load()

    assert rejection.value.code == L1_CURSOR_INVALID
