"""Several cases of one person, worked out by hand: what both simulators must say of them."""

from __future__ import annotations

import pytest

from pathway_engine.clock import DAY, HOUR, WEEK
from pathway_engine.engine.records import LinkKind, Window
from pathway_engine.errors import RunStopped
from reference.small import BOTH, MONDAY, Simulate, comers, pathway_from, run_week

BASE = """
pathway: small
language: 1
timezone: Europe/London
defaults: {calendar: office}
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {worker: {}}
teams: {front: {organisation: council, staff: {worker: {present: 1}}}}
case:
  urgent: {type: boolean, initial: "false"}
  cost: {type: number, initial: 100}
start: contact
steps:
  contact:
    team: front
    work: 1h
    outcomes: {on: {to: ENDING OPENS}}
  review: {team: front, work: 2h, outcomes: {on: {to: LATER}}}
endings:
  over: {kind: resolved}
"""
NINE, TEN, NOON = 9 * HOUR, 10 * HOUR, 12 * HOUR


def written(ending: str, later: str = "over", opens: str = "", endings: str = "") -> str:
    text = BASE.replace("ENDING", ending).replace("LATER", later)
    return text.replace("OPENS", f", {opens}" if opens else "") + endings


@BOTH
def test_an_outcome_opens_another_case_which_inherits_what_was_set(simulate: Simulate) -> None:
    opens = (
        "set: {urgent: not urgent}, "
        "opens: {later: {at: review, after: 2d, case: {cost: cost * 2 if urgent else 7}}}"
    )
    tables = run_week(simulate, written("over", opens=opens), comers(NINE, cost=150.0))
    first, second = tables["cases"]
    assert (first["opened_at"], first["closed_at"]) == (NINE, TEN)
    assert (second["opened_at"], second["closed_at"]) == (2 * DAY + TEN, 2 * DAY + NOON)
    [link] = tables["links"]
    assert link == {"case_no": 2, "other_no": 1, "kind": LinkKind.AROSE_FROM,
                    "at": 2 * DAY + TEN}  # fmt: skip
    assert [row["values"] for row in tables["attributes"]] == [(1.0, 150.0), (1.0, 300.0)]
    assert (second["entry"], first["entry"]) == (0, None)


@BOTH
def test_working_days_are_those_of_the_team_that_had_the_visit(simulate: Simulate) -> None:
    opens = "opens: {later: {at: review, after: 6wd}}"
    tables = run_week(simulate, written("over", opens=opens), comers(NINE))
    assert tables["cases"][1]["opened_at"] == 8 * DAY + TEN


@BOTH
def test_openings_of_no_delay_come_after_all_else_by_their_parents(simulate: Simulate) -> None:
    """At ten the first is done, and another arrives; who is opened then comes after both."""
    opens = "opens: {b: {at: review, after: 0d}, a: {at: review, after: 0m}}"
    text = written("over", opens=opens).replace("{present: 1}", "{present: 2}")
    tables = run_week(simulate, text, comers(NINE, NINE, TEN), days=2)
    assert [case["opened_at"] for case in tables["cases"]] == [NINE, NINE, TEN, *[TEN] * 4,
                                                               11 * HOUR, 11 * HOUR]  # fmt: skip
    assert [(link["case_no"], link["other_no"]) for link in tables["links"]] == [
        (4, 1), (5, 1), (6, 2), (7, 2), (8, 3), (9, 3)]  # fmt: skip
    assert [case["entry"] for case in tables["cases"][3:7]] == [0, 1, 0, 1]


@BOTH
def test_those_that_fall_due_come_before_visits_that_end(simulate: Simulate) -> None:
    """On Tuesday at ten a case opens that was planned on Monday, before that of no delay."""
    opens = "opens: {now: {at: review, after: 0d}, later: {at: review, after: 1d}}"
    tables = run_week(simulate, written("over", opens=opens), comers(NINE, DAY + NINE), days=2)
    opened = [(case["opened_at"], case["entry"]) for case in tables["cases"]]
    assert opened == [(NINE, None), (TEN, 0), (DAY + NINE, None), (DAY + TEN, 1), (DAY + TEN, 0)]


