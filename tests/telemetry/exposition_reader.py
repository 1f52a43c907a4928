"""Reads the exposition format strictly, as its grammar says: an independent second opinion."""

import re
from dataclasses import dataclass, field

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
_SAMPLE = re.compile(
    rf"(?P<name>{_NAME})(?:\{{(?P<labels>{_LABEL}(?:,{_LABEL})*)\}})? (?P<value>\S+)"
)
_PAIR = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"')
_HELP = re.compile(rf"# HELP ({_NAME}) (.*)")
_TYPE = re.compile(rf"# TYPE ({_NAME}) (counter|gauge|histogram)")


@dataclass
class ReadFamily:
    kind: str
    help: str
    samples: dict[tuple[str, tuple[tuple[str, str], ...]], float] = field(default_factory=dict)


def read_exposition(text: str) -> dict[str, ReadFamily]:
    """Families by name. AssertionError for what a scraper would refuse."""
    assert text.endswith("\n")
    families: dict[str, ReadFamily] = {}
    help_name = help_text = current = ""
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP"):
            match = _HELP.fullmatch(line)
            assert match, line
            help_name, help_text = match.groups()
        elif line.startswith("# TYPE"):
            match = _TYPE.fullmatch(line)
            assert match, line
            current = match[1]
            assert current == help_name, line
            assert current not in families, line
            families[current] = ReadFamily(match[2], help_text)
        else:
            match = _SAMPLE.fullmatch(line)
            assert match, line
            labels = tuple(sorted(_PAIR.findall(match["labels"] or "")))
            key = (match["name"].removeprefix(current), labels)
            assert match["name"].startswith(current), line
            assert key not in families[current].samples, line
            families[current].samples[key] = float(match["value"])
    for name, family in families.items():
        check_family(name, family)
    return families


def check_family(name: str, family: ReadFamily) -> None:
    suffixes = {suffix for suffix, _ in family.samples}
    if family.kind != "histogram":
        assert suffixes <= {""}, name
        return
    assert suffixes <= {"_bucket", "_sum", "_count"}, name
    groups: dict[tuple[tuple[str, str], ...], list[tuple[float, float]]] = {}
    for (suffix, labels), value in family.samples.items():
        if suffix == "_bucket":
            bound = float(dict(labels)["le"])
            rest = tuple(pair for pair in labels if pair[0] != "le")
            groups.setdefault(rest, []).append((bound, value))
    for rest, buckets in groups.items():
        assert buckets == sorted(buckets), name
        assert [count for _, count in buckets] == sorted(count for _, count in buckets), name
        assert buckets[-1] == (float("inf"), family.samples["_count", rest]), name
        assert ("_sum", rest) in family.samples, name
