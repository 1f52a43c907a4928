import json

import pytest

from provex.cli.main import cli, main
from provex.cli.network import free_port, listening_socket


def commands(group, path=()):
    for name, command in group.commands.items():
        yield (*path, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", sorted(commands(cli)), ids=" ".join)
def test_every_command_has_help_with_an_example(path, capsys):
    status = main([*path, "--help"])

    assert status == 0
    assert "Example: provex" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("provex, version ")


def test_an_unknown_command_ends_with_a_message(capsys):
    assert main(["no-such-command"]) == 2
    assert "no-such-command" in capsys.readouterr().err


def test_a_refusal_is_told_with_its_number(tmp_path, capsys):
    with listening_socket("127.0.0.1", free_port()) as taken:
        port = taken.getsockname()[1]

        status = main(["up", "--data-dir", str(tmp_path / "data"), "--port", str(port)])

    assert status == 1
    expected = f"provex: error 9101 PORT_IN_USE: port {port} is in use; choose another with --port"
    assert capsys.readouterr().err.strip() == expected


def test_the_engine_benchmark_prints_one_json_object_a_line(capsys):
    assert main(["bench", "engine", "--operations", "20000", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = {line["figure"] for line in lines}
    assert {"engine.ops_per_s", "engine.p99_us"} <= names
    assert all(set(line) == {"figure", "value", "unit"} for line in lines)


def test_the_crypto_benchmark_prints_one_json_object_a_line(capsys):
    assert main(["bench", "crypto", "--repetitions", "2", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = {line["figure"] for line in lines}
    assert {"signature.verify_us", "pedersen.single_us", "pedersen.amortised_us"} <= names
    assert all(line["unit"] == "us" and line["value"] > 0 for line in lines)
