"""The commands on whole cases, and on the sittings of a panel."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pathway_engine.cli.case.giving import commanded
from pathway_engine.cli.case.moves import Opens, Reason, Values, ValuesFile
from pathway_engine.cli.case.words import links_of, maybe_moment, moment_of, opens_of, values_of

Case = Annotated[int, typer.Argument(metavar="CASE", help="The number of the case.")]


@commanded
def open_(
    pathway: Annotated[
        str, typer.Argument(metavar="PATHWAY", help="The name of an installed pathway.")
    ],
    *,
    step: Annotated[
        str | None, typer.Option("--step", metavar="STEP", help="Where it opens, if elsewhere.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="TEXT", help="What you call it; once.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="A pseudonym of whom it is about.")
    ] = None,
    value: Values = None,
    values: ValuesFile = None,
    link: Annotated[
        list[str] | None,
        typer.Option("--link", metavar="CASE=KIND", help="Follows, duplicate_of, arose_from, ..."),
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="MOMENT", help="When its first step is due.")
    ] = None,
) -> Any:
    """Open a case of a pathway, with what is known of it."""
    from pathway_engine.live.commands import Open

    return Open(
        pathway=pathway,
        at=step,
        reference=reference or None,
        person=person or None,
        case=values_of(value, values),
        links=links_of(link),
        due=maybe_moment(due, "--due"),
    )


@commanded
def withdraw(
    case: Case,
    *,
    ending: Annotated[str, typer.Option("--ending", metavar="ID", help="How it ends.")],
    reason: Reason,
    opens: Opens = None,
) -> Any:
    """Take a case out of the pathway."""
    from pathway_engine.live.commands import Withdraw

    return Withdraw(case=case, ending=ending, reason=reason, opens=opens_of(opens))


@commanded
def undo(
    case: Case,
    *,
    to: Annotated[int, typer.Option("--to", metavar="N", help="The last fact that holds.")],
    reason: Reason,
) -> Any:
    """Let the case stand as after one of its facts."""
    from pathway_engine.live.commands import Undo

    return Undo(case=case, to=to, reason=reason)


@commanded
def correct(
    case: Case,
    *,
    fact: Annotated[int, typer.Option("--fact", metavar="N", help="The fact that was told wrong.")],
    happened: Annotated[
        str | None, typer.Option("--happened", metavar="MOMENT", help="When it really happened.")
    ] = None,
    value: Values = None,
    values: ValuesFile = None,
    reason: Reason,
) -> Any:
    """Put right when something happened, or what was recorded."""
    from pathway_engine.live.commands import Correct

    return Correct(
        case=case,
        fact=fact,
        at=maybe_moment(happened, "--happened"),
        values=values_of(value, values),
        reason=reason,
    )


@commanded
def note(
    case: Case,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is written down.")],
    *,
    link: Annotated[
        str | None, typer.Option("--link", metavar="TEXT", help="Where a document is kept.")
    ] = None,
) -> Any:
    """Write something down about a case."""
    from pathway_engine.live.commands import Note

    return Note(case=case, text=text, link=link)


@commanded
def link(
    case: Case,
    *,
    other: Annotated[int, typer.Option("--other", metavar="CASE", help="The other case.")],
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", help="Follows, duplicate_of, arose_from, related."),
    ],
) -> Any:
    """Say that a case is related to another one."""
    from pathway_engine.live.commands import LinkTo

    return LinkTo(case=case, other=other, kind=kind)


@commanded
def set_sitting(
    step: Annotated[str, typer.Argument(metavar="STEP", help="The step whose panel sits.")],
    *,
    sitting: Annotated[str, typer.Option("--sitting", metavar="MOMENT", help="Which sitting.")],
    places: Annotated[
        int | None, typer.Option("--places", min=0, metavar="N", help="How many it hears.")
    ] = None,
    cancelled: Annotated[bool, typer.Option("--cancelled", help="It does not sit.")] = False,
    reason: Reason,
) -> Any:
    """Say that a sitting has other places, or is cancelled."""
    from pathway_engine.live.commands import SetSitting

    moment = moment_of(sitting, "--sitting")
    return SetSitting(step=step, at=moment, places=places, cancelled=cancelled, reason=reason)
