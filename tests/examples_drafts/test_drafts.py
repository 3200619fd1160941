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

PANEL = ("overloaded", "steps.funding_panel.sessions.places")
"""One manager, away one day in six: with nobody there no sitting is held."""
WINTER = ("stretched_pace", "teams.idt_council.staff.winter")
IN_28_DAYS = ("target_for_some", "targets.assessed_in_28_days")
IN_16_WEEKS = ("target_for_some", "targets.care_in_16_weeks")
ROTHERHAM = {WINTER, IN_28_DAYS, ("overloaded", "teams.spa.staff")}

WARNINGS = {
    "barnet/baseline.yaml": {("target_for_some", "targets.first_meeting_in_6_weeks")},
    "barnet/hub.yaml": {
        ("target_for_some", "targets.first_meeting_in_6_weeks"),
        ("target_for_some", "targets.hub_in_10_days"),
    },
    # Cited by nothing, or only by a redesign of the file, which moves teams to the organisation.
    "poole/chc.yaml": {
        ("target_for_some", "targets.decided"),
        ("unused_source", "sources.report"),
    },
    "poole/chc_hub.yaml": {("target_for_some", "targets.decided")},
    "poole/localities.yaml": {IN_28_DAYS, ("unused_source", "sources.report")},
    "poole/statutory.yaml": {
        ("overloaded", "teams.statutory.staff"),
        ("target_for_some", "targets.seen"),
    },
    "rbwm/before.yaml": {("unused_organisation", "organisations.optalis")},
    "rotherham/rotherham.yaml": ROTHERHAM,
    "rotherham/no_extra_staff.yaml": ROTHERHAM,
    "rotherham/no_forum.yaml": ROTHERHAM,
    "wokingham/split.yaml": {PANEL, IN_28_DAYS, IN_16_WEEKS},
    "wokingham/consolidated.yaml": {PANEL, IN_28_DAYS, IN_16_WEEKS},
    "wokingham/three_conversations.yaml": {IN_16_WEEKS},
}

IDLE = {"windsor_day_centre", "oakbridge", "boyn_grove", "homeside_winston", "allenby_road"}
IDLE |= {"contracts", "business_support", "safeguarding_board_unit", "strategic_commissioning"}
TEMPORARY = {
    ("temporary_post", f"teams.locality_{area}.staff.additional") for area in ("north", "south")
} | {("temporary_post", "teams.idt_council.staff.winter")}
INFORMATION = {
    "poole/localities.yaml": {("planned_loop_holds_slot", "steps.first_review.due")},
    "rbwm/before.yaml": {("team_on_no_path", f"teams.{team}") for team in IDLE},
    "rbwm/optalis.yaml": {("team_on_no_path", f"teams.{team}") for team in IDLE},
    "rotherham/rotherham.yaml": TEMPORARY,
    "rotherham/no_extra_staff.yaml": {("temporary_post", "teams.idt_council.staff.winter")},
    "rotherham/no_forum.yaml": {
        *TEMPORARY,
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
    return {(one.code, one.path) for one in findings}


@pytest.mark.parametrize("name", FILES)
def test_what_is_said(name: str) -> None:
    findings = check(HERE / name)
    assert not findings.errors, str(findings.errors)
    assert told(findings.warnings) == WARNINGS.get(name, set())
    assert told(findings.information) - _of_load(findings) == INFORMATION.get(name, set())


def _of_load(findings: Findings) -> set[tuple[str, str]]:
    """What packages settle at is told of every file that has them."""
    return {(one.code, one.path) for one in findings if one.code == "package_settles"}


def test_all_are_here() -> None:
    assert len(FILES) == 20
