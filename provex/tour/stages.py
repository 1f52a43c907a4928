"""The stages that an account's transfers go through, as the account's stream tells them."""

import asyncio

from provex.client.answers import Transfer
from provex.client.stream import Stream
from provex.protocol.records import TransferStatus

__all__ = ["TransferStages"]


class TransferStages:
    """Hears every record of a transfer, so that no stage passes unseen between two questions."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._seen: dict[str, list[TransferStatus]] = {}
        self._snapshots = 0
        self.follows = asyncio.Event()
        """Set once the exchange has answered with the account's state."""

    @property
    def is_whole(self) -> bool:
        """Whether the stream was never lost, so that all stages were heard."""
        return self._snapshots == 1

    async def follow(self, stream: Stream) -> None:
        """Listen until cancelled."""
        async for event in stream.account():
            self._snapshots += event.is_snapshot
            for transfer in event.contents.transfers:
                self._hear(transfer)
            self.follows.set()

    def _hear(self, transfer: Transfer) -> None:
        stages = self._seen.setdefault(transfer.id, [])
        if not stages or stages[-1] is not transfer.status:
            stages.append(transfer.status)

    def of(self, transfer_id: str) -> tuple[TransferStatus, ...]:
        """The stages of a transfer, the first one first."""
        return tuple(self._seen.get(transfer_id, ()))
