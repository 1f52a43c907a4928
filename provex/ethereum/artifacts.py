"""The built contracts: ABI and bytecode as forge leaves them in contracts/out."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import decode

from provex.protocol.errors import CONTRACT_ARTIFACT_MISSING, Rejected
from provex.protocol.primitives import primitives

__all__ = ["ARTIFACTS_FOLDER", "Artifact", "artifact", "artifact_count", "revert_text"]

ARTIFACTS_FOLDER = Path(__file__).resolve().parents[2] / "contracts" / "out"

CONTRACTS_WITH_ERRORS = (
    "Exchange",
    "ExchangeGovernance",
    "EscapeVerifier",
    "TransferRegistry",
    "CollateralToken",
    "DataPages",
    "VerifierProduction",
    "VerifierTest",
    "CurrencyConvertor",
    "ExchangeProxy",
    "ConstantProductPool",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One built contract. `creation_code` lacks the constructor's arguments."""

    name: str
    abi: tuple[dict[str, Any], ...]
    creation_code: bytes
    runtime_code: bytes
    """What stands on the chain, but with zeros where the constructor writes immutables."""
    immutables: tuple[tuple[int, int], ...]
    """Where these stand in the runtime code, with their lengths."""

    def without_immutables(self, code: bytes) -> bytes:
        """Code from a chain with zeros in place of its immutables, as it leaves the compiler."""
        cleared = bytearray(code)
        for start, length in self.immutables:
            cleared[start : start + length] = bytes(min(length, max(0, len(code) - start)))
        return bytes(cleared)


def artifact_count(stem: str, folder: Path = ARTIFACTS_FOLDER) -> int:
    """How many contracts are built that are called by a stem and 0, 1, 2 and so on."""
    count = 0
    while (folder / f"{stem}{count}.sol").is_dir():
        count += 1
    return count


def artifact(name: str, folder: Path = ARTIFACTS_FOLDER) -> Artifact:
    """A contract by name. Rejects with CONTRACT_ARTIFACT_MISSING when it is not built.

    What the exchange creates itself is compiled as the exchange is, which forge keeps apart.
    """
    path = folder / f"{name}.sol" / f"{name}.exchange.json"
    if not path.is_file():
        path = folder / f"{name}.sol" / f"{name}.json"
    if not path.is_file():
        raise Rejected(CONTRACT_ARTIFACT_MISSING, contract=name, path=path)
    built = json.loads(path.read_text())
    runtime = built["deployedBytecode"]
    references = runtime.get("immutableReferences", {}).values()
    return Artifact(
        name=name,
        abi=tuple(built["abi"]),
        creation_code=bytes.fromhex(built["bytecode"]["object"].removeprefix("0x")),
        runtime_code=bytes.fromhex(runtime["object"].removeprefix("0x")),
        immutables=tuple(
            [(place["start"], place["length"]) for places in references for place in places]
        ),
    )


def revert_text(data: bytes) -> str:
    """A revert's bytes for people: the error's name with its arguments."""
    selector, arguments = data[:4], data[4:]
    types = _error_signatures().get(selector)
    if types is None:
        return "0x" + data.hex() if data else "no reason given"
    name, kinds = types
    try:
        values = decode(kinds, arguments)
    except Exception:
        return f"{name} with arguments that do not decode: 0x{arguments.hex()}"
    return f"{name}({', '.join(_value_text(value) for value in values)})"


def _value_text(value: object) -> str:
    """An argument; bytes are a revert that was passed on, as with a swap that failed."""
    return revert_text(value) if isinstance(value, bytes) else str(value)


@cache
def _error_signatures() -> dict[bytes, tuple[str, tuple[str, ...]]]:
    """Selector → name and argument types: our contracts' errors and Solidity's own two."""
    found = {"Error": ("string",), "Panic": ("uint256",)}
    for contract in CONTRACTS_WITH_ERRORS:
        for entry in artifact(contract).abi:
            if entry["type"] == "error":
                found[entry["name"]] = tuple(item["type"] for item in entry["inputs"])
    return {
        primitives().keccak256(f"{name}({','.join(kinds)})".encode())[:4]: (name, kinds)
        for name, kinds in found.items()
    }
