"""Who may do what: rules on the actor whom the application passes, and on the case as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NoReturn

from pathway_engine.engine.book_facts import Breached, Migrated, Noted
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.facts import Disputed, FellDue, Linked
from pathway_engine.engine.records import State
from pathway_engine.engine.refusals import Code, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.errors import NotYours
from pathway_engine.live import commands
from pathway_engine.live.actors import SYSTEM, Actor, Right

_BEGINNING = (commands.Start, commands.Assign)


def not_yours(reason: str, who_could: Iterable[str]) -> NoReturn:
    """Refuse what others could do."""
    raise NotYours(Code.NOT_YOURS.value, reason, (), tuple(dict.fromkeys(who_could)))


def check_operator(actor: Actor, what: str) -> None:
    """Refuse somebody without the right to operate."""
    if not actor.may(Right.OPERATE):
        not_yours(f"to {what} needs a right", [Right.OPERATE])


def check_open(state: CaseFile, actor: Actor) -> None:
    """Refuse to open a case to somebody who is not of its first team and takes none in."""
    team = state.visits[0].team if state.visits else None
    if not actor.may(Right.INTAKE) and team not in actor.teams:
        not_yours("to open a case", [*([f"team {team}"] if team else []), Right.INTAKE])


def check_visit(
    rules: Rulebook,
    state: CaseFile,
    visit: Visit,
    command: commands.OnVisit,
    actor: Actor,
) -> None:
    """Refuse a move of a visit to somebody who is not of the team that may make it."""
    if isinstance(command, commands.Reassign) and _sends(visit, actor):
        return
    if isinstance(command, commands.Reassign | commands.Divert):
        check_supervisor(rules, state, actor, type(command).__name__.lower())
        return
    if getattr(command, "override", None) is not None:
        check_supervisor(rules, state, actor, "override")
    teams = tuple(_who_moves(state, visit, command))
    if not actor.teams.keys() & set(teams) and not supervises(rules, state, actor):
        not_yours(f"visit {visit.number} is not of your team", (f"team {team}" for team in teams))
    if isinstance(command, _BEGINNING) or getattr(command, "started_at", None) is not None:
        _check_role(rules, state, visit, actor)


def _who_moves(state: CaseFile, visit: Visit, command: commands.OnVisit) -> Iterator[str]:
    """The teams whose members may make a move."""
    if visit.team is not None:
        yield visit.team
    else:  # a wait or a block is moved on by whoever has the case
        token = state.tokens.get(visit.branch) or state.tokens[None]
        if token.team is not None:
            yield token.team
    if isinstance(command, commands.Dispute) and visit.handoff is not None:
        yield visit.handoff.offer.from_team


def _sends(visit: Visit, actor: Actor) -> bool:
    """Whether somebody is of the team that made an offer which nobody has accepted."""
    offered = visit.state in (State.OFFERED, State.DISPUTED) and visit.handoff is not None
    return offered and visit.handoff is not None and visit.handoff.offer.from_team in actor.teams


def _check_role(rules: Rulebook, state: CaseFile, visit: Visit, actor: Actor) -> None:
    """Refuse to begin to somebody who has none of the roles that may do it."""
    step = rules.pathway.team_steps.get(visit.step)
    if step is None or step.stay is not None or not visit.by:
        return
    if not actor.roles_in(visit.team) & frozenset(visit.by) and not supervises(rules, state, actor):
        not_yours(f"`{visit.step}` is done by", (f"a {role} of {visit.team}" for role in visit.by))


def supervises(rules: Rulebook, state: CaseFile, actor: Actor) -> bool:
    """Whether somebody supervises an organisation that has to do with a case now."""
    return bool(_supervised(rules, actor) & set(involved(rules, state)))


def _supervised(rules: Rulebook, actor: Actor) -> set[str]:
    """The organisations in which somebody supervises: their own, or else those of their teams.

    Whoever also operates and names none supervises everywhere.
    """
    if not actor.may(Right.SUPERVISE):
        return set()
    if actor.organisation is not None:
        return {actor.organisation}
    everywhere = actor.may(Right.OPERATE)
    return set(rules.pathway.organisations) if everywhere else organisations(rules, actor)


def check_supervisor(rules: Rulebook, state: CaseFile, actor: Actor, what: str) -> None:
    """Refuse what only a supervisor of an organisation may that has to do with the case now."""
    if not supervises(rules, state, actor):
        organisations = dict.fromkeys(involved(rules, state))
        not_yours(f"to {what}", (f"{Right.SUPERVISE} for {name}" for name in organisations))


def involved(rules: Rulebook, state: CaseFile) -> Iterator[str]:
    """The organisations that have to do with a case now: perform, are offered, are accountable."""
    teams = rules.pathway.real_teams
    for visit in state.open_visits or state.visits[-1:]:
        if visit.team in teams:
            yield teams[visit.team or ""].organisation
        if visit.accountable is not None:
            yield visit.accountable
    for token in state.tokens.values():
        if token.team in teams:
            yield teams[token.team or ""].organisation
        if token.accountable is not None:
            yield token.accountable


def ever_involved(rules: Rulebook, state: CaseFile) -> Iterator[str]:
    """The organisations that see a case for good: whose it was, or to whom it was offered."""
    teams = rules.pathway.real_teams
    for visit in state.visits:
        if visit.team in teams:
            yield teams[visit.team or ""].organisation
        if visit.accountable is not None:
            yield visit.accountable
    yield from involved(rules, state)


def sees(rules: Rulebook, state: CaseFile, actor: Actor) -> bool:
    """Whether somebody sees a case: steps, times and teams."""
    if actor.may(Right.OPERATE):
        return True
    mine = organisations(rules, actor)
    return bool(mine & set(ever_involved(rules, state)))


def sees_particulars(rules: Rulebook, state: CaseFile, actor: Actor) -> bool:
    """Whether somebody sees what is known of the person: while their organisation has the case."""
    if actor.may(Right.OPERATE):
        return True
    mine = organisations(rules, actor)
    return state.closed_at is None and bool(mine & set(involved(rules, state)))


def check_sees(rules: Rulebook, state: CaseFile, actor: Actor) -> None:
    """Refuse a case to somebody whose organisation never had to do with it.

    As if there were none: that there is one is not told either.
    """
    if not sees(rules, state, actor):
        raise refused(Code.UNKNOWN, f"no case {state.number}")


def organisations(rules: Rulebook, actor: Actor) -> set[str]:
    """The organisations of somebody's teams, and their own."""
    teams = rules.pathway.real_teams
    mine = {teams[team].organisation for team in actor.teams if team in teams}
    return mine | ({actor.organisation} if actor.organisation is not None else set())


