"""Every module and every function can be held in mind at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.project import modules, name_of, tree

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 40

# What may be longer, and why. An entry that is no longer needed fails the test.
LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: Path) -> Iterator[Function]:
    """Every function and method of a module, inner ones included."""
    return (node for node in ast.walk(tree(module)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end, the docstring left out: explaining is never punished."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def test_modules() -> None:
    sizes = {name_of(m): len(m.read_text(encoding="utf-8").splitlines()) for m in modules()}
    long = {name for name, lines in sizes.items() if lines > LINES_OF_A_MODULE}
    assert long == set(LONG_MODULES)


def test_functions() -> None:
    long = {
        f"{name_of(module)}:{function.name}"
        for module in modules()
        for function in functions(module)
        if length(function) > LINES_OF_A_FUNCTION
    }
    assert long == set(LONG_FUNCTIONS)
