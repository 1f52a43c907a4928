import asyncio
import base64
import hmac
from decimal import Decimal
from types import SimpleNamespace

import pytest

from provex.cli.load_generator import _Connection, _Prepared, _price, _request, _Result, _Sender


def market(name, index_price):
    return SimpleNamespace(market=name, index_price=Decimal(index_price))


@pytest.mark.parametrize(
    ("name", "index", "offset_ppm", "price"),
    [
        ("BTC-USD", "42000.4", 0, "42000"),
        ("BTC-USD", "42000", -15_000, "41370"),
        ("LINK-USD", "16", 20_000, "16.320"),
        ("DOGE-USD", "0.00001", 0, "0.0001"),
    ],
)
def test_prices_stand_on_ticks(name, index, offset_ppm, price):
    assert _price(market(name, index), offset_ppm) == Decimal(price)


def test_a_request_is_signed_with_its_own_time():
    sender = _Sender(trader=None, secret=b"secret", head=b"POST /v3/orders HTTP/1.1\r\nTIME: ")

    head, _, body = _request(_Prepared(sender, b'{"a":1}')).partition(b"\r\n\r\n")

    timestamp, signature = (head.split(name)[1].split(b"\r\n")[0] for name in (b"TIME: ", b"URE: "))
    expected = hmac.digest(b"secret", timestamp + b'POST/v3/orders{"a":1}', "sha256")
    assert base64.urlsafe_b64decode(signature) == expected
    assert body == b'{"a":1}'
    assert b"Content-Length: 7" in head


def test_an_answer_may_come_in_pieces():
    async def run():
        connection = _Connection()
        connection.connection_made(SimpleNamespace(write=lambda _: None))
        answer = connection.ask(b"")
        for piece in (b"HTTP/1.1 201 Cre", b"ated\r\nContent-Length: 5\r\n\r\nhe", b"llo"):
            assert not answer.done()
            connection.data_received(piece)
        return await answer

    assert asyncio.run(run()) == (201, b"hello")


def test_a_lost_connection_ends_the_wait():
    async def run():
        connection = _Connection()
        connection.connection_made(SimpleNamespace(write=lambda _: None))
        answer = connection.ask(b"")
        connection.connection_lost(None)
        await answer

    with pytest.raises(ConnectionResetError):
        asyncio.run(run())


def test_figures_of_a_phase():
    result = _Result([0.001 * n for n in range(1, 101)], {}, 2.0)

    assert result.rate == 50
    assert result.percentile_ms(99) == pytest.approx(100)
    assert result.percentile_ms(50) == pytest.approx(51)
    assert _Result([], {}, 0.0).rate == 0
