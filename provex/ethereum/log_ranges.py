"""Logs of many blocks, read in pieces that the node is ready to answer."""

from collections.abc import AsyncIterator, Sequence

from provex.ethereum.rpc import EthereumRpc, LogEntry, RpcRefusal, Topics

__all__ = ["LogRanges"]

BLOCKS_MAX = 10_000
_GROWTH_NUMERATOR, _GROWTH_DENOMINATOR = 5, 4


class LogRanges:
    """Reads ranges of blocks. A piece that a node refuses is halved, and pieces grow again slowly.

    Nodes limit blocks, logs or bytes of an answer, and say so in their own words; so every refusal
    counts as one of these until it concerns a single block.
    """

    def __init__(self, rpc: EthereumRpc, *, blocks_max: int = BLOCKS_MAX) -> None:
        """Ask for at most `blocks_max` blocks at once."""
        self._rpc = rpc
        self._blocks_max = blocks_max
        self._blocks = blocks_max

    async def ascending(
        self, addresses: Sequence[str], first: int, last: int, topics: Topics = ()
    ) -> AsyncIterator[tuple[int, list[LogEntry]]]:
        """Pieces from first to last: the last block of each, and its logs in order."""
        while first <= last:
            end, logs = await self._piece(addresses, topics, first=first, last=last)
            yield end, logs
            first = end + 1

    async def descending(
        self, addresses: Sequence[str], first: int, last: int, topics: Topics = ()
    ) -> AsyncIterator[list[LogEntry]]:
        """The logs of pieces from last to first, in each in order."""
        while first <= last:
            start, logs = await self._piece(
                addresses, topics, first=first, last=last, is_at_end=True
            )
            yield logs
            last = start - 1

    async def _piece(
        self,
        addresses: Sequence[str],
        topics: Topics,
        *,
        first: int,
        last: int,
        is_at_end: bool = False,
    ) -> tuple[int, list[LogEntry]]:
        """The piece at one end of a range: its other end, and its logs."""
        while True:
            size = min(self._blocks, last - first + 1)
            start = last - size + 1 if is_at_end else first
            end = start + size - 1
            try:
                logs = await self._rpc.logs_of_range(addresses, start, end, topics)
            except RpcRefusal:
                if size == 1:
                    raise
                self._blocks = size // 2
                continue
            if size == self._blocks:
                grown = self._blocks * _GROWTH_NUMERATOR // _GROWTH_DENOMINATOR + 1
                self._blocks = min(grown, self._blocks_max)
            logs.sort(key=lambda log: (log.block_number, log.log_index))
            return (start if is_at_end else end), logs
