"""Random inputs of the on-chain evaluators and what the plain twin makes of them.

The inputs come from a small generator that the contracts' tests repeat; the file keeps only
digests of the results.
"""

import json
from collections.abc import Iterator, Sequence

from provex.air.logup import ALPHA, CLAIMED_SUM, Z
from provex.air.quotient import PointValues, combined_quotient
from provex.protocol.field import PRIME
from provex.protocol.keccak import keccak256

from .evaluator_part import Part
from .solidity import Evaluator
from .statements import WORD

__all__ = [
    "CASES",
    "expected_result",
    "input_words",
    "random_words",
    "vectors",
]

CASES = 200
CASES_A_DIGEST = 10
#: Heights are the least one times at most 2^12.
SHIFTS = 13


def vectors(evaluators: Sequence[Evaluator]) -> str:
    """The file for the contracts' tests."""
    found: dict[str, object] = {
        "cases": CASES,
        "casesADigest": CASES_A_DIGEST,
        "shifts": SHIFTS,
        "evaluators": len(evaluators),
    }
    for number, evaluator in enumerate(evaluators):
        found[f"evaluator{number}"] = {
            "cells": [len(part.opened) for part in evaluator.parts],
            "heightsMin": [part.height_min for part in evaluator.parts],
            "digests": _digests(number, evaluator),
        }
    return json.dumps(found, indent=1) + "\n"


def input_words(number: int, case: int, parts: Sequence[Part]) -> list[int]:
    """The input of a contract: cases 0, 1, 2 hold only zeros, only p - 1, only bits as cells."""
    words = random_words(number, case)

    def value() -> int:
        match case:
            case 0:
                return 0
            case 1:
                return PRIME - 1
            case 2:
                return next(words) % 2
            case _:
                return next(words)

    found = [next(words), value(), value(), next(words), next(words)]
    for part in parts:
        found.append(part.height_min << next(words) % SHIFTS)
        found += [value() for _ in range(1 + len(part.opened))]
    return found


def random_words(number: int, case: int) -> Iterator[int]:
    """Squares plus one mod p, from the hash of both numbers."""
    word = int.from_bytes(keccak256(number.to_bytes(WORD) + case.to_bytes(WORD))) % PRIME
    while True:
        word = (word * word + 1) % PRIME
        yield word


def expected_result(parts: Sequence[Part], words: Sequence[int]) -> tuple[int, int]:
    """The sum of the quotients and the next power, by the plain twin."""
    point, z, alpha, coefficient, power = words[:5]
    place = 5
    total = 0
    for part in parts:
        height, claimed_sum = words[place : place + 2]
        cells = words[place + 2 : place + part.input_words]
        place += part.input_words
        names = [(column.name, rotation) for column, rotation in part.opened]
        known = {Z: z, ALPHA: alpha, CLAIMED_SUM: claimed_sum}
        at = PointValues(height, point, dict(zip(names, cells, strict=True)), known)
        quotient, power = combined_quotient(
            part.chip, part.constraints, at, coefficient=coefficient, power=power
        )
        total = (total + quotient) % PRIME
    return total, power


def _digests(number: int, evaluator: Evaluator) -> list[str]:
    found = []
    for first in range(0, CASES, CASES_A_DIGEST):
        results = b"".join(
            word.to_bytes(WORD)
            for case in range(first, first + CASES_A_DIGEST)
            for word in expected_result(evaluator.parts, input_words(number, case, evaluator.parts))
        )
        found.append("0x" + keccak256(results).hex())
    return found
