"""Change the on-chain verifier, one check at a time, and see that a test fails.

`nice python scripts/mutate_verifier.py` copies the verifier and its tests of contracts/test/unit to
a temporary folder and there removes or inverts one check, comparison or absorbed message after the
other. A mutant that all tests pass survives: a test is missing, or the change changes nothing
(docs/auditor/soundness-tests.md says why). `--differential` then asks tests/settlement/
test_on_chain_verifier.py about the survivors too, in a copy of the whole checkout. Ends with
status 1 if any survives. It takes an hour or two on a small machine and is no part of CI.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
SOURCES = (
    *sorted((CONTRACTS / "src/verifier").glob("*.sol")),
    CONTRACTS / "src/libraries/StarkField.sol",
)
DIFFERENTIAL = "tests/settlement/test_on_chain_verifier.py"
IMPORT = re.compile(r'^import .* from "(.+)";', re.MULTILINE)
SKIPPED = re.compile(r"^\s*(//|///|/\*|import |for \(uint256 )")
SECONDS_MAX = 600

COMPARISONS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
COMPARISON = re.compile(r" (==|!=|<=|>=|<|>) ")
REVERT = re.compile(r"^( *)if \((.*)\) (?:revert|\{$)", re.MULTILINE)
CHECK = re.compile(r"^ *(?:[A-Za-z]+\.)?(?:require|check|finish|advance)[A-Za-z]*\(", re.MULTILINE)
HEARD = re.compile(
    r"^ *\(?[a-z.A-Z, ]*state(?:, .*\))? = Transcript\.(?:absorb|draw)", re.MULTILINE
)
SEPARATED = re.compile(r"^ *mstore8\(.*\)$", re.MULTILINE)
CALL = re.compile(r"\b(iszero|eq|lt|gt)\(")


@dataclass(frozen=True)
class Mutant:
    """A source with one change."""

    source: Path
    line: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.source.relative_to(CONTRACTS)}:{self.line}: {self.what}"


def mutants_of(source: Path) -> Iterator[Mutant]:
    """Every change of a source."""
    text = source.read_text()
    for start, end, with_what in _changes(text):
        line = text.count("\n", 0, start) + 1
        was = " ".join(text[start:end].split())
        what = f"{was[:70]} → {' '.join(with_what.split())[:70] or 'nothing'}"
        yield Mutant(source, line, what, text[:start] + with_what + text[end:])


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of what is replaced, and by what."""
    for found in REVERT.finditer(text):
        start, end = found.start(2), found.end(2)
        if "revert" in text[found.start() : _end_of_statement(text, found.start())]:
            yield start, end, "false"
            if not COMPARISON.search(found[2]):
                yield start, end, f"!({found[2]})"
    for statement in (CHECK, HEARD):
        for found in statement.finditer(text):
            yield found.start(), _end_of_statement(text, found.start()), ""
    for found in SEPARATED.finditer(text):
        yield found.start(), found.end(), ""
    for found in COMPARISON.finditer(text):
        if not _is_skipped(text, found.start()):
            yield found.start(1), found.end(1), COMPARISONS[found[1]]
    for found in CALL.finditer(text):
        if _is_skipped(text, found.start()):
            continue
        end = _end_of_call(text, found.end())
        whole, inner = text[found.start() : end], text[found.end() : end - 1]
        yield found.start(), end, inner if found[1] == "iszero" else f"iszero({whole})"


def _is_skipped(text: str, place: int) -> bool:
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    before = text[start:place]
    return bool(SKIPPED.match(text[start:end])) or "//" in before


def _end_of_statement(text: str, place: int) -> int:
    return text.index(";", place) + 1


