"""The facts on L1 that a batch's conditional transfers name, kept beside the batch's file.

The batch itself holds only their hashes; L1 wants registry and fact of each, in order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from provex.protocol.errors import CONDITIONS_MALFORMED, Rejected

__all__ = ["BatchCondition", "conditions_file", "conditions_text", "read_conditions"]

_FACT_DIGITS = 64
_ADDRESS_DIGITS = 40


@dataclass(frozen=True, slots=True)
class BatchCondition:
    """A fact and the contract that must know it, both as hexadecimal digits with 0x."""

    registry: str
    fact: str


def conditions_file(directory: Path, number: int) -> Path:
    """Where the conditions of a batch are kept; there is no file for a batch without any."""
    return directory / f"{number:010d}.conditions.json"


def conditions_text(conditions: Sequence[BatchCondition]) -> str:
    """The file's text, the same for the same conditions."""
    pairs = [{"registry": item.registry, "fact": item.fact} for item in conditions]
    return json.dumps(pairs, indent=1) + "\n"


def read_conditions(directory: Path, number: int) -> tuple[BatchCondition, ...]:
    """The conditions of a batch in the order of its transactions. CONDITIONS_MALFORMED."""
    file = conditions_file(directory, number)
    if not file.exists():
        return ()
    try:
        pairs = json.loads(file.read_bytes())
        return tuple([_condition(pair["registry"], pair["fact"]) for pair in pairs])
    except (ValueError, TypeError, KeyError) as error:
        reason = f"{file.name}: {error}"
        raise Rejected(CONDITIONS_MALFORMED, number=number, reason=reason) from error


def _condition(registry: str, fact: str) -> BatchCondition:
    for text, digits in ((registry, _ADDRESS_DIGITS), (fact, _FACT_DIGITS)):
        if not text.startswith("0x") or len(bytes.fromhex(text[2:])) * 2 != digits:
            raise ValueError(f"expected 0x and {digits} digits, found {text[:80]}")
    return BatchCondition(registry, fact)
