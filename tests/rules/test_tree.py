"""The state trees against an obvious 64-level definition, and forged updates: rules ME-1 to ME-9."""

import random
from bisect import bisect_left
from dataclasses import fields, is_dataclass, replace
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import (
    INVALID_TREE_WITNESS,
    STATE_ROOT_MISMATCH,
    VALUE_OUT_OF_RANGE,
    Rejected,
)
from provex.protocol.field import PRIME
from provex.rules import builtins
from provex.rules.tree import LeafChange, Opening, Segment, Stretch, updated_root
from provex.storage.state_tree import StateTree

HASH = NATIVE_BUILTINS.poseidon
REFUSALS = {STATE_ROOT_MISMATCH, INVALID_TREE_WITNESS, VALUE_OUT_OF_RANGE}


@pytest.fixture(autouse=True)
def _native():
    builtins.inject(NATIVE_BUILTINS)


class Node(NamedTuple):
    """A subtree as the definition sees it."""

    child: int
    path: int
    length: int


EMPTY_NODE = Node(0, 0, 0)


def obvious_root(leaves: dict[int, int]) -> int:
    """Return the root as the definition reads: level by level, an edge only where one side is empty."""

    def form(height, low, keys):
        if not keys:
            return EMPTY_NODE
        if height == 0:
            return Node(leaves[keys[0]], 0, 0)
        middle = low + 2 ** (height - 1)
        cut = bisect_left(keys, middle)
        left = form(height - 1, low, keys[:cut])
        right = form(height - 1, middle, keys[cut:])
        if left == EMPTY_NODE:
            return Node(right.child, right.path + 2**right.length, right.length + 1)
        if right == EMPTY_NODE:
            return Node(left.child, left.path, left.length + 1)
        return Node(HASH(value(left), value(right)), 0, 0)

    def value(node):
        if node.length == 0:
            return node.child
        return (HASH(node.child, node.path) + node.length) % PRIME

    return value(form(64, 0, sorted(leaves)))


def changes_of(before: dict[int, int], after: dict[int, int], touched=()) -> list[LeafChange]:
    keys = {key for key in before | after if before.get(key) != after.get(key)} | set(touched)
    return [LeafChange(key, before.get(key, 0), after.get(key, 0)) for key in sorted(keys)]


def tree_with(leaves: dict[int, int]) -> StateTree:
    tree = StateTree(HASH)
    tree.update(changes_of({}, leaves))
    return tree


def checked_update(before, after, touched=()):
    """Return root, changes and witness of an update that the rules and the definition accept."""
    tree = tree_with(before)
    root = tree.root
    changes = tuple(changes_of(before, after, touched))
    segments = tree.update(changes)
    new_root = updated_root(root, changes, segments)
    assert new_root == tree.root == obvious_root(after)
    return root, changes, segments


KEYS = st.one_of(
    st.integers(0, 2**64 - 1),
    st.integers(0, 7),
    st.integers(2**64 - 8, 2**64 - 1),
    st.integers(0, 7).map(lambda low: 2**63 + low),
)
LEAVES = st.dictionaries(KEYS, st.integers(1, PRIME - 1), max_size=12)


@settings(max_examples=150)
@given(before=LEAVES, after=LEAVES, touched=st.lists(KEYS, max_size=3))
def test_random_updates_give_the_obvious_root(before, after, touched):
    checked_update(before, after, touched)


def test_a_long_run_of_inserts_and_deletes_keeps_the_obvious_root():
    generator = random.Random(7)
    leaves: dict[int, int] = {}
    tree = StateTree(HASH)
    for _ in range(40):
        before = dict(leaves)
        for _ in range(generator.randint(1, 12)):
            key = generator.getrandbits(generator.choice([3, 10, 64]))
            leaves[key] = generator.randrange(1, PRIME)
        for key in generator.sample(sorted(leaves), k=min(len(leaves), generator.randint(0, 10))):
            del leaves[key]
        root = tree.root
        changes = tuple(changes_of(before, leaves))
        segments = tree.update(changes)
        assert updated_root(root, changes, segments) == tree.root == obvious_root(leaves)


