"""The process that `test_kill` kills: a sequencer under random load that reports what it acknowledged.

Lines on standard output: `state SEQUENCE HASH` once after the start, then `ack SEQUENCE RESULT_HASH` for
every acknowledged input, written after the acknowledgement.
"""

import asyncio
import logging
import os
import random
import sys
from pathlib import Path

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.outcome import Outcome
from provex.sequencer.exchange import Exchange
from provex.sequencer.sequencer import Sequencer
from provex.sequencer.settings import SequencerSettings

from .random_stream import RandomStream
from .world import START_MS, World, settings

SNAPSHOT_EVERY = 700
SEGMENT_BYTES = 400_000


def report(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def acknowledged(future: "asyncio.Future[Outcome]") -> None:
    outcome = future.result()
    report(f"ack {outcome.sequence} {outcome.result_hash.hex()}")


async def main(directory: Path, seed: int) -> None:
    chosen = settings()
    world = World(chosen)
    sequencer = Sequencer(
        SequencerSettings(
            data_directory=directory,
            clock_interval_ms=0,
            snapshot_every_inputs=SNAPSHOT_EVERY,
            segment_bytes_max=SEGMENT_BYTES,
        ),
        Exchange(chosen, NATIVE_BUILTINS),
        lambda: world.now_ms,
        engine_version="1",
        program_hash="aa",
    )
    await sequencer.start()
    world.exchange = sequencer.exchange
    world.now_ms = max(START_MS, sequencer.exchange.last_now_ms)
    world.serial = sequencer.applied_sequence * 1_000
    state_hash = sequencer.exchange.state_hash().hex()
    report(f"state {sequencer.applied_sequence} {state_hash}")
    stream = RandomStream(world, seed, name=f"{sequencer.applied_sequence}-")
    choose = random.Random(seed)
    requests = list(stream.opening())
    while True:
        for _ in range(choose.randrange(1, 30)):
            request = requests.pop(0) if requests else stream.next()
            try:
                sequencer.submit_now(request).add_done_callback(acknowledged)
            except Rejected:
                continue
        await asyncio.sleep(choose.choice((0, 0, 0.0005, 0.002)))


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
