"""What is printed to be typed next is made in one place: it knows how we were started."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from architecture.project import modules, name_of, tree
from pathway_engine.cli.app import GROUPS

NAMES = "|".join(entry.name for entries in GROUPS.values() for entry in entries)
TYPED = re.compile(rf"(?<!the )\bpathways (?:{NAMES}|-)|pip install")

# Where such words may stand, and why.
MAY_SHOW: dict[str, str] = {
    "errors.py": "who lacks an extra may have called from Python, and has no shell of ours",
    "cli/app.py": "examples: `as_typed` puts the start of each in place",
    "cli/case/group.py": "examples, likewise",
    "ledger/page.py": "a page, and pages show `pathways`",
    "analysis/audit/page.py": "a page, and pages show `pathways`",
}


def shown(code: ast.Module) -> Iterator[str]:
    """Every text of a module, apart from what documents it, that looks like a command to type."""
    documenting = {
        node.value
        for node in ast.walk(code)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(code):
        text = node.value if isinstance(node, ast.Constant) and node not in documenting else None
        if isinstance(text, str) and TYPED.search(text):
            yield text


def test_one_place_prints_what_is_to_be_typed() -> None:
    showing = {name_of(module): list(shown(tree(module))) for module in modules()}
    assert {name: texts for name, texts in showing.items() if texts and name not in MAY_SHOW} == {}
    assert all(showing[name] for name in MAY_SHOW)


@pytest.mark.parametrize(
    "line", ['f"Next: pathways audit {path}"', '"pathways --help"', '"pip install holidays"']
)
def test_a_planted_fault_is_seen(line: str) -> None:
    assert list(shown(ast.parse(f"say({line})")))
    assert not list(shown(ast.parse(line))) or line.startswith("f")
