"""Writes what the on-chain verifier is made for: hashes, profiles with roots, tables of layouts.

The format of a table is described in docs/developer/on-chain-verifier.md.
"""

import textwrap
from collections.abc import Iterator, Sequence

from provex.air.buses import CALL
from provex.air.emit.bytecode_reader import AirProgram, LayoutProgram, read_bytecode
from provex.air.emit.evaluator_part import Part
from provex.air.emit.solidity import evaluators
from provex.air.layout import ON_CHAIN_LAYOUTS
from provex.air.profiles import Profile
from provex.native import crypto
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call
from provex.verification.domain import root_of_unity
from provex.verification.mask import Mask, mask_of
from provex.verification.transcript import label_word

from .proving_system import ProvingSystem

__all__ = [
    "GENERATED_NAMES",
    "ON_CHAIN_LAYOUTS",
    "ON_CHAIN_PROFILES",
    "layout_table",
    "verifier_sources",
]

ON_CHAIN_PROFILES = ("production", "test")
"""The profiles that have a verifier contract."""

GENERATED_NAMES = ("LayoutTable*.sol", "ProvingSystem.sol", "*Profile.sol")
"""Patterns of the files that are written here."""

_LICENSE = "// SPDX-License-Identifier: Apache-2.0"
_ORIGIN = "// Generated from provex/settlement/verifier_contracts.py by `make generate`."
_PRAGMA = "pragma solidity 0.8.37;"
_STOP = b"\0"
"""The first byte of a table's code, so that a call does nothing."""
_HEX_DIGITS_A_LINE = 112


def verifier_sources(system: ProvingSystem) -> dict[str, str]:
    """All generated files by name."""
    air = read_bytecode(system.air_bytes)
    parts = [one.parts for one in evaluators(system.chips)]
    tables = [layout_table(air, layout, parts) for layout in air.layouts[:ON_CHAIN_LAYOUTS]]
    files = {f"LayoutTable{n}.sol": _table_contract(n, table) for n, table in enumerate(tables)}
    files["ProvingSystem.sol"] = _proving_system(system, air, tables)
    for name in ON_CHAIN_PROFILES:
        files[f"{name.capitalize()}Profile.sol"] = _profile_contract(system, name)
    return files


def layout_table(air: AirProgram, layout: LayoutProgram, parts: Sequence[Sequence[Part]]) -> bytes:
    """What the verifier must know of a layout, as the code of a contract."""
    mask = mask_of(air, layout)
    fixed, main, interaction, composition = mask.widths
    points = _points(mask)
    head = [
        _STOP,
        bytes([layout.rows_log2, fixed, main, interaction, composition]),
        bytes([sum(bool(chip.messages) for chip in air.chips)]),
        len(mask.openings).to_bytes(2),
        len(points).to_bytes(2),
    ]
    return b"".join([*head, *points, *_inputs(air, layout, mask, parts)])


def _points(mask: Mask) -> list[bytes]:
    """For each point in order: the power of the generator, and all columns opened there."""
    generator = root_of_unity(mask.rows_log2)
    shifts: dict[int, list[bytes]] = {}
    for number, (column, shift) in enumerate(mask.openings):
        shifts.setdefault(shift, []).append(bytes([column]) + number.to_bytes(2))
    return [
        pow(generator, shift, PRIME).to_bytes(32) + bytes([len(opened)]) + b"".join(opened)
        for shift, opened in sorted(shifts.items())
    ]


def _inputs(
    air: AirProgram, layout: LayoutProgram, mask: Mask, parts: Sequence[Sequence[Part]]
) -> Iterator[bytes]:
    """For each evaluator the chips that it evaluates, and for these the openings it is given."""
    numbers = {chip.name: number for number, chip in enumerate(air.chips)}
    sums: dict[str, int] = {}
    for chip in air.chips:
        if chip.messages:
            sums[chip.name] = len(sums) + 1
    for evaluator in parts:
        yield bytes([len(evaluator)])
        for part in evaluator:
            name = part.chip.name
            number = numbers[name]
            yield bytes([layout.heights_log2[number], sums.get(name, 0)])
            yield len(part.opened).to_bytes(2)
            for column, rotation in part.opened:
                yield mask.places[number, column.name, rotation].to_bytes(2)


