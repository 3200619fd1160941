"""The rules about whose a case is: every change of team has its handoff."""

from __future__ import annotations

from pathway_engine.engine.casefile import Token
from pathway_engine.engine.facts import Accepted, Offer, Offered, Returned
from pathway_engine.engine.records import VisitKind
from pathway_engine.live.auditing.walking import Findings, Told


def handoffs(told: Told) -> Findings:
    """Every change of team has its handoff, and every handoff its change of team."""
    fact = told.fact
    if isinstance(fact, Accepted | Returned):
        visit = told.visit
        if visit is not None and (visit.handoff is None or visit.handoff.result is not None):
            yield told.finding("handoffs", f"`{fact.kind}`, and nothing was offered")
    if not isinstance(fact, Offered):
        return
    token = told.before.tokens.get(fact.branch)
    if token is None:
        yield told.finding("handoffs", "a visit begins in a branch that is not there")
    elif fact.visit_kind is VisitKind.REWORK:
        yield from _rework(told, fact)
    elif fact.offer is not None:
        yield from _offer(told, fact, fact.offer, token)
    elif fact.team is not None and token.team not in (None, fact.team):
        found = f"the case goes from `{token.team}` to `{fact.team}` without a handoff"
        yield told.finding("handoffs", found)


def _rework(told: Told, fact: Offered) -> Findings:
    """A rework is done in the team that did the work, after the case was returned."""
    behind = told.behind
    if not isinstance(behind, Returned) or behind.visit != fact.repeats:
        yield told.finding("handoffs", "a rework begins, and the case was not returned")
    elif fact.reworks is None or told.before.visit(fact.reworks).team != fact.team:
        yield told.finding("handoffs", "a rework is done by another team than the work was")


def _offer(told: Told, fact: Offered, offer: Offer, token: Token) -> Findings:
    if offer.from_team != token.team or offer.from_visit != token.last_team_visit:
        yield told.finding("handoffs", "it is offered by another team or visit than had the case")
    elif offer.from_team == fact.team:
        yield told.finding("handoffs", f"`{fact.team}` offers the case to itself")
    elif fact.team is not None and _knows(told, offer.from_team, fact.team):
        if offer.crosses is not told.rules.crosses(offer.from_team, fact.team):
            yield told.finding("handoffs", "it crosses another border than it says")
        if offer.accountable_changes != (fact.accountable != token.accountable):
            yield told.finding("handoffs", "who answers for it changes otherwise than it says")
    if offer.attempt != _attempt(told):
        yield told.finding("handoffs", f"attempt {offer.attempt}, expected {_attempt(told)}")
    accepted = isinstance(told.ahead, Accepted) and told.ahead.visit == fact.visit
    if offer.automatic and not accepted:
        yield told.finding("handoffs", "it is accepted by rule, and was not")


def _knows(told: Told, *teams: str) -> bool:
    """Whether a version has teams: a sender may be of one that the case has left."""
    return all(team in told.rules.pathway.real_teams for team in teams)


def _attempt(told: Told) -> int:
    """The how-manieth time a case is offered now: once more after each rework."""
    number = getattr(told.behind, "visit", 0)
    rework = told.before.visits[number - 1] if 0 < number <= len(told.before.visits) else None
    if rework is None or rework.repeats is None or told.behind is None:
        return 1
    if told.behind.kind != "finished":
        return 1
    handoff = told.before.visit(rework.repeats).handoff
    return 1 if handoff is None else handoff.offer.attempt + 1
