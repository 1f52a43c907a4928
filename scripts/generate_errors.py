"""Generate the error registries of Python and Rust from provex/protocol/errors.toml.

Without arguments it writes; `--check` only compares and exits with 1 on a difference.
"""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "provex/protocol/errors.toml"
PYTHON = ROOT / "provex/protocol/errors.py"
RUST = ROOT / "rust/crates/risk/src/errors.rs"

PYTHON_HEAD = '''"""The error registry. Generated from errors.toml by `make generate`."""

from dataclasses import dataclass

__all__ = [
    "ERRORS",
    "OK",
    "ErrorKind",
    "Rejected",
{exports}
]


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One entry: number, name, sentence with field names in braces, HTTP status."""

    number: int
    name: str
    sentence: str
    fields: tuple[str, ...]
    is_retryable: bool
    http_status: int


class Rejected(Exception):  # noqa: N818 - a rejection is an outcome, not a fault.
    """A request broke a rule. Carries the registry number and the fields its sentence names."""

    def __init__(self, code: int, **fields: object) -> None:
        """Reject with a registry number; `fields` fill the sentence's braces."""
        self.code = code
        self.fields = fields
        super().__init__(code, fields)

    @property
    def kind(self) -> ErrorKind:
        """The registry entry of this rejection."""
        return ERRORS[self.code]

    def __str__(self) -> str:
        """The sentence with its fields filled in, "?" for a field that was not given."""
        given = dict.fromkeys(self.kind.fields, "?") | self.fields
        return self.kind.sentence.format(**given)


OK = 0
'''


def checked(entries: dict[str, Any]) -> dict[str, Any]:
    numbers = [entry["number"] for entry in entries.values()]
    assert len(numbers) == len(set(numbers)), "an error number is used twice"
    for name, entry in entries.items():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", name), f"bad name {name}"
        named = set(re.findall(r"{(\w+)}", entry["sentence"]))
        assert named == set(entry["fields"]), f"{name}: fields differ from the sentence's"
    return dict(sorted(entries.items(), key=lambda item: item[1]["number"]))


def python_text(entries: dict[str, Any]) -> str:
    exports = "\n".join(f'    "{name}",' for name in sorted(entries))
    parts = [PYTHON_HEAD.replace("{exports}", exports)]
    parts += [f"{name} = {entry['number']}\n" for name, entry in entries.items()]
    parts.append("\nERRORS: dict[int, ErrorKind] = {\n")
    for name, entry in entries.items():
        fields = ", ".join(f'"{field}"' for field in entry["fields"])
        comma = "," if len(entry["fields"]) == 1 else ""
        parts.append(
            f"    {name}: ErrorKind(\n"
            f"        number={name},\n"
            f'        name="{name}",\n'
            f'        sentence="{entry["sentence"]}",\n'
            f"        fields=({fields}{comma}),\n"
            f"        is_retryable={entry['retryable']},\n"
            f"        http_status={entry['http']},\n"
            f"    ),\n"
        )
    parts.append("}\n")
    return "".join(parts)


def rust_text(entries: dict[str, Any]) -> str:
    lines = [
        "//! The error registry's numbers. Generated from `provex/protocol/errors.toml` by",
        "//! `make generate`; do not edit.",
        "",
    ]
    for name, entry in entries.items():
        sentence = entry["sentence"].replace("{", "`").replace("}", "`")
        lines += [
            f"/// {sentence[0].upper()}{sentence[1:]}.",
            f"pub const {name}: u32 = {entry['number']};",
        ]
    return "\n".join(lines) + "\n"


def main() -> int:
    entries = checked(tomllib.loads(SOURCE.read_text()))
    outputs = {PYTHON: python_text(entries), RUST: rust_text(entries)}
    if "--check" in sys.argv:
        stale = [
            str(p.relative_to(ROOT))
            for p, text in outputs.items()
            if not p.exists() or p.read_text() != text
        ]
        if stale:
            print(f"stale generated files: {', '.join(stale)}; run make generate")
        return 1 if stale else 0
    for path, text in outputs.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
