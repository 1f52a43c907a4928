"""The settings of the settlement process on the development chain."""

import json
import os

from provex.ethereum.contracts import Contracts
from provex.ethereum.development import Role, development_account

from .children import ChildSettings
from .data_directory import DataDirectory
from .settings import UpSettings

__all__ = ["proof_memory_gib", "settlement_child"]

_GIBIBYTE = 1 << 30
_MEMORY_SHARE = 0.75


def settlement_child(
    data: DataDirectory, settings: UpSettings, l1: str, contracts: Contracts
) -> ChildSettings:
    """Write the process's settings and key, and say how to start it."""
    account = development_account(Role.OPERATOR)
    key_file = data.write_private("settlement.key", account.private_key)
    text = json.dumps(
        {
            "data_dir": str(data.root.resolve()),
            "l1": l1,
            "chain_id": contracts.chain_id,
            "exchange": contracts.exchange,
            "transfer_registry": contracts.transfer_registry,
            "own_verifiers": [settings.verifier or verifier for verifier in contracts.verifiers],
            "key_file": str(key_file.resolve()),
            "profile": settings.proof_profile,
            "workers": settings.proof_workers,
            "memory_gib": proof_memory_gib(settings),
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
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    return round(machine * _MEMORY_SHARE / settings.proof_workers, 2)
