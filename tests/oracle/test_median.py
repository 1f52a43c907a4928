import pytest

from provex.oracle.median import lower_middle


@pytest.mark.parametrize(
    ("values", "middle"), [([5], 5), ([9, 1], 1), ([3, 1, 2], 2), ([4, 1, 3, 2], 2)]
)
def test_the_lower_middle_is_one_of_the_values(values, middle):
    assert lower_middle(values) == middle
