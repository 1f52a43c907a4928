"""The fee schedule."""

from itertools import pairwise

from provex.protocol.fees import fee_tiers


def test_tiers_ascend_and_never_cost_more_for_volume() -> None:
    tiers = fee_tiers()

    assert tiers[0].volume_min_quantums == 0
    for lower, higher in pairwise(tiers):
        assert lower.volume_min_quantums < higher.volume_min_quantums
        assert lower.maker_ppm >= higher.maker_ppm
        assert lower.taker_ppm >= higher.taker_ppm


def test_default_rates() -> None:
    assert (fee_tiers()[0].maker_ppm, fee_tiers()[0].taker_ppm) == (500, 1_000)
