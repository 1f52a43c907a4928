"""Bounded integers refuse what is outside their bounds, and nothing else."""

import pytest

from provex.protocol import numbers
from provex.protocol.errors import VALUE_OUT_OF_RANGE, Rejected

BOUNDS = {
    "u7": (0, 2**7 - 1),
    "u16": (0, 2**16 - 1),
    "u32": (0, 2**32 - 1),
    "u64": (0, 2**64 - 1),
    "u120": (0, 2**120 - 1),
    "u128": (0, 2**128 - 1),
    "u250": (0, 2**250 - 1),
    "i64": (-(2**63), 2**63 - 1),
    "Felt": (0, numbers.FIELD_PRIME - 1),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_are_inclusive_and_exact(name):
    convert = getattr(numbers, name)
    lowest, highest = BOUNDS[name]

    assert (convert(lowest), convert(highest)) == (lowest, highest)
    for outside in (lowest - 1, highest + 1):
        with pytest.raises(Rejected) as rejected:
            convert(outside)
        assert rejected.value.code == VALUE_OUT_OF_RANGE
        assert rejected.value.fields == {"minimum": lowest, "maximum": highest, "found": outside}
