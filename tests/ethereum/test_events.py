"""What the exchange is told of each observation."""

from dataclasses import replace

import pytest

from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    DepositReclaimed,
    EventOrigin,
    ExchangeEvent,
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
    Frozen,
    Observation,
    Phase,
    StateUpdated,
    Unfrozen,
    UserRegistered,
    WithdrawalPerformed,
)
from provex.ethereum.exchange_inputs import input_of
from provex.protocol.inputs import (
    DepositConfirmed,
    DepositDropped,
    DepositSeen,
    L1BatchAccepted,
    L1BatchLost,
    L1DepositCancelled,
    L1DepositReclaimed,
    L1ForcedTrade,
    L1ForcedWithdrawal,
    L1FreezeChanged,
    L1UserRegistered,
    L1WithdrawalClaimed,
)

ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
ORIGIN = EventOrigin(
    event_id="ab" * 32,
    block_number=5,
    block_hash="0x" + "01" * 32,
    block_time_s=1_700_000_000,
    transaction_hash="0x" + "02" * 32,
    log_index=3,
)
DEPOSIT = Deposit(
    origin=ORIGIN,
    depositor=ADDRESS,
    stark_key=11,
    position_id=7,
    asset_type=3,
    base_amount=500,
    amount_quantums=500,
)
CANCELLED = DepositCancelled(origin=ORIGIN, stark_key=11, position_id=7, asset_type=3)
DEMAND = ForcedWithdrawalRequested(origin=ORIGIN, request=ForcedWithdrawal(11, 7, 500))
ACCEPTED = StateUpdated(origin=ORIGIN, sequence_number=1, batch_id=9)
REGISTERED = UserRegistered(origin=ORIGIN, ethereum_address=ADDRESS, stark_key=11, sender=ADDRESS)


def observed(phase: Phase, event: ExchangeEvent, credit_quantums: int = 0) -> Observation:
    return Observation(sequence=1, phase=phase, event=event, credit_quantums=credit_quantums)


def test_seen_deposit_carries_its_amount() -> None:
    assert input_of(observed(Phase.SEEN, DEPOSIT)) == DepositSeen(
        event_id=ORIGIN.event_id,
        stark_key=11,
        position_id=7,
        amount_quantums=500,
        from_address=ADDRESS,
        transaction_hash=ORIGIN.transaction_hash,
        block_number=5,
    )


def test_confirmed_deposit_carries_what_is_to_be_credited() -> None:
    entry = input_of(observed(Phase.CONFIRMED, DEPOSIT, 499))

    assert isinstance(entry, DepositConfirmed)
    assert (entry.event_id, entry.amount_quantums) == (ORIGIN.event_id, 499)


@pytest.mark.parametrize("phase", [Phase.DROPPED, Phase.CONFIRMED])
def test_deposit_with_nothing_to_credit_is_dropped(phase: Phase) -> None:
    expected = DepositDropped(event_id=ORIGIN.event_id)
    assert input_of(observed(phase, DEPOSIT)) == expected


def test_confirmed_registration_links_the_key() -> None:
    assert input_of(observed(Phase.CONFIRMED, REGISTERED)) == L1UserRegistered(
        event_id=ORIGIN.event_id, ethereum_address=ADDRESS.lower(), stark_key=11
    )


def test_final_demands_reach_the_exchange_as_they_are() -> None:
    withdrawal = input_of(observed(Phase.CONFIRMED, DEMAND))
    trade = ForcedTrade(
        stark_key_a=11,
        stark_key_b=12,
        position_id_a=7,
        position_id_b=8,
        collateral_asset_id=3,
        synthetic_asset_id=2**119,
        amount_collateral=100,
        amount_synthetic=5,
        is_a_buying_synthetic=True,
        nonce=2**250,
    )
    traded = input_of(observed(Phase.CONFIRMED, ForcedTradeRequested(origin=ORIGIN, request=trade)))

    assert withdrawal == L1ForcedWithdrawal(
        event_id=ORIGIN.event_id,
        stark_key=11,
        position_id=7,
        amount_quantums=500,
        transaction_hash=ORIGIN.transaction_hash,
        block_number=5,
        requested_at_s=ORIGIN.block_time_s,
    )
    assert traded == L1ForcedTrade(
        event_id=ORIGIN.event_id,
        stark_key_a=11,
        stark_key_b=12,
        position_id_a=7,
        position_id_b=8,
        synthetic_asset_id=2**119,
        collateral_quantums=100,
        synthetic_quantums=5,
        is_a_buying_synthetic=True,
        trade_nonce=2**250,
        transaction_hash=ORIGIN.transaction_hash,
        block_number=5,
        requested_at_s=ORIGIN.block_time_s,
    )


