"""What a client sees of L1: its withdrawals' stages, what was forced, a freeze."""

from collections.abc import Callable
from typing import Any

import pytest

from provex.protocol.inputs import (
    CloseBatch,
    L1BatchAccepted,
    L1ForcedWithdrawal,
    L1FreezeChanged,
    L1WithdrawalClaimed,
)
from provex.protocol.messages import (
    ConditionalTransfer,
    conditional_transfer_hash,
    transfer_condition,
    transfer_fact,
)
from provex.protocol.primitives import primitives
from provex.protocol.quantization import nonce_of_client_id
from tests.api.handlers.test_money import (
    fast_withdrawal,
    transfer,
    transfer_message,
    withdrawal,
)
from tests.api.world import TOKEN, Person, World
from tests.sequencer import world as core

Newcomer = Callable[..., Person]
RECIPIENT = "0x" + "44" * 20


def transfers(world: World, person: Person) -> list[dict[str, Any]]:
    found = world.signed(person, "GET", "/v3/transfers").data["transfers"]
    return [item for item in found if item["type"] == "WITHDRAWAL"]


def pending(world: World, person: Person) -> str:
    account = world.signed(person, "GET", "/v3/accounts").data["accounts"][0]
    return str(account["pendingWithdrawals"])


def event(world: World, name: str) -> dict[str, Any]:
    world.serial += 1
    return {
        "event_id": f"{name}-{world.serial}",
        "transaction_hash": f"0x{world.serial:064x}",
        "block_number": world.serial,
    }


def accept_batch(world: World) -> str:
    """Close the open batch, and have it accepted on L1; the transaction's hash."""
    world.submit(CloseBatch())
    acceptance = L1BatchAccepted(
        sequence_number=world.exchange.ledger.batch_number,
        batch_id=1,
        accepted_at_s=world.now_ms // 1_000,
        **event(world, "accepted"),
    )
    world.submit(acceptance)
    return acceptance.transaction_hash


def demand(world: World, person: Person, quantums: int) -> L1ForcedWithdrawal:
    return L1ForcedWithdrawal(
        stark_key=person.stark_key,
        position_id=person.position_id,
        amount_quantums=quantums,
        requested_at_s=world.now_ms // 1_000,
        **event(world, "demand"),
    )


def claim(world: World, person: Person, quantums: int) -> str:
    claimed = L1WithdrawalClaimed(
        owner_key=person.stark_key,
        amount_quantums=quantums,
        recipient=RECIPIENT,
        **event(world, "claimed"),
    )
    world.submit(claimed)
    return claimed.transaction_hash


def test_a_withdrawal_is_followed_to_the_wallet(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    world.signed(person, "POST", "/v3/withdrawals", withdrawal(world, person, "400"))
    (asked,) = transfers(world, person)

    accepted_in = accept_batch(world)
    (queued,) = transfers(world, person)
    still_pending = pending(world, person)
    claimed_in = claim(world, person, 400 * core.USD)
    (confirmed,) = transfers(world, person)

    assert (asked["status"], asked["transactionHash"]) == ("PENDING", None)
    assert queued == asked | {"status": "QUEUED", "transactionHash": accepted_in}
    assert still_pending == "400"
    assert confirmed["status"] == "CONFIRMED"
    assert confirmed["transactionHash"] == claimed_in
    assert confirmed["confirmedAt"] is not None
    assert confirmed["toAddress"] == RECIPIENT
    assert pending(world, person) == "0"


def test_what_was_forced_is_told_to_its_account(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    world.signed(person, "POST", "/v3/orders", world.order(person, price="40000"))
    socket = world.socket()
    socket.send(world.accounts_subscription(person))
    socket.messages_within(0.2)

    world.submit(demand(world, person, 300 * core.USD))

    updates = [message["contents"] for message in socket.messages_within(0.3)]
    (update,) = [contents for contents in updates if "transfers" in contents]
    assert [item["debitAmount"] for item in update["transfers"]] == ["300"]
    assert update["accounts"][0]["quoteBalance"] == "700"
    assert [order["status"] for order in update["orders"]] == ["CANCELED"]
    (shown,) = transfers(world, person)
    assert (shown["status"], shown["clientId"]) == ("PENDING", "")
    accept_batch(world)
    claim(world, person, 300 * core.USD)
    (shown,) = transfers(world, person)
    assert shown["status"] == "CONFIRMED"


def test_what_could_not_be_forced_is_shown_cancelled(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)

    world.submit(demand(world, person, 2_000 * core.USD))

    (shown,) = transfers(world, person)
    assert (shown["status"], shown["debitAmount"]) == ("CANCELED", "2000")
    assert pending(world, person) == "0"


def test_a_frozen_exchange_says_so_and_cancels_only(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    person, other = world.person(0x77, 1_000), world.person(0x78, 1_000)
    placed = world.place(person, price="40000").data["order"]
    before = world.signed(person, "GET", "/v3/restrictions").data
    world.submit(L1FreezeChanged(event_id="frozen", is_frozen=True, block_number=9))

    answers = [
        world.place(other, price="40000"),
        world.signed(person, "POST", "/v3/withdrawals", withdrawal(world, person, "100")),
        world.signed(person, "POST", "/v3/transfers", transfer(world, person, other, 10)),
        world.signed(person, "POST", "/v3/fast-withdrawals", fast_withdrawal(world, person, 100)),
    ]
    cancelled = world.signed(person, "DELETE", f"/v3/orders/{placed['id']}")

    for answer in answers:
        assert answer.status == 503
        assert answer.data["errors"][0]["code"] == 6206
    assert cancelled.status == 200
    assert (before["isRestricted"], before["canTrade"]) == (False, True)
    after = world.signed(person, "GET", "/v3/restrictions").data
    assert after["isRestricted"] is True
    for name in ("canTrade", "canTransfer", "canFastWithdraw", "canSlowWithdraw"):
        assert after[name] is False
    assert "frozen on Ethereum" in after["reason"]


@pytest.mark.parametrize("registry", ["0x" + "66" * 20, TOKEN])
def test_a_transfer_under_another_registrys_condition_is_refused(
    world: World, newcomer: Newcomer, registry: str
) -> None:
    """A registry of the sender's own could say no when the batch arrives, and stop all batches."""
    person = newcomer(1000)
    (provider,) = world.exchange.liquidity_providers()
    data = fast_withdrawal(world, person, 400)
    fact = transfer_fact(
        recipient=bytes.fromhex(person.address[2:]),
        token_amount=400 * core.USD,
        token=bytes.fromhex(TOKEN[2:]),
        salt=nonce_of_client_id(data["clientId"]),
    )
    hostile = conditional_transfer_hash(
        ConditionalTransfer(
            transfer=transfer_message(
                person, provider.stark_key, provider.position_id, 400 * core.USD, data
            ),
            condition=transfer_condition(fact_registry=bytes.fromhex(registry[2:]), fact=fact),
        )
    )
    signed = primitives().stark_sign(person.stark_private_key, hostile).text()
    before = world.state()

    answer = world.signed(person, "POST", "/v3/fast-withdrawals", data | {"signature": signed})

    assert answer.status == 400
    assert answer.data["errors"][0]["msg"] == "Invalid signature for fast withdrawal"
    assert world.state() == before
