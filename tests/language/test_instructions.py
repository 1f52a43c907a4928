"""The form of the instructions: values are written once, before their uses, in scope, of their type."""

from provex.language.instructions import Block, Branch, Function, Instruction, Op, Return
from provex.language.types import BOOL, NOTHING, BuilderType, IntegerType, is_assignable


def check_block(function: Function, block: Block, scope: set[int], defined: set[int]) -> None:
    """Walk a block; `scope` grows with what it defines, `defined` with everything anywhere."""

    def define(value: int) -> None:
        assert value not in defined, f"{function.name}: v{value} is written twice"
        defined.add(value)
        scope.add(value)

    def use(*values: int) -> None:
        for value in values:
            assert value in scope, f"{function.name}: v{value} is read out of scope"

    for statement in block.statements:
        if isinstance(statement, Instruction):
            use(*statement.arguments)
            define(statement.result)
        elif isinstance(statement, Branch):
            use(statement.condition)
            assert function.types[statement.condition] == BOOL
            for side in (statement.then, statement.otherwise):
                check_block(function, side, set(scope), defined)
                if not isinstance(side.end, Return):
                    assert len(side.end.values) == len(statement.results)
            for result in statement.results:
                define(result)
        else:
            use(*[value for value in (statement.source, statement.start) if value is not None])
            use(*[carried.initial for carried in statement.carried])
            inner = set(scope)
            for value in (statement.item, *[carried.inside for carried in statement.carried]):
                defined.add(value)
                inner.add(value)
            check_block(function, statement.body, inner, defined)
            assert not isinstance(statement.body.end, Return)
            assert len(statement.body.end.values) == len(statement.carried)
            for carried in statement.carried:
                define(carried.after)
    if isinstance(block.end, Return):
        check_return(function, block.end, scope)
    else:
        use(*block.end.values)


def check_return(function: Function, end: Return, scope: set[int]) -> None:
    if end.value is None:
        assert function.result == NOTHING
    else:
        assert end.value in scope
        assert is_assignable(function.types[end.value], function.result)


def test_every_value_is_written_once_and_read_in_scope(rules):
    for function in rules.compiled.functions.values():
        parameters = {value for _, value in function.parameters}
        check_block(function, function.body, set(parameters), set(parameters))


def test_a_list_under_construction_is_used_once_on_every_way(rules):
    for function in rules.compiled.functions.values():
        check_builders(function, function.body, set())


def check_builders(function: Function, block: Block, used: set[int]) -> None:
    """Growing in place is right only if no older version is looked at again."""
    for statement in block.statements:
        if isinstance(statement, Branch):
            sides = [set(used), set(used)]
            check_builders(function, statement.then, sides[0])
            check_builders(function, statement.otherwise, sides[1])
            used |= sides[0] | sides[1]
        elif isinstance(statement, Instruction):
            if statement.op in (Op.APPEND, Op.EXTEND, Op.FREEZE):
                builder = statement.arguments[0]
                assert isinstance(function.types[builder], BuilderType)
                assert builder not in used
                used.add(builder)
        else:
            check_builders(function, statement.body, used)


def instructions_of(block: Block):
    for statement in block.statements:
        if isinstance(statement, Instruction):
            yield statement
        elif isinstance(statement, Branch):
            yield from instructions_of(statement.then)
            yield from instructions_of(statement.otherwise)
        else:
            yield from instructions_of(statement.body)


def test_arithmetic_is_of_integers_only(rules):
    numbers = {Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.FLOOR_DIVIDE, Op.LESS, Op.EQUAL}
    for function in rules.compiled.functions.values():
        for instruction in instructions_of(function.body):
            if instruction.op in numbers:
                for argument in instruction.arguments:
                    assert isinstance(function.types[argument], IntegerType)
