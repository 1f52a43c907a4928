"""A new program and its verifier: announced, delayed, switched with batches in flight.

The next release is the sources here with another rule; its program, its verifier and its proofs are
its own. While both verifiers are registered every batch is proved by both programs.
"""

import json
import time
from dataclasses import replace

import pytest
from governed import (
    SETTINGS,
    Crowd,
    accepted,
    close_batch,
    let_wait,
    on_l1,
    refused,
    run_command,
    settled,
    told,
    until,
    view,
)
from next_release import NextRelease

from provex.ethereum.contracts import read
from provex.protocol.errors import (
    GOVERNOR_KEY_OTHER,
    PARAMETER_INVALID,
    VERIFIER_KNOWN,
    VERIFIER_LAST,
    VERIFIER_REMOVAL_ANNOUNCED,
    VERIFIER_REMOVAL_NOT_ANNOUNCED,
    VERIFIER_REMOVAL_NOT_DUE,
    VERIFIER_UNKNOWN,
    VERIFIER_UNPROVEN,
)
from provex.settlement.l1_batches import state_transition_fact
from provex.settlement.proof_file import proof_from_bytes
from provex.settlement.proving_system import proving_system
from provex.storage.batch_file import batch_from_bytes
from provex.storage.journal import Journal, Writer

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(3_600)]

STRANGER_KEY = "0x" + "11" * 32
NOBODY = "0x" + "22" * 20


def knows(exchange, verifier, number):
    """Whether a verifier has been shown a proof of an accepted batch."""
    batch = batch_from_bytes((exchange.data_dir / "batches" / f"{number:010d}.batch").read_bytes())
    kept = next((exchange.data_dir / "proofs").glob("*.proof")).read_bytes()
    words = batch.main_words
    proof = proof_from_bytes(kept)

    async def ask(rpc, _):
        fact = state_transition_fact(replace(proof, main_words=words))
        (is_valid,) = await read(rpc, verifier, "isValid(bytes32)", (fact,), returns=("bool",))
        return is_valid

    return on_l1(exchange, ask)


def has_registered(exchange, verifier):
    async def ask(rpc, _):
        (found,) = await read(rpc, verifier, "hasRegisteredFact()", returns=("bool",))
        return found

    return on_l1(exchange, ask)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return NextRelease(tmp_path_factory.mktemp("release")).build()


