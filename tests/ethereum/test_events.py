from provex.ethereum.events import EventOrigin, Observation, Phase, UserRegistered, input_of
from provex.protocol.inputs import L1UserRegistered

ADDRESS = "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"
REGISTERED = UserRegistered(
    origin=EventOrigin(
        event_id="event-1",
        block_number=1,
        block_hash="0x" + "0" * 64,
        transaction_hash="0x" + "1" * 64,
        log_index=0,
        block_time_s=0,
    ),
    ethereum_address=ADDRESS,
    stark_key=5,
    sender=ADDRESS,
)


def observed(phase: Phase) -> Observation:
    return Observation(sequence=1, phase=phase, event=REGISTERED, credit_quantums=0)


def test_confirmed_registration_names_the_address_as_users_are_known() -> None:
    assert input_of(observed(Phase.CONFIRMED)) == L1UserRegistered(
        event_id="event-1", ethereum_address=ADDRESS.lower(), stark_key=5
    )


def test_registration_counts_only_once_confirmed() -> None:
    assert input_of(observed(Phase.SEEN)) is None
    assert input_of(observed(Phase.DROPPED)) is None
