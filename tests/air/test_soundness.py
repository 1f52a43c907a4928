"""The soundness calculator against figures that were computed elsewhere, and its own rounding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.air.profiles import Profile, profiles
from provex.air.soundness import (
    HUNDRED,
    ProofSize,
    Regime,
    hash_bits_hundredths,
    hundredths_of_bits,
    queries_needed,
    soundness,
    soundness_at,
)

# Minimum queries at 0, 20, 24, 28 and 30 bits of grinding, made with the Ethereum Foundation's
# soundness calculator: (regime, log2 of the blowup) -> for 100 bits, for 128 bits.
QUERIES = {
    (Regime.UNIQUE, 2): ([148, 118, 113, 107, 104], [189, 160, 154, 148, 145]),
    (Regime.UNIQUE, 3): ([121, 97, 92, 87, 85], [155, 131, 126, 121, 119]),
    (Regime.UNIQUE, 4): ([110, 88, 84, 79, 77], [141, 119, 114, 110, 108]),
    (Regime.UNIQUE, 5): ([105, 84, 80, 76, 74], [134, 114, 109, 105, 103]),
    (Regime.JOHNSON, 2): ([101, 81, 77, 73, 71], [129, 109, 105, 101, 99]),
    (Regime.JOHNSON, 3): ([67, 54, 51, 49, 47], [86, 73, 70, 67, 66]),
    (Regime.JOHNSON, 4): ([51, 41, 39, 37, 36], [65, 55, 53, 51, 50]),
    (Regime.JOHNSON, 5): ([41, 33, 31, 29, 29], [52, 44, 42, 41, 40]),
    (Regime.CONJECTURED, 2): ([50, 40, 38, 36, 35], [64, 54, 52, 50, 49]),
    (Regime.CONJECTURED, 4): ([25, 20, 19, 18, 18], [32, 27, 26, 25, 25]),
}
GRINDING = (0, 20, 24, 28, 30)

# Bits of (lookups, constraints, out of domain) at m = 50, then of batching and of the worst fold in
# unique decoding, at m = 50 and at m = 4096, by the same calculator, rounded to whole bits.
TERMS = {
    (20, 2): ((225, 235, 222), (222, 190, 158), (231, 199, 167)),
    (22, 4): ((223, 233, 218), (218, 183, 151), (226, 191, 160)),
    (24, 5): ((221, 232, 215), (215, 178, 147), (223, 187, 155)),
}


def published(*, rows_log2: int, **changes: int) -> ProofSize:
    """The size for which the figures were computed elsewhere."""
    sizes = {"constraints": 400, "openings": 300, "points": 48, "tuple_width": 8}
    return ProofSize(rows_log2=rows_log2, **(sizes | changes))


def profile(blowup_log2: int, queries: int = 100, grinding_bits: int = 0) -> Profile:
    return Profile(
        name="any",
        provable_bits=1,
        blowup_log2=blowup_log2,
        queries=queries,
        grinding_bits=grinding_bits,
        final_degree_log2=8,
    )


@pytest.mark.parametrize(("regime", "blowup_log2"), QUERIES)
def test_minimum_queries_are_the_published_ones(regime: Regime, blowup_log2: int) -> None:
    for bits, expected in zip((100, 128), QUERIES[regime, blowup_log2], strict=True):
        found = [
            queries_needed(regime, bits=bits, grinding_bits=grinding, blowup_log2=blowup_log2)
            for grinding in GRINDING
        ]

        assert found == expected


def test_29_bits_of_grinding_save_a_query() -> None:
    found = [
        [
            queries_needed(Regime.JOHNSON, bits=bits, grinding_bits=29, blowup_log2=blowup_log2)
            for blowup_log2 in (2, 3, 4, 5)
        ]
        for bits in (100, 128)
    ]

    assert found == [[72, 48, 36, 29], [100, 67, 50, 40]]


@pytest.mark.parametrize(("rows_log2", "blowup_log2"), TERMS)
def test_terms_are_the_published_ones(rows_log2: int, blowup_log2: int) -> None:
    outside, batching, folds = TERMS[rows_log2, blowup_log2]
    size = published(rows_log2=rows_log2, constraint_degree=2, tuple_width=1)
    one = profile(blowup_log2)
    regimes = [
        soundness(one, size, Regime.UNIQUE),
        soundness_at(one, size, 50),
        soundness_at(one, size, 4096),
    ]
    bits = [{term.name: term.hundredths for term in regime.terms} for regime in regimes]

    # The other calculator rounds its multiplicity and its result: agreement within one bit.
    names = ("lookups", "constraints", "out of domain")
    for name, expected in zip(names, outside, strict=True):
        assert abs(bits[1][name] - HUNDRED * expected) < HUNDRED
    for terms, expected_batching, expected_fold in zip(bits, batching, folds, strict=True):
        assert abs(terms["batching"] - HUNDRED * expected_batching) < HUNDRED
        worst = min(value for name, value in terms.items() if name.startswith("fold"))
        assert abs(worst - HUNDRED * expected_fold) < HUNDRED


def test_only_queries_limit_large_proofs() -> None:
    size = published(rows_log2=24, tuple_width=1)

    found = soundness_at(profile(5), size, 4096)

    algebraic = [term.hundredths for term in found.terms if term.name != "queries and grinding"]
    assert min(algebraic) >= 146 * HUNDRED


@pytest.mark.parametrize(
    ("blowup_log2", "queries", "grinding_bits", "conjectured", "provable"),
    [(4, 12, 32, 80, 56), (5, 10, 30, 80, 55), (2, 33, 30, 96, 63), (4, 18, 24, 96, 60)],
)
def test_deployed_systems_prove_less_than_they_quote(
    blowup_log2: int, queries: int, grinding_bits: int, conjectured: int, provable: int
) -> None:
    one = profile(blowup_log2, queries, grinding_bits)
    size = published(rows_log2=20)

    quoted = soundness(one, size, Regime.CONJECTURED)
    proven = soundness(one, size, Regime.JOHNSON)

    assert quoted.hundredths == conjectured * HUNDRED
    assert (provable - 1) * HUNDRED < proven.hundredths <= provable * HUNDRED


@pytest.mark.parametrize("name", profiles())
@pytest.mark.parametrize("rows_log2", [6, 12, 18, 20, 22, 24])
def test_every_profile_proves_what_it_claims(name: str, rows_log2: int) -> None:
    one = profiles()[name]

    found = soundness(one, published(rows_log2=rows_log2), Regime.JOHNSON)

    assert found.hundredths >= one.provable_bits * HUNDRED
    assert found.terms[-1].hundredths == found.hundredths


def test_bits_are_those_of_the_weakest_round() -> None:
    found = soundness(profile(4), published(rows_log2=20), Regime.UNIQUE)

    assert found.hundredths == min(term.hundredths for term in found.terms)
    assert found.multiplicity is None


def test_the_best_multiplicity_is_taken() -> None:
    one, size = profile(4, 50, 29), published(rows_log2=20)

    best = soundness(one, size, Regime.JOHNSON)

    assert all(
        soundness_at(one, size, multiplicity).hundredths <= best.hundredths
        for multiplicity in (4, 64, 1024, 16384)
    )


@given(st.integers(1, 400), st.integers(1, 10**9))
def test_bits_are_never_more_than_proven(bits: int, excess: int) -> None:
    exact = Fraction(1, 1 << bits)

    assert hundredths_of_bits(exact) == bits * HUNDRED
    slightly_more = exact * (1 + Fraction(1, excess * 10**6))
    assert bits * HUNDRED - 1 <= hundredths_of_bits(slightly_more) < bits * HUNDRED


@pytest.mark.parametrize("error", [Fraction(0), Fraction(2), Fraction(-1, 2)])
def test_only_probabilities_have_bits(error: Fraction) -> None:
    with pytest.raises(ValueError, match="no error probability"):
        hundredths_of_bits(error)


def test_a_digest_resists_collisions_with_half_its_bits() -> None:
    assert hash_bits_hundredths(2**256) == 128 * HUNDRED
    assert hash_bits_hundredths(2**160) == 80 * HUNDRED


def test_too_many_points_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        soundness(profile(1), published(rows_log2=4, points=100), Regime.UNIQUE)
