"""The floor plan of the house holds: imports go down, and packages come in by their own doors.

The plan itself stands in pyproject.toml under `tool.importlinter`; `lint-imports` prints it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from architecture.project import PACKAGE, ROOT, imported_packages, modules, pyproject

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(
    source: Path, *options: str, config: Path = ROOT / "pyproject.toml"
) -> subprocess.CompletedProcess[str]:
    """Run the contracts over the package that lies in a source folder."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--config", str(config), *options],
        env={**os.environ, "PYTHONPATH": str(source)},
        cwd=source,
        capture_output=True,
        check=False,
        text=True,
    )


def test_the_plan_holds() -> None:
    answer = lint_imports(PACKAGE.parent)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_no_circle_is_hidden_behind_types(tmp_path: Path) -> None:
    """Imports for types alone are left out of the plan, but two that need each other are one."""
    plan = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    leaves_out = "exclude_type_checking_imports = true\n"
    assert leaves_out in plan
    strict = tmp_path / "strict.toml"
    strict.write_text(plan.replace(leaves_out, ""), encoding="utf-8")
    answer = lint_imports(PACKAGE.parent, "--contract", "no_circles", config=strict)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("errors.py", "import pathway_engine.clock"),
        ("clock.py", "import pathway_engine.calendars"),
        ("simulation/__init__.py", "import pathway_engine.ledger"),
        ("definition/findings.py", "import sqlalchemy"),
        ("engine/__init__.py", "import numpy"),
        ("attic.py", ""),
    ],
    ids=["upwards", "sideways", "between_siblings", "wrong_door", "numpy_in_engine", "no_floor"],
)
def test_a_planted_fault_is_seen(tmp_path: Path, module: str, line: str) -> None:
    copy = tmp_path / "pathway_engine"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    answer = lint_imports(tmp_path)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "BROKEN" in answer.stdout


def test_every_package_that_is_imported_has_a_door() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    doors = {name for contract in contracts for name in contract.get("forbidden_modules", ())}
    used = set().union(*(imported_packages(module) for module in modules()))
    third_party = used - set(sys.stdlib_module_names) - {"pathway_engine"}
    assert third_party <= doors


def test_every_way_through_a_door_is_walked() -> None:
    """An opening that nobody uses would let the next stranger in unnoticed."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    unused = []
    for contract in contracts:
        for opening in contract.get("ignore_imports", ()):
            importer, imported = opening.split(" -> ")
            folder = importer.removesuffix(".**").removeprefix("pathway_engine.").replace(".", "/")
            beneath = [m for m in modules() if m.is_relative_to(PACKAGE / folder)]
            beside = [PACKAGE / f"{folder}.py", PACKAGE / folder / "__init__.py"]
            walkers = beneath if importer.endswith(".**") else [m for m in beside if m.exists()]
            if not any(imported in imported_packages(module) for module in walkers):
                unused.append(opening)
    assert unused == []
