import asyncio
import stat

import httpx
import msgspec
import pytest

from provex.oracle.bundles import wire_bundle
from provex.oracle.collector import CollectorSettings, QuorumCollector
from provex.oracle.intake import BODY_BYTES_MAX, OracleIntake, make_token_file
from provex.protocol.errors import INTERNAL, Rejected
from provex.protocol.inputs import IndexPrices, OracleTick
from provex.protocol.outcome import Outcome

from .deployment import CONFIGURATION, SLOT, bundle_of

TOKEN = "secret"


class Submitted:
    def __init__(self, rejection=None):
        self.inputs = []
        self.rejection = rejection

    async def __call__(self, entry):
        if self.rejection is not None:
            raise self.rejection
        self.inputs.append(entry)
        return Outcome(len(self.inputs), 0, (), b"")


def post(submitted, path, bodies, token=TOKEN):
    intake = OracleIntake(
        collector=QuorumCollector(CollectorSettings(configuration=CONFIGURATION, slot_s=2)),
        submit=submitted,
        token=TOKEN,
        clock_s=lambda: SLOT,
    )

    async def run():
        transport = httpx.ASGITransport(app=intake.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as http:
            headers = {"authorization": f"Bearer {token}"}
            return [await http.post(path, content=body, headers=headers) for body in bodies]

    return asyncio.run(run())


def encoded(signer):
    return msgspec.json.encode(wire_bundle(SLOT, bundle_of(signer)))


def test_a_quorum_of_posted_bundles_submits_one_tick():
    submitted = Submitted()

    answers = post(submitted, "/bundles", [encoded(i) for i in range(5)])

    assert [answer.status_code for answer in answers] == [200] * 5
    assert submitted.inputs == [
        OracleTick(slot=SLOT, bundles=tuple(bundle_of(i) for i in range(4)))
    ]
    assert answers[3].json() == {"accepted": True, "sequence": 1}


def test_index_prices_are_submitted():
    submitted = Submitted()

    post(submitted, "/index-prices", [b'{"prices":[[7,42000000000000],[17,3000]]}'])

    assert submitted.inputs == [IndexPrices(prices_e9=((7, 42_000_000_000_000), (17, 3_000)))]


@pytest.mark.parametrize("path", ["/bundles", "/index-prices"])
def test_nothing_goes_without_the_token(path):
    submitted = Submitted()

    answers = post(submitted, path, [encoded(0)], token="guess")

    assert answers[0].status_code == 401
    assert submitted.inputs == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/bundles", b"{"),
        ("/bundles", b"{}"),
        ("/bundles", b"x" * (BODY_BYTES_MAX + 1)),
        ("/index-prices", b'{"prices":[]}'),
        ("/index-prices", b'{"prices":[[7,0]]}'),
        ("/index-prices", b'{"prices":[[7,1.5]]}'),
        ("/index-prices", b'{"prices":[[7,9223372036854775808]]}'),
        ("/index-prices", b'{"prices":[[7,5],[7,5]]}'),
        ("/index-prices", b'{"prices":[[38,5]]}'),
        ("/index-prices", b'{"prices":[[-1,5]]}'),
        ("/index-prices", b'{"prices":[[1,5]],"more":1}'),
        ("/index-prices", b"x" * (BODY_BYTES_MAX + 1)),
    ],
)
def test_malformed_posts_change_nothing(path, body):
    submitted = Submitted()

    answers = post(submitted, path, [body])

    assert answers[0].status_code == 400
    assert submitted.inputs == []


def test_a_forged_bundle_is_answered_with_a_conflict():
    wire = wire_bundle(SLOT, bundle_of(0))
    forged = msgspec.structs.replace(wire, signature="01" * 64)

    answers = post(Submitted(), "/bundles", [msgspec.json.encode(forged)])

    assert answers[0].status_code == 409


def test_a_rejection_of_the_exchange_is_passed_on():
    answers = post(
        Submitted(Rejected(INTERNAL)), "/index-prices", [b'{"prices":[[7,42000000000000]]}']
    )

    assert answers[0].status_code == 409
    assert answers[0].json()["code"] == INTERNAL


def test_the_token_file_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "token"
    path.write_text("old")

    token = make_token_file(path)

    assert path.read_text() == token
    assert len(token) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
