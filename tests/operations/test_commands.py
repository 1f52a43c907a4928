"""The operator's commands on a real exchange: what they do is journaled, what is wrong does nothing."""

import json
from typing import Any

import pytest

from provex.operations.commands import OperatorCommands
from provex.operations.status import status_of
from provex.protocol.errors import (
    BATCH_EMPTY,
    MARKET_UNKNOWN,
    OPERATOR_COMMAND_INVALID,
    ORDERS_PAUSED,
    SIGNATURE_INVALID,
    WITHDRAWAL_UNDERCOLLATERALIZED,
    Rejected,
)
from provex.protocol.messages import Withdrawal, withdrawal_hash
from provex.protocol.primitives import primitives
from provex.protocol.quantization import nonce_of_client_id
from provex.protocol.records import MarketStatus, TransferType
from tests.operations.world import OperatedWorld
from tests.sequencer import world as core


def command(world: OperatedWorld, name: str, **arguments: Any) -> Any:
    return world.run(OperatorCommands(world.sources)({"command": name} | arguments))


def refused(world: OperatedWorld, name: str, **arguments: Any) -> Rejected:
    """The refusal of a command that must change nothing."""
    before = world.state()
    with pytest.raises(Rejected) as refusal:
        command(world, name, **arguments)
    assert world.state() == before
    return refusal.value


def test_a_pause_refuses_orders_and_nothing_else(world: OperatedWorld):
    person = world.person(1, 10_000)
    resting = world.place(person).data["order"]["id"]

    paused = command(world, "pause")

    assert paused["sequence"] == world.sequencer.committed_sequence
    answer = world.place(person)
    assert answer.data["errors"][0]["code"] == ORDERS_PAUSED
    assert world.signed(person, "DELETE", f"/v3/orders/{resting}").status == 200
    withdraw(world, person, 100 * core.USD)
    command(world, "resume")
    assert world.place(person).status == 200


def withdraw(world: OperatedWorld, person: Any, quantums: int) -> None:
    """A withdrawal straight to the sequencer, as the API submits it."""
    from provex.protocol.inputs import RequestWithdrawal

    hours = world.now_ms // 3_600_000 + 24 * 8
    message = Withdrawal(
        collateral_asset_id=core.COLLATERAL_ASSET_ID,
        position_id=person.position_id,
        nonce=nonce_of_client_id("w"),
        quantums=quantums,
        expiration_hours=hours,
    )
    message_hash = withdrawal_hash(message)
    world.submit(
        RequestWithdrawal(
            account_id=person.account_id,
            client_id="w",
            amount_quantums=quantums,
            nonce=message.nonce,
            expiration_hours=hours,
            message_hash=message_hash,
            signature=primitives().stark_sign(person.stark_private_key, message_hash),
        )
    )


def test_a_pause_survives_a_restart(world: OperatedWorld):
    command(world, "pause")
    replayed = core.Exchange(world.exchange.settings, core.NATIVE_BUILTINS)
    from provex.sequencer.sequencer import replay
    from provex.storage.journal import Journal

    journal = Journal(
        world.directory / "data" / "journal",
        writer=world.sequencer._writer,
        segment_bytes_max=1 << 20,
    )
    replay(replayed, journal)
    journal.close()

    assert replayed.orders_paused()
    assert replayed.state_hash() == world.exchange.state_hash()


@pytest.mark.parametrize("status", ["CLOSE_ONLY", "CANCEL_ONLY", "OFFLINE"])
def test_a_market_opens_and_closes_at_once(world: OperatedWorld, status: str):
    assert world.exchange.market(core.ETH).status is MarketStatus.ONLINE

    command(world, "close-market", market="ETH-USD", status=status)
    assert world.exchange.market(core.ETH).status == status

    command(world, "open-market", market="ETH-USD")
    assert world.exchange.market(core.ETH).status is MarketStatus.ONLINE


def test_a_closed_market_takes_no_order(world: OperatedWorld):
    person = world.person(1, 10_000)
    command(world, "close-market", market="BTC-USD", status="OFFLINE")

    assert world.place(person).status == 400


