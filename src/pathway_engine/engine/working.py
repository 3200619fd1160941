"""Work on a visit: who is to do it, who begins, when it stands still and when it is over."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pathway_engine.definition.causes import RESPONSIBLE, all_causes
from pathway_engine.engine import commands, facts
from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Partner
from pathway_engine.engine.leaving import end_work
from pathway_engine.engine.lifecycle import move
from pathway_engine.engine.offering import accept, bound_to, fall_due
from pathway_engine.engine.reasons import overridden
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Code, refused


def assign(draft: Draft, visit: Visit, command: commands.Assign) -> None:
    """Name the worker who is to do a visit."""
    if visit.team is None or visit.state in (State.ACTIVE, State.AFTERWARDS) or not visit.is_open:
        raise refused(Code.NOT_NOW, f"nobody is to begin at visit {visit.number}")
    draft.add(facts.Assigned, visit=visit.number, worker=command.worker)


def schedule(draft: Draft, visit: Visit, command: commands.Schedule) -> None:
    """Book a visit on a sitting of its panel."""
    if not _needs_a_sitting(draft, visit):
        raise refused(Code.NOT_NOW, f"no panel hears visit {visit.number}")
    if visit.started_at is not None or not visit.is_open:
        raise refused(Code.NOT_NOW, f"visit {visit.number} has begun")
    if command.sitting < draft.at:
        raise refused(Code.TOO_EARLY, "that sitting has begun")
    draft.add(facts.Booked, visit=visit.number, sitting_at=command.sitting)


def _needs_a_sitting(draft: Draft, visit: Visit) -> bool:
    needs = draft.rules.needs(visit)
    return needs is not None and needs.sitting


def _check_sitting(draft: Draft, visit: Visit) -> None:
    """Refuse that a panel hears a case which is booked on no sitting that has begun."""
    booked = visit.sitting_at
    if _needs_a_sitting(draft, visit) and (booked is None or booked > draft.at):
        raise refused(Code.NOT_BOOKED, f"visit {visit.number} is booked on no sitting by now")


def start(draft: Draft, visit: Visit, command: commands.Start) -> None:
    """Begin work on a visit, or take it up again after a hold."""
    deviates = {} if command.override is None else overridden(command.override)
    begin(draft, visit, command.worker, command.role, command.partners, **deviates)


def begin(
    draft: Draft,
    visit: Visit,
    worker: str | None,
    role: str | None,
    partners: tuple[Partner, ...] = (),
    **deviates: Any,
) -> None:
    """Begin work on a visit, accepting it first where it is only offered."""
    if visit.state is State.OFFERED:
        accept(draft, visit)
        visit = draft.state.visit(visit.number)
    if visit.team is None:
        raise refused(Code.NOT_NOW, f"nobody works at `{visit.step}`")
    to = move(visit.state, "start")
    worker = _whoever_begins(draft, visit, worker)
    step = draft.rules.team_step(visit.step)
    anew = visit.kind is VisitKind.WORK and visit.started_at is None
    stays = anew and step.stay is not None
    role = None if stays else _role(visit, worker, role)
    _check_partners(draft, visit, partners)
    if not deviates:
        _check_sitting(draft, visit)
    priority = None
    if visit.ready_at is None:
        priority = draft.rules.priority(visit.step, draft.state, draft.at)
    draft.move(
        facts.Started,
        visit,
        to=to,
        worker=worker,
        role=role,
        priority=priority,
        partners=partners,
        place=step.in_ if anew else None,
        leaves_place=anew and step.leaves == "started",
        **deviates,
    )
    if stays:  # nobody works there
        _end_of_work(draft, draft.state.visit(visit.number), effort=0)


def _whoever_begins(draft: Draft, visit: Visit, worker: str | None) -> str | None:
    """The worker who begins: whoever the visit waits for, if it waits for somebody."""
    bound = visit.bound if visit.bound or visit.ready_at else bound_to(draft, visit)
    if None not in (bound, worker) and worker != bound:
        raise refused(Code.NOT_YOURS, f"visit {visit.number} waits for", bound or "")
    return worker or bound


def _role(visit: Visit, worker: str | None, role: str | None) -> str | None:
    """As what the worker acts: as before where the work is taken up again, or as only one may."""
    if role is None and worker is not None and worker == visit.worker:
        role = visit.role
    if role is None and len(visit.by) == 1:
        role = visit.by[0]
    if role is not None and role not in visit.by:
        raise refused(Code.NOT_YOURS, f"`{visit.step}` is done by", *visit.by)
    return role


def _check_partners(draft: Draft, visit: Visit, partners: tuple[Partner, ...]) -> None:
    """Refuse work without the partners that it needs, or with others."""
    needed: Counter[tuple[str, str]] = Counter()
    if visit.kind is VisitKind.WORK:
        for team, roles in draft.rules.team_step(visit.step).with_.items():
            needed.update({(team, role): number for role, number in roles.items()})
    named = Counter((partner.team, partner.role) for partner in partners)
    if named != needed:
        lacking = (f"{number} × {role} of {team}" for (team, role), number in needed.items())
        raise refused(Code.MISSING_PARTNER, f"`{visit.step}` is done together with", *lacking)


# -- holds ---------------------------------------------------------------------------------------


def hold(draft: Draft, visit: Visit, command: commands.Hold) -> None:
    """Let a visit stand still for a cause."""
    to = move(visit.state, "hold")
    if visit.let_go or visit.team is None or visit.kind is VisitKind.REWORK:
        raise refused(Code.NOT_NOW, f"visit {visit.number} is not held")
    if command.cause not in all_causes(draft.rules.pathway):
        raise refused(Code.UNKNOWN, "no such cause", command.cause)
    answers = (*draft.rules.pathway.real_organisations, *RESPONSIBLE)
    if command.responsible is not None and command.responsible not in answers:
        raise refused(Code.UNKNOWN, "who answers for it is one of", *answers)
    draft.move(
        facts.Held,
        visit,
        to=to,
        delay_no=len(draft.state.delays) + 1,
        cause=command.cause,
        responsible=command.responsible,
        effort=effort_of(command.effort)["effort"],
    )


def resume(draft: Draft, visit: Visit, command: commands.Resume) -> None:
    """A hold is over: the visit goes on as it was, and work as soon as its worker takes it up."""
    goes_on = visit.goes_on
    if goes_on is State.ACTIVE and (command.waits or not _can_go_on(draft, visit)):
        goes_on = State.QUEUED
    to = move(visit.state, "resume", goes_on=goes_on)
    delay: dict[str, object] = {}
    if to is State.AFTERWARDS and (cause := _cause_afterwards(draft, visit)) is not None:
        delay = {"cause": cause, "delay_no": len(draft.state.delays) + 1}
    draft.move(facts.Resumed, visit, to=to, **delay)
    if to is State.PLANNED and (visit.due_at or 0) <= draft.at:
        fall_due(draft, draft.state.visit(visit.number))


def _can_go_on(draft: Draft, visit: Visit) -> bool:
    """Whether work can be taken up now: the team is open, and nobody else is needed for it."""
    needs = draft.rules.needs(visit)
    return needs is not None and not needs.partners and needs.team.is_open(draft.at)


# -- the end of work -----------------------------------------------------------------------------


def work_done(draft: Draft, visit: Visit, command: commands.WorkDone) -> None:
    """The work is over, the visit is not."""
    if visit.let_go:
        end_work(draft, visit, **effort_of(command.effort, command.rekeying))
        return
    move(visit.state, "work_done")
    if visit.kind is VisitKind.REWORK:
        raise refused(Code.NOT_NOW, "a rework has no time afterwards: finish it")
    _end_of_work(draft, visit, **effort_of(command.effort, command.rekeying))


def _end_of_work(draft: Draft, visit: Visit, **effort: int | None) -> None:
    cause = _cause_afterwards(draft, visit)
    draft.move(
        facts.WorkDone,
        visit,
        to=move(visit.state, "work_done"),
        cause=cause,
        delay_no=None if cause is None else len(draft.state.delays) + 1,
        **effort,
    )


def _cause_afterwards(draft: Draft, visit: Visit) -> str | None:
    """The cause of the time after the work of a visit, where it has one."""
    written = draft.rules.team_step(visit.step).afterwards
    return None if written is None else draft.rules.line(draft.state.values, written).cause


def effort_of(effort: int | None, rekeying: int = 0) -> dict[str, int | None]:
    """How much work somebody says it was."""
    if min(effort or 0, rekeying) < 0:
        raise refused(Code.BAD_VALUE, "effort is zero seconds or more")
    return {"effort": effort, "rekeying": rekeying}
