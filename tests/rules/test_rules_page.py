"""The auditor's page of rules names a test for each rule, and the test exists."""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "auditor" / "rules.md"
ROW = re.compile(r"^\| ([A-Z]{2}-\d+) \|.*\| `([\w/.]+)::(\w+)` \|$", re.MULTILINE)


def test_every_rule_names_a_test_that_exists():
    rows = ROW.findall(PAGE.read_text())

    assert len(rows) > 80
    assert len(rows) == PAGE.read_text().count("` |\n")
    for rule, file, name in rows:
        assert f"def {name}(" in (HERE / file).read_text(), f"{rule} names {file}::{name}"


def test_rules_are_numbered_once():
    rules = [rule for rule, _, _ in ROW.findall(PAGE.read_text())]

    assert len(rules) == len(set(rules))


def test_every_rule_that_the_code_cites_is_on_the_page():
    rules = {rule for rule, _, _ in ROW.findall(PAGE.read_text())}
    sources = (HERE.parent.parent / "provex" / "rules").rglob("*.py")
    cited = {
        match
        for source in sources
        for match in re.findall(r"\b(?:[A-Z]{2}-\d+)\b", source.read_text())
    }

    assert cited
    assert cited <= rules
