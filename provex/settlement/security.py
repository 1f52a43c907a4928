"""How many bits the proofs of a layout have: the calculator with what the layout really holds."""

from provex.air.profiles import Profile
from provex.air.soundness import HUNDRED, ProofSize, Regime, soundness

from .proving_system import ProvingSystem

__all__ = ["proof_size", "provable_bits"]


def proof_size(system: ProvingSystem, layout: int) -> ProofSize:
    """What the errors of a layout depend on. ValueError for an unknown layout."""
    mask = system.constraints.mask_size(layout)
    return ProofSize(
        rows_log2=system.layouts[layout].rows_log2,
        constraints=system.constraint_count,
        openings=mask.openings,
        points=mask.points,
        lookup_columns=system.lookup_columns(layout),
        tuple_width=max(len(one.bus.fields) for chip in system.chips for one in chip.interactions),
    )


def provable_bits(system: ProvingSystem, layout: int, profile: Profile) -> float:
    """The bits of the weakest round in the Johnson regime, hundredths rounded down."""
    return soundness(profile, proof_size(system, layout), Regime.JOHNSON).hundredths / HUNDRED