def told_by(rules: Rulebook, entry: Entry, actor: Actor) -> bool:
    """Whether somebody, or somebody of their organisation, told a fact."""
    team = rules.pathway.real_teams.get(entry.team or "")
    own = team is not None and team.organisation in organisations(rules, actor)
    return own or entry.actor == actor.id


def check_withdraw(rules: Rulebook, state: CaseFile, actor: Actor) -> bool:
    """Whether somebody may withdraw to any ending; refused to who may not withdraw at all."""
    if supervises(rules, state, actor):
        return True
    teams = dict.fromkeys(_who_has(state))
    if not teams.keys() & actor.teams.keys():
        could = [*(f"team {team}" for team in teams), Right.SUPERVISE]
        not_yours("the case is not of your team to withdraw", could)
    return False


def _who_has(state: CaseFile) -> Iterator[str]:
    """The teams that have a case: those of open visits, and for others who had it before."""
    for visit in state.open_visits:
        team = None if visit.state in (State.OFFERED, State.DISPUTED) else visit.team
        if team is None:
            team = (state.tokens.get(visit.branch) or state.tokens[None]).team
        if team is not None:
            yield team


def check_undo(rules: Rulebook, state: CaseFile, since: Iterable[Entry], actor: Actor) -> None:
    """Refuse an undo past what other teams have accepted or begun, but to a supervisor."""
    undone = tuple(since)
    others = [entry for entry in undone if not _is_of(entry, actor)]
    if any(_moves(entry) for entry in others):
        check_supervisor(rules, state, actor, "undo past another team")
    elif undone and len(others) == len(undone) and not supervises(rules, state, actor):
        not_yours("to undo what others did", [Right.SUPERVISE])


_PASSED = (Noted, Linked, Disputed, Breached, FellDue)
"""What others may have told since: it moves nothing, or waits for an answer."""


def _moves(entry: Entry) -> bool:
    """Whether an entry is a deed of somebody, which they or a supervisor undo."""
    timer = entry.actor == SYSTEM.id and not isinstance(entry.fact, Migrated)
    return not timer and not isinstance(entry.fact, _PASSED)


def _is_of(entry: Entry, actor: Actor) -> bool:
    """Whether somebody, or one of their teams, told a fact."""
    return entry.team in actor.teams or entry.actor == actor.id


def check_correct(rules: Rulebook, state: CaseFile, entry: Entry, actor: Actor) -> None:
    """Refuse to put right what another team told, but to a supervisor."""
    if entry.team not in actor.teams and entry.actor != actor.id:
        check_supervisor(rules, state, actor, "correct what another team told")


def check_sitting(rules: Rulebook, step: str, actor: Actor) -> None:
    """Refuse to set a sitting to somebody who is not of the panel's team."""
    found = rules.pathway.team_steps.get(step)
    if found is None or found.sessions is None:
        raise refused(Code.UNKNOWN, "no panel sits at", step)
    teams = {found.team} if isinstance(found.team, str) else set()
    of = {rules.pathway.real_teams[team].organisation for team in teams}
    supervised = _supervised(rules, actor)
    if not teams & actor.teams.keys() and not supervised & (of or supervised):
        not_yours("to set a sitting", [*(f"team {team}" for team in teams), Right.SUPERVISE])
