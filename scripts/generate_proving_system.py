"""Write the hashes that name the program and the constraints of this version.

Without arguments it writes; `--check` only compares and exits with 1 on a difference. Who changes a
rule or a chip sees it here: proofs of the version before are not believed any more.
"""

import json
import sys
from pathlib import Path

from provex.settlement.proving_system import proving_system

FILE = Path(__file__).resolve().parent.parent / "vectors/proving_system.json"


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
    if "--check" not in sys.argv[1:]:
        FILE.write_text(content())
    elif not FILE.exists() or FILE.read_text() != content():
        print(f"{FILE.name} is not what rules and chips give: run `make generate`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
