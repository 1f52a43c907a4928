"""Counters and histograms: plain numbers that one thread changes and any thread reads."""

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence

__all__ = ["SECONDS_BOUNDS", "Histogram", "LabelledCounter", "LabelledHistogram"]

SECONDS_BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds for what an order waits for."""

Labels = tuple[str, ...]


class Histogram:
    """How many values fell up to each bound, inclusive, and their sum."""

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: Sequence[float] = SECONDS_BOUNDS) -> None:
        """`bounds` rise strictly; values above the last are counted without a bound."""
        assert all(low < high for low, high in itertools.pairwise(bounds)), bounds
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.sum: float = 0

    def observe(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value

    def cumulative(self) -> list[int]:
        """For each bound, and at last without one, how many values are not above it."""
        total = 0
        totals = []
        for count in self.counts:
            total += count
            totals.append(total)
        return totals


class LabelledCounter:
    """One count for each tuple of label values. The values must come from a bounded set."""

    __slots__ = ("_counts", "names")

    def __init__(self, *names: str) -> None:
        """`names` are those of the labels."""
        self.names = names
        self._counts: dict[Labels, int] = {}

    def add(self, *labels: str, count: int = 1) -> None:
        """Count."""
        self._counts[labels] = self._counts.get(labels, 0) + count

    def value(self, *labels: str) -> int:
        """The count so far."""
        return self._counts.get(labels, 0)

    def items(self) -> Iterator[tuple[Labels, int]]:
        """Every tuple of label values with its count."""
        return iter(sorted(self._counts.copy().items()))


class LabelledHistogram:
    """One histogram for each tuple of label values. The values must come from a bounded set."""

    __slots__ = ("_bounds", "_histograms", "names")

    def __init__(self, *names: str, bounds: Sequence[float] = SECONDS_BOUNDS) -> None:
        """`names` are those of the labels."""
        self.names = names
        self._bounds = bounds
        self._histograms: dict[Labels, Histogram] = {}

    def observe(self, value: float, *labels: str) -> None:
        """Count one value."""
        histogram = self._histograms.get(labels)
        if histogram is None:
            histogram = self._histograms[labels] = Histogram(self._bounds)
        histogram.observe(value)

    def items(self) -> Iterator[tuple[Labels, Histogram]]:
        """Every tuple of label values with its histogram."""
        return iter(sorted(self._histograms.copy().items(), key=lambda item: item[0]))
