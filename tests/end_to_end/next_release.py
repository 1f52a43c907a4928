"""A release of Provex whose program is another one: the sources here with a rule changed.

Its verifier is generated and compiled for it, and everything runs from its own folder, as an
operator would install a new version beside the old one.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("provex", "contracts", "scripts", "vectors", "pyproject.toml")
RULE = Path("provex/protocol/parameters.py")
BEFORE, AFTER = "SIGNERS_MAX: Final = 64", "SIGNERS_MAX: Final = 32"
"""The new rules take fewer oracle signers: another program, and the same result for every batch."""
GENERATE = """
from pathlib import Path
from provex.native.rule_builtins import install
from provex.settlement import verifier_contracts
from provex.settlement.proving_system import proving_system
install()
verifier_contracts.ON_CHAIN_PROFILES = ("test",)
system = proving_system()
for name, text in verifier_contracts.verifier_sources(system).items():
    (Path("contracts/src/generated") / name).write_text(text)
print(system.program_hash.hex())
"""


@dataclass(slots=True)
class NextRelease:
    """A checkout of it, built."""

    root: Path
    program_hash: str = ""

    def build(self):
        for part in PARTS:
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, self.root / part, **({"symlinks": True} if source.is_dir() else {}))
        (self.root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        rule = self.root / RULE
        text = rule.read_text()
        assert text.count(BEFORE) == 1
        rule.write_text(text.replace(BEFORE, AFTER))
        self.program_hash = self.run(sys.executable, "-c", GENERATE).strip()
        self.run("scripts/build_contracts")
        return self

    def run(self, *command):
        """What a command prints that runs in this release."""
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def provex(self, *words):
        """What a command of its CLI tells machines."""
        return json.loads(self.run(sys.executable, "-m", "provex.cli.main", *words, "--json"))

    @property
    def environment(self):
        return os.environ | {"PYTHONPATH": str(self.root)}

    @contextlib.contextmanager
    def co_prover(self, exchange, verifier):
        """Its prover beside a running exchange of the version before."""
        endpoints = exchange.endpoints
        command = [sys.executable, "-m", "provex.cli.main", "settlement", "co-prove"]
        command += ["--data-dir", str(exchange.data_dir), "--l1", endpoints["l1"]]
        command += ["--contract", endpoints["contracts"]["exchange"], "--verifier", verifier]
        with (exchange.data_dir / "logs" / "co-prover.log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--profile", "test"],
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
