"""Load of blocks: every branch is followed, and what they share is counted once."""

from __future__ import annotations

import pytest

from checking import bound, edited, said
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.routing import expected, people
from pathway_engine.definition.routing.branches import MOST_BEYOND
from pathway_engine.definition.routing.flow import Flow
from pathway_engine.definition.routing.leaving import roughly
from pathway_engine.report.estimate import render_estimate

BLOCK = """\
  both:
    parallel:
      one: {call: {team: front_door, work: 1h, outcomes: {done: {to: join}}}}
      other: {assess: {team: assessment, work: 6h, outcomes: {done: {to: join}}}}
    outcomes: {again: {to: both, share: 20%}, done: {to: last}}
  last: {team: front_door, work: 1h, outcomes: {done: {to: supported}}}
endings:
"""
OTHER = "work: 6h, outcomes: {done: {to: join}}"
ROUND = (
    "outcomes: {done: {to: join}}}}\n    outcomes",
    "outcomes: {done: {to: assess}}}}\n    join: any\n    outcomes",
)
ANY = ("    outcomes: {again", "    join: any\n    outcomes: {again")
LIMITED = ("staff: {social_worker: 4}", "caseload: 10, staff: {social_worker: 4}")


def with_block(*edits: str) -> str:
    text = edited("needs: {to: assess}", "needs: {to: both}", "endings:\n", BLOCK)
    start, end = text.index("  assess:\n"), text.index("  both:\n")
    return edited(*edits, text=text[:start] + text[end:])


def routed(*edits: str) -> Flow:
    return expected(bound(with_block(*edits))).flow


def test_every_branch_is_followed() -> None:
    flow = routed()
    into = 0.4 / 0.8  # once in five it begins again
    for step in ("both", "call", "assess"):
        assert flow.visits[step].value == pytest.approx(into, abs=0.02)
    assert flow.visits["last"].value == pytest.approx(0.4, abs=0.02)
    assert flow.outcomes["both", "again"].value == pytest.approx(into * 0.2, abs=0.01)
    assert flow.endings["supported"].value == flow.visits["last"].value
    work = flow.effort["assessment", frozenset({"social_worker"})].value
    assert work == pytest.approx(flow.visits["assess"].value * 6 * HOUR)


def test_a_branch_that_goes_round_until_the_others_are_there() -> None:
    """Nobody knows how often: it is followed so far, and the case goes on."""
    found = expected(bound(with_block(*ROUND)))
    flow = found.flow
    into = flow.visits["both"].value
    assert flow.trouble == ()
    assert flow.visits["call"].value == pytest.approx(into)
    assert MOST_BEYOND * into <= flow.visits["assess"].value <= (MOST_BEYOND + 2) * into
    assert (found.bound, found.least) == ("about", "about")
    assert f"followed {MOST_BEYOND} visits further" in render_estimate(found, 100)