PACKAGE = "  cared: {kind: supported, package: {weekly: cost, lasts: 7d}, opens: {next: OPENING}}\n"


@BOTH
@pytest.mark.parametrize(("after", "opened"), [("6d", 1), ("167h", 1), ("7d", 0), ("8d", 0)])
def test_an_ending_with_a_package_opens_only_while_it_runs(
    simulate: Simulate, after: str, opened: int
) -> None:
    endings = PACKAGE.replace("OPENING", f"{{at: review, after: {after}}}")
    tables = run_week(simulate, written("cared", endings=endings), comers(NINE))
    assert [link["kind"] for link in tables["links"]] == [LinkKind.FOLLOWS] * opened


def sums_of(simulate: Simulate, text: str, days: int = 28) -> dict[tuple[str, ...], float]:
    window = Window(MONDAY, MONDAY, MONDAY + days * DAY)
    return simulate(pathway_from(text), window, 1, 1, comers(NINE)).sums


@BOTH
def test_a_later_ending_changes_the_price_and_not_the_end(simulate: Simulate) -> None:
    dearer = "  dearer: {kind: supported, package: {weekly: 700, lasts: 90d}}\n"
    endings = PACKAGE.replace("OPENING", "{at: review, after: 2d}").replace("7d", "14d") + dearer
    sums = sums_of(simulate, written("cared", "dearer", endings=endings))
    first = 2 * DAY + 2 * HOUR
    assert sums["package_time", "cared"] == first
    assert sums["package_time", "dearer"] == 14 * DAY - first
    assert sums["package_cost", "cared"] == pytest.approx(first / WEEK * 100)
    assert sums["package_cost", "dearer"] == pytest.approx((14 * DAY - first) / WEEK * 700)


@BOTH
def test_an_ending_without_a_package_ends_it(simulate: Simulate) -> None:
    none = "  moved: {kind: other, package: none}\n"
    endings = PACKAGE.replace("OPENING", "{at: review, after: 2d}").replace("7d", "14d") + none
    sums = sums_of(simulate, written("cared", "moved", endings=endings))
    assert sums["package_time", "cared"] == 2 * DAY + 2 * HOUR
    assert ("package_time", "moved") not in sums


@BOTH
def test_one_of_which_nothing_is_said_leaves_it_running(simulate: Simulate) -> None:
    endings = PACKAGE.replace("OPENING", "{at: review, after: 2d}").replace("7d", "14d")
    assert sums_of(simulate, written("cared", endings=endings))["package_time", "cared"] == 14 * DAY


@BOTH
def test_after_the_end_the_next_one_starts_another(simulate: Simulate) -> None:
    """Of no length: each ending starts one anew, and none of them runs."""
    endings = PACKAGE.replace("OPENING", "{at: review, after: 2d}").replace("7d", "0d")
    text = written("cared", endings=endings)
    assert sums_of(simulate, text).get(("package_time", "cared"), 0) == 0
    again = "opens: {more: {at: review, after: 10d}}"
    text = written("cared", "cared", again, PACKAGE.replace("OPENING", "{at: review, after: 30d}"))
    assert sums_of(simulate, text)["package_time", "cared"] == 14 * DAY


@BOTH
def test_more_than_a_thousand_openings_in_a_second_stop_the_run(simulate: Simulate) -> None:
    text = written("over", opens="opens: {later: {at: sort, after: 0d}}")
    text = text.replace("endings:", "  sort: {outcomes: {on: {to: over, opens: "
                        "{again: {at: sort, after: 0d}}}}}\nendings:")  # fmt: skip
    window = Window(MONDAY, MONDAY, MONDAY + DAY)
    with pytest.raises(RunStopped) as stopped:
        simulate(pathway_from(text), window, 1, 1, comers(NINE))
    assert (stopped.value.case, stopped.value.step) == ("1002", "sort")
