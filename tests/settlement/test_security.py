"""What the calculator assumes of a proof covers every layout, and every layout proves its bits."""

from dataclasses import fields

import pytest

from provex.air.profiles import profiles
from provex.air.soundness import ProofSize
from provex.settlement.proving_system import proving_system
from provex.settlement.security import proof_size, provable_bits


def test_the_defaults_are_above_every_layout():
    system = proving_system()
    for number, layout in enumerate(system.layouts):
        size, assumed = proof_size(system, number), ProofSize(rows_log2=layout.rows_log2)

        assert all(
            getattr(size, field.name) <= getattr(assumed, field.name) for field in fields(size)
        )


@pytest.mark.parametrize("name", list(profiles()))
def test_every_layout_proves_the_bits_of_its_profile(name):
    system, profile = proving_system(), profiles()[name]

    found = [provable_bits(system, number, profile) for number in range(len(system.layouts))]

    assert min(found) >= profile.provable_bits
