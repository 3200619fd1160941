"""Every name that a file mentions must be the name of something in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pathway_engine.definition.causes import RESPONSIBLE, all_causes
from pathway_engine.definition.codes import CODES
from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import (
    Arrival,
    Backlog,
    Block,
    Calendar,
    Cause,
    Defaults,
    Exit,
    FixedCost,
    Given,
    HandoffRule,
    Model,
    Opening,
    Outcome,
    Pathway,
    Places,
    Post,
    Provenance,
    Target,
    Team,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.node import join, split
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.signposts import leads_back
from pathway_engine.definition.walking import Place, attribute_that_tells, walk

FIELDS: dict[tuple[type[Model], str], str] = {
    (Arrival, "during"): "calendar",
    (Arrival, "to"): "step",
    (Backlog, "at"): "step or ending",
    (Backlog, "in_"): "place",
    (Calendar, "outside"): "calendar",
    (Cause, "responsible"): "organisation or word",
    (Defaults, "accountable"): "organisation or signpost",
    (Defaults, "calendar"): "calendar",
    (Exit, "to"): "ending",
    (FixedCost, "organisation"): "organisation",
    (HandoffRule, "from_"): "team or organisation",
    (HandoffRule, "to"): "team or organisation",
    (Opening, "at"): "step",
    (Outcome, "to"): "step, ending or join",
    (Pathway, "organisations"): "organisation or signpost",  # what a signpost gives
    (Pathway, "start"): "step",
    (Pathway, "teams"): "team or signpost",
    (Places, "organisation"): "organisation",
    (Post, "calendar"): "calendar",
    (Post, "employer"): "organisation",
    (Post, "role"): "role",
    (Provenance, "source"): "source",
    (Target, "calendar"): "calendar",
    (Target, "from_"): "event",
    (Target, "pauses_for"): "cause",
    (Target, "to"): "event",
    (Team, "calendar"): "calendar",
    (Team, "organisation"): "organisation",
    (TeamStep, "accountable"): "organisation or signpost",
    (TeamStep, "by"): "role",
    (TeamStep, "in_"): "place",
    (TeamStep, "queue_cause"): "cause",
    (TeamStep, "team"): "team or signpost",
}
"""What kind of name stands in a field."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of name: what it is called, the code if there is no such name, the names."""

    words: str
    code: str
    names: Collection[str]


DECLARED = {
    "unknown_name": "case",
    "unknown_place": "places",
    "unknown_role": "roles",
    "unknown_source": "sources",
}
"""Where a name is declared of which a file may have none."""
EVENT = "an event: `opened`, `closed`, an ending, or `STEP.reached`, `started` or `finished`"


def kinds(pathway: Pathway) -> dict[str, Kind]:
    """The names of a pathway, by kind."""
    steps, teams = pathway.all_steps, pathway.real_teams
    organisations = pathway.real_organisations
    ways = (*steps, *pathway.endings)
    return {
        "attribute": Kind("an attribute", "unknown_name", pathway.case),
        "calendar": Kind("a calendar", "unknown_calendar", ("always", *pathway.calendars)),
        "cause": Kind("a cause of delay", "unknown_cause", all_causes(pathway)),
        "code": Kind("a code of the catalogue", "unknown_code", CODES),
        "ending": Kind("an ending", "unknown_ending", pathway.endings),
        "event": Kind(EVENT, "unknown_event", dict.fromkeys(events(pathway))),
        "organisation": Kind("an organisation", "unknown_organisation", organisations),
        "organisation or signpost": Kind(
            "an organisation", "unknown_organisation", pathway.organisations
        ),
        "organisation or word": Kind(
            "an organisation of the file, or a word for who is responsible",
            "unknown_organisation",
            dict.fromkeys((*organisations, *RESPONSIBLE)),
        ),
        "place": Kind("a place", "unknown_place", pathway.places),
        "role": Kind("a role", "unknown_role", pathway.roles),
        "source": Kind("a source", "unknown_source", pathway.sources),
        "step": Kind("a step", "unknown_step", steps),
        "step or ending": Kind("a step or an ending", "unknown_step", ways),
        "step, ending or join": Kind("a step or an ending", "unknown_step", (*ways, "join")),
        "team": Kind("a team", "unknown_team", teams),
        "team or organisation": Kind(
            "a team or an organisation", "unknown_team", (*teams, *organisations)
        ),
        "team or signpost": Kind("a team", "unknown_team", pathway.teams),
    }


