"""The tour as a script: the life of money from an Ethereum wallet to trades and back.

What waits for L1's finality comes before the trades, so that the time from a trade to its accepted
proof is the exchange's own.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from .accepted import AcceptedOnL1
from .arrival import bring_deposits, come_in, open_exchange, register_keys
from .course import Course
from .exchange_process import ExchangeProcess
from .plan import TourPlan
from .rebuilding import rebuild_from_l1
from .settling import ProvedBatch, accept_batches, close_batches, prove_batches
from .trading import PriceFile, fall, trade
from .withdrawals import claim_on_l1, force_withdrawal, withdraw_fast, withdraw_slowly

__all__ = ["TourResult", "take_tour"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourResult:
    """What the tour measured of its batches; both lists are in order."""

    proved: tuple[ProvedBatch, ...]
    accepted: tuple[AcceptedOnL1, ...]
    last_trade_at_s: float


async def take_tour(
    plan: TourPlan, process: ExchangeProcess, prices: PriceFile, course: Course
) -> TourResult:
    """Take all steps on a started exchange. Rejected or L1Fault at the first that fails."""
    async with AsyncExitStack() as stack:
        world = await course.step(
            "start",
            partial(open_exchange, plan=plan, course=course, process=process, stack=stack),
        )
        people = await course.step("onboard", partial(come_in, world=world, stack=stack))
        _, bob, carol = people
        await course.step("register", partial(register_keys, world=world, people=people))
        await course.step("deposit", partial(bring_deposits, world=world, people=people))
        await course.step("fast withdrawal", partial(withdraw_fast, world=world, person=carol))
        forced = await course.step(
            "forced withdrawal", partial(force_withdrawal, world=world, person=carol)
        )
        traded_at = await course.step("trade", partial(trade, world=world, people=people))
        await course.step("price falls", partial(fall, world=world, people=people, prices=prices))
        slow = await course.step(
            "slow withdrawal", partial(withdraw_slowly, world=world, person=bob)
        )
        batches = await course.step(
            "close batch", partial(close_batches, world=world, people=people)
        )
        proved = await course.step("prove", partial(prove_batches, world=world, batches=batches))
        accepted = await course.step(
            "verify on L1",
            partial(
                accept_batches, world=world, proved=proved, people=people, forced=forced, slow=slow
            ),
        )
        await course.step("claim", partial(claim_on_l1, world=world, claims=[forced, slow]))
        await course.step(
            "rebuild", partial(rebuild_from_l1, world=world, people=people, accepted=len(accepted))
        )
    return TourResult(
        proved=tuple(proved), accepted=tuple(accepted), last_trade_at_s=traded_at.timestamp()
    )
