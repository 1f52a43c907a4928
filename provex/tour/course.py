"""The course of a tour: named steps one after the other, each timed and written down."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from provex.client.errors import ApiError, ConnectionFault, StreamRefused
from provex.ethereum.faults import L1Fault
from provex.protocol.errors import TOUR_CHECK_FAILED, Rejected

from .checks import Checks

__all__ = ["Course", "Heard", "StepRecord", "together"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A step that ended. `failure` is empty if all of its checks held."""

    number: int
    step: str
    seconds: float
    gas: int
    verified: tuple[str, ...]
    failure: str = ""


class Heard(Protocol):
    """Who shows the course while it goes on."""

    def begins(self, number: int, name: str) -> None:
        """A step begins."""
        ...

    def says(self, text: str) -> None:
        """Something happened inside the step."""
        ...

    def ends(self, record: StepRecord) -> None:
        """The step ended, well or not."""
        ...


class Course:
    """Runs steps; the first one that fails is written down too, and ends the tour."""

    def __init__(self, heard: Heard, require_alive: Callable[[], None]) -> None:
        """Tell `heard`; see `Checks` for `require_alive`."""
        self.records: list[StepRecord] = []
        self._heard = heard
        self._require_alive = require_alive

    def say(self, text: str) -> None:
        """Tell what happens inside a step."""
        self._heard.says(text)

    async def step(self, name: str, action: Callable[[Checks], Awaitable[T]]) -> T:
        """Run a step and give what it gives. What fails in it is raised with a number."""
        checks = Checks(name, self._require_alive)
        self._heard.begins(len(self.records) + 1, name)
        began = time.monotonic()
        try:
            answer = await action(checks)
            if not checks.verified:
                raise Rejected(
                    TOUR_CHECK_FAILED, step=name, what="checks", expected="some", found="none"
                )
        except (ApiError, ConnectionFault, StreamRefused, OSError) as fault:
            refused = Rejected(
                TOUR_CHECK_FAILED,
                step=name,
                what="requests",
                expected="answers",
                found=f"{type(fault).__name__}: {fault}",
            )
            self._end(name, checks, began, refused)
            raise refused from fault
        except (Rejected, L1Fault) as refused:
            self._end(name, checks, began, refused)
            raise
        self._end(name, checks, began, None)
        return answer

    def _end(
        self, name: str, checks: Checks, began: float, refused: Rejected | L1Fault | None
    ) -> None:
        failure = "" if refused is None else f"{refused.code} {refused.kind.name}: {refused}"
        record = StepRecord(
            number=len(self.records) + 1,
            step=name,
            seconds=round(time.monotonic() - began, 3),
            gas=checks.gas,
            verified=tuple(checks.verified),
            failure=failure,
        )
        self.records.append(record)
        self._heard.ends(record)


async def together(works: Iterable[Coroutine[object, object, None]]) -> None:
    """Do parts of a step at the same time; the first fault ends all of them."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
