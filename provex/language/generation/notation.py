"""An instruction in the notation of docs/auditor/machine.md: `[f+7] = 3·[[f+2]+1] + [f+9]`."""

from provex.language.program_file import (
    CODE_IN_A,
    USE_B,
    Call,
    Function,
    High,
    Hint,
    MachineInstruction,
)
from provex.protocol.field import PRIME

__all__ = ["instruction_text", "next_counter", "number_text"]

_POWER_MIN = 16
_FAR_BITS = 64
_RANGES = {Call.RANGE_64, Call.RANGE_128}


def instruction_text(counter: int, row: MachineInstruction, names: dict[int, str]) -> str:
    """What an instruction does, what is checked, and where it goes on if not behind.

    `names` are those of the functions that begin at a counter.
    """
    parts = [_equation(row, names), _checked(row), _goes_on(counter, row, names), _error(row)]
    return "   ".join(part for part in parts if part)


def next_counter(counter: int, row: MachineInstruction) -> int | None:
    """Where a jump or a transfer leads, unless a word decides."""
    if row.is_transfer:
        return None if row.reads_a else row.jump
    return counter + 1 + row.jump if row.jump else None


def number_text(number: int) -> str:
    """A field element: negative above p / 2; large ones as powers of two, or in hex."""
    if number > PRIME // 2:
        return f"-{number_text(PRIME - number)}"
    bits = number.bit_length() - 1
    if number >= 1 << _POWER_MIN and number == 1 << bits:
        return f"2^{bits}"
    if bits >= _FAR_BITS and number - (1 << bits) < 1 << _POWER_MIN:
        return f"2^{bits}+{number - (1 << bits)}"
    return str(number) if bits < _FAR_BITS else hex(number)


def _cell(base: str, offset: int) -> str:
    if not offset:
        return f"[{base}]"
    text = number_text(offset)
    return f"[{base}{text}]" if text.startswith("-") else f"[{base}+{text}]"


def _a(row: MachineInstruction) -> str:
    if not row.reads_a:
        return "clock"
    base = _cell("f", row.pointer_offset) if row.is_indirect else "f"
    return _cell(base, row.a_offset)


def _b(row: MachineInstruction) -> str:
    return _cell("f", row.b_offset) if row.reads_b else "f"


def _c(row: MachineInstruction) -> str:
    return _cell("f", row.c_offset)


def _sum(row: MachineInstruction) -> str:
    """The right side of the equation."""
    factors = [
        (row.a_factor, _a(row)),
        (row.b_factor, _b(row)),
        (row.product_factor, f"{_a(row)}·{_b(row)}"),
        (row.constant, ""),
    ]
    text = ""
    for factor, word in factors:
        if not factor:
            continue
        number = number_text(factor)
        sign = "-" if number.startswith("-") else "+"
        number = number.removeprefix("-")
        if word:
            number = word if number == "1" else f"{number}·{word}"
        if text:
            text += f" {sign} {number}"
        else:
            text = number if sign == "+" else f"-{number}"
    return text or "0"


def _equation(row: MachineInstruction, names: dict[int, str]) -> str:
    if row.c_factor:
        factor = "" if row.c_factor == 1 else f"{number_text(row.c_factor)}·"
        return f"{factor}{_c(row)} = {_sum(row)}"
    if row.hint is not None:
        return f"{_c(row)} = advice {_advice(row, row.hint, names)}"
    if row.call:
        return f"{_c(row)} = {_call(row)}"
    return f"0 = {_sum(row)}"


def _call(row: MachineInstruction) -> str:
    return f"{Call(row.call).name.lower()}({_a(row)}, {_b(row)})"


def _advice(row: MachineInstruction, hint: Hint, names: dict[int, str]) -> str:
    if isinstance(hint, Function):
        arguments = ", ".join(_cell("f", offset) for offset in hint.arguments)
        return f"{names.get(hint.counter, 'function')}@{hint.counter}({arguments})"
    if isinstance(hint, High):
        return f"{_a(row)} // 2^{hint.bits}"
    divisor = _b(row) if hint.divisor == USE_B else number_text(hint.divisor)
    return f"{_a(row)} // {divisor}" + (" (signed)" if hint.is_signed else "")


def _checked(row: MachineInstruction) -> str:
    """The call that checks c; a call that gives c stands in the equation."""
    if not row.call or (not row.c_factor and row.hint is None):
        return ""
    if row.call in _RANGES:
        return Call(row.call).name.lower()
    if row.call == Call.WRITE:
        return f"write {_a(row)} there"
    return _call(row)


def _goes_on(counter: int, row: MachineInstruction, names: dict[int, str]) -> str:
    target = next_counter(counter, row)
    if row.is_transfer:
        where = _a(row) if target is None else _target(target, names)
        return f"go to {where} in that frame"
    if target is None:
        return ""
    is_always = row.c_factor == 1 and _sum(row) == "1"
    return f"go to {target}" if is_always else f"if it is 1 go to {target}"


def _target(counter: int, names: dict[int, str]) -> str:
    return f"{names[counter]}@{counter}" if counter in names else str(counter)


def _error(row: MachineInstruction) -> str:
    if not row.code:
        return ""
    return f"else {_a(row)}" if row.code == CODE_IN_A else f"else {row.code}"
