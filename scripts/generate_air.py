"""Write what the constraints generate: the auditor's page, the on-chain evaluators, their vectors.

Without arguments it writes; `--check` only compares and exits with 1 on a difference.
"""

import sys
from pathlib import Path

from provex.air.description import air_hash, chips
from provex.air.emit.docs import chips_page
from provex.air.emit.evaluator_vectors import vectors
from provex.air.emit.solidity import evaluators, sources

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/auditor/chips.md"
CONTRACTS = ROOT / "contracts/src/generated"
VECTORS = ROOT / "contracts/test/vectors/evaluators.json"


def main() -> int:
    wanted = {PAGE: chips_page(chips(), air_hash()), VECTORS: vectors(evaluators(chips()))}
    for name, text in sources(chips(), air_hash()).items():
        wanted[CONTRACTS / name] = text
    stale = [path for path in CONTRACTS.glob("Constraint*.sol") if path not in wanted]
    if "--check" not in sys.argv[1:]:
        _write(wanted, stale)
        return 0
    wrong = [path for path, text in wanted.items() if not _holds(path, text)]
    for path in [*wrong, *stale]:
        print(f"{path.relative_to(ROOT)} is not what the chips give: run `make generate`")
    return 1 if wrong or stale else 0


def _write(wanted: dict[Path, str], stale: list[Path]) -> None:
    CONTRACTS.mkdir(exist_ok=True)
    for path in stale:
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text)


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
