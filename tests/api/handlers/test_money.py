from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from unprovable import unprovable_signature

from provex.api.times import iso_of, ms_of_iso
from provex.ethereum.faults import L1Fault
from provex.protocol.errors import (
    FAST_WITHDRAWAL_UNAVAILABLE,
    L1_UNREACHABLE,
    PAYMENT_EXISTS,
    SIGNED_EXPIRATION_TOO_SOON,
)
from provex.protocol.inputs import PaymentConfirmed
from provex.protocol.messages import (
    ConditionalTransfer,
    Transfer,
    Withdrawal,
    conditional_transfer_hash,
    transfer_condition,
    transfer_fact,
    transfer_hash,
    withdrawal_hash,
)
from provex.protocol.primitives import primitives
from provex.protocol.quantization import expiration_hours_up, nonce_of_client_id
from tests.api.world import DAY_MS, FACT_REGISTRY, TOKEN, Answer, Person, World
from tests.sequencer import world as core

Newcomer = Callable[..., Person]


def expiration_of(world: World, days: int = 8) -> str:
    return iso_of(world.now_ms + days * DAY_MS)


def hours_of(text: str) -> int:
    ms = ms_of_iso(text)
    assert ms is not None
    return expiration_hours_up(ms)


def withdrawal(world: World, person: Person, usd: str, **changes: Any) -> dict[str, Any]:
    sign = changes.pop("sign", primitives().stark_sign)
    world.serial += 1
    data = {
        "amount": usd,
        "asset": "USDC",
        "expiration": expiration_of(world),
        "clientId": f"withdrawal-{world.serial}",
    } | changes
    if "signature" not in data:
        message = Withdrawal(
            collateral_asset_id=core.COLLATERAL_ASSET_ID,
            position_id=person.position_id,
            nonce=nonce_of_client_id(data["clientId"]),
            quantums=int(float(usd) * core.USD),
            expiration_hours=hours_of(data["expiration"]),
        )
        data["signature"] = sign(person.stark_private_key, withdrawal_hash(message)).text()
    return data


def transfer_message(
    sender: Person, key: int, position_id: int, quantums: int, data: dict[str, Any]
) -> Transfer:
    return Transfer(
        asset_id=core.COLLATERAL_ASSET_ID,
        receiver_public_key=key,
        sender_position_id=sender.position_id,
        receiver_position_id=position_id,
        fee_position_id=sender.position_id,
        nonce=nonce_of_client_id(data["clientId"]),
        quantums=quantums,
        expiration_hours=hours_of(data["expiration"]),
    )


def transfer(world: World, sender: Person, receiver: Person, usd: int) -> dict[str, Any]:
    world.serial += 1
    data: dict[str, Any] = {
        "amount": str(usd),
        "receiverAccountId": receiver.account_id,
        "clientId": f"transfer-{world.serial}",
        "expiration": expiration_of(world),
    }
    message = transfer_message(
        sender, receiver.stark_key, receiver.position_id, usd * core.USD, data
    )
    signature = primitives().stark_sign(sender.stark_private_key, transfer_hash(message))
    return data | {"signature": signature.text()}


def fast_withdrawal(
    world: World, person: Person, debit: int, credit: int | None = None, **changes: Any
) -> dict[str, Any]:
    world.serial += 1
    (provider,) = world.exchange.liquidity_providers()
    credit = debit if credit is None else credit
    data = {
        "creditAsset": "USDC",
        "creditAmount": str(credit),
        "debitAmount": str(debit),
        "toAddress": person.address.lower(),
        "lpPositionId": str(provider.position_id),
        "clientId": f"fast-{world.serial}",
        "expiration": expiration_of(world),
    } | changes
    if "signature" in data:
        return data
    fact = transfer_fact(
        recipient=bytes.fromhex(person.address[2:]),
        token_amount=credit * core.USD,
        token=bytes.fromhex(TOKEN[2:]),
        salt=nonce_of_client_id(data["clientId"]),
    )
    conditional = ConditionalTransfer(
        transfer=transfer_message(
            person, provider.stark_key, provider.position_id, debit * core.USD, data
        ),
        condition=transfer_condition(fact_registry=bytes.fromhex(FACT_REGISTRY[2:]), fact=fact),
    )
    message_hash = conditional_transfer_hash(conditional)
    signature = primitives().stark_sign(person.stark_private_key, message_hash)
    return data | {"signature": signature.text()}


