"""People who are in places when the window opens: what `check` says, as a run over such days."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import bound
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.definition.findings import Severity
from pathway_engine.definition.loading import check_whole
from pathway_engine.definition.run_days import window_of
from pathway_engine.errors import PathwayError

FAILS = Path(__file__).parents[3] / "rules" / "needs_no_warm_up" / "fails.yaml"
LOTS = "{organisation: council, count: {old: {count: 9, until: 2026-03-01}, new: 2}}"


def codes(text: str, folder: Path, starts: str, warm_up: str) -> list[str]:
    (folder / "home.yaml").write_text(text, encoding="utf-8")
    return [one.code for one in check_whole(
        folder / "home.yaml", window=window_of(starts, "52w", warm_up)).findings]  # fmt: skip


@pytest.mark.parametrize("warm_up", ["26w", "12h"])
def test_a_warm_up(tmp_path: Path, warm_up: str) -> None:
    text = FAILS.read_text(encoding="utf-8")
    assert codes(text, tmp_path, "2026-01-05", warm_up) == ["needs_no_warm_up"]
    assert codes(text, tmp_path, "2026-01-05", "0w") == []


def test_too_many_for_the_places_of_that_day(tmp_path: Path) -> None:
    text = FAILS.read_text(encoding="utf-8").replace("{organisation: council, count: 9}", LOTS)
    assert codes(text, tmp_path, "2026-02-02", "0w") == []
    assert codes(text, tmp_path, "2026-03-02", "0w") == ["backlog_form"]  # and nothing of load


def test_a_run_is_refused_with_what_check_tells(tmp_path: Path) -> None:
    text, days = FAILS.read_text(encoding="utf-8"), window_of("2026-01-05", "52w", "26w")
    (tmp_path / "home.yaml").write_text(text, encoding="utf-8")
    (told,) = check_whole(tmp_path / "home.yaml", window=days).findings
    with pytest.raises(PathwayError) as refused:
        refuse_what_no_run_holds(bound(text), days)
    (error,) = refused.value.findings
    assert (error.code, error.path, error.found, error.hint) == (
        told.code, told.path, told.found, told.hint)  # fmt: skip
    assert error.severity is Severity.ERROR
