"""The command `provex soundness`: bits of each term, provable and conjectured side by side."""

import json

import click

from provex.air.profiles import Profile, profiles
from provex.air.soundness import (
    HUNDRED,
    ProofSize,
    Regime,
    Soundness,
    hash_bits_hundredths,
    soundness,
)

__all__ = ["soundness_command"]

_KECCAK_BOUND = 2**256
_COLUMNS = ((Regime.JOHNSON, "provable"), (Regime.UNIQUE, "unique"), (Regime.CONJECTURED, "conj."))


@click.command("soundness")
@click.option("--profile", "name", metavar="P", help="One profile; all by default.")
@click.option("--rows-log2", type=click.IntRange(4, 30), default=20, help="log2 of the rows.")
@click.option("--constraints", type=click.IntRange(1, 10**6), default=500)
@click.option("--openings", type=click.IntRange(2, 10**6), default=600)
@click.option("--lookup-columns", type=click.IntRange(1, 10**6), default=64)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a profile.")
def soundness_command(
    *,
    name: str | None,
    rows_log2: int,
    constraints: int,
    openings: int,
    lookup_columns: int,
    is_json: bool,
) -> None:
    """Bits of security of each part of a proof, rounded down.

    `provable` is the Johnson regime, round by round, and the claim of the system; `unique` the
    regime of unique decoding; the conjectured figures only compare with systems that quote them.

    Example: provex soundness --profile production --rows-log2 22
    """
    size = ProofSize(
        rows_log2=rows_log2,
        constraints=constraints,
        openings=openings,
        lookup_columns=lookup_columns,
    )
    for profile in _chosen(name):
        found = [soundness(profile, size, regime) for regime, _ in _COLUMNS]
        click.echo(_as_json(profile, size, found) if is_json else _as_text(profile, size, found))


def _chosen(name: str | None) -> list[Profile]:
    if name is None:
        return list(profiles().values())
    if name not in profiles():
        raise click.BadParameter(f"{name}: expected one of {', '.join(profiles())}")
    return [profiles()[name]]


def _as_text(profile: Profile, size: ProofSize, found: list[Soundness]) -> str:
    parameters = f"blowup {1 << profile.blowup_log2}, {profile.queries} queries"
    effort = f"{profile.grinding_bits} bits of grinding, 2^{size.rows_log2} rows"
    titles = "".join(f"{title:>11}" for _, title in _COLUMNS)
    lines = [f"{profile.name}: {parameters}, {effort}", f"  {'term':24}{titles}"]
    for terms in zip(*(one.terms for one in found), strict=True):
        cells = "".join(f"{_bits(term.hundredths):>11}" for term in terms)
        lines.append(f"  {terms[0].name:24}{cells}")
    weakest = "".join(f"{_bits(one.hundredths):>11}" for one in found)
    hash_bits = _bits(hash_bits_hundredths(_KECCAK_BOUND))
    lines += [
        f"  {'weakest round':24}{weakest}",
        f"  {'collisions of Keccak-256':24}{hash_bits:>11}",
        f"  claim: {profile.provable_bits} provable bits; multiplicity {found[0].multiplicity}",
    ]
    return "\n".join(lines) + "\n"


def _as_json(profile: Profile, size: ProofSize, found: list[Soundness]) -> str:
    regimes = {
        one.regime.value: {term.name: term.hundredths / HUNDRED for term in one.terms}
        | {"weakest round": one.hundredths / HUNDRED}
        for one in found
    }
    return json.dumps(
        {
            "profile": profile.name,
            "rows_log2": size.rows_log2,
            "claimed_bits": profile.provable_bits,
            "collision_bits": hash_bits_hundredths(_KECCAK_BOUND) / HUNDRED,
            "multiplicity": found[0].multiplicity,
            "bits": regimes,
        }
    )


def _bits(hundredths: int) -> str:
    return f"{hundredths // HUNDRED}.{hundredths % HUNDRED:02}"
