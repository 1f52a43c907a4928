"""A program that could write a word of memory twice is not let through."""

from dataclasses import replace

import pytest

from language.snippets import program_of
from provex.language.compiler import checked_program
from provex.language.generation import call_graph, generator
from provex.language.generation.drafts import Draft
from provex.language.generation.frame_check import FrameError, check_frames
from provex.language.generation.places import Label, Offset
from provex.language.program_file import Call

TEXT = """
def run(x: u64, y: u64) -> int:
    total = 0
    for item in range(x):
        if item == y:
            total += 2
        else:
            total += 1
    return total
"""


@pytest.fixture
def items(monkeypatch):
    """The code of a small program, as it reaches the checker."""
    seen = []

    def record(code):
        seen.extend(code)
        check_frames(code)

    monkeypatch.setattr(generator, "check_frames", record)
    compiled = checked_program(program_of(TEXT), ("program.run",))
    generator.machine_program(compiled, ("program.run",), ())
    return seen


def drafts_of(items, name):
    return [
        (place, item)
        for place, item in enumerate(items)
        if isinstance(item, Draft) and item.frame.name.startswith(name)
    ]


def test_the_generated_code_passes(items):
    check_frames(items)


def test_two_writes_to_a_cell_are_refused(items):
    drafts = drafts_of(items, "turn")
    (_, first), (place, second) = drafts[0], drafts[-1]
    items[place] = replace(second, c=first.c)

    with pytest.raises(FrameError, match="written twice"):
        check_frames(items)


def test_both_sides_of_a_branch_may_write_the_same_cell(items):
    places: dict[Offset, int] = {}
    for _, draft in drafts_of(items, "turn"):
        places[draft.c] = places.get(draft.c, 0) + 1

    assert max(places.values()) == 2


def test_a_way_back_inside_a_frame_is_refused(items):
    drafts = drafts_of(items, "turn")
    place, draft = next((p, d) for p, d in drafts if d.jump is not None and not d.is_transfer)
    back = Label("back")
    items.insert(drafts[0][0], back)
    items[place + 1] = replace(draft, jump=back)

    with pytest.raises(FrameError, match="comes back"):
        check_frames(items)


def test_a_jump_out_of_a_frame_is_refused(items):
    outside = Label("outside")
    place, draft = next(
        (p, d) for p, d in drafts_of(items, "turn") if d.jump is not None and not d.is_transfer
    )
    items[place] = replace(draft, jump=outside)
    items.insert(0, outside)

    with pytest.raises(FrameError, match="leaves its frame"):
        check_frames(items)


def test_a_write_to_another_turn_is_refused(items):
    place, draft = drafts_of(items, "turn")[0]
    items[place] = replace(draft, c=draft.c.turned(draft.frame, 1))

    with pytest.raises(FrameError, match="another turn"):
        check_frames(items)


def test_a_write_outside_of_the_frame_is_refused(items):
    place, draft = drafts_of(items, "turn")[0]
    items[place] = replace(draft, c=Offset(draft.frame.cells))

    with pytest.raises(FrameError, match="outside of the frame"):
        check_frames(items)


def test_a_write_to_another_frames_region_is_refused(items):
    place, draft = drafts_of(items, "turn")[0]
    _, outer = next((p, d) for p, d in drafts_of(items, "program.run") if d.c.regions)
    items[place] = replace(draft, c=outer.c)

    with pytest.raises(FrameError, match="outside of the frame"):
        check_frames(items)


def test_a_word_that_a_loop_hands_back_has_no_other_writer(items):
    _, back = next((p, d) for p, d in drafts_of(items, "turn") if d.call == Call.WRITE)
    place, draft = drafts_of(items, "program.run")[-1]
    items[place] = replace(draft, c=back.formula.offset)

    with pytest.raises(FrameError, match="written twice"):
        check_frames(items)


def test_a_function_does_not_write_its_parameters(monkeypatch):
    seen = []
    monkeypatch.setattr(generator, "check_frames", seen.extend)
    monkeypatch.setattr(call_graph, "_INLINED_SITES_MAX", -1)
    monkeypatch.setattr(call_graph, "_INLINED_SIZE_MAX", -1)
    text = "def twice(x: u64) -> int:\n    return 2 * x\n\n\n"
    text += "def run(x: u64) -> int:\n    return twice(x) + 1\n"
    generator.machine_program(
        checked_program(program_of(text), ("program.run",)), ("program.run",), ()
    )
    check_frames(seen)
    place, draft = drafts_of(seen, "program.twice")[0]
    seen[place] = replace(draft, c=Offset(2))

    with pytest.raises(FrameError, match="parameter is written again"):
        check_frames(seen)
