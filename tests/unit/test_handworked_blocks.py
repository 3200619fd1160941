"""Blocks worked out by hand, to the second: Monday 00:00 is 0. The reference."""

from __future__ import annotations

from pathway_engine.engine.records import NONE, State, VisitKind
from reference.cases import Visit
from reference.simulator import simulate
from reference.small import Tables, comers, lived, run_week
from unit.analysis.questions import number
from unit.test_handworked import HEAD, HOUR
from unit.test_handworked_delayed import measured
from unit.test_handworked_places import at

NINE = 9 * HOUR


def file(block: str, after: str = "to: done", more: str = "", slots: str = "") -> str:
    """A block `a`, then perhaps `z`; teams that are always open, two workers each."""
    staff = "staff: {worker: {present: 2}}"
    return f"""{HEAD}
teams:
  a: {{organisation: council, calendar: always, {slots} {staff}}}
  b: {{organisation: trust, calendar: always, {staff}}}
  c: {{organisation: council, calendar: always, {staff}}}
{more}
steps:
  a: {{{block}, outcomes: {{joined: {{{after}}}}}}}
  z: {{team: c, work: 1h, outcomes: {{end: {{to: done}}}}}}
"""


def branch(name: str, team: str, work: str, more: str = "") -> str:
    """A branch of one step of the same name."""
    step = f"{{team: {team}, work: {work}, {more} outcomes: {{out: {{to: join}}}}}}"
    return f"{name}: {{{name}: {step}}}"


def both(join: str, *branches: str) -> str:
    return f"join: {join}, parallel: {{{', '.join(branches)}}}"


def tables(text: str, *seconds: int) -> Tables:
    return run_week(simulate, text, comers(*seconds))


SHORT, LONG = branch("x", "a", "1h"), branch("y", "b", "3h")


def test_all_go_on_when_the_last_branch_is_done() -> None:
    text = file(both("all", SHORT, LONG), "to: z")
    block, x, y, z = tables(text, NINE)["visits"]
    assert (block["offered_at"], block["finished_at"]) == (NINE, 12 * HOUR)
    assert [block[name] for name in ("team", "ready_at", "started_at", "effort_time")] == [None] * 4
    assert sum(value or 0 for name, value in block.items() if name.endswith("_time")) == 0
    assert (block["kind"], block["parent_no"], block["branch"]) == (VisitKind.BLOCK, None, None)
    assert [(v["parent_no"], v["branch"]) for v in (x, y, z)] == [(1, 0), (1, 1), (None, None)]
    assert (x["started_at"], y["started_at"], z["started_at"]) == (NINE, NINE, 12 * HOUR)


def test_after_the_join_the_case_is_with_the_team_that_finished_last() -> None:
    """The first teams of the branches are the case's first, and receive no handoff."""
    found = tables(file(both("all", SHORT, LONG), "to: z"), NINE)
    (handoff,) = found["handoffs"]
    assert (handoff["from_visit_no"], handoff["from_team"], handoff["to_team"]) == (3, 1, 2)
    found = tables(file(both("any", SHORT, LONG), "to: z"), NINE)
    (handoff,) = found["handoffs"]
    assert (handoff["from_visit_no"], handoff["from_team"]) == (2, 0)


def test_clocks_see_a_block_over_after_the_branch_that_ends_it() -> None:
    """Branches of one and of three hours, then one hour: the block ends with the longer one, in
    the same second and after it. What ends the block starts the clock of what follows."""
    ends = {"after_x": ("x", "a"), "after_y": ("y", "a"), "around": ("a", "z")}
    targets = "\n".join(
        f"  {name}: {{from: {one}.finished, to: {other}.finished, within: 1h}}"
        for name, (one, other) in ends.items()
    )
    text = file(both("all", SHORT, LONG), "to: z", more=f"targets:\n{targets}")
    values = measured(text, comers(NINE))
    assert {name: number(values, f"clock.{name}", "mean") for name in ends} == {
        "after_x": 2 * HOUR, "after_y": 0, "around": HOUR
    }  # fmt: skip
    assert [number(values, f"targets.{name}.met", "share") for name in ends] == [0, 1, 1]


