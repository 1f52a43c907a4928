"""What the exchange is told of each observation."""

from dataclasses import replace

import pytest

from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    EventOrigin,
    ExchangeEvent,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
    Frozen,
    Observation,
    Phase,
    StateUpdated,
    UserRegistered,
)
from provex.ethereum.exchange_inputs import input_of
from provex.protocol.inputs import (
    DepositConfirmed,
    DepositDropped,
    DepositSeen,
    L1UserRegistered,
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


@pytest.mark.parametrize(
    ("phase", "event"),
    [
        (Phase.LOST, DEPOSIT),
        (Phase.SEEN, REGISTERED),
        (Phase.DROPPED, REGISTERED),
        (Phase.LOST, REGISTERED),
        (Phase.CONFIRMED, CANCELLED),
        (Phase.CONFIRMED, StateUpdated(origin=ORIGIN, sequence_number=1, batch_id=1)),
        (Phase.CONFIRMED, Frozen(origin=ORIGIN)),
        (
            Phase.CONFIRMED,
            ForcedWithdrawalRequested(origin=ORIGIN, request=ForcedWithdrawal(11, 7, 500)),
        ),
        *((phase, replace(DEPOSIT, amount_quantums=0)) for phase in Phase),
    ],
)
def test_nothing_else_reaches_the_exchange(phase: Phase, event: ExchangeEvent) -> None:
    assert input_of(observed(phase, event)) is None
