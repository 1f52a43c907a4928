"""Where words stand: frames, regions in them, labels, and formulas over two words.

Offsets stay symbolic until all frames have their size.
"""

from dataclasses import dataclass, field

from provex.protocol.field import PRIME

__all__ = [
    "CLOCK",
    "LIST_REGION_WORDS",
    "TURNS_MAX",
    "Formula",
    "Frame",
    "FramePlace",
    "Label",
    "Offset",
    "Place",
    "Region",
    "RegionKind",
    "Source",
    "constant",
    "of_place",
]

# A run has fewer steps, so no list has more words and no loop more turns.
TURNS_MAX = 1 << 24
LIST_REGION_WORDS = 1 << 24


@dataclass(eq=False, slots=True)
class Label:
    """A place in the code; its counter is known when the program is assembled."""

    name: str
    counter: int = -1


@dataclass(frozen=True, slots=True)
class Offset:
    """Words from a frame's beginning: cells, bases of regions and strides of loops."""

    words: int = 0
    regions: tuple["Region", ...] = ()
    strides: tuple[tuple["Frame", int], ...] = ()

    def plus(self, words: int) -> "Offset":
        """So many words further on."""
        return Offset(self.words + words, self.regions, self.strides)

    def in_region(self, region: "Region") -> "Offset":
        """This place of a frame that lies in a region of another."""
        return Offset(self.words, (*self.regions, region), self.strides)

    def turned(self, frame: "Frame", count: int) -> "Offset":
        """The same place so many turns on."""
        return Offset(self.words, self.regions, (*self.strides, (frame, count)))

    def resolved(self) -> int:
        """The number, when all frames are complete."""
        total = self.words + sum(region.base for region in self.regions)
        return total + sum(frame.size * count for frame, count in self.strides)


@dataclass(eq=False, slots=True)
class RegionKind:
    """What a region holds: `count` times a frame, or so many words."""

    frame: "Frame | None"
    count: int

    @property
    def size(self) -> int:
        """Words."""
        return self.count * (self.frame.size if self.frame is not None else 1)


@dataclass(eq=False, slots=True)
class Region:
    """A part of a frame's address space that belongs to one call, loop or list."""

    owner: "Frame"
    kind: RegionKind
    number: int

    @property
    def base(self) -> int:
        """Words from the owner's beginning."""
        return self.owner.base_of(self.number)


@dataclass(eq=False, slots=True)
class Frame:
    """The cells of a function or of one turn of a loop, and the regions behind them."""

    name: str
    cells: int = 0
    regions: list[Region] = field(default_factory=list)
    outer: "dict[Frame, int]" = field(default_factory=dict)
    """For a turn's frame: the cells that hold the addresses of the frames around it."""
    parent: "Frame | None" = None
    _bases: list[int] | None = None

    def cell(self) -> int:
        """A new cell."""
        self.cells += 1
        return self.cells - 1

    def block(self, width: int) -> int:
        """So many new cells, one behind the other."""
        self.cells += width
        return self.cells - width

    def region(self, kind: RegionKind) -> Region:
        """A new region."""
        region = Region(self, kind, len(self.regions))
        self.regions.append(region)
        return region

    def base_of(self, number: int) -> int:
        """Where a region begins. All cells and regions must be known."""
        if self._bases is None:
            bases = [self.cells]
            for region in self.regions:
                bases.append(bases[-1] + region.kind.size)
            self._bases = bases
        return self._bases[number]

    @property
    def size(self) -> int:
        """Words of the frame with its regions."""
        return self.base_of(len(self.regions))


@dataclass(frozen=True, slots=True)
class Place:
    """A word that can be read: at an offset of a frame, or behind a pointer that stands there."""

    frame: Frame
    offset: Offset
    pointer: Offset | None = None


