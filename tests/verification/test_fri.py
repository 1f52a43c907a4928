"""Folds and domains of the plain verifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.field import FIELD_GENERATOR, PRIME
from provex.verification.domain import Domain, reversed_bits, root_of_unity
from provex.verification.fri import FriParameters, folded, polynomial_at

felts = st.integers(0, PRIME - 1)


@given(st.lists(felts, min_size=16, max_size=16), felts, st.integers(0, 3))
def test_a_fold_mixes_neighbouring_coefficients(
    coefficients: list[int], challenge: int, fold_log2: int
) -> None:
    size = 1 << fold_log2
    point = FIELD_GENERATOR
    domain = Domain(fold_log2, point)
    row = [polynomial_at(coefficients, domain.point(position)) for position in range(size)]

    parts = [coefficients[i : i + size] for i in range(0, 16, size)]
    expected = [polynomial_at(part, challenge) for part in parts]

    assert folded(row, point, challenge) == polynomial_at(expected, pow(point, size, PRIME))


def test_neighbours_share_their_powers() -> None:
    domain = Domain(5)
    for position in range(32):
        power = pow(domain.point(position), 8, PRIME)
        assert domain.folded(3).point(position // 8) == power


def test_a_domain_knows_its_points() -> None:
    domain = Domain(4)

    assert len({domain.point(position) for position in range(16)}) == 16
    assert all(domain.has(domain.point(position)) for position in range(16))
    assert not domain.has(1)


def test_roots_of_unity_have_their_orders() -> None:
    assert root_of_unity(0) == 1
    assert root_of_unity(1) == PRIME - 1
    assert pow(root_of_unity(192), 1 << 191, PRIME) == PRIME - 1


def test_bits_are_reversed() -> None:
    assert [reversed_bits(i, 3) for i in range(8)] == [0, 4, 2, 6, 1, 5, 3, 7]
    assert reversed_bits(0, 0) == 0


@pytest.mark.parametrize(
    ("degree_log2", "final_degree_log2", "folds"),
    [(20, 8, [3, 3, 3, 3]), (10, 5, [3, 2]), (9, 8, [1]), (8, 8, [])],
)
def test_the_last_fold_takes_what_is_left(
    degree_log2: int, final_degree_log2: int, folds: list[int]
) -> None:
    parameters = FriParameters(
        degree_log2=degree_log2,
        blowup_log2=4,
        final_degree_log2=final_degree_log2,
        queries=1,
        grinding_bits=0,
    )

    assert parameters.folds() == folds
