"""Write the permutation of Poseidon for the contracts from the constants of its plain twin.

Without arguments it writes; `--check` only compares and exits with 1 on a difference.

In a partial round only the third element c meets the S-box, so the other two are linear in what
came before. With x[n] the cube in partial round n and u[n] the sum of the first two elements,
constants aside, the mixing gives

    c[n+1] = u[n] - 2 x[n]        u[n+1] = 4 u[n-1] + 2 u[n] + 2 x[n]

and with all of them in units of s, where s^2 = 1/2, so that 2 s^3 is s,

    c[n+1] = u[n] - x[n] + k      u[n+1] = 4 u[n-1] + 2 u[n] + x[n]        x[n] = c[n]^3.

k is all that the constants of the rounds up to there add to c. Sums stay unreduced while they fit.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from provex.protocol.field import PRIME, inverse, square_root
from provex.protocol.poseidon import FULL_ROUNDS_HALF, PARTIAL_ROUNDS, round_constants

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "contracts/src/generated/PoseidonPermutation.sol"

#: Sums of up to so many field elements are below 2^256.
ELEMENTS_MAX = 31
assert ELEMENTS_MAX * PRIME < 2**256 <= (ELEMENTS_MAX + 1) * PRIME

CONTRACT = """\
// SPDX-License-Identifier: Apache-2.0
// Generated from provex/protocol/poseidon.py by `make generate`: change that, not this file.
pragma solidity 0.8.37;

/// @title Starknet's Poseidon permutation: width 3, x³, {full} full and {partial} partial rounds
/// @dev The partial rounds follow only the element that is cubed and the last two sums u of the
/// other two, all in units of a square root of 1/2: see scripts/generate_poseidon_contract.py.
library PoseidonPermutation {{
    /// @notice The permutation of three field elements, which the caller has reduced.
    /// @param prime The field's prime; as a parameter it is copied, not spelled out, each time.
    /// @dev Assembly, because nothing needs a check for overflow: no sum exceeds {elements} primes.
    function permute(uint256 a, uint256 b, uint256 c, uint256 prime)
        internal
        pure
        returns (uint256, uint256, uint256)
    {{
        assembly ("memory-safe") {{
{body}
        }}
        return (a, b, c);
    }}
}}
"""


@dataclass(frozen=True)
class Sum:
    """A sum u: the variable that holds it, and how many field elements it is at most."""

    name: str
    elements: int


def main() -> int:
    text = contract()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text)
        return 0
    if TARGET.exists() and TARGET.read_text() == text:
        return 0
    print(f"{TARGET.relative_to(ROOT)} is not what the constants give: run `make generate`")
    return 1


def contract() -> str:
    rows = [list(row) for row in round_constants()]
    first, second = FULL_ROUNDS_HALF, FULL_ROUNDS_HALF + PARTIAL_ROUNDS
    added, following = partial_constants(rows[first:second], rows[second])
    lines = ["// The first full rounds."]
    lines += [
        f"{name} := add({name}, {value:#x})" for name, value in zip("abc", rows[0], strict=True)
    ]
    for row in rows[1:first]:
        lines += [*cubes(), *mixing(row)]
    lines += [*cubes(), "// The partial rounds.", *partial_rounds(added, following)]
    lines.append("// The last full rounds.")
    for row in rows[second + 1 :]:
        lines += [*cubes(), *mixing(row)]
    lines += [*cubes(), *mixing([0, 0, 0])]
    lines += [f"{name} := mod({name}, prime)" for name in "abc"]
    return CONTRACT.format(
        full=2 * FULL_ROUNDS_HALF,
        partial=PARTIAL_ROUNDS,
        elements=ELEMENTS_MAX,
        body="\n".join(" " * 12 + line for line in lines),
    )


def partial_constants(rows: list[list[int]], following: list[int]) -> tuple[list[int], list[int]]:
    """What the constants add to c in each partial round, and to all three after the last one.

    Constants of the first two elements go through the mixing to where they meet an S-box.
    """
    added = []
    a, b, c = 0, 0, 0
    for row in rows:
        a, b = a + row[0], b + row[1]
        added.append((c + row[2]) % PRIME)
        a, b, c = 3 * a + b, a - b, a + b
    after = [a + following[0], b + following[1], c + following[2]]
    return added, [value % PRIME for value in after]


def cubes() -> list[str]:
    return [f"{name} := {cube(name)}" for name in "abc"]


def cube(name: str) -> str:
    return f"mulmod(mulmod({name}, {name}, prime), {name}, prime)"


def mixing(constants: list[int]) -> list[str]:
    """The matrix on cubes, then the next round's constants; 2 p keep the differences positive."""
    add_a, add_b, add_c = constants
    return [
        "{",
        "    let two := add(a, b)",
        "    let three := add(two, c)",
        f"    a := add(add(three, {add_a:#x}), shl(1, a))",
        f"    b := add(three, sub({add_b + 2 * PRIME:#x}, shl(1, b)))",
        f"    c := add(two, sub({add_c + 2 * PRIME:#x}, shl(1, c)))",
        "}",
    ]


