"""Whole files for five councils, written before the language was built: none has an error.

They use every key. What is said of them is listed here, so that a check that grows louder, or falls
silent, is noticed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import check

HERE = Path(__file__).parent
FILES = sorted(str(path.relative_to(HERE)) for path in HERE.glob("*/*.yaml"))

LATER = {"load_not_checked"}

WARNINGS = {
    "barnet/baseline.yaml": {("target_for_some", "targets.first_meeting_in_6_weeks")},
    # Cited by nothing, or only by a redesign of the file, which moves teams to the organisation.
    "poole/chc.yaml": {("unused_source", "sources.report")},
    "poole/localities.yaml": {
        ("target_for_some", "targets.assessed_in_28_days"),
        ("unused_source", "sources.report"),
    },
    "rbwm/before.yaml": {("unused_organisation", "organisations.optalis")},
    "rotherham/rotherham.yaml": {("stretched_pace", "teams.idt_council.staff.winter")},
    "rotherham/no_extra_staff.yaml": {("stretched_pace", "teams.idt_council.staff.winter")},
    "rotherham/no_forum.yaml": {("stretched_pace", "teams.idt_council.staff.winter")},
}

IDLE = {"windsor_day_centre", "oakbridge", "boyn_grove", "homeside_winston", "allenby_road"}
IDLE |= {"contracts", "business_support", "safeguarding_board_unit", "strategic_commissioning"}
INFORMATION = {
    "poole/localities.yaml": {("planned_loop_holds_slot", "steps.first_review.due")},
    "rbwm/before.yaml": {("team_on_no_path", f"teams.{team}") for team in IDLE},
    "rbwm/optalis.yaml": {("team_on_no_path", f"teams.{team}") for team in IDLE},
    "rotherham/no_forum.yaml": {
        ("provenance_lapsed", "provenance.forum"),
        ("provenance_lapsed", "provenance.over_300"),
    },
    "wokingham/split.yaml": {("team_on_no_path", "teams.statutory_support")},
    "wokingham/consolidated.yaml": {("team_on_no_path", "teams.statutory_support")},
    "wokingham/three_conversations.yaml": {
        ("provenance_lapsed", "provenance.bounce"),
        ("provenance_lapsed", "provenance.wokingham_consolidated_3"),
        ("provenance_lapsed", "provenance.wokingham_consolidated_4"),
        ("team_on_no_path", "teams.front_door"),
        ("team_on_no_path", "teams.long_term_support"),
        ("team_on_no_path", "teams.statutory_support"),
    },
}


def told(findings: Findings) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in findings if one.code not in LATER}


@pytest.mark.parametrize("name", FILES)
def test_what_is_said(name: str) -> None:
    findings = check(HERE / name)
    assert not findings.errors, str(findings.errors)
    assert told(findings.warnings) == WARNINGS.get(name, set())
    assert told(findings.information) - _of_load(findings) == INFORMATION.get(name, set())


def _of_load(findings: Findings) -> set[tuple[str, str]]:
    """Packages are told of wherever a file can be routed already."""
    return {(one.code, one.path) for one in findings if one.code == "package_settles"}


def test_all_are_here() -> None:
    assert len(FILES) == 20
