import pytest

from provex.telemetry.exposition import (
    Family,
    Kind,
    counter,
    counters,
    gauge,
    gauges,
    histogram,
    histograms,
    render,
)
from provex.telemetry.instruments import Histogram, LabelledCounter, LabelledHistogram
from tests.telemetry.exposition_reader import read_exposition


def test_a_text_of_every_kind_reads_back():
    requests = LabelledCounter("path", "status")
    requests.add("/v3/orders", "200")
    seconds = LabelledHistogram("path", bounds=(0.1, 1.0))
    seconds.observe(0.5, "/v3/orders")
    seconds.observe(7.0, "/v3/orders")
    sizes = Histogram((4, 16))
    sizes.observe(4)

    families = read_exposition(
        render(
            [
                gauge("g", "A gauge.", 2.5),
                gauge("yes", "A claim.", True),
                gauges("each", "By market.", "market", {"BTC-USD": 1, "ETH-USD": 0}),
                counter("c_total", "A count.", 2**63),
                counters("requests_total", "Requests.", requests),
                histogram("sizes", "Sizes.", sizes),
                histograms("seconds", "Times.", seconds),
            ]
        )
    )

    assert families["g"].samples == {("", ()): 2.5}
    assert families["yes"].samples == {("", ()): 1}
    assert families["each"].samples["", (("market", "ETH-USD"),)] == 0
    assert families["c_total"].samples == {("", ()): 2**63}
    labels = (("path", "/v3/orders"), ("status", "200"))
    assert families["requests_total"].samples == {("", labels): 1}
    assert families["sizes"].samples["_bucket", (("le", "4"),)] == 1
    assert families["seconds"].samples["_count", (("path", "/v3/orders"),)] == 2
    assert families["seconds"].samples["_sum", (("path", "/v3/orders"),)] == 7.5


@pytest.mark.parametrize("value", ['"', "\\", "\n", 'a"} 1\nforged 2', "é"])
def test_a_label_cannot_break_out_of_its_quotes(value):
    text = render([gauges("g", 'Help \\ of\ntwo "lines".', "label", {value: 1})])

    assert list(read_exposition(text)) == ["g"]
    assert text.count("\n") == 3


def test_a_name_stands_for_one_family():
    with pytest.raises(AssertionError):
        render([gauge("g", "One.", 1), gauge("g", "Two.", 2)])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("c", Kind.COUNTER), ("g_total", Kind.GAUGE), ("1st", Kind.GAUGE), ("a-b", Kind.GAUGE)],
)
def test_names_keep_the_rules(name, kind):
    with pytest.raises(AssertionError):
        Family(name, kind, "Help.", ())
