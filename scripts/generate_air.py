"""Write what the constraints generate: the auditor's page of the chips.

Without arguments it writes; `--check` only compares and exits with 1 on a difference.
"""

import sys
from pathlib import Path

from provex.air.description import air_hash, chips
from provex.air.emit.docs import chips_page

PAGE = Path(__file__).resolve().parent.parent / "docs/auditor/chips.md"


def main() -> int:
    text = chips_page(chips(), air_hash())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        print(f"{PAGE.name} is not what the chips give: run `make generate`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
