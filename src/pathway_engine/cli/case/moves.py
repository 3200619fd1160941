"""The moves of a visit, each by its command: `pathways case accept`, `start`, `finish`, ..."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pathway_engine.cli.case.giving import commanded
from pathway_engine.cli.case.words import (
    effort_of,
    maybe_moment,
    moment_of,
    opens_of,
    partners_of,
    values_of,
    visit_of,
)

Visit = Annotated[
    str, typer.Argument(metavar="VISIT", help="A case and its visit, such as 4711.3.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Values = Annotated[
    list[str] | None,
    typer.Option("--value", metavar="NAME=VALUE", help="What is known; may be repeated."),
]
ValuesFile = Annotated[
    str | None,
    typer.Option("--values", metavar="FILE", help="The same from a JSON object; - reads it here."),
]
Effort = Annotated[
    str | None, typer.Option("--effort", metavar="DURATION", help="How much work it was: 90m.")
]
Partners = Annotated[
    list[str] | None,
    typer.Option("--partner", metavar="TEAM=ROLE/WORKER", help="Who else works at it."),
]
Opens = Annotated[
    list[str] | None,
    typer.Option("--opens", metavar="NAME=yes|no", help="Whether a further case is opened."),
]
Override = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help="A supervisor's reason to leave the rules."),
]


@commanded
def accept(visit: Visit) -> Any:
    """Accept an offer."""
    from pathway_engine.live.commands import Accept

    return Accept(visit=visit_of(visit))


@commanded
def return_(visit: Visit, *, reason: Reason) -> Any:
    """Send a case back to the team that offered it."""
    from pathway_engine.live.commands import Return

    return Return(visit=visit_of(visit), reason=reason)


@commanded
def dispute(visit: Visit, *, reason: Reason) -> Any:
    """Dispute whose responsibility an offered case is."""
    from pathway_engine.live.commands import Dispute

    return Dispute(visit=visit_of(visit), reason=reason)


@commanded
def assign(
    visit: Visit,
    *,
    worker: Annotated[str, typer.Option("--worker", metavar="ID", help="Who is to do it.")],
) -> Any:
    """Name the worker who is to do it."""
    from pathway_engine.live.commands import Assign

    return Assign(visit=visit_of(visit), worker=worker)


@commanded
def start(
    visit: Visit,
    *,
    worker: Annotated[
        str | None,
        typer.Option("--worker", metavar="ID", help="Who works.  [default: who acts]"),
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help="As what, where several may.")
    ] = None,
    partner: Partners = None,
    override: Override = None,
) -> Any:
    """Begin work, or take it up again."""
    from pathway_engine.live.commands import Start

    partners = partners_of(partner)
    return Start(
        visit=visit_of(visit), worker=worker, role=role, partners=partners, override=override
    )


@commanded
def work_done(visit: Visit, *, effort: Effort = None) -> Any:
    """Say that the work is over while the visit is not."""
    from pathway_engine.live.commands import WorkDone

    return WorkDone(visit=visit_of(visit), effort=effort_of(effort))


@commanded
def hold(
    visit: Visit,
    *,
    cause: Annotated[str, typer.Option("--cause", metavar="CAUSE", help="What it waits for.")],
    responsible: Annotated[
        str | None, typer.Option("--responsible", metavar="WHO", help="Who answers for it.")
    ] = None,
) -> Any:
    """Let a visit stand still for a cause."""
    from pathway_engine.live.commands import Hold

    return Hold(visit=visit_of(visit), cause=cause, responsible=responsible)


@commanded
def resume(visit: Visit) -> Any:
    """Say that a hold is over."""
    from pathway_engine.live.commands import Resume

    return Resume(visit=visit_of(visit))


@commanded
def record(visit: Visit, *, value: Values = None, values: ValuesFile = None) -> Any:
    """Record what the step establishes."""
    from pathway_engine.live.commands import Record

    return Record(visit=visit_of(visit), values=values_of(value, values))


@commanded
def finish(
    visit: Visit,
    *,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="ID", help="How it ended, where no rule decides."),
    ] = None,
    value: Values = None,
    values: ValuesFile = None,
    started_at: Annotated[
        str | None,
        typer.Option("--started-at", metavar="MOMENT", help="When work began, if not yet said."),
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="MOMENT", help="When the next step is due.")
    ] = None,
    effort: Effort = None,
    opens: Opens = None,
    partner: Partners = None,
    override: Override = None,
) -> Any:
    """Finish a visit, with what it establishes and how it ended."""
    from pathway_engine.live.commands import Finish

    return Finish(
        visit=visit_of(visit),
        outcome=outcome,
        values=values_of(value, values),
        started_at=maybe_moment(started_at, "--started-at"),
        due=maybe_moment(due, "--due"),
        effort=effort_of(effort),
        opens=opens_of(opens),
        partners=partners_of(partner),
        override=override,
    )


@commanded
def reassign(
    visit: Visit,
    *,
    team: Annotated[str, typer.Option("--team", metavar="TEAM", help="Who is to have it.")],
    reason: Reason,
) -> Any:
    """Give a visit to another team."""
    from pathway_engine.live.commands import Reassign

    return Reassign(visit=visit_of(visit), team=team, reason=reason)


@commanded
def divert(
    visit: Visit,
    *,
    to: Annotated[str, typer.Option("--to", metavar="STEP", help="Where the case goes on.")],
    reason: Reason,
) -> Any:
    """Send the case to another step than the drawn path leads to."""
    from pathway_engine.live.commands import Divert

    return Divert(visit=visit_of(visit), to=to, reason=reason)


@commanded
def schedule(
    visit: Visit,
    *,
    sitting: Annotated[
        str, typer.Option("--sitting", metavar="MOMENT", help="When the panel sits.")
    ],
) -> Any:
    """Book a visit on a sitting of its panel."""
    from pathway_engine.live.commands import Schedule

    return Schedule(visit=visit_of(visit), sitting=moment_of(sitting, "--sitting"))
