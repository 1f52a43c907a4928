"""The facts behind a batch's conditional transfers, found in the logs of the transfer registry."""

from collections.abc import Sequence

from provex.ethereum.contracts import address_bytes, topic
from provex.ethereum.event_logs import log_values
from provex.ethereum.log_ranges import LogRanges
from provex.ethereum.rpc import EthereumRpc
from provex.native import crypto
from provex.protocol.errors import CONDITION_WITHOUT_FACT, Rejected
from provex.protocol.messages import transfer_condition
from provex.settlement.l1_batches import Condition

__all__ = ["condition_words", "conditions_of"]

LOG_REGISTERED_TRANSFER = "LogRegisteredTransfer(address,address,uint256,uint256)"
_COUNTS = 3
_FIELD_BITS = 32
_WORD_BYTES = 32


def condition_words(main_words: Sequence[int]) -> tuple[int, ...]:
    """The conditions among the main words, see docs/auditor/public-output.md."""
    counts = main_words[_COUNTS] >> _FIELD_BITS
    count = counts & ((1 << _FIELD_BITS) - 1)
    return tuple(main_words[len(main_words) - count :]) if count else ()


async def conditions_of(
    rpc: EthereumRpc, registry: str, main_words: Sequence[int], first_block: int = 0
) -> tuple[Condition, ...]:
    """Registry and fact of every condition, in order; newest blocks are searched first.

    CONDITION_WITHOUT_FACT while L1 does not know one: then it would refuse the batch.
    """
    wanted = condition_words(main_words)
    missing = set(wanted)
    found: dict[int, bytes] = {}
    if missing:
        last = await rpc.block_number()
        topics = [[topic(LOG_REGISTERED_TRANSFER)]]
        async for logs in LogRanges(rpc).descending([registry], first_block, last, topics):
            for log in logs:
                fact = _fact(*log_values(LOG_REGISTERED_TRANSFER, log))
                condition = transfer_condition(fact_registry=address_bytes(registry), fact=fact)
                if condition in missing:
                    found[condition] = fact
                    missing.discard(condition)
            if not missing:
                break
    if missing:
        raise Rejected(CONDITION_WITHOUT_FACT, condition=f"{min(missing):#x}")
    return tuple([Condition(registry, found[condition]) for condition in wanted])


def _fact(recipient: str, token: str, amount: int, salt: int) -> bytes:
    """As the registry computes it."""
    return crypto.keccak256(
        address_bytes(recipient)
        + amount.to_bytes(_WORD_BYTES)
        + address_bytes(token)
        + salt.to_bytes(_WORD_BYTES)
    )
