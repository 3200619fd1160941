"""Windsor and Maidenhead: the lines that move, the null effect, and what cannot be delegated."""

from __future__ import annotations

from pathlib import Path

from checking import few_routed
from pathway_engine import check, compare, load
from pathway_engine.shipped import shipped_pathways

WINDSOR = shipped_pathways() / "windsor_and_maidenhead"
STAY = {"dass", "safeguarding_board_unit", "strategic_commissioning"}


def owners(name: str) -> dict[str, str]:
    with few_routed():
        teams = load(WINDSOR / f"{name}.yaml").real_teams
    return {team: found.organisation for team, found in teams.items()}


def test_fifteen_lines_move_and_three_stay() -> None:
    before, after = owners("before"), owners("optalis")
    moved = {team for team in before if before[team] != after[team]}
    assert {team for team in before if before[team] == after[team]} == STAY
    assert (len(moved), {after[team] for team in moved}) == (15, {"optalis"})


def test_ten_lines_move_where_it_is_split_as_wokingham_was() -> None:
    assert [*owners("as_wokingham").values()].count("optalis") == 10


def test_where_only_owners_change_nothing_is_slower_or_quicker() -> None:
    told_of_owners = {"handoffs.between_organisations", "handoffs.between_sectors"}
    with few_routed():
        before, after = (load(WINDSOR / f"{name}.yaml") for name in ("before", "optalis"))
        found = compare(before, after, replications=2, warm_up="4w", length="8w", threads=1)
    changes = {
        (row.measure, row.statistic): row.difference.mean
        for row in found.differences()
        if not row.by and row.measure not in told_of_owners
    }
    assert ("case_duration", "mean") in changes
    assert ("hours.work", "sum") in changes
    assert {name for name, change in changes.items() if change} == set()


def test_who_answers_for_safeguarding_and_charges_is_found_where_it_is_not_the_council(
    tmp_path: Path,
) -> None:
    for file in WINDSOR.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(text.partition("  - add: accepted")[0], encoding="utf-8")
    answers = tmp_path / "optalis_answers.yaml"
    with few_routed():
        found = [one.path for one in check(answers).warnings if one.code == "section_79"]
    assert found == [
        "steps.financial_assessment.function",
        "steps.safeguarding_screening.function",
        "steps.safeguarding_enquiry.function",
    ]
    for name in ("optalis", "optalis_answers"):
        with few_routed():
            warnings = check(WINDSOR / f"{name}.yaml").warnings
        assert [str(one) for one in warnings if one.code == "section_79"] == []