def test_a_large_tree_gives_the_obvious_root():
    generator = random.Random(8)
    before = {generator.getrandbits(64): generator.randrange(1, PRIME) for _ in range(3000)}
    keys = generator.sample(sorted(before), k=60)
    after = {key: leaf for key, leaf in before.items() if key not in keys[:20]}
    after |= {key: leaf + 1 for key, leaf in before.items() if key in keys[20:]}
    after |= {generator.getrandbits(64): 5 for _ in range(40)}

    _, _, segments = checked_update(before, after)

    siblings = sum(len(stretch.siblings) for stretch in stretches_of(segments))
    joined = sum(stretch.sibling != 0 for stretch in stretches_of(segments))
    assert siblings > 3 * len(segments)
    assert joined <= 60


def test_updates_alone_open_nothing():
    generator = random.Random(9)
    before = {generator.getrandbits(64): 1 for _ in range(500)}

    _, _, segments = checked_update(before, before | dict.fromkeys(sorted(before)[::5], 2))

    assert not any(each.sibling or each.openings for each in stretches_of(segments))


def test_the_empty_tree_and_the_single_leaf():
    assert obvious_root({}) == StateTree(HASH).root == 0
    assert tree_with({5: 77}).root == (HASH(77, 5) + 64) % PRIME
    root, _, _ = checked_update({5: 77}, {})
    assert root == (HASH(77, 5) + 64) % PRIME


def test_no_changes_leave_the_root():
    assert updated_root(123, (), ()) == 123
    with pytest.raises(Rejected):
        updated_root(123, (), (Segment(0, ()),))


def test_a_deletion_merges_edges():
    checked_update({0b000: 1, 0b010: 2, 0b011: 3}, {0b010: 2, 0b011: 3})
    checked_update({0b000: 1, 0b010: 2, 2**60: 3}, {2**60: 3, 0b010: 2})
    checked_update({1: 1, 2: 2, 3: 3, 4: 4}, {4: 4})


# Forgeries. Each starts from an honest update of a small tree.
BEFORE = {3: 11, 2**20: 12, 2**20 + 1: 13, 2**40: 14, 2**63: 15, 2**63 + 9: 16}
AFTER = {3: 21, 2**20: 12, 2**20 + 1: 13, 2**63: 15, 2**63 + 9: 17, 2**50: 18}
UPDATED = BEFORE | {3: 21, 2**20 + 1: 22, 2**63 + 9: 23}


def refusal(root, changes, segments) -> int:
    with pytest.raises(Rejected) as rejected:
        updated_root(root, tuple(changes), tuple(segments))
    assert rejected.value.code in REFUSALS
    return rejected.value.code


def stretches_of(segments):
    return [stretch for each in segments for stretch in each.stretches]


def changed(witness, old_part, new_part):
    """Return the witness with a part of it, found by identity, replaced; the part must be there."""
    found = 0

    def walk(value):
        nonlocal found
        if value is old_part:
            found += 1
            return new_part
        if isinstance(value, tuple):
            return tuple(walk(item) for item in value)
        if is_dataclass(value):
            return replace(
                value, **{each.name: walk(getattr(value, each.name)) for each in fields(value)}
            )
        return value

    forged = walk(witness)
    assert found == 1
    return forged


def only_stretch(segments):
    (segment,) = segments
    (stretch, *_) = segment.stretches
    return stretch


@pytest.mark.parametrize(("after", "codes"), [(UPDATED, {STATE_ROOT_MISMATCH}), (AFTER, REFUSALS)])
def test_a_wrong_sibling_is_refused(after, codes):
    root, changes, segments = checked_update(BEFORE, after)
    with_siblings = [each for each in stretches_of(segments) if each.siblings]
    assert with_siblings

    for stretch in with_siblings:
        for place, sibling in enumerate(stretch.siblings):
            siblings = (*stretch.siblings[:place], sibling + 1, *stretch.siblings[place + 1 :])
            forged = changed(segments, stretch, replace(stretch, siblings=siblings))
            assert refusal(root, changes, forged) in codes
    for stretch in stretches_of(segments):
        if stretch.sibling:
            forged = changed(segments, stretch, replace(stretch, sibling=stretch.sibling + 1))
            assert refusal(root, changes, forged) in REFUSALS


def test_a_stale_root_is_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    assert refusal(root + 1, changes, segments) == STATE_ROOT_MISMATCH
    assert refusal(tree_with(AFTER).root, changes, segments) == STATE_ROOT_MISMATCH


@pytest.mark.parametrize(("after", "codes"), [(UPDATED, {STATE_ROOT_MISMATCH}), (AFTER, REFUSALS)])
def test_a_leaf_that_is_not_the_trees_is_refused(after, codes):
    root, changes, segments = checked_update(BEFORE, after)

    for place, change in enumerate(changes):
        forged = [*changes]
        forged[place] = replace(change, old=change.old + 1)
        assert refusal(root, forged, segments) in codes


