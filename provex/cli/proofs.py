"""`provex prove` and `provex verify`: proofs of batch files."""

import sys
import time
from pathlib import Path

import click

from provex.air.profiles import profiles
from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.protocol.errors import FILE_UNREADABLE, Rejected
from provex.storage.batch_file import Batch, batch_from_bytes

__all__ = ["prove_command", "read_batch", "read_bytes", "verify_command"]

_DEVELOPMENT_CHAIN_ID = 31337
_BATCH_BYTES_MAX = 1 << 30
_PROOF_BYTES_MAX = 1 << 27
_ADDRESS_BYTES = 20
_FILE = click.Path(path_type=Path, dir_okay=False)
_CHAIN_ID = click.IntRange(0, 2**64 - 1)


@click.command("prove")
@click.argument("batch", type=_FILE)
@click.option("-o", "--output", type=_FILE, required=True, help="Where the proof is written.")
@click.option("--profile", default="production", show_default=True, help="See provex soundness.")
@click.option("--chain-id", type=_CHAIN_ID, default=_DEVELOPMENT_CHAIN_ID, show_default=True)
@click.option("--contract", metavar="ADDRESS", default=EXCHANGE_ADDRESS, show_default=True)
@click.option("--memory-gib", type=click.FloatRange(0.1, 4096), help="Refuse what takes more.")
def prove_command(
    *,
    batch: Path,
    output: Path,
    profile: str,
    chain_id: int,
    contract: str,
    memory_gib: float | None,
) -> None:
    """Prove a batch file. Shows the phases; the proof is checked before it is written.

    Example: provex prove data/batches/0000000000.batch -o 0.proof --profile production
    """
    from provex.settlement.batch_proof import Deployment, prove_batch, verify_proof
    from provex.settlement.proving_system import proving_system

    deployment = Deployment(chain_id, _address(contract))
    read = read_batch(batch)
    started = time.monotonic()
    _say(f"batch {read.number}: {len(read.transactions)} transactions")
    system = proving_system()
    _say(f"  {'compile rules and constraints':<32}{time.monotonic() - started:8.2f} s")

    def progress(name: str, seconds: float) -> None:
        _say(f"  {name:<32}{seconds:8.2f} s")

    memory = None if memory_gib is None else int(memory_gib * 2**30)
    proof, measured = prove_batch(
        system, read, deployment, profile, progress=progress, memory_bytes_max=memory
    )
    verifying = time.monotonic()
    verify_proof(system, proof)
    progress("verify", time.monotonic() - verifying)
    content = proof.to_bytes()
    _write(output, content)
    seconds = time.monotonic() - started
    click.echo(
        f"{output}: {len(content):,} bytes, {measured.steps:,} steps, layout {measured.layout}, "
        f"profile {profile}, {seconds:.1f} s"
    )


@click.command("verify")
@click.argument("proof", type=_FILE)
def verify_command(*, proof: Path) -> None:
    """Check a proof file against this version's rules and constraints.

    Ends with status 0 only if the proof holds; prints what it proves.

    Example: provex verify 0.proof
    """
    from provex.settlement.batch_proof import verify_proof
    from provex.settlement.proof_file import proof_from_bytes
    from provex.settlement.proving_system import proving_system

    read = proof_from_bytes(read_bytes(proof, _PROOF_BYTES_MAX))
    system = proving_system()
    verify_proof(system, read)
    previous, new = read.main_words[1], read.main_words[2]
    click.echo(f"the proof holds: chain {read.chain_id}, contract 0x{read.contract.hex()}")
    profile = list(profiles().values())[read.profile]
    click.echo(f"  profile        {profile.name}, {profile.provable_bits} provable bits")
    click.echo(f"  previous state {previous:#066x}")
    click.echo(f"  new state      {new:#066x}")
    click.echo(f"  {len(read.main_words)} main words, {len(read.data_words)} data words")


def read_batch(path: Path) -> Batch:
    """The batch of a file. FILE_UNREADABLE, BATCH_MALFORMED."""
    return batch_from_bytes(read_bytes(path, _BATCH_BYTES_MAX))


def read_bytes(path: Path, bytes_max: int) -> bytes:
    """A file's content. FILE_UNREADABLE, also for one that is larger than any real one."""
    try:
        if path.stat().st_size <= bytes_max:
            with path.open("rb") as file:  # Devices have no size.
                content = file.read(bytes_max + 1)
            if len(content) <= bytes_max:
                return content
    except OSError as error:
        reason = error.strerror or str(error)
        raise Rejected(FILE_UNREADABLE, path=str(path), reason=reason) from None
    reason = f"expected at most {bytes_max} bytes"
    raise Rejected(FILE_UNREADABLE, path=str(path), reason=reason)


def _address(text: str) -> bytes:
    digits = text.removeprefix("0x")
    try:
        found = bytes.fromhex(digits)
    except ValueError:
        found = b""
    if len(found) != _ADDRESS_BYTES:
        raise click.BadParameter(f"{text}: expected an address of 20 bytes in hex")
    return found


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        reason = f"it cannot be written: {error.strerror or error}"
        raise Rejected(FILE_UNREADABLE, path=str(path), reason=reason) from None


def _say(line: str) -> None:
    click.echo(line, file=sys.stderr)
