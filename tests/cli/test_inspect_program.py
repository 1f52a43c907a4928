"""`provex inspect program` shows the compiled rules, or a part of them."""

import pytest

from provex.cli.main import main


def test_a_function_is_shown_with_its_lines_and_instructions(capsys):
    assert main(["inspect", "program", "--function", "margin.risk_factor"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("provex/rules/margin.py:") and " | " in line for line in lines)
    assert any(" = " in line and line.split()[0].isdigit() for line in lines)
    assert not any("advice of the program" in line for line in lines)


def test_advice_is_shown_by_itself(capsys):
    assert main(["inspect", "program", "--advice"]) == 0

    text = capsys.readouterr().out
    assert text.startswith("all advice of the program: ")
    assert "advice median_key@" in text


@pytest.mark.parametrize(
    "wrong", [["--function", "nothing"], ["--line", "margin.py"], ["--line", "margin.py:99999"]]
)
def test_what_is_not_there_is_told(wrong, capsys):
    assert main(["inspect", "program", *wrong]) == 2
    assert capsys.readouterr().out == ""