def test_another_keys_path_is_refused():
    root, changes, segments = checked_update({3: 11, 8: 12}, {3: 21, 8: 12})

    for key in (2, 7, 8, 3 + 2**63):
        assert refusal(root, [replace(changes[0], key=key)], segments) in REFUSALS


def test_unsorted_and_repeated_keys_are_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    assert refusal(root, changes[::-1], segments) == INVALID_TREE_WITNESS
    assert refusal(root, changes[::-1], segments[::-1]) == INVALID_TREE_WITNESS
    assert refusal(root, [changes[0], *changes], segments) == INVALID_TREE_WITNESS
    assert refusal(root, [changes[0], *changes], (segments[0], *segments)) == INVALID_TREE_WITNESS
    for place in range(len(changes) - 1):
        one, other = changes[place : place + 2]
        swapped = [*changes[:place], other, one, *changes[place + 2 :]]
        assert refusal(root, swapped, segments) in REFUSALS
        twice = [*changes[:place], one, one, *changes[place + 2 :]]
        assert refusal(root, twice, segments) in REFUSALS


def test_one_key_cannot_be_both_sides_of_a_split():
    root, _, _ = checked_update({4: 1, 5: 2}, {4: 3, 5: 2})
    group = Stretch((), 1, 0, (), 62)

    for low, high in ((4, 4), (5, 4), (5, 5), (5, 6)):
        changes = (LeafChange(low, 1, 3), LeafChange(high, 2, 2))
        segments = (Segment(0, (group,)), Segment(0, ()))
        assert refusal(root, changes, segments) == INVALID_TREE_WITNESS


def test_a_present_leaf_cannot_be_passed_off_as_absent():
    tree = tree_with(BEFORE)
    root = tree.root
    # An honest tree without key 3 writes a witness that claims 3 is free.
    poorer = tree_with({key: leaf for key, leaf in BEFORE.items() if key != 3})
    changes = (LeafChange(3, 0, 99),)
    segments = poorer.update(changes)

    assert refusal(root, changes, segments) == STATE_ROOT_MISMATCH


def test_a_left_out_change_is_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    for place in range(len(changes)):
        shorter = changes[:place] + changes[place + 1 :]
        assert refusal(root, shorter, segments) in REFUSALS
        assert refusal(root, shorter, segments[:place] + segments[place + 1 :]) in REFUSALS


def test_an_edge_that_lies_about_its_length_or_path_is_refused():
    # Inserting 3 beside the leaf at 2^40, whose edge is opened in the old tree.
    root, changes, segments = checked_update({2**40 + 5: 14}, {3: 21, 2**40 + 5: 14})
    (opening,) = only_stretch(segments).openings
    assert (opening.child, opening.path, opening.length) == (14, 5, 40)

    for length in (0, 39, 41, 64):
        forged = changed(segments, opening, replace(opening, length=length))
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS
    for path in (4, 6, 5 + 2**40):
        forged = changed(segments, opening, replace(opening, path=path))
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS
    forged = changed(segments, opening, replace(opening, child=15))
    assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_an_edge_shared_out_differently_is_refused():
    # The same old edge, cut at another height: the inserted key would part from it there.
    root, changes, segments = checked_update({2**40 + 5: 14}, {3: 21, 2**40 + 5: 14})
    stretch = only_stretch(segments)
    (opening,) = stretch.openings

    for length in (39, 41):
        path = (2**40 + 5) % 2**length
        sibling = (HASH(14, path) + length) % PRIME
        cut = replace(opening, length=length, path=path)
        moved = replace(stretch, sibling=sibling, openings=(cut,), gap=63 - length)
        forged = (replace(segments[0], gap=length, stretches=(moved,)),)
        assert refusal(root, changes, forged) == STATE_ROOT_MISMATCH


