"""`provex bench crypto`: what the native cryptography costs on one core."""

from provex.native.crypto_benchmark import crypto_figures

from .benchmarks import Figure

__all__ = ["bench_crypto"]


def bench_crypto(*, is_json: bool, repetitions: int) -> None:
    """Print microseconds an operation, the best of five rounds of so many repetitions each."""
    for figure in crypto_figures(repetitions):
        Figure(figure.name, figure.microseconds, "us").print(is_json=is_json)