def test_acceptance_claim_and_cancellation_reach_the_exchange() -> None:
    paid = WithdrawalPerformed(
        origin=ORIGIN,
        owner_key=11,
        asset_type=3,
        base_amount=500,
        amount_quantums=500,
        recipient=ADDRESS,
    )
    reclaimed = DepositReclaimed(
        origin=ORIGIN,
        stark_key=11,
        position_id=7,
        asset_type=3,
        base_amount=500,
        amount_quantums=500,
    )

    assert input_of(observed(Phase.CONFIRMED, ACCEPTED)) == L1BatchAccepted(
        event_id=ORIGIN.event_id,
        sequence_number=1,
        batch_id=9,
        transaction_hash=ORIGIN.transaction_hash,
        block_number=5,
        accepted_at_s=ORIGIN.block_time_s,
    )
    assert input_of(observed(Phase.CONFIRMED, paid)) == L1WithdrawalClaimed(
        event_id=ORIGIN.event_id,
        owner_key=11,
        amount_quantums=500,
        recipient=ADDRESS.lower(),
        transaction_hash=ORIGIN.transaction_hash,
        block_number=5,
    )
    assert input_of(observed(Phase.CONFIRMED, CANCELLED)) == L1DepositCancelled(
        event_id=ORIGIN.event_id,
        stark_key=11,
        position_id=7,
        block_number=5,
        cancelled_at_s=ORIGIN.block_time_s,
    )
    assert input_of(observed(Phase.CONFIRMED, reclaimed)) == L1DepositReclaimed(
        event_id=ORIGIN.event_id,
        stark_key=11,
        position_id=7,
        amount_quantums=500,
        block_number=5,
    )


@pytest.mark.parametrize(
    ("phase", "event", "is_frozen"),
    [
        (Phase.CONFIRMED, Frozen(origin=ORIGIN), True),
        (Phase.CONFIRMED, Unfrozen(origin=ORIGIN), False),
        (Phase.LOST, Frozen(origin=ORIGIN), False),
        (Phase.LOST, Unfrozen(origin=ORIGIN), True),
    ],
)
def test_freeze_holds_for_as_long_as_it_is_on_the_chain(
    phase: Phase, event: ExchangeEvent, is_frozen: bool
) -> None:
    entry = input_of(observed(phase, event))

    assert isinstance(entry, L1FreezeChanged)
    assert entry.is_frozen is is_frozen
    assert (entry.event_id == ORIGIN.event_id) is (phase is Phase.CONFIRMED)


def test_lost_acceptance_is_taken_back_under_an_id_of_its_own() -> None:
    entry = input_of(observed(Phase.LOST, ACCEPTED))

    assert isinstance(entry, L1BatchLost)
    assert entry.sequence_number == 1
    assert entry.event_id != ORIGIN.event_id


@pytest.mark.parametrize(
    ("phase", "event"),
    [
        (Phase.LOST, DEPOSIT),
        (Phase.SEEN, REGISTERED),
        (Phase.DROPPED, REGISTERED),
        (Phase.LOST, REGISTERED),
        (Phase.SEEN, CANCELLED),
        (Phase.SEEN, ACCEPTED),
        (Phase.DROPPED, ACCEPTED),
        (Phase.SEEN, Frozen(origin=ORIGIN)),
        (Phase.SEEN, DEMAND),
        (Phase.DROPPED, DEMAND),
        (Phase.LOST, DEMAND),
        *((phase, replace(DEPOSIT, amount_quantums=0)) for phase in Phase),
    ],
)
def test_nothing_else_reaches_the_exchange(phase: Phase, event: ExchangeEvent) -> None:
    assert input_of(observed(phase, event)) is None