@pytest.mark.parametrize(
    ("visits", "words"), [(MOST_BEYOND, "at most"), (MOST_BEYOND + 2, "about")]
)
def test_what_is_cut_off_bounds_no_load(
    visits: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a run the first branch may take longer than all that is followed of the other."""
    monkeypatch.setattr(people, "MOST_EFFORT", 50_000)
    again = f"{{again: {{to: assess, when: visits(assess) < {visits}}}, done: {{to: join}}}}"
    edits = (*ANY, OTHER, f"work: 6h, outcomes: {again}", "again: {to: both, share: 20%}, ", "")
    full = next(one for one in said(with_block(*edits)) if one.code == "overloaded")
    assert full.found.startswith(f"`assessment` {words} at ")
    assert full.hint is not None
    assert full.hint.startswith(f"the queue grows by {roughly(words, '')}")


def test_a_case_goes_round_for_ever_with_all_its_branches() -> None:
    """Its visits are counted in all: a round of rounds would never come to an end."""
    round_again = "{to: assess, share: 99.9%}, end: {to: join}"
    flow = routed("work: 6h, outcomes: {done: {to: join}}",
                  f"work: 6h, outcomes: {{done: {round_again}}}",
                  "share: 20%}, done: {to: last}", "share: 99.99%}, done: {to: last}")  # fmt: skip
    assert [one.code for one in flow.trouble] == ["loop_without_way_out"]


@pytest.mark.parametrize(
    ("edits", "back"),
    [
        ((), 1),  # the assessment, which is longer, hands over to the front door
        (("work: 1h, outcomes: {done: {to: join}}", "work: 9h, outcomes: {done: {to: join}}"), 0),
    ],
)
def test_the_branch_that_is_last_hands_over(edits: tuple[str, ...], back: int) -> None:
    flow = routed(*edits)
    handed = flow.handoffs.get(("assessment", "front_door"))
    to_the_last = handed.value if handed else 0.0
    again = flow.outcomes["both", "again"].value
    assert to_the_last == pytest.approx(back * (again + flow.visits["last"].value))


def test_slots_of_branches_are_counted_until_they_meet() -> None:
    flow = routed(
        *LIMITED, OTHER, f"afterwards: 10d, {OTHER}", "again: {to: both, share: 20%}, ", ""
    )
    visits = flow.visits["assess"].value
    assert flow.stays["assessment"].value == pytest.approx(visits)
    each = flow.held["assessment"].value / visits
    assert 10 * DAY < each < 12 * DAY
    # A branch that is there longer keeps the case open, not its slot.
    longer = routed(*LIMITED, OTHER, f"afterwards: 10d, {OTHER}",
                    "{call: {team: front_door", "{call: {afterwards: 90d, team: front_door",
                    "again: {to: both, share: 20%}, ", "")  # fmt: skip
    assert longer.held["assessment"].value / longer.visits["assess"].value == pytest.approx(each)


def test_branches_of_one_team_share_a_slot() -> None:
    shared = routed(*LIMITED, "one: {call: {team: front_door", "one: {call: {team: assessment",
                    "again: {to: both, share: 20%}, ", "")  # fmt: skip
    alone = routed(*LIMITED, "again: {to: both, share: 20%}, ", "")
    assert shared.stays["assessment"].value == pytest.approx(alone.stays["assessment"].value)
    assert shared.held["assessment"].value == pytest.approx(alone.held["assessment"].value)


WAITS = ("one: {call: {team: front_door, work: 1h", "one: {call: {due: 2h")
KNOWN = "again: {to: known, when: cost > 0}"


def test_any_of_them_follows_all_and_goes_on_from_the_first() -> None:
    decision = "  known: {outcomes: {done: {to: advised}}}\nendings:\n  advised"
    text = with_block(
        *ANY, *WAITS, OTHER, "records: {cost: 7}, " + OTHER,
        "again: {to: both, share: 20%}", KNOWN, "endings:\n  advised", decision,
    )  # fmt: skip
    found = expected(bound(text))
    assert (found.bound, found.least) == ("at most", "about")
    visits = found.flow.visits
    assert visits["assess"].value == visits["call"].value == visits["last"].value
    assert "known" not in visits  # what came later is not known
    assert "load_not_checked" not in {one.code for one in said(text)}


def test_who_leaves_in_a_branch_leaves_all() -> None:
    died = ("endings:\n  advised", "exits: {died: {to: advised, after: 10d}}\nendings:\n  advised")
    wait = ("one: {call: {team: front_door, work: 1h", "one: {call: {due: 20d")
    more = "more: {team: assessment, work: 6h, due: 30d, outcomes: {done: {to: join}}"
    flow = routed(*died, *wait, OTHER, f"work: 6h, outcomes: {{done: {{to: more}}}}}}, {more}")
    assert flow.visits["assess"].value == flow.visits["call"].value
    assert flow.endings["advised"].value == 1
    assert {"more", "last"} & flow.visits.keys() == set()
