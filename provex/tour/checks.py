"""What a step of the tour asserts: what holds is kept, the first thing that does not ends it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from provex.client.errors import ConnectionFault
from provex.protocol.errors import TOUR_CHECK_FAILED, Rejected

__all__ = ["WAIT_S_MAX", "Checks"]

T = TypeVar("T")

WAIT_S_MAX = 900.0
"""A step waits so long for what must come; far more than a loaded machine needs."""
_POLL_S = 0.3


class Checks:
    """The checks of one step, and the gas that its transactions used."""

    def __init__(self, step: str, require_alive: Callable[[], None]) -> None:
        """Call `require_alive` while waiting: it raises when nothing can come any more."""
        self.step = step
        self.verified: list[str] = []
        self.gas = 0
        self._require_alive = require_alive

    def equal(self, what: str, *, expected: object, found: object) -> None:
        """Keep that both are equal. TOUR_CHECK_FAILED."""
        if expected != found:
            raise self._failed(what, expected, found)
        self.verified.append(f"{what}: {_shown(found)}")

    def holds(self, what: str, *, expected: str, found: object, is_so: bool) -> None:
        """Keep that what was found is as expected. TOUR_CHECK_FAILED."""
        if not is_so:
            raise self._failed(what, expected, found)
        self.verified.append(f"{what}: {_shown(found)}")

    def follows(
        self, what: str, *, expected: Sequence[object], found: Sequence[object], is_whole: bool
    ) -> None:
        """Keep that these stages came in this order; some may be unseen if not all was heard."""
        left = iter(expected)
        is_in_order = all(stage in left for stage in found)
        is_at_end = bool(found) and found[-1] == expected[-1]
        is_so = tuple(found) == tuple(expected) if is_whole else is_in_order and is_at_end
        texts = [" → ".join(str(stage) for stage in stages) for stages in (expected, found)]
        self.holds(what, expected=texts[0], found=texts[1] or "nothing", is_so=is_so)

    async def until(
        self,
        what: str,
        ask: Callable[[], Awaitable[T]],
        is_so: Callable[[T], bool],
        *,
        expected: object,
        seconds_max: float = WAIT_S_MAX,
    ) -> T:
        """Ask until the answer is as expected, and give it. TOUR_CHECK_FAILED if it is late."""
        deadline = time.monotonic() + seconds_max
        found: object = "no answer"
        while True:
            self._require_alive()
            try:
                answer = await ask()
                if is_so(answer):
                    self.verified.append(f"{what}: {_shown(expected)}")
                    return answer
                found = answer
            except ConnectionFault as fault:
                found = fault
            if time.monotonic() > deadline:
                late = f"after {seconds_max:.0f} s {_shown(found)}"
                raise self._failed(what, expected, late)
            await asyncio.sleep(_POLL_S)

    def _failed(self, what: str, expected: object, found: object) -> Rejected:
        texts = {"expected": _shown(expected), "found": _shown(found)}
        return Rejected(TOUR_CHECK_FAILED, step=self.step, what=what, **texts)


def _shown(value: object) -> str:
    """A value as people read it, not longer than a line can be."""
    is_long = isinstance(value, int) and not isinstance(value, bool) and value >= 2**64
    text = hex(value) if is_long and isinstance(value, int) else str(value)
    return text if len(text) <= 400 else text[:400] + " …"
