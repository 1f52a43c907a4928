import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = "".join((ROOT / "docs/trader" / name).read_text() for name in ("sdk.md", "deposits.md"))
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_page_has_examples() -> None:
    assert len(BLOCKS) >= 5


@pytest.mark.parametrize("block", BLOCKS)
def test_example_is_python_and_its_imports_exist(block: str) -> None:
    for node in ast.walk(ast.parse(block)):
        if isinstance(node, ast.ImportFrom):
            assert node.module is not None
            module = importlib.import_module(node.module)
            for name in node.names:
                assert hasattr(module, name.name) or importlib.import_module(
                    f"{node.module}.{name.name}"
                )


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"trader\.((?:private|public)\.\w+|\w+)\(", PAGE)))
)
def test_named_call_exists(name: str) -> None:
    from provex.client.private import PrivateApi
    from provex.client.public import PublicApi
    from provex.client.trader import Trader

    owners = {"private": PrivateApi, "public": PublicApi}
    first, _, second = name.partition(".")
    assert hasattr(owners[first], second) if second else hasattr(Trader, first)
