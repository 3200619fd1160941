"""Every code of the catalogue has a file that raises it and one like it that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine.definition.codes import CODES
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import check
from pathway_engine.definition.reader import MAX_BYTES

HERE = Path(__file__).parent
MADE = {"unreadable_file", "file_too_large"}
"""Codes whose file cannot be kept: it is missing, or too large."""


def judged(code: str, name: str) -> Findings:
    return check(HERE / code / f"{name}.yaml", within=HERE)


@pytest.mark.parametrize("code", sorted(CODES.keys() - MADE))
def test_one_file_fails(code: str) -> None:
    findings = judged(code, "fails")
    found = [finding for finding in findings if finding.code == code]
    assert found, str(findings)
    for finding in found:
        assert finding.severity is CODES[code].severity
        assert Path(finding.file).is_relative_to(HERE)
        assert finding.found


@pytest.mark.parametrize("code", sorted(CODES.keys() - MADE))
def test_one_file_passes(code: str) -> None:
    findings = judged(code, "passes")
    assert code not in {finding.code for finding in findings}
    assert not findings.errors, str(findings)


@pytest.mark.parametrize("code", sorted(CODES.keys() - MADE))
def test_the_first_line_says_what_is_wrong(code: str) -> None:
    first = (HERE / code / "fails.yaml").read_bytes().splitlines()[0]
    assert first.startswith((b"# ", b"%"))


def test_every_folder_is_a_code() -> None:
    folders = {path.parent.name for path in HERE.glob("*/fails.yaml")}
    assert folders == CODES.keys() - MADE


def test_nothing_is_said_of_the_small_pathway() -> None:
    assert list(check(HERE / "small.yaml")) == []


def test_a_missing_file(tmp_path: Path) -> None:
    assert [finding.code for finding in check(tmp_path / "none.yaml")] == ["unreadable_file"]


def test_a_file_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    for size, codes in ((MAX_BYTES, []), (MAX_BYTES + 1, ["file_too_large"])):
        text = (HERE / "small.yaml").read_text(encoding="utf-8")
        path.write_text(text + "#" * (size - len(text.encode())), encoding="utf-8")
        assert [finding.code for finding in check(path)] == codes
