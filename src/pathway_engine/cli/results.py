"""What is said of results beside their numbers: what was run, how, and where it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathway_engine.cli.printing import width
from pathway_engine.cli.shell import and_next, command

if TYPE_CHECKING:
    from pathway_engine.definition.titles import Titles
    from pathway_engine.study.options import Options
    from pathway_engine.study.results import Result


def options_of(*, settings: list[str] | None, **asked: Any) -> dict[str, Any]:
    """The options as `study` takes them."""
    return {**asked, "settings": tuple(settings or ())}


def said_beside(result: Result) -> str:
    """What is to be said of one design beside its numbers, under its name; perhaps nothing."""
    from pathway_engine.report.measures import (
        render_not_settled,
        render_rings,
        render_without_cost,
    )

    said = [
        render_without_cost(result.without_cost(), width()),
        render_not_settled(result.not_settled(), width(), titles_for(result), result.clearing()),
        render_rings(result.rings, width(), titles_for(result)),
    ]
    return "\n".join(filter(None, [result.design, *said])) if any(said) else ""


def heading(titles: list[str], result: Result) -> str:
    """What was run, and how: the defaults that held are told with every result."""
    return heading_of_run(titles, result.options)


def heading_of_run(titles: list[str], options: Options) -> str:
    """The same, of runs of many designs."""
    from pathway_engine.report.tables import paragraph

    lines = [*titles, options.words(), *(f"with {setting}" for setting in options.settings)]
    return "\n".join(paragraph(line, width()) for line in lines)


def where_kept(result: Result) -> str:
    """Which ledger keeps the runs, and what to do with it."""
    from pathway_engine.report.tables import paragraph

    if result.ledger is None:
        return paragraph("Nothing was kept; --ledger PATH keeps every run.", width())
    if not result.options.keeps_rows:
        kept = f"Kept in {result.ledger}: the measures of each run, no rows."
        return and_next(kept, command("measures", result.ledger), width())
    return and_next(f"Kept in {result.ledger}.", command("audit", result.ledger), width())


def titles_for(*results: Result) -> Titles:
    """The titles of the designs and of all that is theirs."""
    from pathway_engine.definition.titles import titles_of

    return titles_of({one.design: one.pathway for one in results})


def which_pathway(result: Result) -> dict[str, Any]:
    """What a document says of the pathway that was run."""
    return {
        "name": result.pathway.name,
        "digest": result.pathway.digest,
        "without_cost": list(result.without_cost()),
    }


def how_run(result: Result) -> dict[str, Any]:
    """What a document says of how it was run."""
    return options_document(result.options)


def options_document(options: Options) -> dict[str, Any]:
    """The same, of runs of many designs."""
    return {
        "starts": options.starts.isoformat(),
        "length": options.length.words,
        "warm_up": options.warm_up.words,
        "replications": options.replications,
        "seed": options.seed,
        "settings": list(options.settings),
        "ledger": None if options.ledger is None else str(options.ledger),
        "record": options.record,
    }
