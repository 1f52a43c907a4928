"""The named parameters of proofs, read from profiles.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["FOLD_LOG2", "Profile", "fold_logs", "profiles", "proves_bits"]

#: log2 of the factor by which a FRI layer is folded, the last one perhaps less.
FOLD_LOG2 = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Parameters of a proof that do not depend on its length."""

    name: str
    provable_bits: int
    blowup_log2: int
    queries: int
    grinding_bits: int
    final_degree_log2: int
    chain_id: int | None = None
    """The only chain for its verifier: None for every chain, 0 for none."""


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by name. ValueError for one that does not prove its bits."""
    tables = tomllib.loads(files("provex.air").joinpath("profiles.toml").read_text())
    found = {name: Profile(name=name, **table) for name, table in tables.items()}
    for profile in found.values():
        if not proves_bits(profile, profile.provable_bits):
            raise ValueError(f"profile {profile.name} does not prove {profile.provable_bits} bits")
    return found


def proves_bits(profile: Profile, bits: int) -> bool:
    """Whether the queries give these bits in the Johnson regime, by the rule that verifiers check.

    The rule is strict, since a query gives a little less than log2(blowup) / 2 bits.
    """
    needed = max(0, bits - profile.grinding_bits)
    return 2 * needed < profile.queries * profile.blowup_log2


def fold_logs(profile: Profile, rows_log2: int) -> list[int]:
    """log2 of the factor of each fold: as often 8 as possible, then what is left."""
    count, rest = divmod(max(0, rows_log2 - profile.final_degree_log2), FOLD_LOG2)
    return [FOLD_LOG2] * count + [rest] * (rest > 0)
