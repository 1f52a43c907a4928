"""The fixed text of the generated contracts."""

__all__ = ["EVALUATOR", "LIBRARY", "YUL_FUNCTIONS", "indented"]

LIBRARY = """\
// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: {air_hash}
pragma solidity 0.8.37;

/// @title What the generated evaluators are made for
library Constraints {{
    /// Names the description of all constraints, with an empty program. Proofs name that of
    /// `ProvingSystem`, with the rules.
    uint256 internal constant AIR_HASH = 0x{air_hash};

    /// The contracts ConstraintEvaluator0, 1, … and how many constraints they combine together.
    uint256 internal constant EVALUATORS = {evaluators};
    uint256 internal constant CONSTRAINTS = {constraints};

    /// The bytes that each contract expects.
    {constants}
}}
"""

EVALUATOR = """\
// SPDX-License-Identifier: Apache-2.0
// Generated from provex/air by `make generate`: change the chips, not this file.
// Hash of the description: {air_hash}
pragma solidity 0.8.37;

/// @title Quotients of the constraints at a point, combined
/// @notice Input and result are described in docs/developer/constraint-evaluators.md. Evaluates:
{contents}
/// @dev Input, by its first byte; column[n] is the column's value n rows below the point:
{input_map}
/// Memory; nothing from {memory_top:#06x} on is used:
{memory_map}
contract {name} {{
    /// The field's prime, 2^251 + 17·2^192 + 1.
    uint256 private constant PRIME = {prime:#x};

    /// The input has another length, a word that is no field element, or a chip's wrong height.
    error InputMalformed();

    /// The point is a row of a chip.
    error PointInDomain();

    fallback() external {{
        // All of it is arithmetic mod p on words at fixed places, which Solidity has no way to say.
        assembly {{
            let p := PRIME
{yul}
        }}
    }}
}}
"""

YUL_FUNCTIONS = """
// InputMalformed()
function refuseInput() {
mstore(0, shl(224, 0x413895fd))
revert(0, 4)
}
// PointInDomain()
function refusePoint() {
mstore(0, shl(224, 0x3606bff3))
revert(0, 4)
}
// So many bytes, each word below p.
function requireElements(size, prime) {
let isWrong := xor(calldatasize(), size)
for { let place := 0 } lt(place, size) { place := add(place, 32) } {
isWrong := or(isWrong, iszero(lt(calldataload(place), prime)))
}
if isWrong { refuseInput() }
}
// A power of two from least to most.
function requireHeight(height, least, most) {
if or(or(lt(height, least), gt(height, most)), and(height, sub(height, 1))) { refuseInput() }
}
// base^exponent for a power of two.
function raised(base, exponent, prime) -> value {
value := base
for {} gt(exponent, 1) { exponent := shr(1, exponent) } { value := mulmod(value, value, prime) }
}
// base^exponent for any exponent.
function powered(base, exponent, prime) -> value {
value := 1
for {} exponent { exponent := shr(1, exponent) } {
if and(exponent, 1) { value := mulmod(value, base, prime) }
base := mulmod(base, base, prime)
}
}
// Replace each of the words by its inverse; if one is zero mod p, the product has none.
function invertAll(start, size, scratch, exponentiation, prime) {
let product := 1
for { let place := 0 } lt(place, size) { place := add(place, 32) } {
mstore(add(scratch, place), product)
product := mulmod(product, mload(add(start, place)), prime)
}
let inverse := inverted(product, exponentiation, prime)
for { let place := size } place {} {
place := sub(place, 32)
let value := mload(add(start, place))
mstore(add(start, place), mulmod(inverse, mload(add(scratch, place)), prime))
inverse := mulmod(inverse, value, prime)
}
}
// value^(p - 2) by the precompiled contract 5.
function inverted(value, place, prime) -> inverse {
mstore(place, 32)
mstore(add(place, 0x20), 32)
mstore(add(place, 0x40), 32)
mstore(add(place, 0x60), value)
mstore(add(place, 0x80), sub(prime, 2))
mstore(add(place, 0xa0), prime)
if staticcall(gas(), 5, place, 0xc0, place, 0x20) { inverse := mload(place) }
if xor(mulmod(value, inverse, prime), 1) { refusePoint() }
}
"""


def indented(yul: str, depth: int) -> str:
    """The text with four spaces for each open brace."""
    lines = []
    for line in yul.splitlines():
        text = line.strip()
        is_end = text.startswith("}")
        depth += text.count("{") - text.count("}")
        level = depth - (text.count("{") > text.count("}")) if not is_end else depth
        lines.append("    " * level + text)
    return "\n".join(lines)
