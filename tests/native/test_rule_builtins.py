"""The native builtins of the rules against the plain ones."""

import random

from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.protocol.curve import ORDER
from provex.protocol.ecdsa import ELEMENT_BOUND, public_key_of, sign
from provex.protocol.field import PRIME
from provex.protocol.primitives import inject as inject_primitives
from provex.protocol.primitives import primitives
from provex.rules.builtins import PLAIN, builtins_in_force, inject


def test_hashes_agree() -> None:
    generator = random.Random(3)
    for _ in range(10):
        items = tuple(generator.randrange(PRIME) for _ in range(generator.randrange(2, 6)))

        assert NATIVE_BUILTINS.pedersen(*items[:2]) == PLAIN.pedersen(*items[:2])
        assert NATIVE_BUILTINS.poseidon(*items[:2]) == PLAIN.poseidon(*items[:2])
        assert NATIVE_BUILTINS.poseidon_many(items) == PLAIN.poseidon_many(items)


def test_verdicts_agree() -> None:
    generator = random.Random(4)
    for _ in range(3):
        private_key = generator.randrange(1, ORDER)
        message = generator.randrange(1, ELEMENT_BOUND)
        signature, key = sign(private_key, message), public_key_of(private_key).x
        for case in [
            (message, signature.r, signature.s, key),
            (message, signature.r, ORDER - signature.s, key),
            (message ^ 1, signature.r, signature.s, key),
            (0, signature.r, signature.s, key),
            (message, 0, signature.s, key),
            (message, signature.r, 0, key),
            (message, signature.r, signature.s, 0),
            (message, signature.r, signature.s, PRIME - 1),
        ]:
            assert NATIVE_BUILTINS.is_signed(*case) == PLAIN.is_signed(*case)


def test_install_puts_them_in_force() -> None:
    before = builtins_in_force(), primitives()

    install()

    assert builtins_in_force() is NATIVE_BUILTINS
    inject(before[0])
    inject_primitives(before[1])
