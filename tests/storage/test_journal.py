"""The journal keeps what it synced, repairs only what a crash can leave, and refuses damage."""

import errno
import logging
import os
import random
from hashlib import blake2b
from pathlib import Path

import pytest

from provex.protocol.errors import JOURNAL_CORRUPT, JOURNAL_FORMAT_UNKNOWN, Rejected
from provex.protocol.inputs import ClockTick
from provex.storage import journal as journal_module
from provex.storage.encoding import encode_entry
from provex.storage.journal import Journal, Writer

WRITER = Writer(engine_version="1", program_hash="aa", settings_hash="s")
NEXT_WRITER = Writer(engine_version="2", program_hash="aa", settings_hash="s")
SEGMENT_BYTES = 1 << 20


def entry(sequence: int) -> tuple[bytes, bytes]:
    encoded = encode_entry(sequence, 1_000 * sequence, ClockTick(), ())
    return blake2b(encoded, digest_size=32).digest(), encoded


def opened(
    directory: Path, writer: Writer = WRITER, segment_bytes_max: int = SEGMENT_BYTES
) -> Journal:
    return Journal(directory, writer=writer, segment_bytes_max=segment_bytes_max)


def written(directory: Path, groups: list[int], **options) -> None:
    journal = opened(directory, **options)
    for size in groups:
        first = journal.last_sequence + 1
        journal.append([entry(sequence) for sequence in range(first, first + size)])
    journal.close()


def sequences(directory: Path, **options) -> list[int]:
    journal = opened(directory, **options)
    found = [record.sequence for record in journal.records()]
    journal.close()
    return found


def only_segment(directory: Path) -> Path:
    (path,) = directory.glob("*.journal")
    return path


def test_what_was_appended_is_read_back(tmp_path: Path):
    written(tmp_path, [1, 3, 2])

    journal = opened(tmp_path)
    records = list(journal.records())

    assert [record.sequence for record in records] == [1, 2, 3, 4, 5, 6]
    assert [record.encoded for record in records] == [entry(n)[1] for n in range(1, 7)]
    assert records[3].entry().now_ms == 4_000
    assert journal.last_result_hash == entry(6)[0]
    journal.close()


def test_reading_starts_where_asked(tmp_path: Path):
    written(tmp_path, [4, 4], segment_bytes_max=200)

    journal = opened(tmp_path, segment_bytes_max=200)

    assert [record.sequence for record in journal.records(6)] == [6, 7, 8]
    assert list(journal.records(9)) == []
    journal.close()


def test_a_full_segment_is_followed_by_another(tmp_path: Path):
    written(tmp_path, [1] * 20, segment_bytes_max=400)

    assert len(list(tmp_path.glob("*.journal"))) > 3
    assert sequences(tmp_path) == list(range(1, 21))


def test_appending_goes_on_after_reopening(tmp_path: Path):
    written(tmp_path, [2])
    written(tmp_path, [2])

    assert sequences(tmp_path) == [1, 2, 3, 4]
    assert len(list(tmp_path.glob("*.journal"))) == 1


def test_a_new_writer_begins_a_segment_and_records_keep_their_writer(tmp_path: Path):
    written(tmp_path, [2])
    written(tmp_path, [2], writer=NEXT_WRITER)

    journal = opened(tmp_path, writer=NEXT_WRITER)
    versions = [record.writer.engine_version for record in journal.records()]

    assert versions == ["1", "1", "2", "2"]
    assert journal.last_writer == NEXT_WRITER
    journal.close()


def test_an_empty_segment_of_another_writer_makes_room(tmp_path: Path):
    written(tmp_path, [2])
    path = only_segment(tmp_path)
    written(tmp_path, [1], writer=NEXT_WRITER)
    empty = max(tmp_path.glob("*.journal"))
    frames = journal_module._HEAD.unpack_from(empty.read_bytes(), 8)
    empty.write_bytes(empty.read_bytes()[: 8 + 12 + frames[0] + 32])

    written(tmp_path, [2])

    assert sequences(tmp_path) == [1, 2, 3, 4]
    assert len(list(tmp_path.glob("*.journal"))) == 2
    assert path.exists()


