"""What the rules take from outside: hashes and signatures, fatal checks, the mark of advice.

The compiler knows these names and turns them into instructions of the machine. Under CPython the
hashes are injected once at start-up; the plain Python ones of `protocol` are in force until then.
"""

from collections.abc import Callable
from typing import NoReturn, Protocol, TypeVar

from provex.protocol.ecdsa import StarkSignature, verify_by_x
from provex.protocol.errors import Rejected
from provex.protocol.numbers import Felt
from provex.protocol.pedersen import pedersen_hash
from provex.protocol.poseidon import poseidon_hash_many, poseidon_hash_pair

__all__ = [
    "PLAIN",
    "Builtins",
    "advice",
    "builtins_in_force",
    "inject",
    "is_signed",
    "pedersen",
    "poseidon",
    "poseidon_many",
    "poseidon_path",
    "require",
]

Function = TypeVar("Function", bound=Callable[..., object])


class Builtins(Protocol):
    """One implementation of the builtins. All are pure; inputs are canonical field elements."""

    def pedersen(self, left: int, right: int) -> int:
        """The StarkEx Pedersen hash of two elements."""
        ...

    def poseidon(self, left: int, right: int) -> int:
        """The Poseidon hash of two elements, as in tree nodes."""
        ...

    def poseidon_many(self, items: tuple[int, ...]) -> int:
        """The Poseidon sponge over a list."""
        ...

    def poseidon_path(self, node: int, bits: int, siblings: tuple[int, ...]) -> int:
        """The top of a way past these siblings, lowest first, with one bit for each."""
        ...

    def is_signed(self, message_hash: int, r: int, s: int, public_key: int) -> bool:
        """Whether (r, s) is a signature of `message_hash` under a key given by its x coordinate."""
        ...


class _PlainBuiltins:
    """The plain Python twins."""

    def pedersen(self, left: int, right: int) -> int:
        return pedersen_hash(left, right)

    def poseidon(self, left: int, right: int) -> int:
        return poseidon_hash_pair(left, right)

    def poseidon_many(self, items: tuple[int, ...]) -> int:
        return poseidon_hash_many(list(items))

    def poseidon_path(self, node: int, bits: int, siblings: tuple[int, ...]) -> int:
        for sibling in siblings:
            left, right = (sibling, node) if bits % 2 else (node, sibling)
            node = poseidon_hash_pair(left, right)
            bits //= 2
        return node

    def is_signed(self, message_hash: int, r: int, s: int, public_key: int) -> bool:
        return verify_by_x(message_hash, StarkSignature(r, s), public_key)


PLAIN: Builtins = _PlainBuiltins()

_in_force: Builtins = PLAIN


def inject(builtins: Builtins) -> None:
    """Put an implementation in force. All give the same results, so this changes speed only."""
    global _in_force
    _in_force = builtins


def builtins_in_force() -> Builtins:
    """The implementation in force."""
    return _in_force


def pedersen(left: int, right: int) -> Felt:
    """H(left, right), the hash of signed messages."""
    return Felt(_in_force.pedersen(left, right))


def poseidon(left: int, right: int) -> Felt:
    """The hash of two elements."""
    return Felt(_in_force.poseidon(left, right))


def poseidon_many(items: tuple[int, ...]) -> Felt:
    """The hash of a list; it binds the list's length."""
    return Felt(_in_force.poseidon_many(items))


def poseidon_path(node: int, bits: int, siblings: tuple[Felt, ...]) -> Felt:
    """Climb from a node past siblings, lowest first, each with the next bit of `bits`.

    Bit 0 gives H(node, sibling), bit 1 H(sibling, node). There is at least one sibling, and no bit
    is left over.
    """
    assert len(siblings) != 0, "a path has siblings"
    assert 0 <= bits < 2 ** len(siblings), "each bit belongs to a sibling"
    return Felt(_in_force.poseidon_path(node, bits, siblings))


def is_signed(message_hash: int, r: int, s: int, public_key: int) -> bool:
    """Whether the signature verifies. The message hash must be below 2^251."""
    return _in_force.is_signed(message_hash, r, s, public_key)


def require(condition: bool, code: int) -> None:
    """A fatal check: without it the transaction cannot be proved. Raises `Rejected`."""
    if not condition:
        _reject(code)


def _reject(code: int) -> NoReturn:
    raise Rejected(code)


def advice(function: Function) -> Function:
    """Mark a function whose result is a hint: run unproved, checked by the rule that calls it."""
    return function
