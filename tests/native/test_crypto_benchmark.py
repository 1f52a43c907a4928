"""The benchmark measures what it names."""

from provex.native.crypto_benchmark import crypto_figures


def test_every_figure_is_measured() -> None:
    figures = {figure.name: figure.microseconds for figure in crypto_figures(repetitions=2)}

    assert {"signature.verify_us", "pedersen.single_us", "pedersen.amortised_us"} <= figures.keys()
    assert all(value > 0 for value in figures.values())
