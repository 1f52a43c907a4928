"""The state trees against an obvious 64-level definition, and forged updates: rules ME-1 to ME-9."""

import random
from bisect import bisect_left
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import (
    INVALID_TREE_WITNESS,
    STATE_ROOT_MISMATCH,
    UNSORTED_KEYS,
    Rejected,
)
from provex.protocol.field import PRIME
from provex.rules import builtins
from provex.rules.tree import EMPTY_NODE, LeafChange, Node, Segment, Sibling, updated_root
from provex.sequencer.state_tree import StateTree

HASH = NATIVE_BUILTINS.poseidon
REFUSALS = {STATE_ROOT_MISMATCH, INVALID_TREE_WITNESS, UNSORTED_KEYS}


@pytest.fixture(autouse=True)
def _native():
    builtins.inject(NATIVE_BUILTINS)


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


def test_the_empty_tree_and_the_single_leaf():
    assert obvious_root({}) == StateTree(HASH).root == 0
    assert tree_with({5: 77}).root == (HASH(77, 5) + 64) % PRIME
    root, _, _ = checked_update({5: 77}, {})
    assert root == (HASH(77, 5) + 64) % PRIME


def test_no_changes_leave_the_root():
    assert updated_root(123, (), ()) == 123
    with pytest.raises(Rejected):
        updated_root(123, (), (Segment(0, 0, ()),))


def test_a_deletion_merges_edges():
    checked_update({0b000: 1, 0b010: 2, 0b011: 3}, {0b010: 2, 0b011: 3})
    checked_update({0b000: 1, 0b010: 2, 2**60: 3}, {2**60: 3, 0b010: 2})
    checked_update({1: 1, 2: 2, 3: 3, 4: 4}, {4: 4})


# Forgeries. Each starts from an honest update of a small tree.
BEFORE = {3: 11, 2**20: 12, 2**20 + 1: 13, 2**40: 14, 2**63: 15, 2**63 + 9: 16}
AFTER = {3: 21, 2**20: 12, 2**20 + 1: 13, 2**63: 15, 2**63 + 9: 17, 2**50: 18}


def refusal(root, changes, segments) -> int:
    with pytest.raises(Rejected) as rejected:
        updated_root(root, tuple(changes), tuple(segments))
    assert rejected.value.code in REFUSALS
    return rejected.value.code


def first_sibling(segments):
    for place, segment in enumerate(segments):
        if segment.siblings:
            return place, segment, segment.siblings[0]
    raise AssertionError("no siblings")


def with_sibling(segments, **changed):
    place, segment, sibling = first_sibling(segments)
    forged = replace(sibling, **changed)
    made = replace(segment, siblings=(forged, *segment.siblings[1:]))
    return (*segments[:place], made, *segments[place + 1 :])


def test_a_wrong_sibling_is_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)
    _, _, sibling = first_sibling(segments)

    forged = with_sibling(segments, node=replace(sibling.node, child=sibling.node.child + 1))
    assert refusal(root, changes, forged) == STATE_ROOT_MISMATCH


def test_a_stale_root_is_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    assert refusal(root + 1, changes, segments) == STATE_ROOT_MISMATCH
    assert refusal(tree_with(AFTER).root, changes, segments) == STATE_ROOT_MISMATCH


def test_a_leaf_that_is_not_the_trees_is_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    for place, change in enumerate(changes):
        forged = [*changes]
        forged[place] = replace(change, old=change.old + 1)
        assert refusal(root, forged, segments) == STATE_ROOT_MISMATCH


def test_another_keys_path_is_refused():
    root, changes, segments = checked_update({3: 11, 8: 12}, {3: 21, 8: 12})

    for key in (2, 7, 8, 3 + 2**63):
        assert refusal(root, [replace(changes[0], key=key)], segments) in REFUSALS


def test_unsorted_and_repeated_keys_are_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    assert refusal(root, changes[::-1], segments) == UNSORTED_KEYS
    assert refusal(root, [changes[0], *changes], segments) == UNSORTED_KEYS


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


def test_an_edge_that_lies_about_its_length_or_path_is_refused():
    root, changes, segments = checked_update({3: 11, 2**40: 14}, {3: 21, 2**40: 14})
    _, _, sibling = first_sibling(segments)
    node = sibling.node

    for length in (0, node.length - 1, node.length + 1, 64, -1):
        forged = with_sibling(segments, node=replace(node, length=length))
        assert refusal(root, changes, forged) in REFUSALS
    for path in (node.path + 1, 2**node.length, -1):
        forged = with_sibling(segments, node=replace(node, path=path))
        assert refusal(root, changes, forged) in REFUSALS


