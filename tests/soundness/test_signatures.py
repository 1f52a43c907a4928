"""What the exchange accepts can be proved, and nothing else can: random signatures and every edge."""

import random
from collections import Counter

from provex.native import crypto
from provex.native.machine import is_provable
from provex.protocol.curve import ORDER
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.field import PRIME

RANDOM = 400
EDGES = (0, 1, 2, 2**251 - 1, 2**251, ORDER - 1, ORDER, ORDER + 1, PRIME - 1)


def agree(message: int, signature: StarkSignature, key: int) -> bool:
    """Both answers, which must be one."""
    if not max(message, signature.r, signature.s, key) < PRIME:
        return False
    accepted = crypto.verify_by_x(message, signature, key)
    assert is_provable(message, signature.r, signature.s, key) == accepted
    return accepted


def test_random_signatures_and_their_neighbours() -> None:
    chance = random.Random(29)
    seen: Counter[bool] = Counter()
    for _ in range(RANDOM):
        private_key, message = chance.randrange(1, ORDER), chance.randrange(1, 2**251)
        signature, key = crypto.sign(private_key, message), crypto.public_key_of(private_key).x
        r, s = signature.r, signature.s
        for one in (
            (message, signature, key),
            (message, StarkSignature(r, ORDER - s), key),
            (message + 1, signature, key),
            (message, StarkSignature(r + 1, s), key),
            (message, StarkSignature(s, r), key),
            (message, signature, r),
        ):
            seen[agree(*one)] += 1

    assert seen[True] >= RANDOM
    assert seen[False] >= 3 * RANDOM


def test_every_edge_in_every_place() -> None:
    message, key = 4711, crypto.public_key_of(99).x
    signature = crypto.sign(99, message)
    for edge in EDGES:
        assert not agree(edge, signature, key)
        assert not agree(message, StarkSignature(edge, signature.s), key)
        assert not agree(message, StarkSignature(signature.r, edge), key)
        assert not agree(message, signature, edge)
        for other in EDGES:
            assert not agree(edge, StarkSignature(other, other), key)