def test_a_program_is_replaced_with_batches_in_flight(start_exchange, release, tmp_path):
    assert release.program_hash != proving_system().program_hash.hex()
    exchange = start_exchange("--no-bots", settings=SETTINGS)
    settled(exchange, close_batch(exchange))
    (old,) = view(exchange).verifiers
    record = tmp_path / "verifier.json"
    deploying = ("deploy-verifier", "--l1", exchange.endpoints["l1"], "--profile", "test")
    new = release.provex(*deploying, "--record", str(record))["verifier"]
    assert release.provex(*deploying, "--record", str(record))["verifier"] == new
    stranger = tmp_path / "stranger.key"
    stranger.write_text(STRANGER_KEY)

    refused(exchange, VERIFIER_UNPROVEN, "add-verifier", new)
    refused(exchange, VERIFIER_UNPROVEN, "add-verifier", NOBODY)
    refused(exchange, VERIFIER_UNPROVEN, "add-verifier", exchange.endpoints["contracts"]["token"])
    refused(exchange, VERIFIER_KNOWN, "add-verifier", old)
    refused(exchange, PARAMETER_INVALID, "add-verifier", "me")
    refused(exchange, GOVERNOR_KEY_OTHER, "add-verifier", new, "--key-file", str(stranger))
    refused(exchange, VERIFIER_LAST, "announce-verifier-removal", old)
    refused(exchange, VERIFIER_UNKNOWN, "announce-verifier-removal", new)
    refused(exchange, VERIFIER_REMOVAL_NOT_ANNOUNCED, "remove-verifier", old)
    refused(exchange, VERIFIER_UNKNOWN, "remove-verifier", new)
    refused(exchange, VERIFIER_REMOVAL_NOT_ANNOUNCED, "cancel-verifier-removal", old)

    with Crowd(exchange) as crowd:
        with release.co_prover(exchange, new):
            until(lambda: has_registered(exchange, new), "a proof of the new program", exchange)
            told(exchange, "add-verifier", new)
            both = close_batch(exchange)
            settled(exchange, both)
            assert knows(exchange, old, both)
            assert knows(exchange, new, both)
            told(exchange, "announce-verifier-removal", old)
            refused(exchange, VERIFIER_REMOVAL_ANNOUNCED, "announce-verifier-removal", old)
            refused(exchange, VERIFIER_LAST, "announce-verifier-removal", new)
            refused(exchange, VERIFIER_REMOVAL_NOT_DUE, "remove-verifier", old)
            told(exchange, "cancel-verifier-removal", old)
            told(exchange, "announce-verifier-removal", old)

        # Without the new version's prover nothing is accepted, and nothing is lost.
        alone = close_batch(exchange)
        proof = exchange.data_dir / "proofs" / f"{alone:010d}.proof"
        until(proof.exists, "a proof of the old program", exchange)
        until(lambda: knows(exchange, old, alone), "its fact at the old verifier", exchange)
        moment = time.monotonic()
        until(lambda: crowd.filled_since(moment), "fills meanwhile", exchange)
        assert accepted(exchange) == alone

        with release.co_prover(exchange, new):
            settled(exchange, alone)
            in_flight = close_batch(exchange)
            let_wait(exchange)
            told(exchange, "remove-verifier", old)
            assert view(exchange).verifiers == (new,)
            settled(exchange, in_flight)
            assert knows(exchange, new, in_flight)

        # The switch: the old version closes a batch and dies before anybody has accepted it.
        last_old = close_batch(exchange)
        exchange.kill()
        exchange.root = release.root
        exchange.settings += f'verifier = "{new}"\n'
        exchange.start()
        settled(exchange, last_old)
        moment = time.monotonic()
        until(lambda: crowd.filled_since(moment), "fills after the switch", exchange)
        first_new = close_batch(exchange)
        settled(exchange, first_new)
        assert knows(exchange, new, first_new)
        assert not knows(exchange, old, first_new)

    # Both wrote the journal, and the new version replays all of it to the same batches.
    writers = program_hashes(exchange)
    assert len(writers) == 2
    exchange.kill()
    for snapshot in (exchange.data_dir / "snapshots").iterdir():
        snapshot.unlink()
    batches = exchange.data_dir / "batches"
    kept = {path.name: path.read_bytes() for path in batches.glob("*.batch")}
    for path in list(batches.glob("*.batch")):
        path.unlink()
    exchange.start()
    again = {path.name: path.read_bytes() for path in batches.glob("*.batch")}
    assert {name: again.get(name) for name in kept} == kept
    # And anybody rebuilds it, with either version.
    words = ("rebuild", "--l1", exchange.endpoints["l1"], "--block", "latest")
    contract = exchange.endpoints["contracts"]["exchange"]
    status, text = run_command(*words, "--contract", contract, "--json")
    assert status == 0, text
    found = release.provex(*words, "--contract", contract)
    number = found["sequence_number"]
    own = batch_from_bytes((batches / f"{number - 1:010d}.batch").read_bytes())
    assert int(found["state_hash"], 16) == own.main_words[2]
    assert json.loads(text)["positions"] >= 2
    assert exchange.stop() == 0


def program_hashes(exchange):
    """The programs under which the journal was written, in order."""
    writer = Writer(engine_version="", program_hash="", settings_hash="")
    journal = Journal(exchange.data_dir / "journal", writer=writer, segment_bytes_max=2**26)
    try:
        return list(dict.fromkeys(record.writer.program_hash for record in journal.records(1)))
    finally:
        journal.close()