def events(pathway: Pathway) -> Iterator[str]:
    """Every event that a clock can start or stop at.

    A wait and a block are reached and finished; nobody starts them.
    """
    yield from ("opened", "closed", *pathway.endings)
    for name, step in pathway.all_steps.items():
        yield f"{name}.reached"
        if not isinstance(step, WaitStep | Block):
            yield f"{name}.started"
        yield f"{name}.finished"


_NEW_CAUSE = (
    "those that are built in stand at the end of the reference of the language; "
    "add your own under `causes`"
)


def check_names(pathway: Pathway, report: Report) -> None:
    """Report every name that stands for nothing, and every signpost where none may stand."""
    known = kinds(pathway)
    for path, kind, name in mentioned(pathway):
        _check_name(pathway, report, known[kind], path, name)


def _check_name(pathway: Pathway, report: Report, kind: Kind, path: str, name: str) -> None:
    if name in kind.names:
        return
    signposts = pathway.teams if kind.code == "unknown_team" else pathway.organisations
    if kind.code in ("unknown_team", "unknown_organisation") and name in signposts:
        hint = "name each of those that the signpost gives"
        expected = f"{kind.words} itself"
        report.add(
            "signpost_here", path, found=f"the signpost `{name}`", expected=expected, hint=hint
        )
        return
    if kind.code == "unknown_step":
        _no_step(pathway, report, kind, path, name)
        return
    listed = len(kind.names) <= 12 and kind.words != EVENT
    hint = did_you_mean(name, kind.names) or _by_title(pathway, kind, name)
    if not kind.names and kind.code in DECLARED:
        hint = f"add it under `{DECLARED[kind.code]}`"
    if kind.code == "unknown_cause":
        hint = f"{hint} If not, add it under `causes`" if hint else _NEW_CAUSE
    report.add(
        kind.code,
        path,
        found=f"`{name}`",
        expected=f"{kind.words}: {_declared(kind.names)}" if listed else kind.words,
        hint=hint,
    )


def _declared(names: Collection[str]) -> str:
    return one_of(names) if names else "none is declared"


def _no_step(pathway: Pathway, report: Report, kind: Kind, path: str, name: str) -> None:
    """Report a way to nowhere: what can be reached from there, and where to add it if it is new."""
    top, block, parallel, branch, *_ = (*split(path), "", "", "", "")
    home = pathway.steps.get(block) if (top, parallel) == ("steps", "parallel") else None
    if isinstance(home, Block) and path.endswith(".to"):
        names, words = [*home.parallel[branch], "join"], "a step of this branch, or `join`"
        new = f"under `{branch}`"
    else:
        names = [one for one in kind.names if one in pathway.steps or one in pathway.endings]
        words = kind.words
        new = "under `steps` or `endings`" if "ending" in words else "under `steps`"
    near = did_you_mean(name, names) or _by_title(pathway, kind, name)
    report.add(
        kind.code,
        path,
        found=f"`{name}`",
        expected=f"{words}: {one_of(names)}" if len(names) <= 12 else words,
        hint=f"{near} If not, add it {new}" if near else f"add it {new}",
    )


def _by_title(pathway: Pathway, kind: Kind, name: str) -> str:
    """A hint that names the id of what has a name as its title, or nothing."""
    for names in (pathway.all_steps, pathway.endings, pathway.places, pathway.teams,
                  pathway.organisations, pathway.roles, pathway.causes,
                  pathway.sources):  # fmt: skip
        for one, said in names.items():
            title = getattr(said, "title", None) or ""
            if one in kind.names and title.lower() == name.lower():
                return f"did you mean `{one}`, whose title that is?"
    return ""


