"""Ways through a pathway: reached, left, and never leading into or out of a branch."""

from __future__ import annotations

import pytest

from checking import edited, told

REVIEW = "  review: {team: assessment, work: 1h, outcomes: {%s}}\nendings:\n"
ASSESS_ENDS = "      supported: {to: supported}\n"


def with_review(outcomes: str, *edits: str) -> str:
    to_review = "      supported: {to: review}\n"
    return edited(ASSESS_ENDS, to_review, "endings:\n", REVIEW % outcomes, *edits)


def test_an_opening_leads_to_a_step() -> None:
    opens = "{to: supported, opens: {next: {at: review, after: 52w}}}"
    text = edited("{to: supported}", opens, "endings:\n", REVIEW % "done: {to: supported}")
    assert told(text, "settles_late") == set()


def test_so_does_the_opening_of_an_ending_and_the_backlog() -> None:
    reviewed = REVIEW % "done: {to: supported}"
    opens = "  supported: {kind: supported, opens: {next: {at: review, after: 52w, share: 50%}}}"
    text = edited("  supported: {kind: supported}", opens, "endings:\n", reviewed)
    assert told(text, "settles_late") == set()
    backlog = "backlog: {old: {at: review, cases: 4, waited: 3w}}\nendings:\n"
    text = edited("endings:\n", reviewed.replace("endings:\n", backlog))
    assert told(text, "settles_late") == set()


def test_a_loop_with_a_way_out() -> None:
    assert told(with_review("again: {to: review, share: 90%}, done: {to: supported}")) == set()


def test_a_way_out_that_nobody_takes_is_none() -> None:
    never = "again: {to: review, share: 100%}, done: {to: supported, share: 0%}"
    assert ("loop_without_way_out", "steps.review") in told(with_review(never))
    ruled = "done: {to: supported, when: urgent and not urgent}, again: {to: review}"
    assert ("loop_without_way_out", "steps.review") in told(with_review(ruled))


def test_a_loop_of_two_is_told_once() -> None:
    text = with_review("back: {to: assess}")
    codes = [code for code, _ in told(text)]
    assert codes.count("loop_without_way_out") == 1
    assert "no_way_to_ending" not in codes


def test_a_step_exit_is_a_way_out() -> None:
    text = with_review("again: {to: review}").replace(
        "work: 1h,", "work: 1h, exits: {left: {to: advised, after: 30d}},"
    )
    assert "loop_without_way_out" not in {code for code, _ in told(text)}


BLOCK = """\
  both:
    parallel:
      one: {call: {team: front_door, work: 1h, outcomes: {done: {to: join}}}}
      other: {visit: {team: assessment, work: 2h, outcomes: {done: {to: join}}}}
    outcomes: {done: {to: supported}}
endings:
"""
IN_BLOCK = ("needs: {to: assess}", "needs: {to: both}", "endings:\n", BLOCK)


def block(*edits: str) -> set[tuple[str, str]]:
    text = edited(*IN_BLOCK)
    start, end = text.index("  assess:\n"), text.index("  both:\n")
    return told(edited(*edits, text=text[:start] + text[end:]))


def test_a_block_is_a_way_like_any_other() -> None:
    assert block() == set()


def test_ways_into_a_branch() -> None:
    assert block("to: both", "to: call") >= {("jumps_branch", "steps.contact.outcomes.needs.to")}
    assert block("start: contact", "start: call") >= {("jumps_branch", "start")}
    assert block("to: supported}}\nend", "to: visit}}\nend") >= {
        ("jumps_branch", "steps.both.outcomes.done.to")
    }


def test_ways_out_of_a_branch() -> None:
    call = "work: 1h, outcomes: {done: {to: join}}"
    path = "steps.both.parallel.one.call.outcomes.done.to"
    for target in ("visit", "contact", "supported", "both"):
        assert ("jumps_branch", path) in block(call, call.replace("join", target))


def test_join_outside_a_block() -> None:
    assert ("jumps_branch", "steps.contact.outcomes.needs.to") in block("to: both", "to: join")


def test_a_branch_that_never_joins() -> None:
    call = "work: 1h, outcomes: {done: {to: join}}"
    found = block(call, call.replace("join", "call"))
    assert ("loop_without_way_out", "steps.both.parallel.one.call") in found


def test_the_same_worker_of_an_earlier_step() -> None:
    text = with_review("done: {to: supported}").replace("work: 1h,", "work: 1h, same_worker: true,")
    assert "same_worker_cannot" not in {code for code, _ in told(text)}


def test_partners_use_a_team() -> None:
    idle = "teams:\n  nurses: {organisation: council, staff: {nurse: 2}}\n"
    roles = "roles:\n  nurse: {cost: 30/h}\n"
    alone = edited("teams:\n", idle, "roles:\n", roles)
    assert told(alone) == {("team_on_no_path", "teams.nurses")}
    work = "    work: {mean: 6h, cv: 0.5}\n"
    both = edited(work, work + "    with: {nurses: {nurse: 1}}\n", text=alone)
    assert told(both) == set()
    nobody = both.replace("{nurse: 1}", "{}")
    assert ("nobody_works", "steps.assess.with.nurses") in told(nobody)


@pytest.mark.parametrize(("hours", "meets"), [("tue", False), ("tue, thu", True)])
def test_partners_are_open_at_once_some_time(hours: str, meets: bool) -> None:
    """The step's team on Mondays and Thursdays, its partners on other days."""
    days = ", ".join(f'{day}: "09:00-17:00"' for day in hours.split(", "))
    text = edited(
        "calendars:\n", 'calendars:\n  mine: {hours: {mon: "09:00-17:00", thu: "09:00-17:00"}}\n'
        f"  theirs: {{hours: {{{days}}}}}\n",
        "assessment: {", "assessment: {calendar: mine, ",
        "teams:\n",
        "teams:\n  nurses: {organisation: council, calendar: theirs, staff: {nurse: 2}}\n",
        "roles:\n", "roles:\n  nurse: {cost: 30/h}\n",
        "    work: {mean: 6h, cv: 0.5}\n",
        "    work: {mean: 6h, cv: 0.5}\n    with: {nurses: {nurse: 1}}\n",
    )  # fmt: skip
    assert (("nobody_works", "steps.assess.with") in told(text)) is not meets


@pytest.mark.parametrize(("advisers", "told_of"), [(1, True), (2, False)])
def test_somebody_is_left_to_do_what_partners_of_the_team_take_part_in(
    advisers: int, told_of: bool
) -> None:
    """Whoever of the two does the step, the partner of that role is missing."""
    text = edited(
        "staff: {social_worker: 4}",
        f"staff: {{social_worker: {{present: 1}}, adviser: {{present: {advisers}}}}}",
        "    work: {mean: 6h, cv: 0.5}\n",
        "    work: {mean: 6h, cv: 0.5}\n    by: [social_worker, adviser]\n"
        "    with: {assessment: {social_worker: 1, adviser: 1}}\n",
    )  # fmt: skip
    assert (("nobody_works", "steps.assess.with") in told(text)) is told_of