def _end_of_call(text: str, place: int) -> int:
    """Behind the bracket that closes the one before a place."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place


def unit_tests() -> list[Path]:
    """The tests whose imports lead to the verifier."""
    tests = sorted((CONTRACTS / "test/unit").glob("*.t.sol"))
    return [test for test in tests if set(SOURCES) & set(_with_imports([test]))]


def _with_imports(files: list[Path]) -> list[Path]:
    found: list[Path] = []
    left = list(files)
    while left:
        file = left.pop()
        if file not in found:
            found.append(file)
            left += [(file.parent / path).resolve() for path in IMPORT.findall(file.read_text())]
    return found


def small_copy(folder: Path) -> Path:
    """A project of the verifier, the generated contracts and the tests."""
    project = folder / "contracts"
    generated = sorted((CONTRACTS / "src/generated").glob("*.sol"))
    for file in _with_imports([*unit_tests(), *SOURCES, *generated]):
        copied = project / file.relative_to(CONTRACTS)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copied)
    shutil.copytree(CONTRACTS / "bin", project / "bin")
    shutil.copytree(CONTRACTS / "test/vectors", project / "test/vectors")
    shutil.copytree(ROOT / "vectors", folder / "vectors")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    settings = (CONTRACTS / "foundry.toml").read_text().splitlines()
    # A mutant may leave a name unused, and knows no exchange.
    unwanted = ("deny", "additional_compiler_profiles", "compilation_restrictions")
    kept = [line for line in settings if not line.startswith(unwanted)]
    (project / "foundry.toml").write_text("\n".join(kept) + "\n")
    return project


def forge(project: Path, *arguments: str) -> tuple[bool, str]:
    """Whether it succeeds, and what it says."""
    packages = sorted((ROOT / "node_modules/@foundry-rs").glob("forge-*/bin/forge"))
    command = [str(packages[0]) if packages else "forge", *arguments]
    return _done(command, project, dict(os.environ) | {"FOUNDRY_FUZZ_RUNS": "50"})


def _done(command: list[str], folder: Path, variables: dict[str, str]) -> tuple[bool, str]:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, "no end"
    return done.returncode == 0, done.stdout + done.stderr


def own_tests(source: Path) -> str:
    """The pattern of the tests that are asked first."""
    name = {"VerifierTest": "VerifierConstruction", "ProofReader": "StarkVerifier"}.get(
        source.stem, source.stem
    )
    return f"test/unit/{name}*.t.sol"


def verdict_of_forge(project: Path, mutant: Mutant) -> str:
    """killed, survives, or "no contract" if it does not compile."""
    place = project / mutant.source.relative_to(CONTRACTS)
    place.write_text(mutant.text)
    try:
        first = ("--match-path", own_tests(mutant.source))
        is_passed, said = forge(project, "test", "--fail-fast", *first)
        if is_passed:
            is_passed, said = forge(project, "test", "--fail-fast")
    finally:
        shutil.copy(mutant.source, place)
    if "ompiler run failed" in said or "ompilation failed" in said:
        return "no contract"
    return "survives" if is_passed else "killed"


def verdict_of_differential(folder: Path, mutant: Mutant) -> str:
    """The same, by the tests that compare with the native verifier."""
    checkout = folder / "checkout"
    if not checkout.exists():
        ignored = shutil.ignore_patterns(".git", ".venv", "node_modules", "target", "cache", "out")
        shutil.copytree(ROOT, checkout, ignore=ignored)
        for name in (".venv", "node_modules"):
            (checkout / name).symlink_to((ROOT / name).resolve())
    place = checkout / mutant.source.relative_to(ROOT)
    place.write_text(mutant.text)
    variables = dict(os.environ) | {"PYTHONPATH": str(checkout), "FOUNDRY_DENY": "never"}
    try:
        is_built, said = _done(["scripts/forge", "build", "--skip", "test"], checkout, variables)
        if not is_built:
            return "no contract" if "ompil" in said else "killed"
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        is_passed, said = _done([*command, DIFFERENTIAL], checkout, variables)
    finally:
        shutil.copy(mutant.source, place)
    return "survives" if is_passed else "killed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--differential", action="store_true")
    parser.add_argument("--only", nargs="*", default=[""], help="parts of names, or name:line")
    parser.add_argument("--list", action="store_true", help="only list the mutants")
    arguments = parser.parse_args()
    mutants = [mutant for source in SOURCES for mutant in mutants_of(source)]
    mutants = [one for one in mutants if any(part in str(one) for part in arguments.only)]
    if arguments.list:
        print(*mutants, sep="\n")
        return 0
    survivors = 0
    with tempfile.TemporaryDirectory() as name:
        project = small_copy(Path(name))
        is_passed, said = forge(project, "test")
        if not is_passed:
            print(said[-3000:], "the tests fail without a change", sep="\n")
            return 1
        for number, mutant in enumerate(mutants, 1):
            verdict = verdict_of_forge(project, mutant)
            if verdict == "survives" and arguments.differential:
                verdict = verdict_of_differential(Path(name), mutant)
            survivors += verdict == "survives"
            print(f"{number}/{len(mutants)} {verdict:<12} {mutant}", flush=True)
    print(f"{len(mutants)} mutants, {survivors} survive")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
