"""What the pages for people name exists: paths, links, commands, error numbers."""

import re
from pathlib import Path

import click
import pytest

from provex.cli.main import cli
from provex.protocol.errors import ERRORS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "contracts/*.md", "deploy/*.md", "docs/**/*.md", "vectors/**/*.md")
    for page in ROOT.glob(pattern)
)
FOLDERS = "contracts|deploy|docs|provex|requirements|rust|scripts|tests|vectors"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*\w)/?`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"`(?:\.venv/bin/)?provex ([a-z-]+(?: [a-z-]+)?)")
ERROR_NUMBER = re.compile(r"\berror ([1-9]\d{3})\b")


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_paths_and_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    paths = [ROOT / found for found in PATH.findall(text)]
    links = [page.parent / found for found in LINK.findall(text) if "://" not in found]

    missing = [path for path in [*paths, *links] if not path.exists()]

    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_error_numbers_of_a_page_are_registered(page: Path) -> None:
    found = {int(number) for number in ERROR_NUMBER.findall(page.read_text())}

    assert found <= set(ERRORS)


def test_commands_of_the_readme_and_the_operators_pages_exist() -> None:
    pages = [ROOT / "README.md", *ROOT.glob("docs/operator/*.md")]
    found = {words for page in pages for words in COMMAND.findall(page.read_text())}

    assert found
    for words in found:
        first, *rest = words.split()
        command = cli.commands[first]
        if isinstance(command, click.Group) and rest:
            assert rest[0] in command.commands
