"""Files of closed batches."""

from pathlib import Path

import pytest

from provex.protocol.inputs import CloseBatch
from provex.sequencer.batches import BatchFiles
from provex.sequencer.ledger import Batch

from .world import USD, World


def closed_batches(count: int) -> list[Batch]:
    world = World()
    batches = []
    for number in range(count):
        world.onboard(f"p{number}", 1_000 * USD)
        world.apply(CloseBatch())
        batches += [closed.batch for closed in world.exchange.take_closed_batches()]
    return batches


def test_batches_are_kept_by_number(tmp_path: Path):
    files = BatchFiles(tmp_path / "batches")
    batches = closed_batches(2)

    paths = [files.write(batch) for batch in batches]

    assert [path.name for path in paths] == ["0000000000.batch", "0000000001.batch"]
    assert [path.read_bytes() for path in paths] == [batch.to_bytes() for batch in batches]
    assert paths[1] == files.path(1)
    assert {path.suffix for path in (tmp_path / "batches").iterdir()} == {".batch"}


def test_writing_a_batch_again_keeps_its_file(tmp_path: Path):
    files = BatchFiles(tmp_path)
    (batch,) = closed_batches(1)
    written = files.write(batch).stat().st_mtime_ns

    assert files.write(batch).stat().st_mtime_ns == written


def test_another_batch_of_the_same_number_is_a_bug(tmp_path: Path):
    files = BatchFiles(tmp_path)
    (batch,) = closed_batches(1)
    files.write(batch).write_bytes(b"something else")

    with pytest.raises(AssertionError, match="holds another batch"):
        files.write(batch)
