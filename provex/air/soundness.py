"""How many bits each part of a proof's argument gives, round by round.

Three regimes say how far from low degree a function may be that the queries must catch:

- `unique`: up to half the distance of the code. Proven.
- `johnson`: up to 1 - sqrt(rate) * (1 + 1 / (2 m)) for any multiplicity m. Proven (Ben-Sasson,
  Carmon, Haböck, Kopparty and Saraf, ePrint 2025/2055, theorem 4.2).
- `conjectured`: up to 1 - rate. The conjecture is refuted as it was stated; the figure only
  compares with systems that quote it.

Every error is an upper bound as a fraction of integers, square roots rounded up. Bits are whole
hundredths, rounded down: never more than is proven.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import isqrt

from provex.protocol.field import PRIME

from .profiles import Profile, fold_logs

__all__ = [
    "HUNDRED",
    "ProofSize",
    "Regime",
    "Soundness",
    "Term",
    "hash_bits_hundredths",
    "hundredths_of_bits",
    "queries_needed",
    "soundness",
    "soundness_at",
]

#: Bits are counted in hundredths.
HUNDRED = 100
_ROOT_SCALE = 1 << 128
_MULTIPLICITIES = tuple(1 << k for k in range(2, 17))


class Regime(Enum):
    """How far from low degree a function may be that the queries must catch."""

    UNIQUE = "unique"
    JOHNSON = "johnson"
    CONJECTURED = "conjectured"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSize:
    """What the errors depend on besides the profile. The defaults are above every layout."""

    rows_log2: int
    constraints: int = 500
    openings: int = 600
    """Claims of values outside the domain, which are reduced to one function."""
    points: int = 320
    """Distinct points of these claims."""
    constraint_degree: int = 3
    lookup_columns: int = 64
    """Columns of looked-up and table rows together, one fraction each in every row."""
    tuple_width: int = 16
    """Values of a lookup that one challenge compresses."""


@dataclass(frozen=True, slots=True)
class Term:
    """One round of the argument and the probability that a cheating prover passes it."""

    name: str
    error: Fraction

    @property
    def hundredths(self) -> int:
        """The bits of this round, in hundredths, rounded down."""
        return hundredths_of_bits(self.error)


@dataclass(frozen=True, slots=True)
class Soundness:
    """All rounds in one regime."""

    regime: Regime
    multiplicity: int | None
    terms: tuple[Term, ...]

    @property
    def hundredths(self) -> int:
        """The bits of the argument: those of its weakest round."""
        return min(term.hundredths for term in self.terms)


def soundness(profile: Profile, size: ProofSize, regime: Regime) -> Soundness:
    """The rounds of a proof. In the Johnson regime the multiplicity that gives most bits is taken.

    ValueError if the domain is too small for so many points.
    """
    if regime is not Regime.JOHNSON:
        return _soundness(profile, size, _Proximity.of(regime, profile, None))
    found = [
        _soundness(profile, size, _Proximity.of(regime, profile, multiplicity))
        for multiplicity in _MULTIPLICITIES
    ]
    return max(found, key=lambda one: one.hundredths)


def soundness_at(profile: Profile, size: ProofSize, multiplicity: int) -> Soundness:
    """The rounds in the Johnson regime with this multiplicity."""
    return _soundness(profile, size, _Proximity.of(Regime.JOHNSON, profile, multiplicity))


def queries_needed(
    regime: Regime, *, bits: int, grinding_bits: int, blowup_log2: int, multiplicity: int = 4096
) -> int:
    """The fewest queries that give so many bits, counting queries and grinding only."""
    rate = Fraction(1, 1 << blowup_log2)
    passing = _passing(regime, rate, multiplicity)
    wanted = Fraction(1, 1 << max(0, bits - grinding_bits))
    queries = 0
    error = Fraction(1)
    while error > wanted:
        queries += 1
        error *= passing
    return queries


def hundredths_of_bits(error: Fraction) -> int:
    """-log2 of an error of at most 1 in hundredths, rounded down, exactly.

    The largest k with error^100 <= 2^-k. ValueError outside (0, 1].
    """
    if not 0 < error <= 1:
        raise ValueError(f"no error probability: {error}")
    ratio: int = error.denominator**HUNDRED // error.numerator**HUNDRED
    return ratio.bit_length() - 1


def hash_bits_hundredths(digest_bound: int) -> int:
    """Bits of collision resistance of digests below a bound, in hundredths, rounded down."""
    return hundredths_of_bits(Fraction(1, digest_bound)) // 2


@dataclass(frozen=True, slots=True)
class _Proximity:
    """What a regime says of the code of a profile."""

    regime: Regime
    rate: Fraction
    multiplicity: int | None
    passing: Fraction
    """The largest part of the domain on which a caught function may agree with a polynomial."""
    list_size: Fraction
    """How many polynomials may be that close to one function."""

    @classmethod
    def of(cls, regime: Regime, profile: Profile, multiplicity: int | None) -> "_Proximity":
        rate = Fraction(1, 1 << profile.blowup_log2)
        # Of two known bounds on lists, m / rate and (m + 1/2) / sqrt(rate), the first is larger.
        list_size = Fraction(1) if multiplicity is None else (multiplicity + Fraction(1, 2)) / rate
        return cls(regime, rate, multiplicity, _passing(regime, rate, multiplicity), list_size)

    def agreement_error(self, length: int) -> Fraction:
        """That two functions far from the code have a random combination near it."""
        distance = 1 - self.passing
        if self.regime is Regime.CONJECTURED:
            return Fraction(length, PRIME)
        if self.multiplicity is None:
            return (distance * length + 1) / PRIME
        m = self.multiplicity + Fraction(1, 2)
        root_down = _root_down(self.rate)
        near = (2 * m**5 + 3 * m * distance * self.rate) * length / (3 * self.rate * root_down)
        return (near + m / root_down) / PRIME


def _soundness(profile: Profile, size: ProofSize, near: _Proximity) -> Soundness:
    rows = 1 << size.rows_log2
    domain = rows << profile.blowup_log2
    is_proven = near.regime is not Regime.CONJECTURED
    if is_proven and not rows + size.points < near.passing * domain:
        raise ValueError(f"{size.points} points are too many for 2^{size.rows_log2} rows")
    degree = size.constraint_degree * (rows + size.points - 1) + rows - 1
    terms = [
        Term("lookups", Fraction(size.lookup_columns * size.tuple_width * rows, PRIME)),
        Term("constraints", near.list_size * size.constraints / PRIME),
        Term("out of domain", near.list_size * degree / (PRIME - rows - domain)),
        Term("batching", (size.openings - 1) * near.agreement_error(domain)),
    ]
    length = domain
    for number, fold_log2 in enumerate(fold_logs(profile, size.rows_log2)):
        length >>= fold_log2
        error = ((1 << fold_log2) - 1) * near.agreement_error(length)
        terms.append(Term(f"fold of layer {number}", error))
    queries = near.passing**profile.queries / (1 << profile.grinding_bits)
    terms.append(Term("queries and grinding", queries))
    return Soundness(near.regime, near.multiplicity, tuple(terms))


def _passing(regime: Regime, rate: Fraction, multiplicity: int | None) -> Fraction:
    match regime:
        case Regime.UNIQUE:
            return (1 + rate) / 2
        case Regime.CONJECTURED:
            return rate
        case Regime.JOHNSON:
            if multiplicity is None:
                raise ValueError("the Johnson regime has a multiplicity")
            return _root_up(rate) * (1 + Fraction(1, 2 * multiplicity))


def _root_down(value: Fraction) -> Fraction:
    """A fraction of at most sqrt(value)."""
    scaled = value * _ROOT_SCALE * _ROOT_SCALE
    return Fraction(isqrt(scaled.numerator // scaled.denominator), _ROOT_SCALE)


def _root_up(value: Fraction) -> Fraction:
    """A fraction of at least sqrt(value)."""
    down = _root_down(value)
    return down if down * down == value else down + Fraction(1, _ROOT_SCALE)
