"""The text that Prometheus reads (exposition format 0.0.4): families of samples, one line each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .instruments import Histogram, LabelledCounter, LabelledHistogram

__all__ = [
    "CONTENT_TYPE",
    "Family",
    "Kind",
    "counter",
    "counters",
    "gauge",
    "gauges",
    "histogram",
    "histograms",
    "render",
]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Number = int | float
Labels = tuple[tuple[str, str], ...]

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_COUNTER_SUFFIX = "_total"


class Kind(StrEnum):
    """What the samples of a family mean."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its samples differ in labels only. A sample is (name's suffix, labels, value)."""

    name: str
    kind: Kind
    help: str
    samples: tuple[tuple[str, Labels, Number], ...]

    def __post_init__(self) -> None:
        """Hold the naming rules: they are promises to dashboards."""
        assert _NAME.match(self.name), self.name
        is_total = self.name.endswith(_COUNTER_SUFFIX)
        assert is_total == (self.kind is Kind.COUNTER), f"{self.name}: only counters are totals"


def gauge(name: str, text: str, value: Number | bool) -> Family:
    """One number that rises and falls; a claim is 1 or 0."""
    return Family(name, Kind.GAUGE, text, (("", (), _plain(value)),))


def gauges(name: str, text: str, label: str, values: Mapping[str, Number]) -> Family:
    """The same for each value of one label."""
    samples = tuple(("", ((label, key),), _plain(value)) for key, value in values.items())
    return Family(name, Kind.GAUGE, text, samples)


def counter(name: str, text: str, value: Number) -> Family:
    """A number that only rises while the process lives."""
    return Family(name, Kind.COUNTER, text, (("", (), value),))


def counters(name: str, text: str, counted: LabelledCounter) -> Family:
    """The same with labels."""
    samples = tuple(
        ("", tuple(zip(counted.names, labels, strict=True)), value)
        for labels, value in counted.items()
    )
    return Family(name, Kind.COUNTER, text, samples)


def histogram(name: str, text: str, observed: Histogram) -> Family:
    """A distribution."""
    return Family(name, Kind.HISTOGRAM, text, tuple(_buckets((), observed)))


def histograms(name: str, text: str, observed: LabelledHistogram) -> Family:
    """The same with labels."""
    samples = [
        sample
        for labels, each in observed.items()
        for sample in _buckets(tuple(zip(observed.names, labels, strict=True)), each)
    ]
    return Family(name, Kind.HISTOGRAM, text, tuple(samples))


def render(families: Iterable[Family]) -> str:
    """The whole text. Each name stands for one family."""
    lines: list[str] = []
    names: set[str] = set()
    for family in families:
        assert family.name not in names, f"{family.name} twice"
        names.add(family.name)
        lines.append(f"# HELP {family.name} {_escaped(family.help)}")
        lines.append(f"# TYPE {family.name} {family.kind}")
        lines += [
            f"{family.name}{suffix}{_label_text(labels)} {_number_text(value)}"
            for suffix, labels, value in family.samples
        ]
    return "\n".join(lines) + "\n"


def _buckets(labels: Labels, observed: Histogram) -> list[tuple[str, Labels, Number]]:
    totals = observed.cumulative()
    bounds = [*(_number_text(bound) for bound in observed.bounds), "+Inf"]
    return [
        *(
            ("_bucket", (*labels, ("le", bound)), total)
            for bound, total in zip(bounds, totals, strict=True)
        ),
        ("_sum", labels, observed.sum),
        ("_count", labels, totals[-1]),
    ]


def _plain(value: Number | bool) -> Number:
    return int(value) if isinstance(value, bool) else value


def _label_text(labels: Labels) -> str:
    if not labels:
        return ""
    pairs = [
        f'{name}="{_escaped(value).replace(chr(34), chr(92) + chr(34))}"' for name, value in labels
    ]
    return "{" + ",".join(pairs) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _number_text(value: Number) -> str:
    return str(value) if isinstance(value, int) else repr(value)