Mention = tuple[str, str, str]
"""Where a name is mentioned, what kind it should be, and the name."""


def mentioned(pathway: Pathway) -> Iterator[Mention]:
    """Every mention of a name, in values and in keys."""
    for place in walk(pathway):
        kind = FIELDS.get((type(place.owner), place.field))
        if kind is not None and not isinstance(place.value, Given | Model | dict):
            for name in (place.value,) if isinstance(place.value, str) else place.value:
                yield place.path, kind, name
        if isinstance(place.value, Given):
            yield join(place.path, "given"), "attribute", place.value.given
        if isinstance(place.value, Quantity):
            yield from _carried(place.path, place.value)
        if (attribute := attribute_that_tells(pathway, place)) is not None:
            yield join(place.path, "of"), "attribute", attribute
        yield from _keys(place)


def _carried(path: str, quantity: Quantity) -> Iterator[Mention]:
    if quantity.cause is not None:
        yield join(path, "cause"), "cause", quantity.cause
    if quantity.since is not None:
        yield join(path, "since"), "event", quantity.since


KEYS: dict[tuple[type[Model], str], str] = {
    (Outcome, "set"): "attribute",
    (Pathway, "accepted"): "code",
    (TeamStep, "holds"): "cause",
    (TeamStep, "with_"): "team",
}
"""Fields whose keys are names of something, beside those in which attributes are drawn."""


def _keys(place: Place) -> Iterator[Mention]:
    """Names that stand as keys: attributes, causes, codes, roles of posts, partners."""
    if isinstance(place.value, dict):
        kind = "attribute" if place.is_drawn else KEYS.get((type(place.owner), place.field))
        if kind is not None and holds_attributes(place):
            for name in place.value:
                yield join(place.path, name), kind, name
    elif isinstance(place.value, Post) and place.value.role is None:
        yield place.path, "role", place.key


def holds_attributes(place: Place) -> bool:
    """Whether a mapping holds the attributes, not what is drawn for one of them.

    >>> arrival = Arrival.model_validate({"case": {"cost": {"low": "1", "high": "2"}}})
    >>> holds_attributes(Place("case", "case", arrival.case, arrival))
    True
    >>> holds_attributes(Place("case.cost", "case", arrival.case["cost"], arrival))
    False
    """
    return place.value is getattr(place.owner, place.field)


def check_signposts(pathway: Pathway, report: Report) -> None:
    """Report signposts that lead back to themselves."""
    for key, entries in (("teams", pathway.teams), ("organisations", pathway.organisations)):
        for name in entries:
            if leads_back(entries, name):
                found = f"`{name}`, which leads back to itself"
                expected = f"lines that end at {key}"
                report.add("signpost_circle", join(key, name), found=found, expected=expected)


def check_same_names(pathway: Pathway, report: Report) -> None:
    """Report two things of one name where both are meant by it."""
    for name in pathway.organisations:
        if name in pathway.teams:
            _twice(report, join("teams", name), name, "an organisation")
    seen: dict[str, str] = {}
    for name, path in _steps_and_endings(pathway):
        if name in seen:
            _twice(report, path, name, seen[name])
        seen.setdefault(name, "another step")


def _steps_and_endings(pathway: Pathway) -> Iterator[tuple[str, str]]:
    for name, step in pathway.steps.items():
        yield name, join("steps", name)
        if isinstance(step, Block):
            for branch, steps in step.parallel.items():
                for inner in steps:
                    yield inner, join("steps", name, "parallel", branch, inner)
    for name in pathway.endings:
        yield name, join("endings", name)


def _twice(report: Report, path: str, name: str, other: str) -> None:
    expected = "a name that nothing else has"
    report.add("same_name", path, found=f"`{name}`, the name of {other}", expected=expected)