def test_a_batch_is_closed_once_it_holds_something(world: OperatedWorld):
    assert command(world, "close-batch")["batch"] == 0
    assert refused(world, "close-batch").code == BATCH_EMPTY


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("explode", {}),
        ("pause", {"for": "ever"}),
        ("status", {"more": 1}),
        ("open-market", {}),
        ("open-market", {"market": 7}),
        ("open-market", {"market": "BTC-USD", "status": "ONLINE"}),
        ("close-market", {"market": "BTC-USD", "status": "ONLINE"}),
        ("close-market", {"market": "BTC-USD", "status": "SOMETIMES"}),
        ("withdraw-fees", {}),
        ("withdraw-fees", {"amount_quantums": 0}),
        ("withdraw-fees", {"amount_quantums": True}),
        ("withdraw-fees", {"amount_quantums": 1, "expiration_hours": 2**32}),
    ],
)
def test_what_is_not_a_command_does_nothing(world: OperatedWorld, name: str, arguments: Any):
    assert refused(world, name, **arguments).code == OPERATOR_COMMAND_INVALID


def test_an_unknown_market_is_named(world: OperatedWorld):
    refusal = refused(world, "open-market", market="DOGE-EUR")

    assert refusal.code == MARKET_UNKNOWN
    assert "DOGE-EUR" in str(refusal)


# --- fees -----------------------------------------------------------------------------------------


def with_fees(world: OperatedWorld) -> int:
    """Let two people trade; the fees that gathered."""
    maker, taker = world.person(1, 100_000), world.person(2, 100_000)
    assert world.place(maker, side="SELL", size="4", price="50000", limitFee="0.01").status == 200
    assert world.place(taker, size="4", price="50000", limitFee="0.01").status == 200
    return int(command(world, "positions")["fee"]["quantums"])


def signed(world: OperatedWorld, quantums: int, key: int = core.FEE_KEY) -> dict[str, Any]:
    """The arguments of a withdrawal that a key has signed."""
    hours = world.now_ms // 3_600_000 + 24 * 8
    message = Withdrawal(
        collateral_asset_id=core.COLLATERAL_ASSET_ID,
        position_id=core.FEE_POSITION,
        nonce=nonce_of_client_id("fees-1"),
        quantums=quantums,
        expiration_hours=hours,
    )
    signature = primitives().stark_sign(key, withdrawal_hash(message))
    return {
        "amount_quantums": quantums,
        "expiration_hours": hours,
        "client_id": "fees-1",
        "r": hex(signature.r),
        "s": hex(signature.s),
    }


def test_fees_leave_with_the_fee_keys_signature(world: OperatedWorld):
    fees = with_fees(world)
    assert fees > 200 * core.USD

    command(world, "withdraw-fees", **signed(world, fees))

    assert command(world, "positions")["fee"]["quantums"] == 0
    assert status_of(world.sources)["money"]["transfers_pending"] == {TransferType.WITHDRAWAL: 1}


def test_fees_do_not_leave_otherwise(world: OperatedWorld):
    fees = with_fees(world)
    good = signed(world, fees)

    other_key = refused(world, "withdraw-fees", **signed(world, fees, key=core.FUND_KEY))
    other_amount = refused(world, "withdraw-fees", **good | {"amount_quantums": fees - 1})
    too_much = refused(world, "withdraw-fees", **signed(world, fees + 1))
    no_word = refused(world, "withdraw-fees", **good | {"r": "12"})
    no_name = refused(world, "withdraw-fees", **good | {"client_id": "a b"})

    assert other_key.code == other_amount.code == SIGNATURE_INVALID
    assert too_much.code == WITHDRAWAL_UNDERCOLLATERALIZED
    assert no_word.code == no_name.code == OPERATOR_COMMAND_INVALID
    assert command(world, "positions")["fee"]["quantums"] == fees


def test_a_withdrawal_of_fees_counts_once(world: OperatedWorld):
    fees = with_fees(world)
    half = signed(world, fees // 2)
    command(world, "withdraw-fees", **half)

    refused(world, "withdraw-fees", **half)

    assert command(world, "positions")["fee"]["quantums"] == fees - fees // 2


# --- status ---------------------------------------------------------------------------------------


def test_the_status_tells_everything_as_plain_json(world: OperatedWorld):
    world.person(1, 1_000)
    rows = [{"number": 0, "stage": "proving", "seconds": 5}]
    (world.sources.data_directory / "settlement.json").write_text(
        json.dumps({"batches": rows, "queue_depth": 1})
    )

    status = command(world, "status")

    assert json.loads(json.dumps(status)) == status
    assert status["readiness"]["ready"] is True
    assert status["exchange"]["batch"]["number"] == 0
    assert status["markets"]["BTC-USD"] == {"status": "ONLINE", "oracle_age_s": 0}
    assert status["money"]["deposits"]["CREDITED"] == {"count": 1, "usd": "1000.000000"}
    assert status["l1"]["accepted_batches"] == 0
    assert status["settlement"]["batches"][0]["stage"] == "proving"