def test_work_in_hand_is_ended_beside_and_nothing_comes_of_it() -> None:
    """`any`: at 10:00 the case goes on; three hours' work elsewhere ends at 12:00 without result.
    The case has ended by 11:00, and closes when that work has ended."""
    slow = branch("y", "b", "3h", "records: {level: 5}, afterwards: 1d,")
    found = tables(file(both("any", SHORT, slow), "to: z"), NINE)
    block, _, y, z = found["visits"]
    assert (block["finished_at"], z["started_at"], z["finished_at"]) == (
        10 * HOUR, 10 * HOUR, 11 * HOUR)  # fmt: skip
    assert (y["state"], y["finished_at"], y["work_done_at"]) == (
        State.WITHDRAWN, 12 * HOUR, None)  # fmt: skip
    assert (y["work_time"], y["effort_time"], y["outcome"]) == (3 * HOUR, 3 * HOUR, None)
    assert found["cases"][0]["closed_at"] == 12 * HOUR
    assert found["attributes"][0]["values"][1] == 0


def test_what_is_not_in_work_is_withdrawn_at_once_and_what_is_not_offered_has_no_row() -> None:
    quick = "x: {x: {outcomes: {out: {to: join}}}}"
    block, x = tables(file(both("any", quick, LONG)), NINE)["visits"]
    assert (block["finished_at"], x["kind"]) == (NINE, VisitKind.DECISION)
    waits = branch("y", "b", "1h", "due: 5h,")
    _, x, y = tables(file(both("any", SHORT, waits)), NINE)["visits"]
    assert (y["state"], y["finished_at"], y["planned_time"]) == (State.WITHDRAWN, 10 * HOUR, HOUR)
    assert y["effort_time"] is None


def test_of_two_that_end_in_one_second_the_lower_number_joins_first() -> None:
    same = branch("y", "b", "1h")
    _, x, y = tables(file(both("any", SHORT, same)), NINE)["visits"]
    assert (x["state"], y["state"], y["finished_at"]) == (State.DONE, State.WITHDRAWN, 10 * HOUR)
    found = tables(file(both("all", SHORT, same), "to: z"), NINE)
    assert found["handoffs"][0]["from_visit_no"] == 3


def test_a_branch_gives_its_slot_back_at_the_join_unless_it_is_the_last() -> None:
    """One slot in team a. Its branch is done at 10:00, before the other: the next case starts.
    Where it is the last one, at 12:00, the case is still with team a and keeps its slot."""
    text = file(both("all", SHORT, LONG), "to: end", slots="caseload: 0.5,").replace(
        "z:", "end: {due: 5h, outcomes: {out: {to: done}}}\n  z:"
    )
    visits = lived(text, comers(NINE, NINE))
    first, second = (visit for visit in visits if visit.step == "x")
    assert at([first, second], "started_at") == [NINE, 10 * HOUR]
    assert second.parts["caseload"] == HOUR
    swapped = text.replace("team: a, work: 1h", "team: a, work: 3h").replace(
        "team: b, work: 3h", "team: b, work: 1h"
    )
    visits = lived(swapped, comers(NINE, NINE))
    assert at([v for v in visits if v.step == "x"], "started_at") == [NINE, 17 * HOUR]


def test_a_case_that_leaves_ends_its_block_with_all_branches() -> None:
    waits = branch("y", "b", "1h", "due: 5h,")
    text = file(both("all", SHORT, waits), more="exits: {died: {to: done, after: 30m}}")
    found = tables(text, NINE)
    assert [visit["state"] for visit in found["visits"]] == [State.WITHDRAWN] * 3
    half = NINE + HOUR // 2
    assert [visit["finished_at"] for visit in found["visits"]] == [half, 10 * HOUR, half]
    assert found["cases"][0]["closed_at"] == 10 * HOUR


def reworked() -> list[Visit]:
    """From team c into a block whose branch in team b sends it back once or more."""
    text = file(both("all", SHORT, LONG)).replace("start: a", "start: z")
    text = text.replace("end: {to: done}", "end: {to: a}") + (
        "handoffs: {h: {to: b, returned: {share: 99%, rework: 30m}}}\n"
    )
    return lived(text, comers(NINE), days=1)


def test_a_return_within_a_branch_is_reworked_by_the_team_before_the_block() -> None:
    visits = reworked()
    rework = next(visit for visit in visits if visit.kind is VisitKind.REWORK)
    assert (rework.step, rework.team, rework.token.branch) == ("z", "c", "y")
    assert rework.token.block is visits[1]
    assert (at([rework], "started_at"), at([rework], "finished_at")) == (
        [10 * HOUR], [10 * HOUR + HOUR // 2])  # fmt: skip
    (x,) = (visit for visit in visits if visit.step == "x")
    assert (x.state, x.finished_at != NONE) == (State.DONE, True)
