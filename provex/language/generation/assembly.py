"""Numbers for labels and offsets: from drafts to the program's rows."""

from collections.abc import Sequence

from provex.language.program_file import Function, Hint, MachineInstruction
from provex.protocol.field import PRIME

from .drafts import Draft, FunctionHint, Item
from .places import Formula, Label, Offset, constant

__all__ = ["assembled", "is_plain_jump", "without_idle_jumps"]


def without_idle_jumps(items: Sequence[Item]) -> list[Item]:
    """The same code without jumps to what comes next anyway."""
    kept: list[Item] = []
    next_labels: set[Label] = set()
    for item in reversed(items):
        if isinstance(item, Label):
            next_labels.add(item)
        elif is_plain_jump(item) and item.jump in next_labels:
            continue
        else:
            next_labels = set()
        kept.append(item)
    return kept[::-1]


def is_plain_jump(draft: Draft) -> bool:
    """Whether the instruction always jumps inside its frame and does nothing else."""
    is_jump = draft.jump is not None and not draft.is_transfer
    return is_jump and draft.formula == constant(1) and draft.c_factor == 1 and not draft.call


def assembled(items: Sequence[Item], files: Sequence[str]) -> tuple[MachineInstruction, ...]:
    """The program's instructions, the first with number 0."""
    drafts: list[Draft] = []
    for item in items:
        if isinstance(item, Label):
            item.counter = len(drafts)
        else:
            drafts.append(item)
    places = {name: number for number, name in enumerate(files)}
    return tuple([_instruction(draft, counter, places) for counter, draft in enumerate(drafts)])


def _instruction(draft: Draft, counter: int, files: dict[str, int]) -> MachineInstruction:
    a, b, formula = draft.a, draft.b, draft.formula
    reads_a = a is not None and not a.is_clock
    is_indirect = a is not None and a.pointer is not None
    pointer = a.pointer if a is not None and a.pointer is not None else Offset()
    return MachineInstruction(
        a_offset=_number(a.offset) if a is not None and reads_a else 0,
        pointer_offset=_number(pointer),
        b_offset=_number(b.offset) if b is not None and not b.is_frame else 0,
        c_offset=_number(draft.c),
        constant=_constant(formula),
        a_factor=formula.a_factor,
        b_factor=formula.b_factor,
        product_factor=formula.product_factor,
        c_factor=draft.c_factor,
        jump=_jump(draft, counter),
        is_transfer=draft.is_transfer,
        reads_a=reads_a,
        reads_b=b is not None and not b.is_frame,
        is_indirect=is_indirect,
        call=draft.call,
        code=draft.code,
        hint=_hint(draft.hint),
        file=files[draft.place.file],
        line=draft.place.line,
    )


def _constant(formula: Formula) -> int:
    total = formula.constant
    if formula.label is not None:
        total += formula.label.counter
    if formula.offset is not None:
        total += formula.offset.resolved()
    return total % PRIME


def _jump(draft: Draft, counter: int) -> int:
    if draft.jump is None:
        return 0
    if draft.is_transfer:
        return draft.jump.counter
    return draft.jump.counter - counter - 1


def _hint(hint: Hint | FunctionHint | None) -> Hint | None:
    if isinstance(hint, FunctionHint):
        arguments = tuple([_number(offset) for offset in hint.arguments])
        return Function(hint.entry.counter, arguments)
    return hint


def _number(offset: Offset) -> int:
    return offset.resolved() % PRIME
