"""What a batch's step on L1 must name besides its proof: the facts of its conditional transfers."""

from pathlib import Path

from provex.storage.batch_conditions import read_conditions

from .l1_batches import Condition

__all__ = ["conditions_of_batch"]


def conditions_of_batch(data_dir: Path, number: int) -> tuple[Condition, ...]:
    """The conditions of a closed batch of an exchange's data directory, in the order L1 wants.

    Empty for a batch without any. CONDITIONS_MALFORMED if the file beside the batch does not read.
    """
    return tuple(
        [
            Condition(registry=item.registry, fact=bytes.fromhex(item.fact[2:]))
            for item in read_conditions(data_dir / "batches", number)
        ]
    )
