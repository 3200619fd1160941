"""Every wrong file gets its code at its line, and nothing else happens.

`judge` is the one way in: what a user of `pathways check` gets. A file states in the
`expected.toml` of its folder, or in `made`, what must be among its findings.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from badinput.made import MADE, Made
from pathway_engine.definition.codes.kinds import Severity
from pathway_engine.definition.codes.reading import READING
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import check

HERE = Path(__file__).parent


@cache
def judge(path: Path) -> Findings:
    """What is said of a file."""
    return check(path)


class Stored(NamedTuple):
    """A file of the corpus, its code, and the line at which it gets it, in which file."""

    path: Path
    code: str
    line: int
    file: Path


def stored() -> list[Stored]:
    """Every file of the corpus with its code and line: its own, but where a file is named."""
    rows = []
    for index in sorted(HERE.glob("*/expected.toml")):
        for name, expected in tomllib.loads(index.read_text(encoding="utf-8")).items():
            path, file = (index.parent / one for one in (name, expected.get("file", name)))
            rows.append(Stored(path, expected["code"], expected["line"], file))
    return rows


def places(findings: Findings) -> set[tuple[str, int]]:
    return {(finding.code, finding.line) for finding in findings}


@pytest.mark.parametrize("row", stored(), ids=lambda row: str(row.path.relative_to(HERE)))
def test_stored(row: Stored) -> None:
    findings = judge(row.path)
    assert (row.code, row.line) in places(findings), str(findings)
    assert all(finding.file == str(row.file) for finding in findings)


@pytest.mark.parametrize("made", [pytest.param(made, id=name) for name, made in MADE.items()])
def test_made(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_bytes(made.data)
    findings = judge(path)
    assert (made.code, made.line) in places(findings), str(findings.limited(5)[0])


def test_every_file_of_the_corpus_is_listed() -> None:
    files = {path for path in HERE.glob("*/*") if path.suffix == ".yaml"}
    assert files == {row.path for row in stored()}
    assert len(files) + len(MADE) >= 60


def test_every_fault_that_the_reader_knows_is_in_the_corpus() -> None:
    raised = {row.code for row in stored()} | {made.code for made in MADE.values()}
    assert {code.id for code in READING} - raised == {"unreadable_file"}  # see below


@pytest.mark.parametrize("row", stored(), ids=lambda row: str(row.path.relative_to(HERE)))
def test_what_is_said_is_short_plain_and_complete(row: Stored) -> None:
    for finding in judge(row.path):
        text = str(finding)
        assert text.isprintable()
        assert finding.found
        assert finding.expected or finding.severity is Severity.INFORMATION
        assert len(text) < 600
        assert not re.search(r"\b(inf|nan|None|Tuple)\b", text)


def test_what_is_not_a_file(tmp_path: Path) -> None:
    missing = judge(tmp_path / "missing.yaml")
    assert places(missing) == {("unreadable_file", 1)}
    assert places(judge(tmp_path)) == {("unreadable_file", 1)}
    assert places(judge(tmp_path / ("x" * 5000))) == {("unreadable_file", 1)}
    assert places(judge(tmp_path / "nul\0.yaml")) == {("unreadable_file", 1)}
    assert places(judge(Path("/dev/null"))) == {("unreadable_file", 1)}
