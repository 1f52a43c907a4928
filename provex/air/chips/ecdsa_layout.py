"""Where the values of a signature stand in the 128 rows of its instance."""

from provex.air.curve import Coordinates
from provex.air.expression import Column, Expression

from .generator_table import GENERATOR_WINDOWS

__all__ = [
    "DIGIT_WINDOWS",
    "GENERATOR_EVERY",
    "LAST",
    "PERIOD",
    "SCALAR_BOUND",
    "SCALAR_SHIFT",
    "TABLE",
    "TABLE_EVERY",
    "Layout",
]

PERIOD = 128
DIGIT_WINDOWS = 126
LAST = DIGIT_WINDOWS - 1
EXTRA = (DIGIT_WINDOWS, DIGIT_WINDOWS + 1)

# A scalar k in [1, 2^251) is written as the 126 digits of k + SCALAR_SHIFT, the highest 2 or 3;
# digit D stands for 2 D - 3, and together they stand for 2 k - 1.
SCALAR_BOUND = 2**251
SCALAR_SHIFT = SCALAR_BOUND - 1

GENERATOR_EVERY = 4
GENERATOR_LAST = GENERATOR_EVERY * (GENERATOR_WINDOWS - 1)

# Points d Q - e R of the signature's table; the opposite points have opposite digits.
TABLE_EVERY = 16
TABLE = ((1, 1), (1, -1), (1, 3), (1, -3), (3, 1), (3, -1), (3, 3), (3, -3))


class Layout:
    """Where the values of a signature stand; single values seen from its first row.

    They fill the cells that the chain leaves in its first row and after its last one.
    """

    def __init__(self) -> None:
        one = ("signature", "x", "y", "doubling slope", "first slope", "second slope")
        rest = ("inverse", "point x", "point y", "key digits", "nonce digits")
        self.columns = tuple(Column(name) for name in (*one, *rest))
        (self.signature, self.x, self.y, self.double, self.first, self.second) = self.columns[:6]
        self.inverse, self.point_x, self.point_y, self.key, self.nonce = self.columns[6:]
        sums = ("message", "generator x", "generator y", "generator sum x", "generator sum y")
        self.generator = tuple(Column(name, GENERATOR_EVERY) for name in sums)
        table = ("table x", "table y", "table uses", "table opposite uses")
        self.table = tuple(Column(name, TABLE_EVERY) for name in table)

    def uses(self) -> Expression:
        """How often the signature is received."""
        return self.double[0]

    def message_inverse(self) -> Expression:
        """Shows that the message is not zero."""
        return self.first[0]

    def bound_inverses(self) -> tuple[Expression, Expression]:
        """Show that r and s are not 2^251, which their digits just reach."""
        return self.second[0], self.inverse[0]

    def key_point(self) -> Coordinates:
        """Q."""
        return self.point_x[EXTRA[0]], self.point_y[EXTRA[0]]

    def nonce_point(self) -> Coordinates:
        """R."""
        return self.point_x[EXTRA[1]], self.point_y[EXTRA[1]]

    def key_triple(self) -> Coordinates:
        """3 Q."""
        return self.x[EXTRA[1]], self.y[EXTRA[1]]

    def nonce_triple(self) -> Coordinates:
        """3 R."""
        return self.key[EXTRA[0]], self.nonce[EXTRA[0]]

    def triple_slopes(self, place: int) -> tuple[Expression, Expression]:
        """The slopes of 2 P and 3 P: place 0 for Q, 1 for R."""
        return self.double[EXTRA[place]], self.first[EXTRA[place]]

    def table_inverses(self) -> tuple[Expression, ...]:
        """For Q and R, Q and 3 R, 3 Q and R, 3 Q and 3 R."""
        low, high = EXTRA
        return self.second[low], self.second[high], self.key[high], self.nonce[high]

    def chain_end(self) -> Coordinates:
        """(2 r - 1) Q - (2 s - 1) R."""
        return self.x[LAST], self.y[LAST]

    def chain_total(self) -> Coordinates:
        """2 r Q - 2 s R."""
        return self.x[EXTRA[0]], self.y[EXTRA[0]]

    def total_inverses(self) -> tuple[Expression, Expression]:
        """For the addition of Q - R to the chain, and of the total to the shift point."""
        return self.inverse[EXTRA[0]], self.inverse[EXTRA[1]]

    def table_point(self, number: int) -> Coordinates:
        """An entry of the signature's table."""
        return self.table[0][TABLE_EVERY * number], self.table[1][TABLE_EVERY * number]

    def generator_total(self) -> Coordinates:
        """2 z G + S."""
        return self.generator[3][GENERATOR_LAST], self.generator[4][GENERATOR_LAST]
