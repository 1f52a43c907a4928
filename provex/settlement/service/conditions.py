"""The facts behind a batch's conditional transfers: the file's, checked against proof and L1."""

from collections.abc import Sequence
from pathlib import Path

from provex.ethereum.contracts import address_bytes, read
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import CONDITION_WITHOUT_FACT, CONDITIONS_MALFORMED, Rejected
from provex.protocol.messages import transfer_condition
from provex.settlement.conditions import conditions_of_batch
from provex.settlement.l1_batches import Condition

__all__ = ["condition_words", "conditions_met"]

_COUNTS = 3
_FIELD_BITS = 32


def condition_words(main_words: Sequence[int]) -> tuple[int, ...]:
    """The conditions among the main words, see docs/auditor/public-output.md."""
    counts = main_words[_COUNTS] >> _FIELD_BITS
    count = counts & ((1 << _FIELD_BITS) - 1)
    return tuple(main_words[len(main_words) - count :]) if count else ()


async def conditions_met(
    rpc: EthereumRpc, data_dir: Path, number: int, main_words: Sequence[int]
) -> tuple[Condition, ...]:
    """Registry and fact of every condition of a closed batch, in order.

    CONDITIONS_MALFORMED if the file beside the batch does not name what the batch was proved with;
    CONDITION_WITHOUT_FACT while L1 does not know a fact: then it would refuse the batch.
    """
    conditions = conditions_of_batch(data_dir, number)
    named = tuple([_word_of(condition) for condition in conditions])
    proved = condition_words(main_words)
    if named != proved:
        reason = f"expected {[hex(word) for word in proved]}, found {[hex(word) for word in named]}"
        raise Rejected(CONDITIONS_MALFORMED, number=number, reason=reason)
    for condition, word in zip(conditions, proved, strict=True):
        (is_valid,) = await read(
            rpc, condition.registry, "isValid(bytes32)", [condition.fact], returns=["bool"]
        )
        if not is_valid:
            raise Rejected(CONDITION_WITHOUT_FACT, condition=f"{word:#x}")
    return conditions


def _word_of(condition: Condition) -> int:
    registry = address_bytes(condition.registry)
    return transfer_condition(fact_registry=registry, fact=condition.fact)