def test_a_missing_or_foreign_opening_is_refused():
    root, changes, segments = checked_update({2**40: 14}, {3: 21, 2**40: 14})
    stretch = only_stretch(segments)

    foreign = replace(stretch.openings[0], child=21)
    for openings in ((), (foreign,), (foreign, *stretch.openings)):
        forged = changed(segments, stretch, replace(stretch, openings=openings))
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_an_empty_sibling_and_a_misplaced_one_are_refused():
    for before in ({3: 11, 2**40: 14}, {2**40: 14}):
        root, changes, segments = checked_update(before, {3: 21, 2**40: 14})
        stretch = only_stretch(segments)
        (segment,) = segments
        if stretch.sibling:
            forged = changed(segments, stretch, replace(stretch, sibling=0))
            assert refusal(root, changes, forged) == INVALID_TREE_WITNESS
        raised = replace(stretch, gap=stretch.gap - 1)
        lowered = replace(stretch, gap=stretch.gap + 1)
        for gap, moved in ((41, raised), (39, lowered)):
            assert refusal(root, changes, (Segment(gap, (moved,)),)) in REFUSALS
        for gap in (0, 39, 41, 127):
            assert refusal(root, changes, (replace(segment, gap=gap),)) == INVALID_TREE_WITNESS
        for gap in (128, 2**64, PRIME - 1):
            assert refusal(root, changes, (replace(segment, gap=gap),)) == VALUE_OUT_OF_RANGE


def test_an_edge_hidden_as_a_branch_cannot_be_merged():
    # Deleting 0 leaves the sibling edge {2^40 + 1, 2^40 + 2} to be merged into one longer edge.
    before = {0: 5, 2**40 + 1: 6, 2**40 + 2: 7}
    root, changes, segments = checked_update(before, {2**40 + 1: 6, 2**40 + 2: 7})
    stretch = only_stretch(segments)
    (opening,) = stretch.openings
    assert opening.length > 0
    assert stretch.sibling == (HASH(opening.child, opening.path) + opening.length) % PRIME

    for left, right in ((0, 0), (opening.child, opening.path), (opening.child, 0), (6, 7)):
        hidden = Opening(stretch.sibling, 0, 0, left, right)
        forged = changed(segments, opening, hidden)
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_an_edge_hidden_in_the_old_tree_is_refused():
    before = {2**40 + 1: 6, 2**40 + 2: 7}
    root, changes, segments = checked_update(before, before | {0: 5})
    stretch = only_stretch(segments)
    (opening,) = stretch.openings

    for left, right in ((0, 0), (opening.child, opening.path), (6, 7)):
        hidden = Opening(stretch.sibling, 0, 0, left, right)
        forged = changed(segments, opening, hidden)
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_a_branch_that_is_merged_must_be_shown():
    # Deleting 0 leaves a branch at height 40 without an edge of its own.
    before = {0: 5, 2**40: 6, 2**41 - 1: 7}
    root, changes, segments = checked_update(before, {2**40: 6, 2**41 - 1: 7})
    stretch = only_stretch(segments)
    (opening,) = stretch.openings
    assert opening.length == 0
    assert HASH(opening.left, opening.right) == stretch.sibling

    for lie in ({"left": 0}, {"right": 0}, {"left": opening.left + 1}, {"child": opening.left}):
        forged = changed(segments, opening, replace(opening, **lie))
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_a_branch_passed_off_as_a_leaf_is_refused():
    before = {0: 5, 2**40: 6, 2**41 - 1: 7}
    root, changes, segments = checked_update(before, {2**40: 6, 2**41 - 1: 7})
    (opening,) = only_stretch(segments).openings

    for child in (opening.child, opening.left):
        stretched = Opening(child, 0, 40, 0, 0)
        forged = changed(segments, opening, stretched)
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_a_group_that_is_left_alone_by_deletions_is_opened_as_well():
    # All keys on the right of the split go; what the left one has become gets a longer edge.
    before = {1: 5, 2: 6, 2**40: 7, 2**40 + 1: 8}
    root, changes, segments = checked_update(before, {1: 9, 2: 6}, touched=[1, 2])
    split = next(stretch for stretch in segments[0].stretches if stretch.openings)
    (opening,) = split.openings
    assert not split.sibling

    top = (HASH(opening.child, opening.path) + opening.length) % PRIME
    for lie in (Opening(top, 0, 0, 0, 0), Opening(top, 0, 0, opening.child, opening.path)):
        forged = changed(segments, opening, lie)
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_splits_that_lie_are_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)
    segment = segments[0]
    splits = [each for each in segment.stretches if each.joins and not each.sibling]
    assert len(splits) == 3

    for split in splits:
        for gap in (split.gap + 1, split.gap + 127, abs(split.gap - 1)):
            forged = changed(segments, split, replace(split, gap=gap))
            assert refusal(root, changes, forged) in REFUSALS
        for lie in ({"sibling": 7}, {"joins": 0}):
            forged = changed(segments, split, replace(split, **lie))
            assert refusal(root, changes, forged) in REFUSALS
        without = [stretch for stretch in segment.stretches if stretch is not split]
        forged = changed(segments, segment, replace(segment, stretches=tuple(without)))
        assert refusal(root, changes, forged) in REFUSALS
    for gap in (segment.gap - 1, segment.gap + 1, segment.gap + 64):
        forged = changed(segments, segment, replace(segment, gap=gap))
        assert refusal(root, changes, forged) in REFUSALS


