"""The native builtins of the rules against the plain ones."""

import random

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS, install
from provex.protocol.curve import ORDER
from provex.protocol.ecdsa import ELEMENT_BOUND, public_key_of, sign
from provex.protocol.field import PRIME
from provex.protocol.primitives import inject as inject_primitives
from provex.protocol.primitives import primitives
from provex.rules.builtins import PLAIN, builtins_in_force, inject, poseidon_path


def test_hashes_agree() -> None:
    generator = random.Random(3)
    for _ in range(10):
        items = tuple(generator.randrange(PRIME) for _ in range(generator.randrange(2, 6)))

        assert NATIVE_BUILTINS.pedersen(*items[:2]) == PLAIN.pedersen(*items[:2])
        assert NATIVE_BUILTINS.poseidon(*items[:2]) == PLAIN.poseidon(*items[:2])
        assert NATIVE_BUILTINS.poseidon_many(items) == PLAIN.poseidon_many(items)


def test_paths_agree() -> None:
    generator = random.Random(5)
    for count in [1, 2, 8, 9, 64, 250]:
        node, *siblings = (generator.randrange(PRIME) for _ in range(count + 1))
        for bits in [0, 2**count - 1, generator.getrandbits(count)]:
            path = node, bits, tuple(siblings)

            assert NATIVE_BUILTINS.poseidon_path(*path) == PLAIN.poseidon_path(*path)


def test_the_lowest_bit_decides_at_the_lowest_sibling() -> None:
    for one in [NATIVE_BUILTINS, PLAIN]:
        below = one.poseidon(3, 7)

        assert one.poseidon_path(7, 0b01, (3, 5)) == one.poseidon(below, 5)


@pytest.mark.parametrize(
    ("bits", "siblings"), [(0, ()), (2, (5,)), (256, (5,) * 8), (2**250, (5,) * 64)]
)
def test_a_path_with_a_bit_and_no_sibling_is_no_path(bits: int, siblings: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no bit without one"):
        NATIVE_BUILTINS.poseidon_path(1, bits, siblings)
    with pytest.raises(AssertionError):
        poseidon_path(1, bits, siblings)


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
