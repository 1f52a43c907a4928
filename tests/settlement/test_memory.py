"""A proof that would take more memory than it may is refused before it is begun."""

from dataclasses import replace

import pytest

from provex.air.profiles import profiles
from provex.cli.pinned_batch import pinned_batch
from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.protocol.errors import PROOF_MEMORY_EXCEEDED, Rejected
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.memory import peak_memory_bytes
from provex.settlement.proving_system import proving_system

DEPLOYMENT = Deployment(31337, bytes.fromhex(EXCHANGE_ADDRESS.removeprefix("0x")))


def test_a_proof_beyond_the_limit_is_refused():
    batch = pinned_batch(1, 4)
    phases = []

    with pytest.raises(Rejected) as raised:
        prove_batch(
            proving_system(),
            batch,
            DEPLOYMENT,
            "test",
            progress=lambda name, _: phases.append(name),
            memory_bytes_max=256 << 20,
        )

    assert raised.value.code == PROOF_MEMORY_EXCEEDED
    assert raised.value.fields["expected"] == 256
    assert phases == ["run the rules", "fill the tables"]


def test_the_estimate_grows_with_rows_columns_and_blowup():
    system = proving_system()
    production = profiles()["production"]
    sizes = [peak_memory_bytes(system, number, production) for number in range(len(system.layouts))]
    narrow = peak_memory_bytes(system, 0, replace(production, blowup_log2=2))

    assert sizes == sorted(sizes)
    assert narrow < sizes[0]
    assert max(sizes) < 24 << 30