def test_missing_and_surplus_segments_are_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    assert refusal(root, changes, segments[:-1]) == INVALID_TREE_WITNESS
    assert refusal(root, changes, (*segments, segments[-1])) == INVALID_TREE_WITNESS
    for segment in segments:
        for place, stretch in enumerate(segment.stretches):
            if stretch.gap or stretch.siblings:
                before, behind = segment.stretches[:place], segment.stretches[place + 1 :]
                shorter = replace(segment, stretches=before + behind)
                assert refusal(root, changes, changed(segments, segment, shorter)) in REFUSALS
                longer = replace(segment, stretches=(*before, stretch, stretch, *behind))
                assert refusal(root, changes, changed(segments, segment, longer)) in REFUSALS


def test_a_witness_of_splits_only_ends_before_the_stack_does():
    changes = tuple(LeafChange(key, 1, 2) for key in range(5000))
    groups = (Stretch((), 1, 0, (), 0),) * 64

    assert refusal(1, changes, (Segment(0, groups),) * 5000) == INVALID_TREE_WITNESS
    assert refusal(1, changes, (Segment(60, groups),) * 5000) == INVALID_TREE_WITNESS


# Forged runs of siblings: key 6 of the tree has some at 0, 1, 2 and 40, the last behind a gap.
RUNS_BEFORE = {0: 10, 1: 11, 4: 14, 6: 16, 7: 17, 2**40 + 2: 20, 2**40 + 3: 21}


def run_update():
    root, changes, segments = checked_update(RUNS_BEFORE, RUNS_BEFORE | {6: 99})
    first, second = segments[0].stretches
    assert (len(first.siblings), first.gap) == (3, 37)
    assert (len(second.siblings), second.gap) == (1, 23)
    return root, changes, first, second


def run(siblings, gap):
    return Stretch(tuple(siblings), 0, 0, (), gap)


def way(*stretches, gap=0):
    return (Segment(gap, stretches),)


def test_a_run_at_another_height_is_refused():
    root, changes, first, second = run_update()

    for moved in (36, 38):
        gaps = replace(first, gap=moved), replace(second, gap=60 - moved)
        assert refusal(root, changes, way(*gaps)) == STATE_ROOT_MISMATCH
    late = replace(first, gap=36)
    assert refusal(root, changes, way(late, second, gap=1)) == STATE_ROOT_MISMATCH
    assert refusal(root, changes, way(second, first)) == STATE_ROOT_MISMATCH
    assert refusal(root, changes, way(first, second, gap=1)) == INVALID_TREE_WITNESS


def test_a_run_of_another_length_is_refused():
    root, changes, first, second = run_update()

    shorter = replace(first, siblings=first.siblings[:2])
    assert refusal(root, changes, way(shorter, second)) == INVALID_TREE_WITNESS
    shorter = replace(shorter, gap=38)
    assert refusal(root, changes, way(shorter, second)) == STATE_ROOT_MISMATCH
    longer = run((*first.siblings, *second.siblings), 36)
    assert refusal(root, changes, way(longer, second)) == STATE_ROOT_MISMATCH
    for count in (65, 300):
        assert refusal(root, changes, way(run((7,) * count, 0))) == INVALID_TREE_WITNESS


def test_a_gap_above_a_gap_is_refused():
    root, changes, first, second = run_update()

    halves = replace(first, gap=17), run((), 20)
    assert refusal(root, changes, way(*halves, second)) == INVALID_TREE_WITNESS
    nothing = run((), 0)
    assert refusal(root, changes, way(first, nothing, second)) == INVALID_TREE_WITNESS


def test_a_run_with_an_empty_sibling_is_refused():
    root, changes, first, second = run_update()

    zero = replace(first, siblings=(*first.siblings, 0), gap=36)
    assert refusal(root, changes, way(zero, second)) == STATE_ROOT_MISMATCH
    zeros = run((*first.siblings, *[0] * 37, *second.siblings), 23)
    assert refusal(root, changes, way(zeros)) == STATE_ROOT_MISMATCH


