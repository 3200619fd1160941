"""Growth that leaves somebody to come, and temporary staff and places that meet the backlog."""

from __future__ import annotations

import pytest

from checking import bound, edited, said
from pathway_engine.definition.checks import examine
from pathway_engine.definition.run_days import window_of

RATE = "rate: 520/year, during: office"
OLD = "backlog:\n  old: {at: assess, cases: 20, waited: 3w}\nstart:"
POST = "{social_worker: 4, extra: {role: adviser, fte: 2, until: %s}}"
LOTS = "places:\n  home: {organisation: council, count: {core: 5, winter: {count: 2, until: %s}}}\n"


def gone(text: str, warm_up: str = "26w") -> list[tuple[str, str]]:
    found = examine(bound(text), window=window_of("2026-01-05", "52w", warm_up)).findings
    return [(one.path, one.found) for one in found if one.code == "gone_before_backlog"]


def test_a_post_that_has_ended_when_the_backlog_joins() -> None:
    text = edited("{social_worker: 4}", POST % "2026-03-02", "start:", OLD)
    assert gone(text) == [
        ("teams.assessment.staff.extra.until",
         "until 2026-03-02, and a backlog that joins on 2026-07-06")
    ]  # fmt: skip
    assert gone(text, "8w") != []  # it ends in the very second
    assert gone(text, "7w") == []


@pytest.mark.parametrize(("until", "is_gone"), [("+0w", True), ("-1w", True), ("+1d", False)])
def test_a_post_that_counts_from_there(until: str, is_gone: bool) -> None:
    text = edited("{social_worker: 4}", POST % until, "start:", OLD)
    assert bool(gone(text)) is is_gone
    assert gone(text, "0w") == []


def test_a_post_of_another_year() -> None:
    assert gone(edited("{social_worker: 4}", POST % "2019-03-02", "start:", OLD)) == []


def test_a_lot_too() -> None:
    lots = LOTS % "2026-03-02" + "case:\n"
    assert gone(edited("case:\n", lots, "start:", OLD)) == []  # nobody of them comes there
    stay = "    in: home\n    stay: {mean: 6h, cv: 0.5}"
    text = edited("case:\n", lots, "start:", OLD, "    work: {mean: 6h, cv: 0.5}", stay)
    assert [path for path, _ in gone(text)] == ["places.home.count.winter.until"]


@pytest.mark.parametrize(
    "old", ["start:", OLD.replace("20", "0"), OLD.replace("assess", "advised")]
)
def test_where_nobody_waits_at_a_step_nothing_is_said(old: str) -> None:
    assert gone(edited("{social_worker: 4}", POST % "2026-03-02", "start:", old)) == []


@pytest.mark.parametrize(
    ("team", "post", "is_gone"),
    [
        ("assessment", "locum: {role: adviser, fte: 2, until: 2026-03-02}", True),
        ("assessment", "locum: {role: social_worker, fte: 2, until: 2026-03-02}", True),
        ("front_door", "locum: {role: social_worker, fte: 2, until: 2026-03-02}", False),
        (
            "assessment",
            (
                "locum: {role: adviser, fte: 2, until: 2026-03-02}, "
                "next: {role: adviser, fte: 2, from: 2026-09-01}"
            ),
            False,
        ),
        (
            "assessment",
            (
                "locum: {role: adviser, fte: 2, until: 2026-03-02}, "
                "next: {role: adviser, fte: 2, from: 2026-03-02, until: 2026-06-01}"
            ),
            True,
        ),
    ],
)
def test_only_of_posts_that_its_cases_lack(team: str, post: str, is_gone: bool) -> None:
    """Whoever waits to be assessed comes to no front door any more."""
    last = {"assessment": "social_worker: 4}", "front_door": "adviser: 2}"}[team]
    text = edited(last, f"{last[:-1]}, {post}}}", "start:", OLD)
    assert bool(gone(text)) is is_gone


def test_only_of_roles_that_are_asked_for() -> None:
    text = edited("{social_worker: 4}", POST % "2026-03-02", "start:", OLD)
    work = "    work: {mean: 6h, cv: 0.5}\n"
    assert gone(edited(work, f"{work}    by: [social_worker]\n", text=text)) == []
    assert gone(edited(work, f"{work}    by: [adviser]\n", text=text)) != []


def test_cases_go_on_to_other_teams_and_to_what_they_open() -> None:
    post = ("{adviser: 2}", "{adviser: 2, locum: {role: social_worker, fte: 2, until: 2026-03-02}}")
    assert gone(edited(*post, "start:", OLD)) == []
    assert gone(edited(*post, "start:", OLD, "supported: {to: supported}",
                       "supported: {to: contact}")) != []  # fmt: skip
    opens = "supported: {kind: supported, opens: {again: {at: contact, after: 1w, share: 10%}}}"
    assert gone(edited(*post, "start:", OLD, "supported: {kind: supported}", opens)) != []


def test_one_post_is_told_once() -> None:
    post = ("{social_worker: 4}", POST % "2026-03-02")
    told = [one.code for one in said(edited(*post, "start:", OLD))]
    assert ("gone_before_backlog" in told, "temporary_post" in told) == (True, False)
    assert "temporary_post" in [one.code for one in said(edited(*post))]


@pytest.mark.parametrize(("growth", "codes"), [("-100%", ["bad_value"]), ("-99%", [])])
def test_growth_that_leaves_nobody(growth: str, codes: list[str]) -> None:
    assert [one.code for one in said(edited(RATE, f"{RATE}, growth: {growth}"))] == codes
