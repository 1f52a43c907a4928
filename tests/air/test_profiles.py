"""The named parameters and the strict rule that verifiers check again."""

from dataclasses import replace

import pytest

from provex.air.profiles import fold_logs, profiles, proves_bits


def test_the_profiles_are_those_of_the_design() -> None:
    bits = {name: profile.provable_bits for name, profile in profiles().items()}

    assert bits == {"production": 128, "compact": 100, "test": 11, "compare": 59}
    compare = profiles()["compare"]
    assert (compare.blowup_log2, compare.queries, compare.grinding_bits) == (2, 36, 24)


def test_only_real_profiles_verify_on_every_chain() -> None:
    chains = {name: profile.chain_id for name, profile in profiles().items()}

    assert chains == {"production": None, "compact": None, "test": 31337, "compare": 0}


@pytest.mark.parametrize("profile", profiles().values(), ids=profiles())
def test_profiles_keep_the_bounds_of_provers(profile) -> None:
    assert 1 <= profile.blowup_log2 <= 6
    assert 1 <= profile.queries <= 256
    assert 0 <= profile.grinding_bits <= 32
    assert 0 <= profile.final_degree_log2 <= 10


def test_the_rule_is_strict() -> None:
    production = profiles()["production"]
    # 2 * (128 - 28) = 200 = 40 * 5.
    weaker = replace(production, grinding_bits=28)

    assert proves_bits(production, 128)
    assert not proves_bits(production, 130)
    assert not proves_bits(weaker, 128)
    assert proves_bits(weaker, 127)


def test_grinding_alone_may_prove_few_bits() -> None:
    assert proves_bits(replace(profiles()["test"], grinding_bits=32), 20)


@pytest.mark.parametrize(
    ("rows_log2", "folds"), [(20, [3, 3, 3, 3]), (21, [3, 3, 3, 3, 1]), (8, []), (5, [])]
)
def test_the_last_fold_takes_what_is_left(rows_log2: int, folds: list[int]) -> None:
    assert fold_logs(profiles()["production"], rows_log2) == folds
