"""The Poseidon hash with Starknet's parameters: width 3, x^3, 8 full and 83 partial rounds.

The obvious twin of the native crate `hash`.
"""

import hashlib
from functools import cache

from provex.protocol.field import PRIME, checked_element

__all__ = [
    "poseidon_hash_many",
    "poseidon_hash_one",
    "poseidon_hash_pair",
    "poseidon_hash_pairs",
    "poseidon_permutation",
    "round_constants",
]

FULL_ROUNDS_HALF = 4
PARTIAL_ROUNDS = 83
ROUNDS = 2 * FULL_ROUNDS_HALF + PARTIAL_ROUNDS
WIDTH = 3

State = tuple[int, int, int]


def poseidon_permutation(state: State) -> State:
    """The Hades permutation of three field elements. ValueError outside [0, p)."""
    a, b, c = (checked_element(value) for value in state)
    for number, (add_a, add_b, add_c) in enumerate(round_constants()):
        a, b, c = a + add_a, b + add_b, (c + add_c) ** 3 % PRIME
        if not FULL_ROUNDS_HALF <= number < FULL_ROUNDS_HALF + PARTIAL_ROUNDS:
            a, b = a**3 % PRIME, b**3 % PRIME
        a, b, c = (3 * a + b + c) % PRIME, (a - b + c) % PRIME, (a + b - 2 * c) % PRIME
    return a, b, c


def poseidon_hash_pair(left: int, right: int) -> int:
    """The hash of two elements: capacity 2, first output element."""
    return poseidon_permutation((left, right, 2))[0]


def poseidon_hash_one(value: int) -> int:
    """The hash of one element: capacity 1, first output element."""
    return poseidon_permutation((value, 0, 1))[0]


def poseidon_hash_many(values: list[int]) -> int:
    """The sponge over any number of elements, padded with 1 and, if needed, 0."""
    padded = [*values, 1]
    if len(padded) % 2:
        padded.append(0)
    a, b, c = 0, 0, 0
    for i in range(0, len(padded), 2):
        left, right = checked_element(padded[i]), checked_element(padded[i + 1])
        a, b, c = poseidon_permutation(((a + left) % PRIME, (b + right) % PRIME, c))
    return a


def poseidon_hash_pairs(pairs: list[tuple[int, int]]) -> list[int]:
    """`poseidon_hash_pair` of each pair, as a tree level needs it."""
    return [poseidon_hash_pair(left, right) for left, right in pairs]


@cache
def round_constants() -> tuple[State, ...]:
    """The three constants of each round: SHA-256 of "Hades" and the running number, mod p."""
    values = [
        int.from_bytes(hashlib.sha256(f"Hades{i}".encode()).digest()) % PRIME
        for i in range(WIDTH * ROUNDS)
    ]
    return tuple((values[i], values[i + 1], values[i + 2]) for i in range(0, len(values), WIDTH))