def partial_rounds(added: list[int], following: list[int]) -> list[str]:
    """From the last cubes before the partial rounds to the elements of the full round after them.

    u and v take turns at being the last sum u[n] and the one before.
    """
    unit = square_root(inverse(2))
    assert unit is not None, "1/2 is a square"
    to_units = inverse(unit)
    # From the mixing of cubes a, b, c: u[-1], which is half the difference, is a + b.
    lines = [
        "let u := add(a, b)",
        f"let v := mulmod(add(shl(2, a), shl(1, c)), {to_units:#x}, prime)",
        f"c := mulmod(add(u, sub({added[0] + 2 * PRIME:#x}, shl(1, c))), {to_units:#x}, prime)",
        f"u := mulmod(u, {to_units:#x}, prime)",
        f"let x := {cube('c')}",
    ]
    before, last = Sum("u", 1), Sum("v", 1)
    for place, constant in enumerate(added[1:], start=1):
        add_c = PRIME + constant * to_units % PRIME
        lines.append(f"c := add({last.name}, sub({add_c:#x}, x))")
        is_at_end = place >= len(added) - 2
        found, line = next_sum(before, last, is_reduced=is_at_end)
        lines += [line, f"x := {cube('c')}"]
        before, last = last, found
    return [*lines, *out_of_partial(before, last, unit, following)]


def next_sum(before: Sum, last: Sum, *, is_reduced: bool) -> tuple[Sum, str]:
    """u[n+1] in the place of u[n-1], reduced where the sums after it would not fit."""
    elements = 4 * before.elements + 2 * last.elements + 1
    assert elements <= ELEMENTS_MAX
    text = f"add(shl(2, {before.name}), add(shl(1, {last.name}), x))"
    of_next = 4 * last.elements + 2 * elements + 1
    of_one_after = 4 * elements + 2 + 1
    if is_reduced or max(of_next, of_one_after) > ELEMENTS_MAX:
        return Sum(before.name, 1), f"{before.name} := mod({text}, prime)"
    return Sum(before.name, elements), f"{before.name} := {text}"


def out_of_partial(before: Sum, last: Sum, unit: int, following: list[int]) -> list[str]:
    """The mixing after the last cube x: 2 u[n-1] + 2 u[n] + x, 2 u[n-1] + x, u[n] - 2 x."""
    assert (before.elements, last.elements) == (1, 1), "the sums below fit"
    half = unit * inverse(2) % PRIME
    add_a, add_b, add_c = following
    u, v = before.name, last.name
    return [
        f"a := add(mulmod(add(shl(2, add({u}, {v})), x), {half:#x}, prime), {add_a:#x})",
        f"b := add(mulmod(add(shl(2, {u}), x), {half:#x}, prime), {add_b:#x})",
        f"c := add(mulmod(add({v}, sub(prime, x)), {unit:#x}, prime), {add_c:#x})",
    ]


if __name__ == "__main__":
    sys.exit(main())
