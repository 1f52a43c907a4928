"""`provex bench prover`: the figures are there and agree with each other. No time is asserted."""

import json
import math
import shutil

import click
import pytest

from provex.air.expression import ColumnKind
from provex.air.profiles import fold_logs, profiles
from provex.air.soundness import HUNDRED, Regime, soundness
from provex.cli.main import main
from provex.cli.proof_floor import build_floor, floor_arguments, floor_of, measured_floor
from provex.cli.prover_benchmark import cell_figures
from provex.protocol.errors import CHILD_PROCESS_FAILED, PROFILE_UNKNOWN, Rejected
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.settlement.security import proof_size, provable_bits

pytestmark = pytest.mark.xdist_group("one proved batch")
TRADES = 16
PROFILE = "test"
PHASES = ("run_the_rules", "fill_the_tables", "main_commitment", "composition", "deep_quotient")
PHASES += ("fri_commitment", "grinding", "answers")
FLOOR = (
    '{"threads": 2, "floor_us": 1500000, "transforms_us": {"ours": 900000, "library": 2000000}, '
    '"hashes_us": {"ours": 700000, "library": 600000}}'
)


@pytest.fixture(scope="module")
def system() -> ProvingSystem:
    return proving_system()


def test_the_command_prints_figures_that_agree(
    system: ProvingSystem, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "prover", "--json", "--trades", str(TRADES), "--leaves-log2", "10"]

    assert main([*command, "--profile", PROFILE]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {line["figure"]: line["value"] for line in lines}

    assert len(found) == len(lines)
    assert all(math.isfinite(value) and value >= 0 for value in found.values())
    assert {line.get("profile") for line in lines} == {PROFILE, None}
    phases = [found[f"prover.phase.{name}_s"] for name in PHASES]
    seconds, grinding = found["prover.seconds"], found["prover.phase.grinding_s"]
    assert seconds >= sum(phases)
    assert found["prover.trades_per_s"] == pytest.approx(TRADES / seconds)
    over = (seconds - grinding) / found["prover.floor_s"]
    assert found["prover.over_floor"] == pytest.approx(over)
    assert found["proof.provable_bits"] >= profiles()[PROFILE].provable_bits
    assert 0 < found["prover.peak_rss_gib"] < 1024
    assert found["proof.bytes"] > 10_000
    assert found["verifier.native_ms"] > 0

    of_lines = {name: value for name, value in found.items() if "cells_of_line" in name}
    cells, steps = found["prover.cells_per_trade"], found["machine.steps_per_trade"]
    assert len(of_lines) == 10
    assert sum(of_lines.values()) <= cells * (1 - found["prover.padding_share"])
    assert list(of_lines.values()) == sorted(of_lines.values(), reverse=True)
    machine = sum(value for name, value in found.items() if name.startswith("prover.cells.machine"))
    assert steps <= machine
    assert any(
        cells == one.value
        for layout in range(len(system.layouts))
        for one in cell_figures(system, layout, trades=TRADES)
    )


def test_cells_are_rows_times_columns_and_those_of_chips_add_up(system: ProvingSystem) -> None:
    for number, layout in enumerate(system.layouts):
        figures = {one.name: one.value for one in cell_figures(system, number, trades=TRADES)}
        total = figures.pop("prover.cells_per_trade")

        columns = sum(
            packing.physical_columns
            for packing in layout.packings
            if packing.kind in {ColumnKind.MAIN, ColumnKind.INTERACTION}
        )
        assert total * TRADES == columns << layout.rows_log2
        assert sum(figures.values()) == pytest.approx(total)
        assert figures["prover.cells.no_chip"] >= 0
        assert len(figures) == len(system.chips) + 1


def test_the_shape_of_the_floor_is_that_of_the_layout(system: ProvingSystem) -> None:
    profile = profiles()["production"]
    for number, layout in enumerate(system.layouts):
        rows, blowup, final, *widths = map(int, floor_arguments(system, number, profile))

        assert (rows, blowup) == (layout.rows_log2, profile.blowup_log2)
        assert final + sum(fold_logs(profile, rows)) == rows
        # The prover's own trees are all but that of the fixed tables.
        assert widths == list(system.constraints.mask_size(number).widths[1:])


def test_bits_are_those_of_what_the_layout_holds(system: ProvingSystem) -> None:
    for number, layout in enumerate(system.layouts):
        size, mask = proof_size(system, number), system.constraints.mask_size(number)

        assert size.rows_log2 == layout.rows_log2
        assert (size.openings, size.points) == (mask.openings, mask.points)
        assert size.constraints == system.constraint_count
        widths = {len(one.fields) for chip in system.chips for one in chip.interactions}
        assert size.tuple_width == max(widths)
        for profile in profiles().values():
            bits = provable_bits(system, number, profile)
            assert bits >= profile.provable_bits
            assert bits == soundness(profile, size, Regime.JOHNSON).hundredths / HUNDRED


def test_a_floor_is_read_from_the_last_line() -> None:
    floor = floor_of(f"a word before\n{FLOOR}\n")

    assert floor.seconds == 1.5
    assert floor.threads == 2
    assert (floor.transforms_us.library, floor.hashes_us.ours) == (2_000_000, 700_000)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "floor", "{}", FLOOR[:-1], FLOOR.replace("threads", "cores"), f"{FLOOR}\nmore"],
)
def test_anything_else_is_no_floor(text: str) -> None:
    with pytest.raises(ValueError, match="no floor"):
        floor_of(text)


def test_the_floor_grows_with_the_shape() -> None:
    build_floor()
    small = measured_floor(["10", "2", "4", "1", "1"])
    large = measured_floor(["10", "4", "4", "30", "30"])

    # At least four times the transforms and hashes of thirty times the columns.
    assert small.floor_us < large.floor_us
    assert small.threads == large.threads
    for floor in (small, large):
        faster = min(floor.transforms_us.ours, floor.transforms_us.library)
        assert floor.floor_us <= faster + min(floor.hashes_us.ours, floor.hashes_us.library)


def test_the_floor_refuses_what_is_no_shape() -> None:
    with pytest.raises(Rejected) as refused:
        measured_floor(["3"])

    assert refused.value.code == CHILD_PROCESS_FAILED


def test_without_cargo_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(click.ClickException, match="cargo"):
        build_floor()


def test_an_unknown_profile_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "prover", "--profile", "none"]) == 1
    assert f"error {PROFILE_UNKNOWN} PROFILE_UNKNOWN" in capsys.readouterr().err
