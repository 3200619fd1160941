"""Real cases as text: what came of a command, a case with its facts, a work list.

Views print UTC with Z.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from itertools import groupby

from pathway_engine.engine.book import Version
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.work_list import WorkItem
from pathway_engine.live.answers import Ticked
from pathway_engine.live.casebook import Done
from pathway_engine.live.migrating import Migration
from pathway_engine.live.views import CaseView, Option, VisitView
from pathway_engine.report.case_rows import command_name, iso_of, visit_name
from pathway_engine.report.tables import Column, paragraph, table

_SHORT = 12
"""Letters of a digest that are shown."""
_HEADS = ("visit", "step", "state", "team", "worker", "since", "due")


# -- moments and words -----------------------------------------------------------------------


def _shown(moment: datetime | int | None) -> str:
    """A moment for people, to the minute."""
    told = iso_of(moment)
    return "" if told is None else f"{told[:10]} {told[11:16]}Z"


def _state(value: Enum) -> str:
    return value.name.lower().replace("_", " ")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


# -- texts for people ------------------------------------------------------------------------


def render_done(done: Done, view: CaseView | None, width: int, *, kept: bool) -> str:
    """What came of a command, and where the case stands now."""
    kinds = ", ".join(fact.kind.replace("_", " ") for fact in done.facts)
    whose = f"Case {done.case}" if done.case else "The book"
    again = " It was done before, under this key." if done.replayed else ""
    stands = f"Revision {done.revision}, position {done.position}." if kept else ""
    said = f"{whose}: {kinds}. {stands or 'It would be so; nothing was kept.'}{again}"
    lines = [] if view is None else _standing(view)
    return "\n".join(paragraph(line, width) for line in (said, *lines))


def _standing(view: CaseView) -> list[str]:
    """The open visits of a case, or how it ended."""
    if view.closed_at is not None:
        return [f"Closed {_shown(view.closed_at)}: {view.ending}."]
    return [
        f"{visit_name(*visit.id)} {visit.title}: {_state(visit.state)}"
        f"{f', {visit.team}' if visit.team else ''}{f', {visit.worker}' if visit.worker else ''}"
        for visit in view.open_visits
    ]


def render_case(view: CaseView, options: Iterable[Option], width: int) -> str:
    """A case: what is known of it, its visits, and what may be done next."""
    ended = f"closed {_shown(view.closed_at)} ({view.ending})" if view.closed_at else "open"
    lines = [
        f"Case {view.number} of {view.pathway} (version {view.version[:_SHORT]}): {ended}",
        f"Opened {_shown(view.opened_at)}. Revision {view.revision}."
        + (f" Accountable: {view.accountable}." if view.accountable else ""),
        *_known(view),
        *(
            f"Target {name}: {'missed' if name in view.breached else 'by'} {_shown(due)}"
            for name, due in view.targets.items()
        ),
        *(f"{link.kind.replace('_', ' ')} case {link.other}" for link in view.links),
    ]
    return "\n\n".join(
        part
        for part in (
            "\n".join(paragraph(line, width) for line in lines),
            _visits(view.visits, width),
            paragraph(_may(options), width) if view.closed_at is None else "",
        )
        if part
    )


def _known(view: CaseView) -> list[str]:
    """What is known of the person, where it may be seen."""
    if view.erased_at is not None:
        return [f"What was known was erased {_shown(view.erased_at)}."]
    if view.values is None:
        return ["What is known of the person is not yours to see now."]
    told = [f"reference {view.reference}"] if view.reference else []
    told += [f"person {view.person}"] if view.person else []
    values = (
        f"{name} = {_value(value)}" for name, value in view.values.items() if value is not None
    )
    told += values
    return [f"Known: {', '.join(told)}"] if told else []


def _visits(visits: Sequence[VisitView], width: int) -> str:
    heads = [Column(name) for name in _HEADS]
    rows = [
        [
            visit_name(*visit.id),
            visit.title,
            _state(visit.state) + (f" ({visit.outcome})" if visit.outcome else ""),
            visit.team or "",
            visit.worker or "",
            _shown(visit.finished_at or visit.started_at or visit.ready_at or visit.offered_at),
            _shown(visit.due_at) if visit.finished_at is None else "",
            str(visit.revision),
        ]
        for visit in visits
    ]
    return _used([*heads, Column("revision", number=True)], rows, width) if visits else ""


def _used(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> str:
    """A table without the columns of which nothing is said."""
    kept = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    return table([columns[n] for n in kept], [[row[n] for n in kept] for row in rows], width)


def _may(options: Iterable[Option]) -> str:
    allowed = [one for one in options if one.allowed and one.visit is not None]
    told = [
        f"{visit_name(*visit)} {', '.join(map(command_name, some))}"
        for visit, some in groupby(allowed, key=lambda one: one.visit)
        if visit is not None
    ]
    return f"You may: {'; '.join(told)}" if told else "There is nothing that you may do now."


def render_facts(entries: Sequence[Entry], width: int) -> str:
    """The facts of a case: when each happened, when the book learned it, and who told it."""
    columns = [
        Column("fact", number=True), Column("what"), Column("visit"), Column("happened"),
        Column("recorded"), Column("by"), Column("more"),
    ]  # fmt: skip
    rows = [
        [
            str(entry.fact.seq),
            entry.fact.kind.replace("_", " "),
            _of_visit(entry.fact),
            _shown(entry.fact.at),
            _shown(entry.recorded_at),
            entry.actor,
            _more(entry.fact),
        ]
        for entry in entries
    ]
    return table(columns, rows, width)


def _of_visit(fact: Fact) -> str:
    visit = getattr(fact, "visit", None)
    return "" if visit is None else visit_name(fact.case, visit)


_TOLD = (
    "step", "team", "outcome", "ending", "cause", "worker", "target", "to", "of", "source", "link",
    "other", "reason", "text",
)  # fmt: skip
"""What of a fact is worth a line."""


def _more(fact: Fact) -> str:
    """What a fact says, in few words."""
    told = [
        f"{name} {_value(value)}"
        for name in _TOLD
        if isinstance(value := getattr(fact, name, None), str | int)
        and not isinstance(value, Enum)
        and value != ""
    ]
    values = getattr(fact, "values", None) or {}
    told += [f"{name} = {_value(value)}" for name, value in values.items() if value is not None]
    return ", ".join(told)


def render_cases(views: Sequence[CaseView], width: int) -> str:
    """Several cases, one a line."""
    if not views:
        return "No case of yours."
    columns = [Column("case", number=True), *map(Column, ("pathway", "opened", "stands", "at"))]
    rows = [
        [
            str(view.number),
            view.pathway,
            _shown(view.opened_at),
            f"closed: {view.ending}" if view.closed_at else "open",
            ", ".join(visit.title for visit in view.open_visits),
        ]
        for view in views
    ]
    return table(columns, rows, width)


def render_work(items: Sequence[WorkItem], width: int) -> str:
    """A work list: the most urgent first, then who waits longest."""
    if not items:
        return "Nothing is open."
    columns = [
        *map(Column, _HEADS),
        Column("priority", number=True), Column("revision", number=True),
    ]  # fmt: skip
    rows = [
        [
            visit_name(item.place.case, item.place.visit),
            item.title,
            _state(item.state),
            item.team,
            item.worker or "",
            _shown(item.place.ready_at or item.offered_at),
            _shown(item.sitting_at or item.due_at),
            f"{item.place.priority:g}" if item.place.priority else "",
            str(item.revision),
        ]
        for item in items
    ]
    return _used(columns, rows, width)


def render_ticked(ticked: Ticked, width: int) -> str:
    """What timers did, and when the next is due."""
    fired = f"{ticked.fired:,} fact{'' if ticked.fired == 1 else 's'} of timers."
    following = f"Next due {_shown(ticked.next_due)}." if ticked.next_due else "Nothing is to come."
    stuck = ", ".join(map(str, ticked.stuck))
    held = f"Somebody must look at what cannot go on: case {stuck}." if stuck else ""
    return "\n".join(paragraph(line, width) for line in (f"{fired} {following}", held) if line)


def render_versions(versions: Sequence[Version], width: int) -> str:
    """The installed versions."""
    if not versions:
        return "No pathway is installed."
    columns = [Column(name) for name in ("pathway", "version", "digest", "since", "")]
    rows = [
        [
            one.name,
            one.version,
            one.digest[:_SHORT],
            _shown(one.installed_at),
            "in force" if one.retired_at is None else f"until {_shown(one.retired_at)}",
        ]
        for one in versions
    ]
    return table(columns, rows, width)


def render_migration(came: Migration, width: int) -> str:
    """What came, or would come, of a migration: step by step, and the cases that stay."""
    columns = [
        *map(Column, ("step", "becomes")),
        Column("visits go on", number=True), Column("change team", number=True),
    ]  # fmt: skip
    rows = [[one.step, one.to, f"{one.goes_on:,}", f"{one.changes_team:,}"] for one in came.steps]
    moved = f"{len(came.moved):,} case{'' if len(came.moved) == 1 else 's'}"
    said = f"{moved} moved." if not came.dry_run else f"{moved} would move; --yes moves them."
    stay = [f"Case {case} stays: {why}" for case, why in came.refused.items()]
    lines = "\n".join(paragraph(line, width) for line in (said, *stay))
    return "\n\n".join(
        part for part in (table(columns, rows, width) if rows else "", lines) if part
    )