def refused(world: World, person: Person, path: str, data: dict[str, Any]) -> dict[str, Any]:
    before = world.state()

    answer: Answer = world.signed(person, "POST", path, data)

    assert answer.status == 400, answer.body
    assert world.state() == before
    return answer.data["errors"][0]


def balance(world: World, person: Person) -> str:
    account = world.signed(person, "GET", "/v3/accounts").data["accounts"][0]
    return str(account["quoteBalance"])


def test_a_withdrawal_stays_pending_and_is_debited(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)

    answer = world.signed(person, "POST", "/v3/withdrawals", withdrawal(world, person, "400"))

    assert answer.status == 200, answer.body
    shown = answer.data["withdrawal"]
    assert (shown["type"], shown["status"], shown["debitAmount"]) == (
        "WITHDRAWAL",
        "PENDING",
        "400",
    )
    account = world.signed(person, "GET", "/v3/accounts").data["accounts"][0]
    assert (account["quoteBalance"], account["pendingWithdrawals"]) == ("600", "400")
    listed = world.signed(person, "GET", "/v3/transfers?type=WITHDRAWAL").data["transfers"]
    assert listed == [shown]


def test_a_small_withdrawal_is_refused_unless_it_takes_everything(
    world: World, newcomer: Newcomer
) -> None:
    rich, poor = newcomer(1000), newcomer(50)

    error = refused(world, rich, "/v3/withdrawals", withdrawal(world, rich, "99.999999"))
    everything = world.signed(poor, "POST", "/v3/withdrawals", withdrawal(world, poor, "50"))

    assert error["code"] == 3203
    assert everything.status == 200


