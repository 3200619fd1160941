"""Every wrong file gets its code at its line, and nothing else happens.

`judge` is the one way in: what a user of `pathways check` gets. A file states in the
`expected.toml` of its folder, or in `made`, what must be among its findings.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from badinput.made import MADE, Made
from pathway_engine.definition.codes.kinds import Severity
from pathway_engine.definition.codes.reading import READING
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import check

HERE = Path(__file__).parent


def judge(path: Path) -> Findings:
    """What is said of a file."""
    return check(path)


def stored() -> list[tuple[Path, str, int]]:
    """Every file of the corpus with its code and line."""
    rows = []
    for index in sorted(HERE.glob("*/expected.toml")):
        for name, expected in tomllib.loads(index.read_text(encoding="utf-8")).items():
            rows.append((index.parent / name, expected["code"], expected["line"]))
    return rows


def places(findings: Findings) -> set[tuple[str, int]]:
    return {(finding.code, finding.line) for finding in findings}


@pytest.mark.parametrize(
    ("path", "code", "line"),
    [pytest.param(*row, id=str(row[0].relative_to(HERE))) for row in stored()],
)
def test_stored(path: Path, code: str, line: int) -> None:
    findings = judge(path)
    assert (code, line) in places(findings), str(findings)
    assert all(finding.file == str(path) for finding in findings)


@pytest.mark.parametrize("made", [pytest.param(made, id=name) for name, made in MADE.items()])
def test_made(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_bytes(made.data)
    findings = judge(path)
    assert (made.code, made.line) in places(findings), str(findings.limited(5)[0])


def test_every_file_of_the_corpus_is_listed() -> None:
    files = {path for path in HERE.glob("*/*") if path.suffix == ".yaml"}
    assert files == {path for path, _, _ in stored()}
    assert len(files) + len(MADE) >= 60


def test_every_fault_that_the_reader_knows_is_in_the_corpus() -> None:
    raised = {code for _, code, _ in stored()} | {made.code for made in MADE.values()}
    assert {code.id for code in READING} - raised == {"unreadable_file"}  # see below


@pytest.mark.parametrize("row", stored(), ids=lambda row: str(row[0].relative_to(HERE)))
def test_what_is_said_is_short_plain_and_complete(row: tuple[Path, str, int]) -> None:
    for finding in judge(row[0]):
        text = str(finding)
        assert text.isprintable()
        assert finding.found
        assert finding.expected or finding.severity is Severity.INFORMATION
        assert len(text) < 600


def test_what_is_not_a_file(tmp_path: Path) -> None:
    missing = judge(tmp_path / "missing.yaml")
    assert places(missing) == {("unreadable_file", 1)}
    assert places(judge(tmp_path)) == {("unreadable_file", 1)}
    assert places(judge(tmp_path / ("x" * 5000))) == {("unreadable_file", 1)}
    assert places(judge(tmp_path / "nul\0.yaml")) == {("unreadable_file", 1)}
    assert places(judge(Path("/dev/null"))) == {("unreadable_file", 1)}
