"""The example files for operators parse, and every metric that they name exists."""

import configparser
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from provex.cli.settings import UpSettings, up_settings
from provex.operations.readings import families
from provex.protocol.errors import ERRORS
from provex.telemetry.exposition import Kind
from tests.operations.world import OperatedWorld

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DASHBOARD = DEPLOY / "grafana" / "provex.json"
ALERTS = DEPLOY / "alerts.yml"
RUNBOOKS = ROOT / "docs" / "operator" / "runbooks.md"
METRICS_PAGE = ROOT / "docs" / "operator" / "metrics.md"
UNITS = sorted((DEPLOY / "systemd").iterdir())
HARDENED = {
    "CapabilityBoundingSet": "",
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "RestrictSUIDSGID": "true",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
}
_METRIC = re.compile(r"\bprovex_[a-z0-9_]+")


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kind]:
    """Every metric of a running exchange."""
    world = OperatedWorld(tmp_path_factory.mktemp("exchange")).start()
    found = {family.name: family.kind for family in families(world.sources)}
    world.stop()
    return found


def sample_names(metrics: dict[str, Kind]) -> set[str]:
    """What a query may name."""
    names = {name for name, kind in metrics.items() if kind is not Kind.HISTOGRAM}
    return names | {
        name + suffix
        for name, kind in metrics.items()
        if kind is Kind.HISTOGRAM
        for suffix in ("_bucket", "_sum", "_count")
    }


def dashboard_queries() -> Iterator[str]:
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]


def alert_rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    return group["rules"]


def test_the_dashboard_shows_every_metric_and_no_other(metrics: dict[str, Kind]) -> None:
    named = set(_METRIC.findall(" ".join(dashboard_queries())))

    assert named <= sample_names(metrics)
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in named} | named
    assert set(metrics) <= shown


def test_the_dashboards_panels_lie_beside_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    ids = set()
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
        ids.add(panel["id"])
    assert len(ids) == len(json.loads(DASHBOARD.read_text())["panels"])


def test_every_alert_asks_for_what_exists(metrics: dict[str, Kind]) -> None:
    for rule in alert_rules():
        assert set(_METRIC.findall(rule["expr"])) <= sample_names(metrics), rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}


def test_every_alert_leads_to_a_page(metrics: dict[str, Kind]) -> None:
    headings = re.findall(r"^##+ (.+)$", RUNBOOKS.read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", text.lower()).replace(" ", "-") for text in headings}
    for rule in alert_rules():
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (ROOT / page) == RUNBOOKS
        assert anchor in anchors, rule["alert"]


def test_runbooks_name_metrics_and_alerts_that_exist(metrics: dict[str, Kind]) -> None:
    text = RUNBOOKS.read_text()
    alerts = {rule["alert"] for rule in alert_rules()}

    assert set(_METRIC.findall(text)) <= sample_names(metrics) | set(metrics)
    assert set(re.findall(r"\bProvex[A-Z]\w+", text)) == alerts


def test_operators_pages_name_errors_that_exist() -> None:
    for page in sorted((ROOT / "docs" / "operator").glob("*.md")):
        numbers = re.findall(r"[Ee]rrors? (\d{4})", page.read_text())
        unknown = [number for number in numbers if int(number) not in ERRORS]
        assert not unknown, page.name


def test_the_page_of_metrics_is_complete(metrics: dict[str, Kind]) -> None:
    assert set(_METRIC.findall(METRICS_PAGE.read_text())) == set(metrics)


def test_prometheus_scrapes_metrics_and_reads_the_alerts() -> None:
    settings = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())

    assert [DEPLOY / name for name in settings["rule_files"]] == [ALERTS]
    (job,) = settings["scrape_configs"]
    assert job["metrics_path"] == "/metrics"
    assert 'up{job="' + job["job_name"] + '"}' in ALERTS.read_text()


def test_the_example_settings_are_the_defaults() -> None:
    file = DEPLOY / "provex.toml"
    text = file.read_text()

    assert up_settings(file, {}) == UpSettings()
    explained = {re.sub(r"^# ", "", line).partition(" =")[0] for line in text.splitlines()}
    assert {field.name for field in fields(UpSettings)} <= explained
    assert "operations_port" in tomllib.loads(text)


def unit_of(path: Path) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(path.read_text())
    return {name: dict(parser[name]) for name in parser.sections()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_reads_and_is_hardened(path: Path) -> None:
    unit = unit_of(path)

    assert "Description" in unit["Unit"]
    if path.suffix == ".service":
        service = unit["Service"]
        assert {name: service[name] for name in HARDENED} == HARDENED
        assert service["User"] == "provex"
        assert "/opt/provex/bin/provex " in service["ExecStart"]
    else:
        assert path.with_suffix(".service") in UNITS
        assert "OnCalendar" in unit["Timer"]


def test_units_use_commands_that_exist() -> None:
    from provex.cli.main import cli

    for path in UNITS:
        if path.suffix != ".service":
            continue
        words = unit_of(path)["Service"]["ExecStart"].split("/opt/provex/bin/provex ")[1].split()
        command: Any = cli
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        assert command is not cli
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options
