"""What is full: caseloads, places and sittings. Live they refuse, unless they are overridden."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pathway_engine.clock import DAY, civil_of, date_of, utc_of, weekday
from pathway_engine.definition.models import TeamStep
from pathway_engine.definition.sittings import second_of_day, sits_on
from pathway_engine.definition.staffing import slots
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.records import VisitKind
from pathway_engine.engine.refusals import Code, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.live.port import Book

_LOOKED_AHEAD = 400
"""Days in which the next sittings are looked for."""


class Moment(NamedTuple):
    """A moment of live work: in UTC seconds, and since when the book is kept."""

    at: int
    begins: int


def check_room(book: Book, rules: Rulebook, state: CaseFile, visit: Visit, moment: Moment) -> None:
    """Refuse to begin a visit for which its team has no slot, or its place no room."""
    if visit.started_at is not None or visit.team is None:
        return
    if visit.team not in state.slots:
        most = caseload(rules, visit.team, moment)
        if most is not None and book.slots(visit.team, state.number) >= most:
            raise refused(Code.FULL, f"the caseload of `{visit.team}` is full", f"{most} cases")
    step = rules.pathway.team_steps.get(visit.step)
    place = step.in_ if step is not None and visit.kind is VisitKind.WORK else None
    if place is not None and place != state.place:
        most = places(rules, place, moment)
        if book.people(place, state.number) >= most:
            raise refused(Code.FULL, f"`{place}` is full", f"{most} places")


def caseload(rules: Rulebook, team: str, moment: Moment) -> int | None:
    """How many cases a team may have at once; None where there is no limit."""
    written = rules.pathway.real_teams[team].caseload
    if written is None:
        return None
    now, begins = _civil(rules, moment)
    posts = (post for post in staffed_posts(rules.pathway) if post.team == team)
    fte = [post.fte for post in posts if post.is_there(now, begins)]
    return slots(written, sum(fte, start=Fraction(0)))


def places(rules: Rulebook, place: str, moment: Moment) -> int:
    """How many places there are now."""
    now, begins = _civil(rules, moment)
    return sum(
        lot.count
        for lot in rules.pathway.places[place].lots
        if (lot.from_ is None or lot.from_.second(begins) <= now)
        and (lot.until is None or now < lot.until.second(begins))
    )


def check_sitting(book: Book, rules: Rulebook, visit: Visit, case: int, sitting: int) -> None:
    """Refuse to book a visit on what is no sitting of its panel, or has no place left."""
    step = rules.pathway.team_steps.get(visit.step)
    if step is None or step.sessions is None or visit.team is None:
        return  # the engine says so
    found = book.sitting(visit.step, sitting)
    extra = found is not None and not found.cancelled and found.places is not None
    if found is not None and found.cancelled:
        raise refused(Code.NOT_NOW, f"that sitting of `{visit.step}` is cancelled")
    if not extra and not _sits(rules, step, visit.team, sitting):
        raise refused(Code.UNKNOWN, f"the panel of `{visit.step}` does not sit then")
    most = found.places if found is not None and found.places is not None else None
    if most is None:
        most = _places_at(rules, step, visit, sitting)
    if book.booked(visit.step, sitting, case) >= most:
        raise refused(Code.FULL, f"that sitting of `{visit.step}` is full", f"{most} places")


def check_held(book: Book, visit: Visit) -> None:
    """Refuse to begin a visit that is booked on a sitting which was cancelled."""
    if visit.started_at is None and visit.sitting_at is not None:
        found = book.sitting(visit.step, visit.sitting_at)
        if found is not None and found.cancelled:
            raise refused(Code.NOT_BOOKED, f"that sitting of `{visit.step}` is cancelled")


def _sits(rules: Rulebook, step: TeamStep, team: str, sitting: int) -> bool:
    """Whether a panel sits at a second: on such a day, at its time, its team being open."""
    assert step.sessions is not None  # noqa: S101 - for the type checker
    day, second = divmod(_shown(rules, sitting), DAY)
    on_time = second == second_of_day(step.sessions)
    return on_time and sits_on(step.sessions, date_of(day)) and rules.hours(team).is_open(sitting)


def _places_at(rules: Rulebook, step: TeamStep, visit: Visit, sitting: int) -> int:
    """The places of a sitting by the file; whoever may do it is taken to be there."""
    assert step.sessions is not None  # noqa: S101 - for the type checker
    workers = sum(
        post.staffed.workers
        for post in staffed_posts(rules.pathway)
        if post.team == visit.team and post.role in visit.by
    )
    return step.sessions.places_on(weekday(_shown(rules, sitting) // DAY), workers)


def next_sitting(rules: Rulebook, step: TeamStep, team: str, after: int) -> int | None:
    """The first sitting of a panel that begins after a second, as the file says; UTC seconds."""
    if step.sessions is None or rules.zone is None:
        return None
    today = _shown(rules, after) // DAY
    for day in range(today, today + _LOOKED_AHEAD):
        when: date = date_of(day)
        at = utc_of(day * DAY + second_of_day(step.sessions), rules.zone)
        if at > after and sits_on(step.sessions, when) and rules.hours(team).is_open(at):
            return at
    return None


def _shown(rules: Rulebook, at: int) -> int:
    """What the clocks of the pathway's place show."""
    return at if rules.zone is None else civil_of(at, rules.zone)


def _civil(rules: Rulebook, moment: Moment) -> tuple[int, int]:
    """A moment by those clocks, and the midnight of the day on which the book begins."""
    return _shown(rules, moment.at), _shown(rules, moment.begins) // DAY * DAY
