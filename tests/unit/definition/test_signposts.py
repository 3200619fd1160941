"""Whom a name means: through as many tables as it takes, in the file and for a case."""

from __future__ import annotations

from typing import Any

import pytest

from checking import bound, edited
from pathway_engine.definition.checks import examine
from pathway_engine.definition.models import Given
from pathway_engine.definition.prose import read_aloud
from pathway_engine.definition.signposts import (
    accountable_for,
    followed,
    leads_back,
    meant,
    tables_of,
    teams_of,
)


def table(**lines: str) -> Given[str]:
    return Given[str].model_validate(lines)


ENTRIES: dict[str, Any] = {
    "one": None,
    "two": None,
    "local": table(given="area", north="one", south="near"),
    "near": table(given="urgent", true="two", false="one"),
    "round": table(given="area", north="one", south="about"),
    "about": table(given="area", north="two", otherwise="round"),
}
IN_PLACE = table(given="setting", home="local", otherwise="nobody")


def test_a_name_may_lead_through_several_tables() -> None:
    assert meant(ENTRIES, "one") == ("one",)
    assert meant(ENTRIES, "local") == ("one", "two")
    assert meant(ENTRIES, IN_PLACE) == ("nobody", "one", "two")
    assert [one.given for one in tables_of(ENTRIES, IN_PLACE)] == ["setting", "area", "urgent"]


@pytest.mark.parametrize(
    ("setting", "area", "urgent", "name"),
    [("home", "north", "true", "one"), ("home", "south", "true", "two"),
     ("home", "south", "false", "one"), ("hospital", "south", "true", "nobody")],
)  # fmt: skip
def test_a_case_follows_its_own_lines(setting: str, area: str, urgent: str, name: str) -> None:
    case = {"setting": setting, "area": area, "urgent": urgent}
    assert followed(ENTRIES, IN_PLACE, lambda one: one.value_for(case[one.given])) == name


def test_what_leads_back_to_itself_is_known_and_does_not_go_on_for_ever() -> None:
    assert {name for name in ENTRIES if leads_back(ENTRIES, name)} == {"round", "about"}
    assert meant(ENTRIES, "round") == ("one", "two")


TEXT = edited(
    "teams:\n", "teams:\n  any: {given: setting, home: other, hospital: assessment}\n"
                "  other: {given: urgent, true: assessment, false: front_door}\n",
    "  council: {sector: council}\n",
    "  council: {sector: council}\n  provider: {sector: trading_company}\n"
    "  whoever: {given: urgent, true: council, false: provider}\n",
    "    team: assessment\n", "    team: {given: urgent, true: assessment, false: any}\n"
    "    accountable: {given: setting, home: whoever, hospital: council}\n",
)  # fmt: skip


def test_a_step_with_tables_that_name_signposts() -> None:
    pathway = bound(TEXT)
    step = pathway.team_steps["assess"]
    assert teams_of(pathway, step) == ("assessment", "front_door")
    assert accountable_for(pathway, step) == ("council", "provider")
    findings, routed, _ = examine(pathway)
    assert list(findings) == []
    assert routed is not None
    assert routed.flow.method == "routed"
    prose = " ".join(read_aloud(pathway, 80).split())
    assert "assess: by urgent (true: assessment; false: any (see the table))" in prose
    assert "by setting (home: whoever (see the table); hospital: council) is accountable" in prose


def test_whom_a_table_names_wrongly_is_told_at_its_line() -> None:
    for path, wrong in (("team.true", "true: assessment, false: any"),
                        ("accountable.hospital", "hospital: council}\n")):  # fmt: skip
        word = wrong.split()[1].strip("},")
        text = edited(wrong, wrong.replace(word, "nobody"), text=TEXT)
        codes = {(one.code, one.path) for one in examine(bound(text)).findings.errors}
        kind = path.split(".")[0].replace("accountable", "organisation")
        assert codes == {(f"unknown_{kind}", f"steps.assess.{path}")}
