from hypothesis import given
from hypothesis import strategies as st

from provex.api.times import TIME_MS_MAX, iso_of, ms_of_iso


@given(st.integers(0, TIME_MS_MAX))
def test_a_printed_time_reads_back(ms: int) -> None:
    assert ms_of_iso(iso_of(ms)) == ms


def test_a_time_is_printed_with_milliseconds_and_z() -> None:
    assert iso_of(1612208334508) == "2021-02-01T19:38:54.508Z"
    assert iso_of(0) == "1970-01-01T00:00:00.000Z"


def test_dropped_zeros_of_milliseconds_are_read() -> None:
    assert ms_of_iso("2021-01-08T10:06:05.1Z") == 1610100365100
    assert ms_of_iso("2021-01-08T10:06:05Z") == 1610100365000


def test_an_offset_is_read_and_its_plus_may_have_become_a_blank() -> None:
    expected = ms_of_iso("2021-01-01T00:00:00.000Z")

    assert ms_of_iso("2021-01-01T01:00:00+01:00") == expected
    assert ms_of_iso("2021-01-01T01:00:00 01:00") == expected


def test_a_time_without_offset_is_utc() -> None:
    assert ms_of_iso("2021-01-01") == ms_of_iso("2021-01-01T00:00:00Z")


def test_digits_beyond_milliseconds_are_cut() -> None:
    assert ms_of_iso("1970-01-01T00:00:00.001999Z") == 1


def test_what_is_no_time_is_refused() -> None:
    texts = ("", "x", "2021-13-01", "0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z", "12")

    assert [text for text in texts if ms_of_iso(text) is not None] == []