def test_an_edge_passed_off_as_a_branch_in_a_run_is_refused():
    root, changes, first, second = run_update()
    # The sibling at 40 is an edge to the branch of two leaves at height 1.
    branch = HASH(20, 21)
    assert second.siblings == ((HASH(branch, 1) + 39) % PRIME,)

    for lie in (branch, HASH(branch, 1)):
        forged = replace(second, siblings=(lie,))
        assert refusal(root, changes, way(first, forged)) == STATE_ROOT_MISMATCH
    # The own edge over 37 levels as a branch of its child and its path, which is 0.
    forged = run((*first.siblings, 0, *second.siblings), 59)
    assert refusal(root, changes, way(forged)) == STATE_ROOT_MISMATCH


def test_a_run_with_the_bits_of_another_key_is_refused():
    root, changes, first, second = run_update()

    for key in (7, 4, 2, 6 + 2**40, 6 + 2**39, 6 + 2**63):
        forged = [replace(changes[0], key=key)]
        assert refusal(root, forged, way(first, second)) == STATE_ROOT_MISMATCH
    beyond = [replace(changes[0], key=6 + 2**64)]
    assert refusal(root, beyond, way(first, second)) == VALUE_OUT_OF_RANGE


def test_a_run_past_something_empty_is_refused():
    for before, after in (
        ({2**40: 14}, {3: 21, 2**40: 14}),
        ({3: 21, 2**40: 14}, {2**40: 14}),
        ({2**40: 14}, {2**40: 14}),
    ):
        root, changes, segments = checked_update(before, after, touched=[3])
        stretch = only_stretch(segments)
        forged = way(run((stretch.sibling,), stretch.gap), gap=segments[0].gap)
        assert refusal(root, changes, forged) == INVALID_TREE_WITNESS


def test_a_gap_above_something_empty_is_refused():
    before = {2**40: 14}
    root, changes, _ = checked_update(before, before | {3: 21})

    for gap in (64, 40):
        for stretches in ((), (run((), 64 - gap),)):
            assert refusal(root, changes, way(*stretches, gap=gap)) in REFUSALS


def test_a_run_moved_past_a_join_is_refused():
    after = RUNS_BEFORE | {6: 99, 2**40 + 2: 98}
    root, changes, segments = checked_update(RUNS_BEFORE, after)
    first = segments[0]
    below, *above = first.stretches
    assert below.siblings

    for rest in ((below, *above), (*above, below)):
        moved = replace(first, stretches=(replace(below, siblings=()), *rest))
        assert refusal(root, changes, changed(segments, first, moved)) in REFUSALS


def test_random_mutations_of_a_witness_never_reach_another_root():
    root, changes, segments = checked_update(BEFORE, AFTER)
    honest = obvious_root(AFTER)
    generator = random.Random(11)
    refused = 0
    for _ in range(2000):
        mutated = _mutated(segments, generator)
        if mutated == segments:
            continue
        try:
            outcome = updated_root(root, changes, mutated)
        except Rejected as rejected:
            outcome = rejected.code
            refused += 1
        assert outcome in {honest, *REFUSALS}
    assert refused > 600


def _mutated(witness, generator: random.Random):
    """Return the witness with one number changed, or one item of a list left out, doubled or moved."""
    places = list(_places(witness, ()))
    place = generator.choice(places)
    return _mutated_at(witness, place, generator)


def _places(value, place):
    yield place
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _places(item, (*place, index))
    elif is_dataclass(value):
        for each in fields(value):
            yield from _places(getattr(value, each.name), (*place, each.name))


def _mutated_at(value, place, generator):
    if place:
        first, *rest = place
        if isinstance(first, int):
            item = _mutated_at(value[first], rest, generator)
            return (*value[:first], item, *value[first + 1 :])
        part = _mutated_at(getattr(value, first), rest, generator)
        return replace(value, **{first: part})
    if isinstance(value, int):
        return (value + generator.choice([-1, 1, 2**30])) % PRIME
    if isinstance(value, tuple) and value:
        index = generator.randrange(len(value))
        without = (*value[:index], *value[index + 1 :])
        doubled = (*value[:index], value[index], *value[index:])
        return generator.choice([without, doubled, value[::-1]])
    return value
