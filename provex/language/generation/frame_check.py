"""Proves of every program that no run of it writes a word twice.

The constraints do not say that memory is written once; it follows from this: inside one frame
control never comes back to an instruction, instructions that can both run in a frame write to
different places, all of them lie in the frame or in the first cells of a region of its own, and
what frames, turns and lists are given never overlaps (`places.py`) or reaches the input.
"""

from collections.abc import Sequence

from provex.language.program_file import INPUT_BASE, Call

from .assembly import is_plain_jump
from .drafts import Draft, Item
from .places import Frame, Label, Offset

__all__ = ["FrameError", "check_frames"]


class FrameError(AssertionError):
    """A program that could write a word twice."""


def check_frames(items: Sequence[Item]) -> None:
    """Raise `FrameError` for code in which a frame's word could get two values."""
    labels = _labelled(items)
    frames: dict[Frame, list[Draft]] = {}
    for item in items:
        if isinstance(item, Draft):
            frames.setdefault(item.frame, []).append(item)
    for frame, code in frames.items():
        _check_frame(frame, code, labels)
    _check_between(frames)


def _check_between(frames: dict[Frame, list[Draft]]) -> None:
    """What is written to a frame from outside of it, nothing else writes."""
    own = {frame: {draft.c for draft in code} for frame, code in frames.items()}
    handed_back: set[tuple[Frame, Offset]] = set()
    for frame, code in frames.items():
        for draft in code:
            callee = _called_frame(draft.c)
            if callee is not None and Offset(draft.c.words) in own.get(callee, ()):
                raise FrameError(f"{callee.name}: a parameter is written again ({draft.place})")
            target = draft.formula.offset
            if draft.call == Call.WRITE and target is not None:
                outer = frame.parent or frame
                is_inside = not target.regions and target.words < outer.cells
                if (outer, target) in handed_back or target in own[outer] or not is_inside:
                    raise FrameError(f"{outer.name}: {target.words} is written twice")
                handed_back.add((outer, target))


def _called_frame(offset: Offset) -> Frame | None:
    """The frame of a function that has the place; a loop's region is one turn before its first."""
    if not offset.regions:
        return None
    frame = offset.regions[0].kind.frame
    return frame if frame is not None and frame.parent is None else None


def _labelled(items: Sequence[Item]) -> dict[Label, Draft]:
    """The instruction behind every label."""
    found: dict[Label, Draft] = {}
    waiting: list[Label] = []
    for item in items:
        if isinstance(item, Label):
            waiting.append(item)
            continue
        found.update(dict.fromkeys(waiting, item))
        waiting = []
    return found


def _check_frame(frame: Frame, code: Sequence[Draft], labels: dict[Label, Draft]) -> None:
    if frame.size > INPUT_BASE:
        raise FrameError(f"{frame.name}: its loops and lists need more than the address space")
    numbers = {id(draft): number for number, draft in enumerate(code)}
    following = [_following(code, number, numbers, labels) for number in range(len(code))]
    order = _order(frame, following)
    writers: dict[Offset, list[int]] = {}
    for number, draft in enumerate(code):
        if draft.c.strides:
            raise FrameError(f"{frame.name}: a write to another turn ({draft.place})")
        if not _is_inside(frame, draft.c):
            raise FrameError(f"{frame.name}: a write outside of the frame ({draft.place})")
        writers.setdefault(draft.c, []).append(number)
    for offset, several in writers.items():
        if len(several) > 1:
            _check_exclusive(frame, offset, several, following, order)


def _is_inside(frame: Frame, offset: Offset) -> bool:
    """Whether it is a cell of the frame, or one of a frame that has a region in it."""
    if not offset.regions:
        return 0 <= offset.words < frame.cells
    (region, *others) = offset.regions
    inner = region.kind.frame
    if others or region.owner is not frame or inner is None:
        return False
    return 0 <= offset.words < inner.cells


def _following(
    code: Sequence[Draft], number: int, numbers: dict[int, int], labels: dict[Label, Draft]
) -> list[int]:
    """What may run next in this frame. A call, or a loop, comes back to what follows."""
    draft = code[number]
    is_left = draft.is_end or is_plain_jump(draft)
    found = [] if is_left or number + 1 == len(code) else [number + 1]
    if draft.jump is not None and not draft.is_transfer:
        target = labels.get(draft.jump)
        if target is None or id(target) not in numbers:
            raise FrameError(f"{draft.frame.name}: a jump leaves its frame ({draft.place})")
        found.append(numbers[id(target)])
    return found


def _order(frame: Frame, following: Sequence[Sequence[int]]) -> list[int]:
    """A place for every instruction, later than all that may run before it, if there is one."""
    entered = [0] * len(following)
    for each in following:
        for after in each:
            entered[after] += 1
    ready = [number for number, count in enumerate(entered) if not count]
    places = [-1] * len(following)
    placed = 0
    while ready:
        number = ready.pop()
        places[number] = placed
        placed += 1
        for after in following[number]:
            entered[after] -= 1
            if not entered[after]:
                ready.append(after)
    if placed < len(following):
        raise FrameError(f"{frame.name}: control comes back to an instruction")
    return places


def _check_exclusive(
    frame: Frame,
    offset: Offset,
    writers: Sequence[int],
    following: Sequence[Sequence[int]],
    order: Sequence[int],
) -> None:
    """None of the writers may run after another one."""
    last = max(order[number] for number in writers)
    for first in writers:
        seen: set[int] = set()
        waiting = list(following[first])
        while waiting:
            number = waiting.pop()
            if number in seen or order[number] > last:
                continue
            if number in writers:
                raise FrameError(f"{frame.name}: {offset.words} is written twice")
            seen.add(number)
            waiting += following[number]
