"""Reading and checking a file must feel instant: heavy packages wait until they are needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from architecture.project import ROOT

HEAVY = ("llvmlite", "numba", "numpy", "scipy", "sqlalchemy")
OF_FILES = "pydantic"
"""What reading a file takes, and the list of commands does not."""

START = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
printed = StringIO()
try:
    with redirect_stdout(printed):
        {action}
except SystemExit as exit:
    assert not exit.code, (exit.code, printed.getvalue())
print(json.dumps(sorted(set(sys.modules) & set({heavy}))))
"""
COMMAND = "sys.argv = ['pathways', *{words}]; from pathway_engine.cli import main; main()"


def loaded_by(action: str, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    """The heavy packages that a fresh interpreter has loaded after an action."""
    code = START.format(action=action, heavy=heavy)
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert answer.returncode == 0, answer.stderr
    names: list[str] = json.loads(answer.stdout)
    return names


def test_the_test_sees_a_heavy_package() -> None:
    assert "numpy" in loaded_by("import numpy")


def test_importing_the_package() -> None:
    assert loaded_by("import pathway_engine") == []


def test_loading_and_checking_from_python() -> None:
    action = "import pathway_engine; pathway_engine.check('pathways/wokingham/split.yaml')"
    assert loaded_by(action) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["simulate", "--help"],
        ["check", "pathways/wokingham/split.yaml"],
        ["check", "--provenance", "pathways/wokingham/split.yaml"],
        ["read", "pathways/wokingham/split.yaml"],
        ["draw", "pathways/wokingham/three_conversations.yaml"],
        ["draw", "pathways/wokingham/split.yaml", "--to", "bpmn"],
        ["schema"],
    ],
    ids=" ".join,
)
def test_commands_that_run_nothing(words: list[str]) -> None:
    assert loaded_by(COMMAND.format(words=words)) == []


def test_a_simulation_imports_no_compiler() -> None:
    """What is compiled once for a machine is loaded by LLVM alone."""
    words = ["simulate", "pathways/wokingham/split.yaml", "--replications", "1"]
    assert "numba" not in loaded_by(COMMAND.format(words=words))


def test_holidays_of_one_country_load_no_other() -> None:
    """The library's own way to a country loads the modules of two hundred and fifty."""
    others = ("holidays.countries.uruguay", "holidays.countries.united_kingdom")
    action = "import pathway_engine; pathway_engine.check('pathways/wokingham/split.yaml')"
    assert loaded_by(action, others) == ["holidays.countries.united_kingdom"]
    both = f"{action}; from holidays.countries import UY"
    assert loaded_by(both, others) == [*others[::-1]]


def test_help_reads_no_file() -> None:
    assert loaded_by(COMMAND.format(words=["--help"]), (*HEAVY, OF_FILES)) == []
