"""The examples run, print what is stored beside them, and use the public face alone.

`PATHWAYS_STORE=1 pytest tests/docs/test_examples.py` stores what they print now.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pathway_engine
import pathway_engine.casework
import pathway_engine.ledger
from architecture.project import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
SERVICE = ROOT / "examples" / "service" / "service.py"
PUBLIC = (pathway_engine, pathway_engine.casework, pathway_engine.ledger)
"""Where whatever an example uses must be promised: runs, live casework, an application's tables."""


def name(path: Path) -> str:
    return path.stem


def test_there_are_examples_and_the_page_lists_them() -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert len(EXAMPLES) >= 5
    assert [one.name for one in EXAMPLES if f"`{one.name}`" not in page] == []
    stored = {path.stem for path in (ROOT / "examples").glob("*.txt")}
    assert stored == {path.stem for path in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_it_prints_what_is_stored(example: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, str(example)], cwd=tmp_path, env=environment, capture_output=True,
        check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    stored = example.with_suffix(".txt")
    if os.environ.get("PATHWAYS_STORE"):
        stored.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == stored.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [], "it leaves nothing behind"


@pytest.mark.parametrize("example", [*EXAMPLES, SERVICE], ids=name)
def test_it_uses_the_public_face_alone(example: Path) -> None:
    code = ast.parse(example.read_text(encoding="utf-8"))
    modules = [node for node in ast.walk(code) if isinstance(node, ast.ImportFrom)]
    ours = [one for one in modules if (one.module or "").startswith("pathway_engine")]
    assert {one.module for one in ours} <= {home.__name__ for home in PUBLIC}
    public = {f"{home.__name__}.{name}" for home in PUBLIC for name in home.__all__}
    assert {f"{one.module}.{alias.name}" for one in ours for alias in one.names} <= public
    assert ast.get_docstring(code)
