"""The rules' builtins in native code: what `provex.rules` runs on in every process but tests."""

from functools import lru_cache

from provex.protocol.ecdsa import StarkSignature
from provex.rules import builtins

from . import crypto

__all__ = ["NATIVE_BUILTINS", "install"]


_HASHES_CACHED = 1 << 16


class _NativeBuiltins:
    """The native twins of `provex.rules.builtins.PLAIN`."""

    def pedersen(self, left: int, right: int) -> int:
        return _pedersen_hash(left, right)

    def poseidon(self, left: int, right: int) -> int:
        return crypto.poseidon_hash_pair(left, right)

    def poseidon_many(self, items: tuple[int, ...]) -> int:
        return crypto.poseidon_hash_many(list(items))

    def poseidon_path(self, node: int, bits: int, siblings: tuple[int, ...]) -> int:
        return crypto.poseidon_path(node, bits, list(siblings))

    def is_signed(self, message_hash: int, r: int, s: int, public_key: int) -> bool:
        return crypto.verify_by_x(message_hash, StarkSignature(r, s), public_key)


@lru_cache(maxsize=_HASHES_CACHED)
def _pedersen_hash(left: int, right: int) -> int:
    """Messages start with the same assets, and an order comes back with each of its fills."""
    return crypto.pedersen_hash(left, right)


NATIVE_BUILTINS: builtins.Builtins = _NativeBuiltins()


def install() -> None:
    """Put the native primitives and the native builtins of the rules in force."""
    crypto.install()
    builtins.inject(NATIVE_BUILTINS)
