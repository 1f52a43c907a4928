"""Contracts of tests, compiled with the project's compiler when they are needed."""

import json
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@cache
def creation_code(source: Path) -> bytes:
    """The creation code of the one contract in a file without imports."""
    request = {
        "language": "Solidity",
        "sources": {source.name: {"content": source.read_text()}},
        "settings": {
            "evmVersion": "osaka",
            "outputSelection": {"*": {"*": ["evm.bytecode.object"]}},
        },
    }
    answer = subprocess.run(
        ["node", ROOT / "contracts" / "bin" / "solc", "--standard-json"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=True,
    ).stdout
    built = json.loads(answer)
    assert "contracts" in built, built
    (contract,) = built["contracts"][source.name].values()
    return bytes.fromhex(contract["evm"]["bytecode"]["object"])
