"""Write what names the program and the constraints of this version, and the parts of its verifier.

Without arguments it writes; `--check` only compares and exits with 1 on a difference. Who changes a
rule or a chip sees it here: proofs of the version before are not believed any more.
"""

import json
import sys
from pathlib import Path

from provex.settlement.proving_system import proving_system
from provex.settlement.verifier_contracts import GENERATED_NAMES, verifier_sources

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "vectors/proving_system.json"
CONTRACTS = ROOT / "contracts/src/generated"


def content() -> str:
    system = proving_system()
    pinned = {
        "program_hash": system.program_hash.hex(),
        "air_hash": system.air_hash.hex(),
        "instructions": len(system.program.instructions),
        "constraints": system.constraint_count,
    }
    return json.dumps(pinned, indent=2) + "\n"


def main() -> int:
    wanted = {FILE: content()}
    for name, text in verifier_sources(proving_system()).items():
        wanted[CONTRACTS / name] = text
    found = [path for pattern in GENERATED_NAMES for path in CONTRACTS.glob(pattern)]
    stale = [path for path in found if path not in wanted]
    if "--check" not in sys.argv[1:]:
        for path in stale:
            path.unlink()
        for path, text in wanted.items():
            path.write_text(text)
        return 0
    wrong = [path for path, text in wanted.items() if not _holds(path, text)]
    for path in [*wrong, *stale]:
        print(f"{path.relative_to(ROOT)} is not what rules and chips give: run `make generate`")
    return 1 if wrong or stale else 0


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
