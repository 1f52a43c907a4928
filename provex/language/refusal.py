"""Where something stands in the source, and how the compiler refuses it."""

import ast
from dataclasses import dataclass

from provex.protocol.errors import Rejected

__all__ = ["Place", "place_of", "refused"]


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a source file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def place_of(file: str, node: ast.AST) -> Place:
    """Where a syntax node starts."""
    line = getattr(node, "lineno", 1)
    column = getattr(node, "col_offset", 0)
    return Place(file, line, column + 1)


def refused(code: int, place: Place, found: str, instead: str) -> Rejected:
    """The refusal of a program: what stands there, and what to write instead."""
    return Rejected(code, where=str(place), found=found, instead=instead)
