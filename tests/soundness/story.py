"""A short program in which everything happens that a prover may lie about, and its honest run."""

from functools import cache

from air.test_whole import Writer

from provex.air.chips.ecdsa_trace import SignatureWitness, witness_of
from provex.air.program import ProgramRow
from provex.protocol.ecdsa import public_key_of, sign
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, Call
from provex.protocol.poseidon import poseidon_hash_pair

from .liar import World

LIST = 2**180
KEY = 3 << 64
X, Y = 50, 8
CHOICE = 999
OLD_LEAF, SIBLINGS = 77, (333, 444)
LIST_LENGTH = 2

at: dict[str, int] = {}
"""The number of each instruction that has a name."""


class Story(Writer):
    """A writer that remembers where the named instructions stand."""

    def named(self, name: str, result: int) -> int:
        at[name] = len(self.rows) - 1
        return result

    def output(self, place: int, cell: int) -> None:
        number = self.constant(place)
        fields = {"a_offset": cell, "b_offset": number}
        self.add(call=Call.OUTPUT, reads_a=1, reads_b=1, c_factor=1, **fields)


def words() -> tuple[int, ...]:
    """Two numbers, a key, an index; a block and its siblings; a leaf and the root above it."""
    inner = poseidon_hash_pair(OLD_LEAF, SIBLINGS[0])
    root = poseidon_hash_pair(SIBLINGS[1], inner)
    block = (0b10, INPUT_BASE + 7, 2, *SIBLINGS)
    return (X, Y, KEY, 1, *block, OLD_LEAF, root)


@cache
def story() -> World:
    """Branch, hash, quotient, list, store, tree, output."""
    to = Story()
    one, length = to.constant(1), to.constant(LIST_LENGTH)
    x, y = to.input(0), to.input(1)
    to.named("range of x", to.check(Call.RANGE_64, x))
    _branch(to, x, y)
    pair = to.named("hash", to.ask(Call.POSEIDON, x, y))
    quotient = _divide(to, x, y, one)
    item = _use_the_list(to, (pair, x), one, length)
    found = _use_the_store(to, x, pair)
    new_root = _update_the_tree(to, found)
    for place, cell in enumerate((new_root, CHOICE, item, quotient)):
        to.output(place, cell)
        to.named(f"output {place}", 0)
    to.named("end", to.add(c_factor=1, is_transfer=1))
    heights = {
        "machine": 64,
        "program": 64,
        "input": 16,
        "write": 2,
        "equal": 1,
        "less 64": 2,
        "range 64": 4,
        "range table": 8192,
        "storage": 8,
        "sponge": 2,
        "path": 4,
        "poseidon": 1024,
    }
    return World(tuple(to.rows), words(), heights, 13, {at["quotient"]: X // Y})


def _branch(to: Story, x: int, y: int) -> None:
    """2 if the numbers differ, else 1."""
    fields = {"a_offset": x, "b_offset": y, "jump": 2}
    to.named("branch", to.add(call=Call.EQUAL, reads_a=1, reads_b=1, **fields))
    to.rows.append(ProgramRow(constant=2, c_factor=1, c_offset=CHOICE))
    to.add(constant=1, c_factor=1, jump=1)
    to.rows.append(ProgramRow(constant=1, c_factor=1, c_offset=CHOICE))
    to.named("equal arm", 0)


def _divide(to: Story, x: int, y: int, one: int) -> int:
    quotient = to.named("quotient", to.add(call=Call.RANGE_64, reads_a=1, a_offset=x))
    fields = {"a_offset": quotient, "b_offset": y, "product_factor": 1}
    product = to.add(reads_a=1, reads_b=1, c_factor=1, **fields)
    fields = {"a_offset": x, "b_offset": product, "a_factor": 1, "b_factor": PRIME - 1}
    remainder = to.add(call=Call.RANGE_64, reads_a=1, reads_b=1, c_factor=1, **fields)
    to.named("remainder", remainder)
    is_less = to.named("is remainder less", to.ask(Call.LESS_64, remainder, y))
    to.named("remainder is less", to.same(is_less, one))
    return quotient


def _use_the_list(to: Story, items: tuple[int, int], one: int, length: int) -> int:
    """Write the items, read the one at an index of the input, hash all."""
    for place, cell in enumerate(items):
        fields = {"a_offset": cell, "constant": LIST + place}
        to.add(call=Call.WRITE, reads_a=1, c_factor=1, **fields)
        to.named(f"write {place}", 0)
    index = to.input(3)
    is_less = to.named("is index less", to.ask(Call.LESS_64, index, length))
    to.named("index is less", to.same(is_less, one))
    pointer = to.add(reads_a=1, a_offset=index, a_factor=1, constant=LIST, c_factor=1)
    to.named("pointer", pointer)
    fields = {"pointer_offset": pointer, "a_factor": 1, "c_factor": 1}
    item = to.named("item", to.add(is_indirect=1, reads_a=1, **fields))
    to.named("sponge", to.ask(Call.SPONGE, to.constant(LIST), length))
    return item


def _use_the_store(to: Story, first: int, second: int) -> int:
    """Open a key, replace its pointer, access it again."""
    key = to.input(2)
    fields = {"reads_a": 1, "reads_b": 1, "c_factor": 1}
    to.named("open", to.add(call=Call.OPEN, a_offset=key, b_offset=first, **fields))
    time = to.named("time", to.add(a_factor=1, c_factor=1))
    to.named("access", to.ask(Call.ACCESS, key, time))
    to.add(call=Call.REPLACE, a_offset=time, b_offset=second, **fields)
    to.named("replace", 0)
    time = to.named("second time", to.add(a_factor=1, c_factor=1))
    return to.named("second access", to.ask(Call.ACCESS, key, time))


def _update_the_tree(to: Story, new_leaf: int) -> int:
    block, old_leaf, root = to.constant(INPUT_BASE + 4), to.input(9), to.input(10)
    found = to.named("old root", to.ask(Call.PATH, block, old_leaf))
    to.named("root is old", to.same(found, root))
    return to.named("new root", to.ask(Call.PATH, block, new_leaf))


def witness(message: int = 4711) -> SignatureWitness:
    found = witness_of(message, sign(99, message), public_key_of(99).x)
    assert found is not None
    return found


@cache
def signing() -> World:
    """A program that demands a signature of the message and by the key of its input."""
    one = witness()
    to = Story()
    r, s, message, key = (to.input(place) for place in range(4))
    number = to.named("signature", to.ask(Call.SIGNATURE, r, s))
    fields = {"reads_a": 1, "a_offset": number, "reads_b": 1, "c_factor": 1}
    to.add(call=Call.SIGNED_MESSAGE, a_factor=1, b_offset=message, **fields)
    to.named("signed message", 0)
    to.named("signed by", to.add(call=Call.SIGNED_BY, constant=1, b_offset=key, **fields))
    to.output(0, message)
    to.named("end of signing", to.add(c_factor=1, is_transfer=1))
    heights = {
        "machine": 16,
        "program": 16,
        "input": 4,
        "generator table": 8192,
        "ecdsa": 128,
    }
    given = (one.r, one.s, one.message, one.key.x)
    return World(tuple(to.rows), given, heights, 14, signatures=(one,))