@dataclass(frozen=True, slots=True)
class FramePlace:
    """The address of a frame, as a word."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class _Clock:
    """The number of the step."""


CLOCK = _Clock()
Source = Place | FramePlace | _Clock


@dataclass(frozen=True, slots=True)
class Formula:
    """constant + a_factor · a + b_factor · b + product_factor · a · b, in the field.

    The constant may name a label or an offset, whose numbers are added when known.
    """

    constant: int = 0
    a: Source | None = None
    a_factor: int = 0
    b: Source | None = None
    b_factor: int = 0
    product_factor: int = 0
    label: Label | None = None
    offset: Offset | None = None

    @property
    def is_constant(self) -> bool:
        """Whether it reads nothing and its number is known."""
        return self.a is None and self.b is None and self.label is None and self.offset is None

    @property
    def is_linear(self) -> bool:
        """Whether it reads one word at most."""
        return self.b is None

    @property
    def place(self) -> Place | None:
        """The place whose word it is, if it is one."""
        if not isinstance(self.a, Place) or self != Formula(0, self.a, 1):
            return None
        return self.a

    def scaled(self, factor: int) -> "Formula":
        """So many times."""
        if self.label is not None or self.offset is not None:
            raise ValueError("an address is not scaled")
        if factor % PRIME == 0:
            return Formula()
        return Formula(
            self.constant * factor % PRIME,
            self.a,
            self.a_factor * factor % PRIME,
            self.b,
            self.b_factor * factor % PRIME,
            self.product_factor * factor % PRIME,
        )

    def plus_constant(self, number: int) -> "Formula":
        """Increased."""
        return Formula(
            (self.constant + number) % PRIME,
            self.a,
            self.a_factor,
            self.b,
            self.b_factor,
            self.product_factor,
            self.label,
            self.offset,
        )

    def plus(self, other: "Formula") -> "Formula | None":
        """The sum, if it reads two words at most; None otherwise."""
        if self.offset is not None and other.offset is not None:
            return None
        if self.label is not None or other.label is not None:
            return None
        sources: list[Source] = []
        for source in (self.a, self.b, other.a, other.b):
            if source is not None and source not in sources:
                sources.append(source)
        if len(sources) > 2:
            return None
        squares = [one for one in (self, other) if one.product_factor and one.a == one.b]
        if squares and len(sources) > 1:
            return None
        first = sources[0] if sources else None
        second = sources[1] if len(sources) > 1 else None
        if squares:
            second = first
        factors = dict.fromkeys(sources, 0)
        for one in (self, other):
            if one.a is not None:
                factors[one.a] = (factors[one.a] + one.a_factor) % PRIME
            if one.b is not None:
                factors[one.b] = (factors[one.b] + one.b_factor) % PRIME
        return Formula(
            (self.constant + other.constant) % PRIME,
            first,
            factors[first] if first is not None else 0,
            second,
            factors[second] if second is not None and not squares else 0,
            (self.product_factor + other.product_factor) % PRIME,
            None,
            self.offset if self.offset is not None else other.offset,
        ).normal()

    def times(self, other: "Formula") -> "Formula | None":
        """The product, if it reads two words at most and is of degree two; None otherwise."""
        if self.is_constant:
            return other.scaled(self.constant) if other.offset is None else None
        if other.is_constant:
            return self.scaled(other.constant) if self.offset is None else None
        if not (self.is_linear and other.is_linear):
            return None
        if self.offset is not None or other.offset is not None:
            return None
        return Formula(
            self.constant * other.constant % PRIME,
            self.a,
            self.a_factor * other.constant % PRIME,
            other.a,
            other.a_factor * self.constant % PRIME,
            self.a_factor * other.a_factor % PRIME,
        )

    def normal(self) -> "Formula":
        """Without words that do not count."""
        a, b = self.a, self.b
        a_factor, b_factor = self.a_factor, self.b_factor
        if not self.product_factor:
            if b is not None and not b_factor:
                b = None
            if a is not None and not a_factor:
                a = None
            if a is None and b is not None:
                a, a_factor, b, b_factor = b, b_factor, None, 0
        return Formula(
            self.constant,
            a,
            a_factor if a is not None else 0,
            b,
            b_factor if b is not None else 0,
            self.product_factor,
            self.label,
            self.offset,
        )


def constant(number: int) -> Formula:
    """A number."""
    return Formula(number % PRIME)


def of_place(place: Source) -> Formula:
    """The word of a place."""
    return Formula(0, place, 1)
