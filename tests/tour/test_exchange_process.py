"""A `provex up` as a child: its end is noticed, and it is stopped."""

import time

import pytest

from provex.cli.network import free_port
from provex.protocol.errors import CHILD_PROCESS_FAILED, Rejected
from provex.tour.exchange_process import ExchangeProcess


def process(tmp_path, settings="settlement = false\nbots = false\n"):
    return ExchangeProcess(
        data_dir=tmp_path / "data", folder=tmp_path, settings=settings, port=free_port()
    )


def until_ready(exchange):
    while exchange.endpoints() is None:
        exchange.require_running()
        time.sleep(0.1)


def test_one_that_ends_by_itself_is_refused_with_its_last_words(tmp_path):
    exchange = process(tmp_path, "confirmations = 0\n")
    exchange.start()

    with pytest.raises(Rejected) as refusal:
        until_ready(exchange)

    assert refusal.value.code == CHILD_PROCESS_FAILED
    assert "confirmations: expected 1 to 100, found 0" in str(refusal.value)
    with pytest.raises(Rejected, match="status 1"):
        exchange.stop()


def test_one_is_stopped_with_its_chain_and_only_once(tmp_path):
    exchange = process(tmp_path)
    exchange.start()
    until_ready(exchange)

    exchange.stop()
    exchange.stop()

    assert exchange.endpoints() is None
    exchange.require_running()


def test_one_that_was_never_started_needs_no_end(tmp_path):
    exchange = process(tmp_path)

    exchange.require_running()
    exchange.stop()

    assert exchange.endpoints() is None
