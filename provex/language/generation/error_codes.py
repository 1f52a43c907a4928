"""The errors that checks name."""

from provex.language.program_file import CODE_IN_A

from .emitter import Emitter
from .places import Formula

__all__ = ["COMPUTED_ERROR", "error_code"]

COMPUTED_ERROR = (
    "a check whose error is computed",
    "write require(x == OK, x), or name the error",
)
"""What is said of an error that is no constant."""


def error_code(out: Emitter, code: Formula) -> int:
    """The number of an error; it is a constant that an instruction has room for."""
    if not code.is_constant:
        raise out.refused(*COMPUTED_ERROR)
    if not 0 < code.constant < CODE_IN_A:
        raise out.refused(f"the error {code.constant}", f"use 1 to {CODE_IN_A - 1}")
    return code.constant
