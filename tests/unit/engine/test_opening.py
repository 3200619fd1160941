"""Outcomes and endings open further cases of the same person."""

from __future__ import annotations

from pathway_engine.engine.commands import Finish, Link, Open, Start, Withdraw, WorkDone
from pathway_engine.engine.facts import Closed, Finished
from pathway_engine.engine.refusals import Code
from unit.engine.cases import DAY, HEAD, HOUR, NINE, Case

OPENS = """
start: contact
steps:
  contact:
    team: door
    work: 1h
    afterwards: 1h
    outcomes:
      plan:
        to: done
        set: {cost: 300}
        opens:
          review: {at: contact, after: 52w, share: 30%}
          dear: {at: contact, after: 2wd, when: cost > 200, case: {urgent: true}}
          cheap: {at: contact, after: 2wd, when: cost <= 200, share: 10%}
      other: {to: home, share: 50%}
exits: {died: {to: home, after: 900d}}
"""
HEAD_WITH_RETURNS = HEAD.replace(
    "done: {kind: resolved}",
    "done: {kind: resolved, opens: {review: {at: contact, after: 1d, share: 20%}}}",
).replace(
    "home: {kind: supported}",
    "home: {kind: supported, package: {weekly: cost, lasts: 2y}, "
    "opens: {again: {at: contact, after: 52w}}}",
)


def worked(head: str = HEAD) -> Case:
    case = Case(OPENS, head=head)
    case.does(Start)
    case.later(1).does(WorkDone)
    return case


def test_an_outcome_opens_cases_with_what_is_known_after_it() -> None:
    case = worked()
    [finished, closed] = case.does(Finish, outcome="plan", opens={"review": True})
    assert isinstance(finished, Finished)
    assert isinstance(closed, Closed)
    review, dear = finished.opens
    assert (review.owner, review.opening, review.step) == ("contact", "review", "contact")
    assert (review.at, review.link) == (case.at + 364 * DAY, "arose_from")
    assert dear.at == case.at + 2 * DAY  # by the hours of the team
    assert dear.values == {"urgent": False, "area": None, "cost": 300.0, "tries": 0.0}
    assert closed.opens == ()


def test_whether_a_case_is_opened_is_somebodys_to_say() -> None:
    case = worked()
    refusal = case.refuses(Finish, outcome="plan")
    assert (refusal.code, refusal.missing) == (Code.OPENING_OPEN, ("review",))
    [finished, _] = case.does(Finish, outcome="plan", opens={"review": False})
    assert isinstance(finished, Finished)
    assert [opening.opening for opening in finished.opens] == ["dear"]


def test_what_an_ending_opens_too() -> None:
    case = worked(HEAD_WITH_RETURNS)
    said = {"contact.review": False, "done.review": True}
    [finished, closed] = case.does(Finish, outcome="plan", opens=said)
    assert isinstance(finished, Finished)
    assert isinstance(closed, Closed)
    assert [opening.opening for opening in finished.opens] == ["dear"]
    [review] = closed.opens
    assert (review.owner, review.link, review.while_package) == ("done", "follows", False)
    case = worked(HEAD_WITH_RETURNS)
    *_, closed = case.ok(Withdraw(case=1, ending="home"))
    assert isinstance(closed, Closed)
    assert [opening.while_package for opening in closed.opens] == [True]


def test_what_would_conclude_by_itself_waits_for_the_answer() -> None:
    body = """
start: sort
steps: {sort: {outcomes: {on: {to: done}}}}
"""
    case = Case(body, head=HEAD_WITH_RETURNS)
    assert case.state.closed_at is None
    assert case.refuses(Finish).code is Code.OPENING_OPEN
    case.does(Finish, opens={"review": True})
    assert case.state.ending == "done"


def test_a_case_that_another_opened_inherits_and_is_linked() -> None:
    case = Case(OPENS, inherits={"cost": 300.0, "area": None}, case={"urgent": True},
                links=((7, "arose_from"),))  # fmt: skip
    assert [fact.kind for fact in case.facts] == ["opened", "linked", "offered"]
    assert case.state.values == {"urgent": True, "area": None, "cost": 300.0, "tries": 0.0}
    assert case.state.links == ((7, "arose_from", NINE),)
    case.later(HOUR).ok(Link(case=1, other=9, link="duplicate_of"))
    assert [link.other for link in case.state.links] == [7, 9]
    assert case.no(Link(case=1, other=9, link="nonsense")).code is Code.UNKNOWN
    assert case.no(Open(number=1, links=((7, "nonsense"),))).code is Code.NOT_NOW