def test_a_tail_torn_at_any_byte_is_cut_off(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    written(tmp_path, [3])
    path = only_segment(tmp_path)
    kept = path.stat().st_size
    written(tmp_path, [1])
    whole = path.read_bytes()

    for size in range(kept, len(whole)):
        path.write_bytes(whole[:size])
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert sequences(tmp_path) == [1, 2, 3]
        assert path.stat().st_size == kept
        assert ("torn tail" in caplog.text) == (size > kept)


def test_a_tail_of_zeros_after_growth_without_data_is_cut_off(tmp_path: Path):
    written(tmp_path, [3])
    path = only_segment(tmp_path)
    kept = path.stat().st_size
    written(tmp_path, [1])
    whole = path.read_bytes()

    for size in range(kept, len(whole)):
        path.write_bytes(whole[:size] + bytes(4096))
        assert sequences(tmp_path) == [1, 2, 3]
        assert path.stat().st_size == kept


def test_a_repaired_journal_goes_on(tmp_path: Path):
    written(tmp_path, [3])
    path = only_segment(tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    written(tmp_path, [2])

    assert sequences(tmp_path) == [1, 2, 3, 4]


def test_a_segment_whose_header_was_torn_is_removed(tmp_path: Path):
    written(tmp_path, [1] * 3, segment_bytes_max=1)
    last = max(tmp_path.glob("*.journal"))
    whole = last.read_bytes()

    for size in range(40):
        last.write_bytes(whole[:size])
        assert sequences(tmp_path) == [1, 2]
        assert not last.exists()


def test_every_flipped_byte_is_refused(tmp_path: Path):
    written(tmp_path, [2, 2])
    path = only_segment(tmp_path)
    whole = path.read_bytes()

    for place in range(len(whole)):
        for flip in (0x01, 0x80, 0xFF):
            damaged = bytearray(whole)
            damaged[place] ^= flip
            path.write_bytes(damaged)
            with pytest.raises(Rejected) as raised:
                opened(tmp_path)
            assert raised.value.code == JOURNAL_CORRUPT
            assert raised.value.fields["file"] == path.name
            assert 0 <= int(str(raised.value.fields["offset"])) <= len(whole)


def test_damage_in_an_earlier_segment_is_refused(tmp_path: Path):
    written(tmp_path, [1] * 3, segment_bytes_max=1)
    first = min(tmp_path.glob("*.journal"))
    whole = first.read_bytes()

    for damaged in (whole[:-1], whole + bytes(64), whole[:-40] + bytes(40)):
        first.write_bytes(damaged)
        with pytest.raises(Rejected) as raised:
            opened(tmp_path)
        assert raised.value.code == JOURNAL_CORRUPT


def test_a_missing_segment_is_refused(tmp_path: Path):
    written(tmp_path, [1] * 3, segment_bytes_max=1)
    sorted(tmp_path.glob("*.journal"))[1].unlink()

    with pytest.raises(Rejected, match="starts at another input") as raised:
        opened(tmp_path)

    assert raised.value.code == JOURNAL_CORRUPT


def test_a_segment_of_another_journal_is_refused(tmp_path: Path):
    written(tmp_path / "a", [1, 1], segment_bytes_max=1)
    other = opened(tmp_path / "b", segment_bytes_max=1)
    other.append([(bytes(32), entry(1)[1])])
    other.append([entry(2)])
    other.close()
    second = sorted((tmp_path / "b").glob("*.journal"))[1]
    (tmp_path / "a" / second.name).write_bytes(second.read_bytes())

    with pytest.raises(Rejected, match="does not continue") as raised:
        opened(tmp_path / "a")

    assert raised.value.code == JOURNAL_CORRUPT


def test_records_that_changed_places_are_refused(tmp_path: Path):
    written(tmp_path, [1])
    path = only_segment(tmp_path)
    start = path.stat().st_size
    written(tmp_path, [1])
    middle = path.stat().st_size
    written(tmp_path, [1])
    whole = path.read_bytes()
    path.write_bytes(whole[:start] + whole[middle:] + whole[start:middle])

    with pytest.raises(Rejected, match="hash chain broken"):
        opened(tmp_path)


def test_a_renamed_segment_is_refused(tmp_path: Path):
    written(tmp_path, [1])
    only_segment(tmp_path).rename(tmp_path / f"{5:020d}.journal")

    with pytest.raises(Rejected, match="file renamed"):
        opened(tmp_path)


def test_an_unknown_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal_module, "_FORMAT", 2)
    written(tmp_path, [1])
    monkeypatch.undo()

    with pytest.raises(Rejected) as raised:
        opened(tmp_path)

    assert raised.value.code == JOURNAL_FORMAT_UNKNOWN


def test_random_cuts_and_groups_never_lose_an_earlier_record(tmp_path: Path):
    seed = random.randrange(2**32)
    print("seed", seed)
    choose = random.Random(seed)
    directory = tmp_path / "journal"
    kept = 0
    for _ in range(60):
        written(directory, [choose.randint(1, 4)], segment_bytes_max=700)
        last = max(directory.glob("*.journal"))
        whole = last.read_bytes()
        before = sequences(directory)
        assert before[:kept] == list(range(1, kept + 1))
        if choose.random() < 0.5:
            last.write_bytes(whole[: choose.randint(len(whole) - 90, len(whole))])
        found = sequences(directory)
        assert found == list(range(1, len(found) + 1))
        assert len(before) - len(found) <= 1
        kept = len(found)


def test_a_write_error_reaches_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    journal = opened(tmp_path)
    journal.append([entry(1)])

    def no_space(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", no_space)
    with pytest.raises(OSError, match="No space"):
        journal.append([entry(2)])
    monkeypatch.undo()
    journal.close()

    assert sequences(tmp_path)[0] == 1
