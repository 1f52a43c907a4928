"""Logs of the exchange's contract become typed events."""

from collections.abc import Sequence

import pytest
from eth_abi.abi import encode

from provex.ethereum.contracts import argument_types, topic
from provex.ethereum.event_logs import event_of_log
from provex.ethereum.events import (
    ExchangeEvent,
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
    Frozen,
    StateUpdated,
    Unfrozen,
    UserRegistered,
    WithdrawalAllowed,
    WithdrawalPerformed,
)
from provex.ethereum.rpc import LogEntry

ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
TRADE = (11, 12, 1, 2, 3, 4, 5, 6, True, 7)
KNOWN_TOPICS = {
    "LogUpdateState(uint256,uint256)": "2672b53d25204094519f7b0fba8d2b5cd0cc1e426f49554c89461cdb9dcec08f",
    "LogWithdrawalAllowed(uint256,uint256,uint256,uint256)": "03c10a82c955f7bcd0c934147fb39cafca947a4294425b1751d884c8ac954287",
    "LogWithdrawalPerformed(uint256,uint256,uint256,uint256,address)": "b7477a7b93b2addc5272bbd7ad0986ef1c0d0bd265f26c3dc4bbe42727c2ac0c",
    "LogForcedWithdrawalRequest(uint256,uint256,uint256)": "5f3a3d7d7c2b8cc20fa315d7504580e81d5f74ea46e1b3dc2985281df08e204d",
    "LogForcedTradeRequest(uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool,uint256)": "79acb9227c98b68d7628d2c99a7719926eff77e8c2275f6ffe7cf255b32772be",
    "LogFrozen()": "f5b8e6419478ab140eb98026ab5bd607038cb0ac4d4dad5b1fc0848dfd203d1f",
    "LogUnFrozen()": "07017fe9180629cfffba412f65a9affcf9a121de02294179f5c058f881dcc9f8",
}


def log_of(topics: tuple[bytes, ...], data: bytes = b"", log_index: int = 3) -> LogEntry:
    return LogEntry(
        address="0x00",
        topics=topics,
        data=data,
        block_number=5,
        block_hash="0x" + "01" * 32,
        transaction_hash="0x" + "02" * 32,
        log_index=log_index,
    )


def registered(log_index: int = 3) -> LogEntry:
    data = encode(["address", "uint256", "address"], [ADDRESS, 11, ADDRESS])
    return log_of((topic("LogUserRegistered(address,uint256,address)"),), data, log_index)


def test_log_becomes_its_event() -> None:
    event = event_of_log(registered(), 9)

    assert isinstance(event, UserRegistered)
    assert (event.ethereum_address, event.stark_key) == (ADDRESS, 11)
    assert event.origin.block_time_s == 9


def test_event_id_is_stable_and_differs_by_log_index() -> None:
    ids = []
    for log in (registered(), registered(), registered(4)):
        event = event_of_log(log, 9)
        assert event is not None
        ids.append(event.origin.event_id)

    assert ids[0] == ids[1] != ids[2]


def event_of(signature: str, *arguments: object) -> ExchangeEvent:
    data = encode(argument_types(signature), arguments)
    event = event_of_log(log_of((bytes.fromhex(KNOWN_TOPICS[signature]),), data), 9)
    assert event is not None
    return event


@pytest.mark.parametrize("signature", KNOWN_TOPICS)
def test_topics_are_those_that_clients_know(signature: str) -> None:
    assert topic(signature).hex() == KNOWN_TOPICS[signature]


def test_events_of_settlement_are_read() -> None:
    updated = event_of("LogUpdateState(uint256,uint256)", 3, 2**255)
    allowed = event_of("LogWithdrawalAllowed(uint256,uint256,uint256,uint256)", 1, 2, 3, 4)
    paid = event_of(
        "LogWithdrawalPerformed(uint256,uint256,uint256,uint256,address)", 1, 2, 3, 4, ADDRESS
    )
    origin = updated.origin

    assert updated == StateUpdated(origin=origin, sequence_number=3, batch_id=2**255)
    fields = {"owner_key": 1, "asset_type": 2, "base_amount": 3, "amount_quantums": 4}
    assert allowed == WithdrawalAllowed(origin=origin, **fields)
    assert paid == WithdrawalPerformed(origin=origin, **fields, recipient=ADDRESS)


def test_forced_requests_and_freezes_are_read() -> None:
    withdrawal = event_of("LogForcedWithdrawalRequest(uint256,uint256,uint256)", 11, 7, 2**64 - 1)
    trade = event_of(
        "LogForcedTradeRequest(uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool,uint256)",
        *TRADE,
    )
    origin = trade.origin

    assert withdrawal == ForcedWithdrawalRequested(
        origin=origin, request=ForcedWithdrawal(11, 7, 2**64 - 1)
    )
    assert trade == ForcedTradeRequested(origin=origin, request=ForcedTrade(*TRADE))
    assert trade.request.is_a_buying_synthetic is True
    assert event_of("LogFrozen()") == Frozen(origin=origin)
    assert event_of("LogUnFrozen()") == Unfrozen(origin=origin)


@pytest.mark.parametrize("topics", [(), (topic("LogOperatorAdded(address)"),)])
def test_other_logs_are_no_events(topics: Sequence[bytes]) -> None:
    assert event_of_log(log_of(tuple(topics)), 9) is None
