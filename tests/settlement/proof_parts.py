"""The parts of a proof's bytes by name, for tests that change them one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Part", "numbers_of", "parts_of", "with_count", "with_list", "with_number"]

WORD = 32
COUNT = 4
_HEAD = (
    ("magic", 4),
    ("version", 4),
    ("constraints", WORD),
    ("program", WORD),
    ("profile", 4),
    ("layout", 4),
)
_LISTS = ("main words", "claimed sums", "roots", "opened values", "layer roots", "final polynomial")
_NONCE = 8
_TREES = ("tables", "main", "interaction", "composition")


@dataclass(frozen=True)
class Part:
    """A number, or the words of a list; the length of a list stands in the four bytes before."""

    name: str
    start: int
    size: int
    count: int
    is_list: bool

    @property
    def end(self) -> int:
        return self.start + self.size * self.count


def parts_of(proof: bytes) -> dict[str, Part]:
    """All parts in their order."""
    return {part.name: part for part in _parts(proof)}


def _parts(proof: bytes) -> Iterator[Part]:
    place = 0
    for name, size in _HEAD:
        yield Part(name, place, size, 1, is_list=False)
        place += size
    layers = 0
    for name in _LISTS:
        part = _list(proof, name, place)
        yield part
        place, layers = part.end, part.count if name == "layer roots" else layers
    yield Part("nonce", place, _NONCE, 1, is_list=False)
    place += _NONCE
    for name in (*[f"layer {number}" for number in range(layers)], *_TREES):
        for what in ("values", "nodes"):
            part = _list(proof, f"{name}: {what}", place)
            yield part
            place = part.end
    assert place == len(proof)


def _list(proof: bytes, name: str, place: int) -> Part:
    count = int.from_bytes(proof[place : place + COUNT])
    return Part(name, place + COUNT, WORD, count, is_list=True)


def numbers_of(proof: bytes, part: Part) -> list[int]:
    """The numbers of a part."""
    places = range(part.start, part.end, part.size)
    return [int.from_bytes(proof[place : place + part.size]) for place in places]


def with_number(proof: bytes, part: Part, index: int, value: int) -> bytes:
    """The proof with another number in a part."""
    start = part.start + index * part.size
    return proof[:start] + value.to_bytes(part.size) + proof[start + part.size :]


def with_count(proof: bytes, part: Part, count: int) -> bytes:
    """The proof with a list that says another length than it has."""
    assert part.is_list
    start = part.start - COUNT
    return proof[:start] + count.to_bytes(COUNT) + proof[part.start :]


def with_list(proof: bytes, part: Part, words: list[int]) -> bytes:
    """The proof with another list, which says its length."""
    assert part.is_list
    listed = b"".join(word.to_bytes(WORD) for word in words)
    return proof[: part.start - COUNT] + len(words).to_bytes(COUNT) + listed + proof[part.end :]
