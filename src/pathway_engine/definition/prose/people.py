"""Who is there: the head of the file, organisations, calendars, roles, teams."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.clock import DAY
from pathway_engine.definition.models import Calendar, Given, Team
from pathway_engine.definition.models.people import Week
from pathway_engine.definition.prose.telling import (
    Teller,
    either,
    lower,
    named,
    period,
    said,
    sentence,
    share,
    titled,
    words,
)
from pathway_engine.definition.workers import StaffedPost, staffed_posts

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def head(tell: Teller) -> Iterator[str]:
    """What the file is about, and what holds where nobody says otherwise."""
    pathway = tell.pathway
    yield pathway.title or words(pathway.pathway)
    if pathway.description:
        yield pathway.description
    version = f", version {pathway.version}" if pathway.version else ""
    yield sentence(
        [
            f"This is {pathway.pathway}{version}",
            f"it is written in version {pathway.language} of the pathway language",
            f"times are those of {pathway.timezone}",
            f"money is in {pathway.currency}" if pathway.currency else "",
            f"full time is {pathway.full_time.words} a week" if pathway.full_time else "",
        ]
    )
    usual = list(_defaults(tell))
    if usual:
        yield "Where nothing else is said: " + sentence(usual)


def _defaults(tell: Teller) -> Iterator[str]:
    usual = tell.pathway.defaults
    if usual.calendar:
        yield f"open as {words(usual.calendar)}"
    if usual.casework is not None:
        yield f"{share(usual.casework)} of paid time goes to cases"
    if usual.absence is not None:
        yield f"a worker is away on {share(usual.absence)} of days"
    if usual.accountable is not None:
        yield f"accountable is {tell.varies(usual.accountable, tell.organisation)}"
    if usual.priority is not None:
        yield f"priority is {tell.varies(usual.priority, tell.rule)}"


def organisations(tell: Teller) -> Iterator[str]:
    """Each organisation and what kind it is."""
    for name, one in tell.pathway.organisations.items():
        if isinstance(one, Given):
            yield sentence([f"{name} stands {tell.varies(one, tell.organisation)}"])
        else:
            yield sentence([f"{named(name, one)}: sector {words(one.sector)}"])


def calendars(tell: Teller) -> Iterator[str]:
    """Each calendar with its hours."""
    for name, calendar in tell.pathway.calendars.items():
        yield sentence([f"{named(name, calendar)}: {'; '.join(_openings(calendar))}"])


def _openings(calendar: Calendar) -> Iterator[str]:
    if calendar.outside is not None:
        yield f"open whenever {words(calendar.outside)} is not"
    yield from _hours(calendar.hours or {})
    if isinstance(calendar.holidays, str):
        yield f"closed on the holidays of {calendar.holidays}"
    elif calendar.holidays:
        yield f"closed for holidays on {either(str(day) for day in calendar.holidays)}"
    if calendar.closed:
        yield f"closed on {either(str(day) for day in calendar.closed)}"


def _hours(week: Week) -> Iterator[str]:
    """Days with the same hours told together."""
    days = sorted(week)
    while days:
        first = days[0]
        last = first
        while last + 1 in week and week[last + 1] == week[first]:
            last += 1
        spelt = DAYS[first] if last == first else f"{DAYS[first]} to {DAYS[last]}"
        yield f"{spelt} {either(_interval(start, end) for start, end in week[first])}"
        days = [day for day in days if day > last]


def _interval(start: int, end: int) -> str:
    """Opening hours; what runs over midnight is called a night, so that a slip is heard."""
    night = "through the night from " if end > DAY else ""
    return f"{night}{_time(start)} to {_time(end)}"


def _time(second: int) -> str:
    """A time of day; a night shift ends on the next one."""
    hours, rest = divmod(second, 3600)
    next_day = " the next day" if hours > 24 or (hours == 24 and rest) else ""
    return f"{hours - 24 if next_day else hours:02}:{rest // 60:02}{next_day}"


def roles(tell: Teller) -> Iterator[str]:
    """Each role with its cost."""
    for name, role in tell.pathway.roles.items():
        qualified = "qualified" if role.qualified else "not qualified"
        known = [tell.cost(role.cost)] if role.cost else []
        known += [qualified] if said(role, "qualified") else []
        yield sentence([f"{named(name, role)}: {', '.join(known) or 'no cost is given'}"])


def teams(tell: Teller) -> Iterator[str]:
    """Each team: whose it is, who is in it, what it can do."""
    posts = staffed_posts(tell.pathway)
    for name, team in tell.pathway.teams.items():
        if isinstance(team, Given):
            yield sentence([f"{name} stands {tell.varies(team, tell.team)}"])
        else:
            yield sentence(_team(tell, name, team, [post for post in posts if post.team == name]))


def _team(tell: Teller, name: str, team: Team, posts: list[StaffedPost]) -> Iterator[str]:
    site = f", at {words(team.site)}" if team.site else ""
    yield f"{named(name, team)}: of {tell.organisation(team.organisation)}{site}"
    if team.calendar is not None:
        yield f"open as {words(team.calendar)}"
    if team.casework is not None:
        yield f"{share(team.casework)} of paid time goes to these cases"
    if team.absence is not None:
        yield f"a worker is away on {share(team.absence)} of days"
    if team.caseload is not None:
        yield f"at most {team.caseload} cases open for each FTE"
    if team.overtime:
        yield "work in hand at closing is finished first, as overtime"
    elif said(team, "overtime"):
        yield "no overtime: work in hand at closing rests until it opens"
    for post in posts:
        yield _post(tell, team, post)


def _post(tell: Teller, team: Team, post: StaffedPost) -> str:
    """`9 FTE social worker: 8 workers at 1.04 × 65 %`, and what is special about the post."""
    written = team.staff[post.post]
    pace = float(post.staffed.x / post.staffed.workers)
    casework = share(tell.pathway.casework_of(team))
    workers = "1 worker" if post.staffed.workers == 1 else f"{post.staffed.workers} workers"
    role = lower(tell.role(post.role))
    called = f" ({words(post.post)})" if post.post != post.role else ""
    if written.present is not None:
        told = f"{written.present} {role}{called} present whenever it is open, at {casework}"
    else:
        told = f"{written.fte} FTE {role}{called}: {workers} at {pace:.2f} × {casework}"
    employer = written.employer
    extra = [f"employed by {tell.organisation(employer)}"] if employer else []
    extra += [tell.cost(written.cost)] if written.cost else []
    extra += [f"there as {words(written.calendar)}"] if written.calendar else []
    extra += period(written.from_, written.until)
    return ", ".join([told, *extra])


def role_names(tell: Teller, names: tuple[str, ...]) -> str:
    """Roles in order of preference."""
    return either((lower(titled(name, tell.pathway.roles.get(name))) for name in names), "or else")
