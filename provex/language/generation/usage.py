"""What can be said of a function before it is written: uses, ends, and where builders come from."""

from collections.abc import Iterable

from provex.language.instructions import Block, Branch, Function, Instruction, Op, Return
from provex.language.instructions import Value as Number
from provex.language.types import BuilderType

from .body import Body
from .values import Value

__all__ = ["builder_of", "does_end", "is_constant_block", "returns_once", "uses_of"]


def uses_of(function: Function) -> dict[Number, int]:
    """How often each value is used; one use in a loop of a value from outside counts twice."""
    uses: dict[Number, int] = {}
    depths: dict[Number, int] = {value: 0 for _, value in function.parameters}

    def use(values: Iterable[Number | None], depth: int) -> None:
        for value in values:
            if value is not None:
                uses[value] = uses.get(value, 0) + (2 if depths[value] < depth else 1)

    def walk(block: Block, depth: int) -> None:
        for statement in block.statements:
            if isinstance(statement, Instruction):
                use(statement.arguments, depth)
                depths[statement.result] = depth
            elif isinstance(statement, Branch):
                use([statement.condition], depth)
                walk(statement.then, depth)
                walk(statement.otherwise, depth)
                depths.update(dict.fromkeys(statement.results, depth))
            else:
                use([each.initial for each in statement.carried], depth)
                use([statement.source, statement.start, statement.stop], depth)
                depths[statement.item] = depth + 1
                depths.update({each.inside: depth + 1 for each in statement.carried})
                walk(statement.body, depth + 1)
                depths.update({each.after: depth for each in statement.carried})
        use([block.end.value] if isinstance(block.end, Return) else block.end.values, depth)

    walk(function.body, 0)
    return uses


def does_end(block: Block) -> bool:
    """Whether a block never comes to its end."""
    return isinstance(block.end, Return)


def returns_once(function: Function) -> bool:
    """Whether the only return stands at the end of the body."""
    return isinstance(function.body.end, Return) and _count_returns(function.body) == 1


def _count_returns(block: Block) -> int:
    count = int(isinstance(block.end, Return))
    for statement in block.statements:
        if isinstance(statement, Branch):
            count += _count_returns(statement.then) + _count_returns(statement.otherwise)
    return count


def is_constant_block(block: Block) -> bool:
    """Whether a block does nothing but name numbers."""
    return not isinstance(block.end, Return) and all(
        isinstance(one, Instruction) and one.op in (Op.CONSTANT, Op.NEGATE)
        for one in block.statements
    )


def builder_of(body: Body, branch: Branch, place: int) -> Value | None:
    """The builder from which a branch's result has grown, if one of its sides shows it."""
    if not isinstance(body.function.types[branch.results[place]], BuilderType):
        return None
    grown: dict[Number, Number | None] = {}
    for block in (branch.then, branch.otherwise):
        _note_growth(block, grown)
    for block in (branch.then, branch.otherwise):
        if not isinstance(block.end, Return):
            origin: Number | None = block.end.values[place]
            while origin is not None and origin in grown:
                origin = grown[origin]
            if origin is not None:
                return body.values[origin]
    return None


def _note_growth(block: Block, grown: dict[Number, Number | None]) -> None:
    """Add of every builder made in a block from which one it has grown; None for a new one."""
    for statement in block.statements:
        if isinstance(statement, Instruction):
            if statement.op in (Op.APPEND, Op.EXTEND):
                grown[statement.result] = statement.arguments[0]
            elif statement.op == Op.BUILD:
                grown[statement.result] = None
        elif isinstance(statement, Branch):
            for side in (statement.then, statement.otherwise):
                _note_growth(side, grown)
                if not isinstance(side.end, Return):
                    grown.update(zip(statement.results, side.end.values, strict=True))
        else:
            _note_growth(statement.body, grown)
            grown.update({each.inside: each.initial for each in statement.carried})
            grown.update({each.after: each.initial for each in statement.carried})
