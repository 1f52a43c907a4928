"""The settings of the settlement process."""

import json
import os

from .children import ChildSettings
from .data_directory import DataDirectory
from .exchange_operator import ExchangeOperator
from .settings import UpSettings

__all__ = ["proof_memory_gib", "settlement_child"]

_GIBIBYTE = 1 << 30
_MEMORY_SHARE = 0.75
_CLUSTER_MEMORY_GIB = 8.0
"""Twice what a proof of the largest layout that L1 takes needs."""


def settlement_child(
    data: DataDirectory, settings: UpSettings, l1: str, operator: ExchangeOperator
) -> ChildSettings:
    """Write the process's settings and key, and say how to start it."""
    contracts = operator.contracts
    key_file = data.write_private("settlement.key", operator.keys.settlement)
    text = json.dumps(
        {
            "data_dir": str(data.root.resolve()),
            "l1": l1,
            "chain_id": contracts.chain_id,
            "exchange": contracts.exchange,
            "own_verifiers": [settings.verifier or verifier for verifier in contracts.verifiers],
            "key_file": str(key_file.resolve()),
            "profile": settings.proof_profile,
            "workers": settings.proof_workers,
            "memory_gib": proof_memory_gib(settings),
            "ray": settings.ray,
            "ray_cpus": settings.ray_cpus,
            "ray_proofs_max": settings.ray_proofs_max,
            "confirmations": settings.settlement_confirmations,
            "replace_after_s": settings.settlement_replace_after_s,
            "fee_gwei_max": settings.settlement_fee_gwei_max,
        }
    )
    path = data.write_private("settlement.json", text)
    return ChildSettings(
        name="settlement", module="provex.cli.settlement_process", arguments=(str(path),)
    )


def proof_memory_gib(settings: UpSettings) -> float:
    """What one proof may take."""
    if settings.proof_memory_gib is not None:
        return settings.proof_memory_gib
    if settings.ray is not None:
        return _CLUSTER_MEMORY_GIB
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    return round(machine * _MEMORY_SHARE / settings.proof_workers, 2)
