import pytest

from provex.telemetry.instruments import Histogram, LabelledCounter, LabelledHistogram


def test_a_value_on_a_bound_counts_below_it():
    histogram = Histogram((1, 2))

    for value in (0.5, 1, 1.5, 2, 2.5):
        histogram.observe(value)

    assert histogram.cumulative() == [2, 4, 5]
    assert histogram.sum == 7.5


@pytest.mark.parametrize("bounds", [(1, 1), (2, 1)])
def test_bounds_that_do_not_rise_are_a_bug(bounds):
    with pytest.raises(AssertionError):
        Histogram(bounds)


def test_labels_are_counted_apart():
    counter = LabelledCounter("path")
    counter.add("b")
    counter.add("a", count=2)
    counter.add("b")

    assert list(counter.items()) == [(("a",), 2), (("b",), 2)]
    assert counter.value("c") == 0

    histogram = LabelledHistogram("path", bounds=(1,))
    histogram.observe(0.5, "a")
    histogram.observe(3, "b")
    assert [(labels, each.counts) for labels, each in histogram.items()] == [
        (("a",), [1, 0]),
        (("b",), [0, 1]),
    ]
