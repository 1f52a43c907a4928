"""Every metric follows what happens in a real exchange."""

import json

from provex.ethereum.events import ForcedWithdrawal, Shortage
from provex.protocol.errors import NOT_FOUND
from provex.protocol.inputs import CloseBatch, PauseOrders
from provex.rebuild.forced_requests import PendingRequest
from tests.operations.world import OperatedWorld
from tests.sequencer import world as core
from tests.telemetry.exposition_reader import ReadFamily, read_exposition


def scraped(world: OperatedWorld) -> dict[str, ReadFamily]:
    answer = world.ask("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return read_exposition(answer.text)


def value(families: dict[str, ReadFamily], metric: str, **labels: str) -> float:
    suffix = labels.pop("suffix", "")
    return families[metric].samples[suffix, tuple(sorted(labels.items()))]


def test_orders_fills_and_requests_are_counted(world: OperatedWorld):
    maker, taker = world.person(1, 10_000), world.person(2, 10_000)
    before = scraped(world)
    resting = world.place(maker, side="SELL", size="0.02", price="50000")
    assert resting.status == 200
    assert world.place(taker, size="0.01", price="50000").status == 200
    assert world.place(taker, size="0", price="50000").status == 400
    assert world.get("/v3/nowhere").status == 404

    after = scraped(world)

    def rise(metric: str, **labels: str) -> float:
        found = before[metric].samples.get(("", tuple(sorted(labels.items()))), 0)
        return value(after, metric, **labels) - found

    assert rise("provex_orders_total") == 2
    assert rise("provex_fills_total") == 2
    assert rise("provex_trades_total") == 1
    assert value(after, "provex_open_orders") == 1
    assert value(after, "provex_accounts") == value(before, "provex_accounts")
    post = {"method": "POST", "path": "/v3/orders"}
    assert rise("provex_api_requests_total", **post, status="200") == 2
    assert rise("provex_api_requests_total", **post, status="400") == 1
    unrouted = {"method": "unrouted", "path": "unrouted", "status": "404"}
    assert rise("provex_api_requests_total", **unrouted) == 1
    assert value(after, "provex_api_request_seconds", suffix="_count", **post) == 3
    assert rise("provex_api_refusals_total", code=str(NOT_FOUND), name="NOT_FOUND") == 1
    assert value(after, "provex_fees_usd") > 0


def test_the_journal_and_the_ledger_are_counted(world: OperatedWorld):
    before = scraped(world)
    world.submit(CloseBatch())
    world.price()

    after = scraped(world)

    assert value(after, "provex_ledger_batch_number") == 1
    assert value(after, "provex_ledger_batch_transactions") >= 1
    closed = "provex_ledger_closed_batch_transactions"
    assert value(after, closed, suffix="_count") == 1
    assert value(after, closed, suffix="_sum") == value(before, "provex_ledger_batch_transactions")
    for name in ("groups_total", "records_total", "bytes_total", "sequence"):
        assert value(after, f"provex_journal_{name}") > value(before, f"provex_journal_{name}")
    groups = value(after, "provex_journal_groups_total")
    assert value(after, "provex_journal_sync_seconds", suffix="_count") == groups
    assert value(after, "provex_ledger_batch_age_seconds") == 10


def test_money_and_markets_are_shown(world: OperatedWorld):
    person = world.person(3)
    world.submit(core.deposit_seen("d", person.stark_key, person.position_id, 5 * core.USD))
    world.submit(core.deposit_seen("e", person.stark_key, person.position_id, 7 * core.USD))
    world.submit(core.deposit_confirmed("e", person.stark_key, person.position_id, 7 * core.USD))
    world.submit(PauseOrders(is_paused=True))
    world.now_ms += 30_000

    found = scraped(world)

    assert value(found, "provex_deposits_pending") == 1
    assert value(found, "provex_deposits_pending_usd") == 5
    assert value(found, "provex_insurance_fund_usd") == 0
    assert value(found, "provex_orders_paused") == 1
    assert value(found, "provex_market_open", market="BTC-USD") == 1
    assert value(found, "provex_market_open", market="SOL-USD") == 0
    assert value(found, "provex_oracle_age_seconds", market="BTC-USD") == 30
    assert value(found, "provex_process_resident_bytes") > 10**7


def test_l1_is_shown(world: OperatedWorld):
    world.follow(
        read_number=90,
        shortages=(Shortage(stark_key=1, position_id=2, amount_quantums=3, coming_quantums=0),),
    )
    now_s = world.now_ms // 1_000
    waiting = PendingRequest(
        request=ForcedWithdrawal(1, 2, 3),
        requested_at_s=now_s - 10,
        deadline_s=now_s + 600,
        can_freeze=False,
    )
    world.stand(is_frozen=True, forced_requests=(waiting,), accepted_batches=0)
    world.submit(CloseBatch())
    world.sources.l1.fault = "no answer"

    found = scraped(world)

    assert value(found, "provex_l1_reachable") == 0
    assert value(found, "provex_l1_frozen") == 1
    assert value(found, "provex_l1_blocks_behind") == 10
    assert value(found, "provex_l1_deposit_shortages") == 1
    assert value(found, "provex_l1_forced_requests") == 1
    assert value(found, "provex_l1_forced_deadline_seconds") == 600
    assert value(found, "provex_l1_operator_balance_wei") == 10**18
    assert value(found, "provex_settlement_lag_batches") == 1


def test_settlement_is_shown_as_far_as_it_is_told(world: OperatedWorld):
    assert not scraped(world)["provex_settlement_queue_depth"].samples
    rows = [
        {"number": 0, "stage": "accepted", "seconds": 60, "gas": 9},
        {"number": 1, "stage": "proving", "seconds": 20},
        {"number": 2, "stage": "proving", "seconds": 10},
    ]
    report = {
        "batches": rows,
        "queue_depth": 2,
        "alarm": {"text": "stuck"},
        "failed_proofs": 4,
        "gas": {"proof": 77},
    }
    (world.sources.data_directory / "settlement.json").write_text(json.dumps(report))

    found = scraped(world)

    assert value(found, "provex_settlement_batches", stage="proving") == 2
    assert value(found, "provex_settlement_queue_depth") == 2
    assert value(found, "provex_settlement_oldest_seconds") == 20
    assert value(found, "provex_settlement_alarm") == 1
    assert value(found, "provex_settlement_failed_proofs_total") == 4
    assert value(found, "provex_settlement_gas_total", step="proof") == 77
    assert found["provex_settlement_reorganisations_total"].samples == {}
    assert value(found, "provex_settlement_last_batch_gas") == 9
    assert value(found, "provex_settlement_last_batch_seconds") == 60


def test_nothing_known_of_l1_is_no_sample_and_no_zero(world: OperatedWorld):
    world.watcher, world.sources.l1.last = None, None

    found = scraped(world)

    for name in ("provex_l1_frozen", "provex_l1_head_age_seconds", "provex_settlement_lag_batches"):
        assert found[name].samples == {}
