"""`a and b`, `a or b`: the right side runs only if the left one does not decide."""

from dataclasses import replace

from provex.language.instructions import Block, Branch, Instruction, Join, Op, Return
from provex.language.instructions import Value as Number

from .body import Body, Choice, Condition, WriteBlock
from .error_codes import error_code
from .places import Formula, Label, constant
from .tools import Tools
from .values import SIGNED_REFUSAL, Comparison, Relation, Signed

__all__ = ["Choices", "is_left_to_branch"]


class Choices:
    """Writes jumps on conditions, choices among them."""

    def __init__(self, tools: Tools, write_block: WriteBlock) -> None:
        """Write right sides as blocks."""
        self._out = tools.out
        self._memory = tools.memory
        self._arithmetic = tools.numbers.arithmetic
        self._conditions = tools.numbers.conditions
        self._write_block = write_block

    def condition(self, body: Body, value: Number) -> Condition:
        """A boolean, or the choice that gives it."""
        if value in body.choices:
            return body.choices[value]
        condition = body.values[value]
        if isinstance(condition, Signed):
            raise self._out.refused(*SIGNED_REFUSAL)
        assert isinstance(condition, Formula | Comparison), "a condition is a boolean"
        return condition

    def known(self, condition: Condition) -> bool | None:
        """What a condition is, if that is known now."""
        if isinstance(condition, Choice):
            known = self.known(condition.left)
            decides = condition.branch.join == Join.OR
            return known != condition.is_negated if known is decides else None
        if isinstance(condition, Comparison):
            if not (condition.left.is_constant and condition.right.is_constant):
                return None
            condition = self._conditions.boolean(condition)
        return condition.constant != 0 if condition.is_constant else None

    def prefers_true(self, condition: Condition, branch: Branch) -> bool:
        """Whether to jump where the condition holds, and not where it does not."""
        if isinstance(condition, Choice):
            return (condition.branch.join == Join.OR) != condition.is_negated
        if isinstance(condition, Formula):
            # Both cost the same; without a jump over an empty side.
            return bool(branch.otherwise.statements or branch.results)
        return not condition.is_negated

    def jump(self, body: Body, condition: Condition, label: Label, when: bool) -> None:
        """Jump if the condition is `when`; else go on behind."""
        if isinstance(condition, Choice):
            self._jump_on_choice(body, condition, label, when != condition.is_negated)
        elif when:
            self._conditions.go_if(condition, label)
        elif isinstance(condition, Formula):
            self._conditions.go_if(self._arithmetic.subtract(constant(1), condition), label)
        elif condition.is_negated or condition.relation == Relation.LESS:
            self._conditions.go_if(condition.negated(), label)
        else:
            behind = Label("behind a jump")
            self._conditions.go_if(condition, behind)
            self._out.go(label)
            self._out.label(behind)

    def _jump_on_choice(self, body: Body, choice: Choice, label: Label, when: bool) -> None:
        decides = choice.branch.join == Join.OR
        known = self.known(choice.left)
        assert known is not decides, "a choice that is known is no choice"
        behind = Label("behind a choice")
        if known is None:
            self.jump(body, choice.left, label if when == decides else behind, decides)
        if known is None and when != decides:
            # Who comes from the left has not run the right side.
            with self._out.scope():
                self._jump_on_right(body, choice, label, when)
        else:
            self._jump_on_right(body, choice, label, when)
        self._out.label(behind)

    def _jump_on_right(self, body: Body, choice: Choice, label: Label, when: bool) -> None:
        right = self._right(body, choice)
        known = self.known(right)
        if known is None:
            self.jump(body, right, label, when)
        elif known == when:
            self._out.go(label)

    def _right(self, body: Body, choice: Choice) -> Condition:
        """The right side of a choice, its block written."""
        self._write_block(body, choice.side, is_condition=True)
        assert not isinstance(choice.side.end, Return), "a condition has no return"
        return self.condition(body, choice.side.end.values[0])

    def does_write(self, body: Body, instruction: Instruction) -> bool:
        """Write what only concerns a choice: its opposite, or the check that it holds."""
        choice = body.choices.get(instruction.arguments[0]) if instruction.arguments else None
        if choice is None:
            return False
        if instruction.op == Op.NOT:
            body.choices[instruction.result] = replace(choice, is_negated=not choice.is_negated)
            return True
        assert instruction.op == Op.REQUIRE, "choices are left to branches and checks"
        code = self._memory.number(body.values[instruction.arguments[1]])
        self._require_choice(body, choice, error_code(self._out, code))
        return True

    def _require(self, body: Body, condition: Condition, code: int) -> None:
        if isinstance(condition, Choice):
            self._require_choice(body, condition, code)
        else:
            self._conditions.require(condition, code)

    def _require_choice(self, body: Body, choice: Choice, code: int) -> None:
        """Assert both sides, or the right one unless the left holds."""
        if choice.is_negated:
            holds = Label("the check holds")
            with self._out.scope():
                self.jump(body, choice, holds, when=True)
                self._out.require_zero(constant(1), code)
            self._out.label(holds)
            return
        if choice.branch.join == Join.AND:
            self._require(body, choice.left, code)
            self._require(body, self._right(body, choice), code)
            return
        holds = Label("the check holds")
        with self._out.scope():
            if self.known(choice.left) is None:
                self.jump(body, choice.left, holds, when=True)
            elif self.known(choice.left):
                return
            self._require(body, self._right(body, choice), code)
        self._out.label(holds)


def is_left_to_branch(body: Body, block: Block, place: int, *, is_condition: bool) -> bool:
    """Whether a branch is `a and b` or `a or b` and all that follows is a branch on it."""
    branch = block.statements[place]
    assert isinstance(branch, Branch), "a branch is asked for"
    if branch.join not in (Join.AND, Join.OR) or len(branch.results) != 1:
        return False
    result = branch.results[0]
    for statement in block.statements[place + 1 :]:
        if body.uses.get(result) != 1:
            return False
        if isinstance(statement, Branch):
            return statement.condition == result
        if not isinstance(statement, Instruction):
            return False
        if statement.op == Op.NOT and statement.arguments[0] == result:
            result = statement.result
        elif statement.op == Op.REQUIRE:
            return statement.arguments[0] == result
        elif statement.op != Op.CONSTANT:
            return False
    is_result = not isinstance(block.end, Return) and block.end.values == (result,)
    return is_condition and is_result and body.uses.get(result) == 1