def test_withdrawing_too_much_gets_the_text_that_clients_know(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(1000)

    error = refused(world, person, "/v3/withdrawals", withdrawal(world, person, "1001"))

    assert error["msg"] == "Withdrawal would put account under collateralization minumum"


def test_a_withdrawal_must_be_signed_a_week_ahead(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    soon = withdrawal(world, person, "400", expiration=expiration_of(world, 6))

    assert refused(world, person, "/v3/withdrawals", soon)["code"] == 3204


def test_a_withdrawal_a_week_and_a_minute_ahead_is_accepted(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(1000)
    data = withdrawal(world, person, "400", expiration=iso_of(world.now_ms + 7 * DAY_MS + 60_000))

    assert world.signed(person, "POST", "/v3/withdrawals", data).status == 200


def test_a_wrong_withdrawal_signature_shows_what_was_hashed(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(1000)
    data = withdrawal(world, person, "400", signature="0" * 127 + "1")

    error = refused(world, person, "/v3/withdrawals", data)

    assert error["msg"] == "Invalid signature for withdrawal"
    assert error["message"]["quantumsAmount"] == "400000000"
    assert error["expectedPositionId"] == str(person.position_id)


def test_a_withdrawal_whose_signature_cannot_be_proved_is_refused(
    world: World, newcomer: Newcomer
) -> None:
    person = newcomer(1000)
    data = withdrawal(world, person, "400", sign=unprovable_signature)

    error = refused(world, person, "/v3/withdrawals", data)

    assert error["msg"] == "Invalid signature for withdrawal"


def test_a_withdrawal_cannot_be_repeated(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    data = withdrawal(world, person, "200")
    world.signed(person, "POST", "/v3/withdrawals", data)
    world.now_ms += 1000

    assert refused(world, person, "/v3/withdrawals", data)["code"] == 3205


@pytest.mark.parametrize("amount", ["0", "-1", "1e3", "NaN", "0.0000001", "1000000001", "9" * 40])
def test_amounts_that_do_not_fit_are_refused(world: World, newcomer: Newcomer, amount: str) -> None:
    person = newcomer(1000)
    data = withdrawal(world, person, "400") | {"amount": amount}

    error = refused(world, person, "/v3/withdrawals", data)

    assert error["param"] == "amount"
    assert error["msg"].startswith("amount must be a positive numeric string")


def test_only_usdc_can_be_withdrawn(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    data = withdrawal(world, person, "400", asset="ETH")

    assert refused(world, person, "/v3/withdrawals", data)["msg"] == "asset must be USDC"


def test_a_transfer_moves_money_at_once_on_both_sides(world: World, newcomer: Newcomer) -> None:
    sender, receiver = newcomer(1000), newcomer()

    answer = world.signed(sender, "POST", "/v3/transfers", transfer(world, sender, receiver, 300))

    assert answer.status == 200, answer.body
    assert answer.data["transfer"]["type"] == "TRANSFER_OUT"
    assert (balance(world, sender), balance(world, receiver)) == ("700", "300")
    (incoming,) = world.signed(receiver, "GET", "/v3/transfers").data["transfers"]
    assert (incoming["type"], incoming["status"]) == ("TRANSFER_IN", "CONFIRMED")


def test_transfers_that_cannot_be_are_refused(world: World, newcomer: Newcomer) -> None:
    sender, receiver = newcomer(1000), newcomer()
    unknown = transfer(world, sender, receiver, 1) | {"receiverAccountId": "nobody"}

    assert refused(world, sender, "/v3/transfers", unknown)["param"] == "receiverAccountId"
    too_much = transfer(world, sender, receiver, 1001)
    assert refused(world, sender, "/v3/transfers", too_much)["code"] == 3202
    own = transfer(world, sender, sender, 1)
    assert refused(world, sender, "/v3/transfers", own)["code"] == 3210
    forged = transfer(world, sender, receiver, 1) | {"amount": "2"}
    assert refused(world, sender, "/v3/transfers", forged)["msg"] == (
        "Invalid signature for transfer"
    )


def test_a_fast_withdrawal_holds_its_debit(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)

    answer = world.signed(
        person, "POST", "/v3/fast-withdrawals", fast_withdrawal(world, person, 400)
    )

    assert answer.status == 200, answer.body
    shown = answer.data["withdrawal"]
    assert (shown["type"], shown["status"]) == ("FAST_WITHDRAWAL", "PENDING")
    assert shown["toAddress"] == person.address.lower()
    account = world.signed(person, "GET", "/v3/accounts").data["accounts"][0]
    assert account["freeCollateral"] == "600"


def test_a_fast_withdrawal_signs_condition_and_fact(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)
    data = fast_withdrawal(world, person, 400) | {"toAddress": "0x" + "55" * 20}

    error = refused(world, person, "/v3/fast-withdrawals", data)

    assert error["msg"] == "Invalid signature for fast withdrawal"
    assert error["message"]["factRegistryAddress"] == FACT_REGISTRY
    assert error["message"]["condition"].startswith("0x")


def test_fast_withdrawals_that_cannot_be_are_refused(world: World, newcomer: Newcomer) -> None:
    person = newcomer(1000)

    def code(**changes: Any) -> int:
        data = fast_withdrawal(world, person, 400, **changes)
        return int(refused(world, person, "/v3/fast-withdrawals", data)["code"])

    assert code(lpPositionId="2") == 3206
    assert code(lpPositionId="9" * 20) == 3206
    assert code(credit=401) == 1003
    assert code(credit=399) == 1003
    for tolerance in ("2", 10**400, -1, 1e300):
        assert code(credit=399, slippageTolerance=tolerance) == 1003
    assert code(toAddress="0x12", signature="0" * 128) == 1003
    too_much = fast_withdrawal(world, person, 1001)
    assert refused(world, person, "/v3/fast-withdrawals", too_much)["code"] == 3201


@pytest.mark.parametrize("tolerance", ["0.01", 0.01, 1])
def test_a_lower_credit_within_the_tolerance_is_accepted(
    world: World, newcomer: Newcomer, tolerance: str | float
) -> None:
    person = newcomer(1000)
    data = fast_withdrawal(world, person, 400, 396, slippageTolerance=tolerance)

    assert world.signed(person, "POST", "/v3/fast-withdrawals", data).status == 200


def test_providers_quote_by_their_funds_and_fee(make_world: Callable[..., World]) -> None:
    world = make_world(exchange_changes={"fast_withdrawal_fee_quantums": 2 * core.USD})
    world.run(world.desk.look(world.report(funds_quantums=500 * core.USD)))

    def quoted(query: str) -> Any:
        providers = world.get(f"/v3/fast-withdrawals{query}").data["liquidityProviders"]
        ((position_id, provider),) = providers.items()
        assert int(position_id) == world.exchange.liquidity_providers()[0].position_id
        assert provider["availableFunds"] == "500"
        assert len(provider["starkKey"]) == 64
        return provider["quote"]

    assert quoted("") is None
    assert quoted("?creditAsset=USDC") is None
    expected = {"creditAsset": "USDC", "creditAmount": "100", "debitAmount": "102"}
    assert quoted("?creditAsset=USDC&creditAmount=100") == expected
    assert quoted("?creditAsset=USDC&debitAmount=102") == expected
    assert quoted("?creditAsset=USDC&creditAmount=501") is None
    assert quoted("?creditAsset=USDC&debitAmount=2") is None
    for query in ("?creditAmount=1", "?creditAsset=USDC&creditAmount=1&debitAmount=1"):
        assert world.get(f"/v3/fast-withdrawals{query}").status == 400
    person = world.person(7, 2000)
    data = fast_withdrawal(world, person, 402, 400)
    assert world.signed(person, "POST", "/v3/fast-withdrawals", data).status == 200
    assert available(world) == "100"
    beyond = fast_withdrawal(world, person, 202, 200)
    error = refused(world, person, "/v3/fast-withdrawals", beyond)
    assert error["param"] == "creditAmount"


def available(world: World) -> str:
    """What the only provider offers."""
    providers = world.get("/v3/fast-withdrawals").data["liquidityProviders"]
    (provider,) = providers.values()
    return str(provider["availableFunds"])


def test_a_payment_in_a_block_is_not_taken_from_the_funds_twice(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    person = world.person(7, 1000)
    data = fast_withdrawal(world, person, 400)
    assert world.signed(person, "POST", "/v3/fast-withdrawals", data).status == 200
    assert available(world) == "999600"
    ((held,),) = [world.exchange.waiting_payments(int(data["lpPositionId"]))]

    paid = world.report(funds_quantums=999_600 * core.USD, paid=[hex(held.request.message_hash)])
    world.run(world.desk.look(paid))

    assert available(world) == "999600"


def test_a_provider_keeps_its_own_fee_where_it_is_higher(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.run(world.desk.look(world.report(fee_quantums=3 * core.USD)))
    person = world.person(7, 1000)

    error = refused(world, person, "/v3/fast-withdrawals", fast_withdrawal(world, person, 400, 398))
    data = fast_withdrawal(world, person, 400, 397)

    assert error["msg"] == "creditAmount must be the debitAmount less the fee: 397"
    assert world.signed(person, "POST", "/v3/fast-withdrawals", data).status == 200


def test_a_silent_provider_offers_nothing(make_world: Callable[..., World]) -> None:
    world = make_world()
    person = world.person(7, 1000)
    world.now_ms += 31_000

    assert available(world) == "0"
    error = refused(world, person, "/v3/fast-withdrawals", fast_withdrawal(world, person, 400))

    assert error["param"] == "creditAmount"


def test_a_payment_that_l1_knows_is_not_asked_for(make_world: Callable[..., World]) -> None:
    world = make_world()
    person = world.person(7, 1000)
    data = fast_withdrawal(world, person, 400)
    fact = transfer_fact(
        recipient=bytes.fromhex(person.address[2:]),
        token_amount=400 * core.USD,
        token=bytes.fromhex(TOKEN[2:]),
        salt=nonce_of_client_id(data["clientId"]),
    )
    world.facts.known.add(fact)

    assert refused(world, person, "/v3/fast-withdrawals", data)["code"] == PAYMENT_EXISTS


def test_without_l1_nothing_is_promised(make_world: Callable[..., World]) -> None:
    world = make_world()
    person = world.person(7, 1000)
    world.facts.fault = L1Fault(L1_UNREACHABLE, method="eth_call", reason="refused")
    before = world.state()

    answer = world.signed(
        person, "POST", "/v3/fast-withdrawals", fast_withdrawal(world, person, 400)
    )

    assert (answer.status, answer.data["errors"][0]["code"]) == (503, FAST_WITHDRAWAL_UNAVAILABLE)
    assert world.state() == before


def test_a_message_lives_until_its_payment_is_settled_at_worst(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    person = world.person(7, 1000)
    lives_s = 8 * 24 * 3_600
    world.run(world.desk.look(world.report(lifetime_s=lives_s + 3_600)))

    error = refused(world, person, "/v3/fast-withdrawals", fast_withdrawal(world, person, 400))
    world.run(world.desk.look(world.report(lifetime_s=lives_s - 3_600)))
    data = fast_withdrawal(world, person, 400)

    assert error["code"] == SIGNED_EXPIRATION_TOO_SOON
    assert world.signed(person, "POST", "/v3/fast-withdrawals", data).status == 200


def test_a_paid_fast_withdrawal_is_confirmed_with_its_transaction(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    person = world.person(7, 1000)
    data = fast_withdrawal(world, person, 400)
    assert world.signed(person, "POST", "/v3/fast-withdrawals", data).status == 200
    ((held,),) = [world.exchange.waiting_payments(int(data["lpPositionId"]))]

    world.submit(
        PaymentConfirmed(
            event_id="e",
            registry=FACT_REGISTRY,
            fact=held.request.fact,
            transaction_hash="0x" + "44" * 32,
            block_number=9,
        )
    )

    (shown,) = world.signed(person, "GET", "/v3/transfers?type=FAST_WITHDRAWAL").data["transfers"]
    assert (shown["status"], shown["transactionHash"]) == ("CONFIRMED", "0x" + "44" * 32)
    assert shown["confirmedAt"] is not None
    account = world.signed(person, "GET", "/v3/accounts").data["accounts"][0]
    assert (account["quoteBalance"], account["freeCollateral"]) == ("600", "600")


def test_the_faucet_gives_test_tokens_to_those_with_little(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    faucet = core.trader("faucet", world.exchange.settings)
    world.submit(core.onboarding(faucet))
    world.submit(
        core.deposit_confirmed("f", faucet.stark_key, faucet.position_id, 10**6 * core.USD)
    )
    person, rich = world.person(1), world.person(2, 200_000)

    answer = world.signed(person, "POST", "/v3/testnet/tokens", wire=b"{}")
    refusal = world.signed(rich, "POST", "/v3/testnet/tokens", wire=b"{}")

    assert answer.status == 200, answer.body
    assert answer.data["transfer"]["type"] == "TRANSFER_IN"
    assert balance(world, person) == "2000"
    assert refusal.status == 400
    assert balance(world, rich) == "200000"


def test_without_a_faucet_there_is_no_such_endpoint(make_world: Callable[..., World]) -> None:
    world = make_world(api_changes={"faucet": None})
    person = world.person(1)

    assert world.signed(person, "POST", "/v3/testnet/tokens", wire=b"{}").status == 404


def test_transfers_are_filtered_by_both_names_of_the_type(world: World, newcomer: Newcomer) -> None:
    person, other = newcomer(1000), newcomer()
    world.signed(person, "POST", "/v3/transfers", transfer(world, person, other, 10))

    for name in ("type", "transferType"):
        answer = world.signed(person, "GET", f"/v3/transfers?{name}=TRANSFER_OUT")
        assert len(answer.data["transfers"]) == 1
        assert world.signed(person, "GET", f"/v3/transfers?{name}=GIFT").status == 400
    assert len(world.signed(person, "GET", "/v3/transfers").data["transfers"]) == 2


def test_settings_never_print_the_faucets_key(world: World) -> None:
    faucet = world.app.context.settings.faucet

    assert faucet is not None
    assert str(faucet.private_key) not in repr(replace(faucet, amount_quantums=1))
