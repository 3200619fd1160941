"""The project as these tests see it: its files, its modules, its declared dependencies."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "pathway_engine"


def modules() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


@cache
def tree(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def name_of(module: Path) -> str:
    """A short name for messages: `definition/reader.py`."""
    return module.relative_to(PACKAGE).as_posix()


def tracked_files() -> list[Path]:
    """Every file that git knows; in an unpacked archive, every file of the shipped folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.split("\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    shipped = ("src", "tests", "docs", "pathways", "examples", "benchmarks")
    return [path for name in shipped for path in (ROOT / name).rglob("*") if path.is_file()]


@cache
def pyproject() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared(*extras: str) -> list[str]:
    """Distribution names, in lower case: what the package needs, or what the named extras add."""
    project = pyproject()["project"]
    wanted = (
        [line for extra in extras for line in project["optional-dependencies"][extra]]
        if extras
        else project["dependencies"]
    )
    return [re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0].lower() for line in wanted]


def imported_packages(module: Path) -> set[str]:
    """Top-level names of everything that a module imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found
