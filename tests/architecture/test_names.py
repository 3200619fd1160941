"""A module is named after the idea that lives in it."""

from __future__ import annotations

import ast

from architecture.project import ROOT, modules, name_of, tracked_files, tree

NAMELESS = {"base_utils", "common", "core", "helper", "helpers", "manager", "misc", "shared",
            "tools", "util", "utils"}  # fmt: skip


def test_no_room_without_an_idea() -> None:
    python = [path.relative_to(ROOT) for path in tracked_files() if path.suffix == ".py"]
    named = {path: {*path.parent.parts, path.stem} for path in python}
    assert [str(path) for path, parts in named.items() if parts & NAMELESS] == []


def test_every_module_says_what_lives_there() -> None:
    silent = [name_of(module) for module in modules() if not ast.get_docstring(tree(module))]
    assert silent == []
