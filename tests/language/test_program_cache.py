"""The compiled rules on disk: read back to the byte, never trusted beyond their own sources."""

from pathlib import Path

import pytest

from language.snippets import program_of
from provex.language.compiler import checked_program
from provex.language.generation.generator import machine_program
from provex.language.program_cache import ProgramCache, rules_program
from provex.language.program_file import MachineProgram
from provex.language.program_reader import read_program

SOURCES, OTHER_SOURCES = bytes(32), bytes([1]) * 32
ONE = "def run(a: u64) -> u64:\n    return u64(a // 3)\n"
OTHER = "def run(a: u64) -> u64:\n    return u64(a // 5)\n"


def compiled(text: str) -> MachineProgram:
    checked = checked_program(program_of(text), ("program.run",))
    return machine_program(checked, ("program.run",), parts=())


class Compiler:
    """Compiles one text and counts how often."""

    def __init__(self, text: str) -> None:
        self.made = compiled(text)
        self.count = 0

    def __call__(self) -> MachineProgram:
        self.count += 1
        return self.made


@pytest.fixture
def cache(tmp_path: Path) -> ProgramCache:
    return ProgramCache(tmp_path / "programs")


def sources():
    return SOURCES


def test_the_rules_come_back_from_their_bytes() -> None:
    program = rules_program()

    found = read_program(program.to_bytes())

    assert found.to_bytes() == program.to_bytes()
    assert found.entries == program.entries
    assert found.records == program.records
    assert found.trees == program.trees
    assert found.parts == program.parts


@pytest.mark.parametrize("size", [0, 3, 8, 100, -1])
def test_a_file_that_is_cut_off_is_no_program(size: int) -> None:
    with pytest.raises(ValueError):
        read_program(compiled(ONE).to_bytes()[:size])


def test_no_byte_of_a_program_file_can_be_added() -> None:
    with pytest.raises(ValueError, match="form"):
        read_program(compiled(ONE).to_bytes() + b"\0")


def test_the_second_process_does_not_compile(cache: ProgramCache) -> None:
    first = Compiler(ONE)
    cache.program(sources, first)
    second = Compiler(OTHER)

    assert cache.program(sources, second).to_bytes() == first.made.to_bytes()
    assert (first.count, second.count) == (1, 0)


def test_other_sources_are_compiled(cache: ProgramCache) -> None:
    cache.program(sources, Compiler(ONE))
    other = Compiler(OTHER)

    assert cache.program(lambda: OTHER_SOURCES, other) is other.made
    assert other.count == 1


def test_a_file_under_the_name_of_other_sources_is_not_trusted(cache: ProgramCache) -> None:
    cache.program(sources, Compiler(ONE))
    cache.path(SOURCES).rename(cache.path(OTHER_SOURCES))
    other = Compiler(OTHER)

    assert cache.program(lambda: OTHER_SOURCES, other) is other.made


def test_any_changed_byte_is_noticed_and_mended(cache: ProgramCache) -> None:
    one = Compiler(ONE)
    cache.program(sources, one)
    good = cache.path(SOURCES).read_bytes()
    for place in range(0, len(good), 97):
        bad = bytearray(good)
        bad[place] ^= 1
        cache.path(SOURCES).write_bytes(bad)
        before = one.count
        assert cache.program(sources, one) is one.made
        assert one.count == before + 1
        assert cache.path(SOURCES).read_bytes() == good


@pytest.mark.parametrize("size", [0, 20, 60, 200])
def test_a_file_that_was_cut_off_is_not_trusted(cache: ProgramCache, size: int) -> None:
    one = Compiler(ONE)
    cache.program(sources, one)
    cache.path(SOURCES).write_bytes(cache.path(SOURCES).read_bytes()[:size])

    assert cache.program(sources, one) is one.made


def test_a_file_that_others_may_write_is_not_trusted(cache: ProgramCache) -> None:
    one = Compiler(ONE)
    cache.program(sources, one)
    cache.path(SOURCES).chmod(0o666)

    cache.program(sources, one)

    assert one.count == 2
    assert cache.path(SOURCES).stat().st_mode & 0o777 == 0o600


def test_sources_that_change_while_they_are_compiled_leave_no_file(cache: ProgramCache) -> None:
    digests = iter((SOURCES, OTHER_SOURCES))

    cache.program(lambda: next(digests), Compiler(ONE))

    assert not cache.path(SOURCES).exists()
    assert not cache.path(OTHER_SOURCES).exists()


def test_old_programs_are_dropped(cache: ProgramCache) -> None:
    for number in range(12):
        cache.program(lambda number=number: bytes([number]) * 32, Compiler(ONE))

    assert len(list(cache.path(SOURCES).parent.glob("*"))) == 8


def test_without_a_place_to_write_the_program_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    one = Compiler(ONE)

    assert ProgramCache(tmp_path / "file" / "below").program(sources, one) is one.made


def test_the_place_is_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    program = rules_program.__wrapped__()

    assert program.to_bytes() == rules_program().to_bytes()
    (kept,) = (tmp_path / "provex" / "programs").iterdir()
    assert program.to_bytes() in kept.read_bytes()
