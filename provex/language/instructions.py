"""The intermediate representation: typed, write-once values under structured control flow.

A function is a tree of blocks. Every value is defined once, before its uses and in their block or
one around it; what a Python variable holds after a branch or loop is a new value. Records and lists
are single values here; how they lie in memory is the code generator's choice.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from .refusal import Place
from .types import Type

__all__ = [
    "Block",
    "Branch",
    "Carried",
    "Compiled",
    "End",
    "Function",
    "Instruction",
    "Join",
    "Loop",
    "Op",
    "Return",
    "Statement",
    "Value",
    "Yield",
]

Value = int
"""The number of a value, unique in its function."""


class Op(StrEnum):
    """What an instruction computes from its arguments (a, b, …)."""

    CONSTANT = "constant"
    """The integer or boolean in `detail`."""
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    NEGATE = "negate"
    FLOOR_DIVIDE = "floor_divide"
    """Quotient rounded down; the divisor is positive."""
    REMAINDER = "remainder"
    """Remainder of the quotient rounded down: at least 0, below the divisor."""
    POWER_OF_TWO = "power_of_two"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    FIELD_ADD = "field_add"
    """Sum modulo the field prime, as are the next two."""
    FIELD_SUBTRACT = "field_subtract"
    FIELD_MULTIPLY = "field_multiply"
    EQUAL = "equal"
    NOT_EQUAL = "not_equal"
    LESS = "less"
    LESS_EQUAL = "less_equal"
    NOT = "not"
    CONVERT = "convert"
    """To the bounded type named in `detail`; outside its bounds VALUE_OUT_OF_RANGE."""
    RECORD = "record"
    """A record of the kind in `detail` from all its fields in order."""
    FIELD = "field"
    """The field whose name is in `detail`."""
    PAIR = "pair"
    IS_KIND = "is_kind"
    """Whether the record's kind is among the names in `detail`, separated by blanks."""
    AS_KIND = "as_kind"
    """The same record, known to be of a kind in `detail`."""
    ASSERT_KIND = "assert_kind"
    LIST = "list"
    """An immutable list of the arguments."""
    LENGTH = "length"
    INDEX = "index"
    """Item b of list a; an index past the end has no proof."""
    BUILD = "build"
    """A list under construction that holds the arguments."""
    APPEND = "append"
    EXTEND = "extend"
    FREEZE = "freeze"
    CALL = "call"
    """The function instance named in `detail`."""
    ADVICE = "advice"
    """A hint from the advice function named in `detail`: anything of its type."""
    REQUIRE = "require"
    """Fatal with code b unless a."""
    PEDERSEN = "pedersen"
    POSEIDON = "poseidon"
    POSEIDON_MANY = "poseidon_many"
    POSEIDON_PATH = "poseidon_path"
    """From node a past the siblings in list c, lowest first, with the bits of b, lowest first."""
    IS_SIGNED = "is_signed"
    OPEN_STORE = "open_store"
    READ_POSITION = "read_position"
    WRITE_POSITION = "write_position"
    READ_ORDER = "read_order"
    WRITE_ORDER = "write_order"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One operation. `result` numbers it even when it yields nothing."""

    op: Op
    result: Value
    arguments: tuple[Value, ...]
    detail: str | int
    place: Place


class Join(StrEnum):
    """Which source form a branch comes from."""

    IF = "if"
    CHOICE = "choice"
    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True)
class Yield:
    """The block ends and hands these values to the statement around it."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """The function ends here."""

    value: Value | None
    place: Place


End = Yield | Return


@dataclass(slots=True)
class Block:
    """Statements in order, and how the block ends."""

    statements: "list[Statement]" = field(default_factory=list)
    end: End = field(default_factory=lambda: Yield(()))


@dataclass(frozen=True, slots=True)
class Branch:
    """`then` if the condition holds, else `otherwise`. `results` are what the taken one yields.

    A block that returns yields nothing; the results are then those of the other one.
    """

    join: Join
    condition: Value
    then: Block
    otherwise: Block
    results: tuple[Value, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Carried:
    """A variable that a loop changes: before the loop, at the start of a turn, after the loop."""

    initial: Value
    inside: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Loop:
    """Turns over a list (`source`) or the integers from `start` to before `stop`.

    The body ends by yielding the next `inside` of every carried variable. `turns` is the number of
    turns when the source states it.
    """

    source: Value | None
    start: Value | None
    stop: Value | None
    turns: int | None
    item: Value
    carried: tuple[Carried, ...]
    body: Block
    place: Place


Statement = Instruction | Branch | Loop


@dataclass(slots=True)
class Function:
    """A function for one choice of types for its union parameters."""

    name: str
    parameters: tuple[tuple[str, Value], ...]
    result: Type
    is_advice: bool
    place: Place
    types: list[Type]
    body: Block


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program: function instances by name, the entries first reached, and record fields."""

    entries: tuple[str, ...]
    functions: dict[str, Function]
    records: dict[str, tuple[tuple[str, Type], ...]]
    sources: dict[str, str]
    """Text of every source file, for listings."""