def _table_contract(number: int, table: bytes) -> str:
    lines = textwrap.wrap(table.hex(), _HEX_DIGITS_A_LINE)
    literal = "\n".join(f'            hex"{line}"' for line in lines)
    return f"""{_LICENSE}
{_ORIGIN}
{_PRAGMA}

/// @title What the verifier knows of layout {number}, as the code of a contract
/// @dev The format is described in docs/developer/on-chain-verifier.md.
contract LayoutTable{number} {{
    constructor() {{
        bytes memory table =
{literal};
        assembly {{
            return(add(table, 0x20), mload(table))
        }}
    }}
}}
"""


def _proving_system(system: ProvingSystem, air: AirProgram, tables: Sequence[bytes]) -> str:
    hashes = "\n".join(
        f"        if (number == {index}) return 0x{crypto.keccak256(table).hex()};"
        for index, table in enumerate(tables)
    )
    count = len(evaluators(system.chips))
    return f"""{_LICENSE}
{_ORIGIN}
{_PRAGMA}

/// @title The program, the constraints and the layouts that proofs are about
library ProvingSystem {{
    /// SHA-256 of the program file: the compiled rules.
    uint256 internal constant PROGRAM_HASH = 0x{system.program_hash.hex()};

    /// SHA-256 of the bytecode of the constraints.
    uint256 internal constant AIR_HASH = 0x{system.air_hash.hex()};

    /// The contracts that evaluate the constraints one after the other.
    uint256 internal constant EVALUATORS = {count};

    /// The layouts that a verifier accepts, counted from 0.
    uint256 internal constant LAYOUTS = {len(tables)};

    /// The bus on which public words are messages (call, word, index, stream), and their call.
    uint256 internal constant CALL_BUS = {CALL.tag};
    uint256 internal constant OUTPUT_CALL = {int(Call.OUTPUT)};

    /// Keccak of the code of a layout's table.
    function tableHash(uint256 number) internal pure returns (bytes32 codeHash) {{
{hashes}
    }}
}}
"""


def _profile_contract(system: ProvingSystem, name: str) -> str:
    number, profile = system.profile(name)
    roots = "\n".join(
        f"        if (number == {layout}) return 0x{(_root(system, layout, number)).hex()};"
        for layout in range(ON_CHAIN_LAYOUTS)
    )
    title = name.capitalize()
    return f"""{_LICENSE}
{_ORIGIN}
{_PRAGMA}

import {{Profile}} from "../types/Profile.sol";
import {{StarkVerifier}} from "../verifier/StarkVerifier.sol";

/// @title The parameters of proofs with the profile `{name}`
abstract contract {title}Profile is StarkVerifier {{
    function profile() internal pure override returns (Profile memory parameters) {{
        return Profile({{
{_fields(number, profile)}
        }});
    }}

    function tablesRoot(uint256 number) internal pure override returns (uint256 root) {{
{roots}
    }}
}}
"""


def _fields(number: int, profile: Profile) -> str:
    values = {
        "number": str(number),
        "label": hex(label_word(profile.name)),
        "provableBits": str(profile.provable_bits),
        "blowupLog2": str(profile.blowup_log2),
        "queries": str(profile.queries),
        "grindingBits": str(profile.grinding_bits),
        "finalDegreeLog2": str(profile.final_degree_log2),
    }
    return ",\n".join(f"            {name}: {value}" for name, value in values.items())


def _root(system: ProvingSystem, layout: int, profile: int) -> bytes:
    root = system.fixed_tables(layout, profile).root
    assert root is not None, "every layout has tables"
    return root
