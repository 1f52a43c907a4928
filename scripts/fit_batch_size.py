"""Fit the prices of provex/sequencer/batch_size.toml from above to measured batches.

Takes some minutes. Every kind of transaction is measured with few and many holdings, in small and
large trees, on the same and on distinct positions. Run it after a change of rules or constraints.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rules.scenario import Scenario  # noqa: E402
from sequencer.heavy import HeavyWorld  # noqa: E402

from provex.sequencer import ledger as ledger_module  # noqa: E402
from provex.sequencer.batch_size import COUNTS, Capacity  # noqa: E402
from provex.sequencer.ledger import Ledger  # noqa: E402
from provex.settlement.batch_proof import recorded_run  # noqa: E402
from provex.settlement.proving_system import proving_system  # noqa: E402

TARGET = ROOT / "provex/sequencer/batch_size.toml"
MARGIN = 1.12
"""For batches of other mixtures than were measured."""
SMALL = 64
"""Rows below which a difference is taken for small."""
TIE = 1e-6
"""A small cost of every price, so that what no sample has stays at 0."""
EPSILON = 1e-9

Sample = tuple[list[int], dict[str, int]]
Action = Callable[[HeavyWorld], object]


def actions(held: int) -> list[tuple[Action, dict[str, int]]]:
    """What is measured, with changes of the world that it happens in."""
    count, pairs = 12, range(0, 16, 2)
    free = min(held, 37)
    made: list[tuple[Action, dict[str, int]]] = [
        (lambda _: None, {}),
        (lambda w: [w.funding() for _ in range(3)], {}),
        (lambda w: [w.oracle(5) for _ in range(3)], {}),
        (lambda w: [w.oracle(4) for _ in range(6)], {"bundles": 4}),
        (lambda w: [w.deposit(0) for _ in range(count)], {}),
        (lambda w: [w.deposit(i) for i in range(count)], {}),
        (lambda w: [w.withdraw(0) for _ in range(count)], {}),
        (lambda w: [w.withdraw(i) for i in range(count)], {}),
        (lambda w: [w.transfer(i, i + 1) for i in range(count)], {}),
        (lambda w: [w.transfer(0, 1) for _ in range(count)], {}),
        (lambda w: [w.transfer(0, 1, 5) for _ in range(count)], {}),
        (lambda w: [w.transfer(i, i + 1, 5) for i in range(count)], {}),
        (lambda w: [w.trade(i, i + 1) for i in pairs], {}),
        (lambda w: [w.trade(i, i + 1, asset=free) for i in pairs], {}),
        (lambda w: [w.trade(0, 1, fills=count)], {}),
        (lambda w: [w.trade(0, 1, asset=37) for _ in range(count)], {}),
        (lambda w: [(w.funding(), w.trade(i, i + 1)) for i in pairs], {}),
        (lambda w: [w.liquidate(i, i) for i in range(8)], {"poor": 8}),
        (lambda w: [w.liquidate(0, 0) for _ in range(8)], {"poor": 8}),
        (lambda w: [w.funding() for _ in range(20)], {}),
        (lambda w: [w.oracle(5) for _ in range(10)], {}),
        (lambda w: [w.trade(0, 1, asset=i) for i in range(30)], {}),
        (lambda w: [w.trade(i % 10, i % 10 + 1, fills=5) for i in range(20)], {}),
        (lambda w: [w.trade(i % 4, i % 4 + 1, asset=i % 3) for i in range(40)], {}),
        (lambda w: [(w.oracle(), w.trade(i, i + 1), w.deposit(i)) for i in range(8)], {}),
        (lambda _: None, {"expired": 50}),
        (lambda w: [w.deposit(i) for i in range(30)], {"traders": 30, "expired": 20}),
    ]
    if held:
        made += [
            (lambda w: [w.deleverage(i, 2 * i + 1) for i in range(8)], {"poor": 8}),
            (lambda w: [w.deleverage(0, 1) for _ in range(8)], {"poor": 8}),
        ]
    for ok in (True, False):
        made += [
            (lambda w, ok=ok: [w.forced_withdrawal(i, is_valid=ok) for i in range(count)], {}),
            (lambda w, ok=ok: [w.forced_withdrawal(1, is_valid=ok) for _ in range(count)], {}),
            (lambda w, ok=ok: [w.forced_trade(i, i + 1, is_valid=ok) for i in pairs], {}),
            (lambda w, ok=ok: [w.forced_trade(0, 1, is_valid=ok) for _ in range(8)], {}),
        ]
    return made


def measured() -> list[Sample]:
    """Counts and rows of many batches."""
    unit = Capacity(
        dict.fromkeys(COUNTS, 2**30), {count: {count: 1.0} for count in COUNTS}, assets=1
    )
    ledger_module.capacity = lambda _: unit  # type: ignore[assignment]
    samples = []
    for held in (0, 1, 6, 20, 38):
        for leaves_log2 in (0, 10):
            for action, changes in actions(held):
                bundles = changes.pop("bundles", 5)
                world = HeavyWorld(
                    changes.pop("traders", 16), held, leaves_log2=leaves_log2, **changes
                )
                world.start(bundles)
                action(world)
                samples.append(sample(world))
        print(f"{held} holdings: {len(samples)} batches", flush=True)
    for seed in range(100, 112):
        samples += random_life(seed)
    print(f"random: {len(samples)} batches", flush=True)
    return samples


def random_life(seed: int) -> list[Sample]:
    """Batches of a small exchange with every kind of transaction, hostile prices and few assets."""
    life = Scenario(seed=seed)
    found = []
    for _ in range(3):
        for _ in range(50):
            life.step()
        found.append(sample(life))
        life.ledger.open_batch(life.now)
    return found


class Life(Protocol):
    """A ledger with its clock."""

    @property
    def ledger(self) -> Ledger:
        """With an open batch."""
        ...

    @property
    def now(self) -> int:
        """Seconds."""
        ...


def sample(world: Life) -> Sample:
    """Close the batch; its counts and its rows."""
    batch = world.ledger.close_batch(world.now + 1)
    counts = world.ledger.batch_rows()
    rows = recorded_run(proving_system(), batch).rows_needed()
    return [counts[name] for name in COUNTS], rows


def fitted(samples: list[Sample], chip: str) -> list[float]:
    """The prices ≥ 0 by which no batch needs more rows than they say, and that say least too much.

    A linear program: relative differences over all samples are least, no sample is too low.
    """
    rows = [found[chip] for _, found in samples]
    counts = [count for count, _ in samples]
    weights = [1 / (need + SMALL) for need in rows]
    costs = [
        sum(weight * line[j] for weight, line in zip(weights, counts, strict=True)) + TIE
        for j in range(len(COUNTS))
    ]
    prices = _least_covering(costs, counts, rows)
    low = max(need - _cost(prices, c) for need, c in zip(rows, counts, strict=True))
    assert low < 1e-6 * (1 + max(rows)), f"{chip}: {low} rows too low"
    over = sorted(
        [_cost(prices, c) * MARGIN / n for n, c in zip(rows, counts, strict=True) if n > SMALL]
    )
    if over:
        print(
            f"{chip:12} says {over[0]:.2f} to {over[-1]:.2f} of what it needs, "
            f"in the middle {over[len(over) // 2]:.2f}"
        )
    return [price * MARGIN for price in prices]


def _cost(prices: list[float], counts: list[int]) -> float:
    return sum(price * count for price, count in zip(prices, counts, strict=True))


def _least_covering(costs: list[float], lines: list[list[int]], needs: list[int]) -> list[float]:
    """The x ≥ 0 with least costs · x and lines · x ≥ needs, by the simplex method on the dual.

    The dual, greatest needs · y with y ≥ 0 and linesᵀ · y ≤ costs, has a row a price, and begins at
    y = 0; x are the reduced costs of its slacks. Bland's rule, so that it ends.
    """
    height, width = len(costs), len(lines)
    table = [
        [float(line[j]) for line in lines] + [float(i == j) for i in range(height)] + [costs[j]]
        for j in range(height)
    ]
    gains = [float(need) for need in needs] + [0.0] * (height + 1)
    while True:
        column = next((k for k in range(width + height) if gains[k] > EPSILON), None)
        if column is None:
            return [max(0.0, -gains[width + j]) for j in range(height)]
        _, leaving = min(
            [(row[-1] / row[column], j) for j, row in enumerate(table) if row[column] > EPSILON]
        )
        pivot = table[leaving]
        scale = pivot[column]
        table[leaving] = pivot = [value / scale for value in pivot]
        for row in [*table[:leaving], *table[leaving + 1 :], gains]:
            factor = row[column]
            if factor:
                row[:] = [value - factor * of for value, of in zip(row, pivot, strict=True)]


def text_of(prices: dict[str, list[float]]) -> str:
    """The file."""
    lines = [
        "# What each count of a batch costs in rows of each chip, at most. Written by",
        "# scripts/fit_batch_size.py; read by provex/sequencer/batch_size.py.",
        "",
    ]
    for chip, found in prices.items():
        lines.append(f'[rows."{chip}"]')
        for name, price in zip(COUNTS, found, strict=True):
            if price > 0.005:
                lines.append(f'"{name}" = {price:.2f}')
        lines.append("")
    return "\n".join(lines) + L1


L1 = """# What L1 takes of one batch: words of the public output, and gas to update the state.
[limits]
"main words" = 200
"update gas" = 12_000_000

[l1."main words"]
"batch" = 60
"Deposit" = 2
"Withdrawal" = 2
"ConditionalTransfer" = 1
"ForcedWithdrawal" = 4
"ForcedTrade" = 6

[l1."update gas"]
"batch" = 160_000
"Deposit" = 10_000
"Withdrawal" = 35_000
"ConditionalTransfer" = 9_000
"ForcedWithdrawal" = 45_000
"ForcedTrade" = 25_000
"""


def main() -> None:
    """Measure, fit, write."""
    samples = measured()
    chips = list(samples[0][1])
    TARGET.write_text(text_of({chip: fitted(samples, chip) for chip in chips}))


if __name__ == "__main__":
    main()
