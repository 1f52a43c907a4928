"""One subscription of one socket: snapshot first, then every later update, in order."""

from typing import Final

from .outbox import Outbox

__all__ = ["ACCOUNTS", "CANDLES", "CHANNELS", "MARKETS", "ORDERBOOK", "TRADES", "Subscription"]

ACCOUNTS: Final = "v3_accounts"
ORDERBOOK: Final = "v3_orderbook"
TRADES: Final = "v3_trades"
MARKETS: Final = "v3_markets"
CANDLES: Final = "v3_candles"
"""Beyond dYdX v3: id is market and resolution, such as BTC-USD/1MIN."""
CHANNELS: Final = (ACCOUNTS, ORDERBOOK, TRADES, MARKETS, CANDLES)


class Subscription:
    """Turns contents into messages; holds updates back until the snapshot is out."""

    __slots__ = (
        "_batch",
        "_held",
        "_outbox",
        "_place",
        "after_sequence",
        "channel",
        "id",
        "is_batched",
        "is_ready",
    )

    def __init__(self, outbox: Outbox, channel: str, id_: str, *, is_batched: bool) -> None:
        """Begin without a snapshot; `id_` is empty for channels that have none."""
        self._outbox = outbox
        self.channel = channel
        self.id = id_
        self.is_batched = is_batched
        self.is_ready = False
        self.after_sequence = 0
        """Updates of inputs up to this one are in the snapshot."""
        self._held: list[tuple[int, str]] = []
        self._batch: list[str] = []
        self._place = f',"channel":"{channel}"' + (f',"id":"{id_}"' if id_ else "")

    def begin(self, contents: str, after_sequence: int) -> None:
        """Send the snapshot and whatever happened since."""
        self._outbox.put("subscribed", f'{self._place},"contents":{contents}')
        self.after_sequence = after_sequence
        self.is_ready = True
        held, self._held = self._held, []
        for sequence, update in held:
            self.update(sequence, update)

    def update(self, sequence: int, contents: str) -> None:
        """Send an update, or keep it for the next batch or until the snapshot is out."""
        if not self.is_ready:
            self._held.append((sequence, contents))
        elif sequence <= self.after_sequence:
            return
        elif self.is_batched:
            self._batch.append(contents)
        else:
            self._outbox.put("channel_data", f'{self._place},"contents":{contents}')

    def flush(self) -> None:
        """Send the batch."""
        if self._batch:
            batch, self._batch = self._batch, []
            self._outbox.put("channel_batch_data", f'{self._place},"contents":[{",".join(batch)}]')

    def end(self) -> None:
        """Say that nothing more comes."""
        self.flush()
        self._outbox.put("unsubscribed", self._place)
