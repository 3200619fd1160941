"""Whole files for five councils: none has an error or a warning, and each runs and is audited.

What is said of them is listed here, so that a check that grows louder, or falls silent, is
noticed. README.md tells what was unsound in them at first. Here a few weeks are run; the years
are run by hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pathway_engine.analysis.audit.auditing import judge
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import Checked, check_whole
from pathway_engine.engine.records import Window
from pathway_engine.simulation import replicate

HERE = Path(__file__).parent
FILES = sorted(str(path.relative_to(HERE)) for path in HERE.glob("*/*.yaml"))
PATHWAYS = [name for name in FILES if not name.endswith("experiment.yaml")]
WEEK = 7 * 86_400
STARTS = 17_595 * 86_400
"""Monday 5 March 2018."""

TEMPORARY = {
    ("temporary_post", f"teams.locality_{area}.staff.additional") for area in ("north", "south")
} | {("temporary_post", "teams.idt_council.staff.winter")}
REVIEW_WITHDRAWN = ("package_runs_on", "endings.withdrew")
"""Somebody who wants no review keeps the package; Wokingham does not tell apart who died."""
OPENED_AGAIN = {("settles_late", "endings.dropped_out.opens.return")}
NO_WARM_UP = {("needs_no_warm_up", "backlog.residents.stayed")}
INFORMATION = {
    "poole/addictions.yaml": OPENED_AGAIN,
    "poole/addictions_joint.yaml": OPENED_AGAIN,
    "rbwm/before.yaml": NO_WARM_UP,
    "rbwm/optalis.yaml": NO_WARM_UP,
    "three_conversations/three_conversations.yaml": {
        ("settles_late", "endings.connected.opens.return")
    },
    "rotherham/rotherham.yaml": TEMPORARY,
    "rotherham/no_extra_staff.yaml": {("temporary_post", "teams.idt_council.staff.winter")},
    "rotherham/no_forum.yaml": {
        *TEMPORARY,
        ("provenance_lapsed", "provenance.forum"),
        ("provenance_lapsed", "provenance.over_300"),
    },
    "wokingham/three_conversations.yaml": {
        ("provenance_lapsed", "provenance.bounce"),
        ("provenance_lapsed", "provenance.wokingham_consolidated_3"),
        ("provenance_lapsed", "provenance.wokingham_consolidated_4"),
        ("team_on_no_path", "teams.front_door"),
        ("team_on_no_path", "teams.long_term_support"),
    },
}


@cache
def checked(name: str) -> Checked:
    return check_whole(HERE / name)


def told(findings: Findings) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in findings}


@pytest.mark.parametrize("name", FILES)
def test_what_is_said(name: str) -> None:
    findings = checked(name).findings
    assert not findings.errors, str(findings.errors)
    assert not findings.warnings, str(findings.warnings)
    withdrawn = name in PATHWAYS and name.startswith(("rotherham/", "wokingham/"))
    runs_on = {REVIEW_WITHDRAWN} if withdrawn else set()
    assert told(findings.information) - _of_load(findings) == INFORMATION.get(name, set()) | runs_on


@pytest.mark.parametrize("name", PATHWAYS)
def test_a_few_weeks_run_and_are_as_the_file_says(name: str) -> None:
    """RBWM without a warm-up: people have lived in its homes for years."""
    pathway = checked(name).pathway
    assert pathway is not None
    warm_up = 0 if name.startswith("rbwm/") else WEEK
    run = replicate(pathway, Window(STARTS, STARTS + warm_up, STARTS + 3 * WEEK), 1, 1)
    assert len(run.visits) > 10
    assert [(one.rule, one.faults[:1]) for one in judge(run) if not one.passed] == []


def _of_load(findings: Findings) -> set[tuple[str, str]]:
    """What packages settle at is told of every file that has them."""
    return {(one.code, one.path) for one in findings if one.code == "package_settles"}


def test_all_are_here() -> None:
    assert len(FILES) == 20
