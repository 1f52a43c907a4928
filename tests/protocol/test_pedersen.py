"""Pedersen, plain and native, on the published values and at the ends of its range."""

from typing import Any

import pytest
from numbers_of_vectors import number

from provex.protocol.field import PRIME
from provex.protocol.pedersen import SHIFT_POINT, constant_points
from provex.protocol.primitives import Primitives


def test_the_constant_points_are_the_published_ones(vectors: Any) -> None:
    published = [(int(x, 16), int(y, 16)) for x, y in vectors("constant_points.json")]

    assert [(point.x, point.y) for point in constant_points()] == published


def test_published_hashes(crypto: Primitives, vectors: Any) -> None:
    for case in vectors("signature_test_data.json")["hash_test"].values():
        inputs = number(case["input_1"]), number(case["input_2"])

        assert crypto.pedersen_hash(*inputs) == number(case["output"])


def test_published_chains(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["pedersen"]["chains"]:
        items = [number(item) for item in case["items"]]

        assert crypto.pedersen_chain(items) == number(case["hash"])


def test_published_roots_of_empty_trees(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["pedersen"]["empty_tree_roots"]:
        node = number(case["leaf"])
        for _ in range(case["height"]):
            node = crypto.pedersen_hash(node, node)

        assert node == number(case["root"])


def test_the_hash_of_zeros_is_the_shift_point(crypto: Primitives) -> None:
    assert crypto.pedersen_hash(0, 0) == SHIFT_POINT.x
    assert crypto.pedersen_chain([]) == 0


def test_each_bit_of_each_input_counts(crypto: Primitives) -> None:
    singles = [1 << bit for bit in (0, 7, 8, 247, 248, 250, 251)]
    inputs = [(value, 0) for value in singles] + [(0, value) for value in singles]

    hashes = {crypto.pedersen_hash(left, right) for left, right in [*inputs, (0, 0)]}

    assert len(hashes) == len(inputs) + 1


def test_the_largest_elements_are_hashed(crypto: Primitives) -> None:
    assert crypto.pedersen_hash(PRIME - 1, PRIME - 1) != crypto.pedersen_hash(PRIME - 1, 0)


@pytest.mark.parametrize("value", [-1, PRIME, PRIME + 1, 2**256 - 1, 2**256])
def test_a_second_form_of_an_element_is_refused(crypto: Primitives, value: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        crypto.pedersen_hash(value, 0)
    with pytest.raises(ValueError, match="expected"):
        crypto.pedersen_hash(0, value)
