"""`provex soundness` tells the bits of each term."""

import json

from provex.cli.main import main


def test_all_profiles_are_told_by_default(capsys):
    assert main(["soundness"]) == 0

    text = capsys.readouterr().out
    for name in ("production:", "compact:", "test:", "compare:"):
        assert name in text
    assert "queries and grinding" in text
    assert "provable" in text
    assert "conj." in text


def test_the_claim_stands_for_any_size(capsys):
    assert main(["soundness", "--profile", "production", "--rows-log2", "24", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["claimed_bits"] == 128
    assert found["bits"]["johnson"]["weakest round"] >= 128
    assert found["bits"]["conjectured"]["queries and grinding"] == 230.0
    assert found["collision_bits"] == 128


def test_an_unknown_profile_is_refused(capsys):
    assert main(["soundness", "--profile", "none"]) == 2
    assert "expected one of production, compact" in capsys.readouterr().err