def test_an_empty_sibling_and_a_misplaced_one_are_refused():
    root, changes, segments = checked_update({3: 11, 2**40: 14}, {3: 21, 2**40: 14})
    _, _, sibling = first_sibling(segments)

    assert refusal(root, changes, with_sibling(segments, node=EMPTY_NODE)) == INVALID_TREE_WITNESS
    for height in (sibling.height + 1, sibling.height - 1, 64, -1):
        assert refusal(root, changes, with_sibling(segments, height=height)) in REFUSALS


def test_an_edge_hidden_as_a_branch_cannot_be_merged():
    # Deleting 0 leaves the sibling edge {2^40 + 1, 2^40 + 2} to be merged into one longer edge.
    before = {0: 5, 2**40 + 1: 6, 2**40 + 2: 7}
    root, changes, segments = checked_update(before, {2**40 + 1: 6, 2**40 + 2: 7})
    _, _, sibling = first_sibling(segments)
    node = sibling.node
    assert node.length > 0
    hidden = (HASH(node.child, node.path) + node.length) % PRIME

    forged = with_sibling(segments, node=Node(hidden, 0, 0))
    assert refusal(root, changes, forged) == INVALID_TREE_WITNESS
    forged = with_sibling(segments, node=Node(hidden, 0, 0), left=node.child, right=node.path)
    assert refusal(root, changes, forged) == INVALID_TREE_WITNESS
    zero = with_sibling(segments, left=0)
    assert refusal(root, changes, zero) == INVALID_TREE_WITNESS
    # The same lie beside an update that deletes nothing changes neither root: it is harmless.
    kept, kept_changes, kept_segments = checked_update(before, before | {0: 8})
    disguised = with_sibling(kept_segments, node=Node(hidden, 0, 0))
    assert updated_root(kept, kept_changes, disguised) == obvious_root(before | {0: 8})


def test_a_branch_passed_off_as_a_leaf_is_refused():
    before = {0: 5, 2**40 + 1: 6, 2**40 + 2: 7}
    root, changes, segments = checked_update(before, {2**40 + 1: 6, 2**40 + 2: 7})
    _, _, sibling = first_sibling(segments)

    stretched = Node(sibling.node.child, sibling.node.path, sibling.height)
    assert refusal(root, changes, with_sibling(segments, node=stretched)) == STATE_ROOT_MISMATCH


def test_splits_that_lie_are_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)
    place = next(i for i, segment in enumerate(segments) if segment.height > 0)
    split = segments[place]

    for height in (0, split.height - 1, split.height + 1, 65):
        forged = (*segments[:place], replace(split, height=height), *segments[place + 1 :])
        assert refusal(root, changes, forged) in REFUSALS
    for count in (0, split.left_count + 1, len(changes), -1):
        forged = (*segments[:place], replace(split, left_count=count), *segments[place + 1 :])
        assert refusal(root, changes, forged) in REFUSALS


def test_missing_and_surplus_segments_are_refused():
    root, changes, segments = checked_update(BEFORE, AFTER)

    assert refusal(root, changes, segments[:-1]) == INVALID_TREE_WITNESS
    assert refusal(root, changes, (*segments, segments[-1])) == INVALID_TREE_WITNESS
    leaf = next(i for i, segment in enumerate(segments) if segment.height == 0)
    raised = (*segments[:leaf], replace(segments[leaf], height=1), *segments[leaf + 1 :])
    assert refusal(root, changes, raised) == INVALID_TREE_WITNESS


def test_random_mutations_of_a_witness_never_reach_another_root():
    root, changes, segments = checked_update(BEFORE, AFTER)
    honest = obvious_root(AFTER)
    generator = random.Random(11)
    for _ in range(300):
        place = generator.randrange(len(segments))
        segment = segments[place]
        if segment.siblings and generator.random() < 0.8:
            at = generator.randrange(len(segment.siblings))
            forged_sibling = _mutated(segment.siblings[at], generator)
            forged = replace(
                segment,
                siblings=(*segment.siblings[:at], forged_sibling, *segment.siblings[at + 1 :]),
            )
        else:
            forged = replace(segment, height=segment.height + generator.choice([-1, 1, 7]))
        mutated = (*segments[:place], forged, *segments[place + 1 :])
        try:
            outcome = updated_root(root, changes, mutated)
        except Rejected as rejected:
            outcome = rejected.code
        assert outcome in {honest, *REFUSALS}


def _mutated(sibling: Sibling, generator: random.Random) -> Sibling:
    kind = generator.randrange(6)
    node = sibling.node
    step = generator.choice([-1, 1, 2**30])
    return [
        replace(sibling, height=sibling.height + generator.choice([-1, 1])),
        replace(sibling, node=replace(node, child=(node.child + step) % PRIME)),
        replace(sibling, node=replace(node, path=node.path + step)),
        replace(sibling, node=replace(node, length=node.length + generator.choice([-1, 1]))),
        replace(sibling, left=(sibling.left + step) % PRIME),
        replace(sibling, right=(sibling.right + step) % PRIME),
    ][kind]
