"""The command that puts what a ledger keeps on one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pathway_engine.cli.options import LedgerFile
from pathway_engine.cli.printing import show
from pathway_engine.cli.putting import put
from pathway_engine.definition.measures.entries import SIDES
from pathway_engine.errors import UsageError

SHOWN = (
    *((word,) for word in ("team", "step", "organisation", "ending", "entry", "cause", "place")),
    ("cause", "organisation"),
    *(SIDES[level] for level in ("team", "organisation", "step")),
)
"""The cuts of which a page tells."""

if TYPE_CHECKING:
    from pathway_engine.report.page.told import OneLife, Side
    from pathway_engine.report.question import Asked
    from pathway_engine.study.ledger import Ledger


def report(
    ledger: LedgerFile,
    *,
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="PATH", help="Where to write the page.")
    ] = "page.html",
    question: Annotated[
        str | None,
        typer.Option(
            "--question",
            metavar="TEXT",
            help="What the page answers: its heading, or a .toml with it and more.",
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label", metavar="TEXT", help="What a design is called; once for each, in order."
        ),
    ] = None,
    suppress: Annotated[
        int,
        typer.Option(
            "--suppress", min=0, metavar="N", help="Hide counts under N, round others to N."
        ),
    ] = 0,
) -> None:
    """Write one page for people who read no terminals.

    Question and answer, before and after, pictures with their numbers, what was assumed, how it
    was run. One file that needs no network and no script.
    """
    from pathway_engine.report.page.charts import refuse_without_charts
    from pathway_engine.study.ledger import Ledger

    refuse_without_charts()
    if Path(out).exists() and Path(out).samefile(ledger):
        raise UsageError(f"{out}: found the ledger itself, expected another file to write")
    with Ledger(ledger) as opened:
        write_page(opened, Path(out), _heading(question, label or []), suppress)
    show(f"wrote {out}")


class Heading(NamedTuple):
    """What a page is to say of itself: its question, what the designs are called, and beliefs."""

    question: str | None = None
    labels: Sequence[str] = ()
    beliefs: Sequence[tuple[str, str]] = ()


def _heading(question: str | None, called: Sequence[str]) -> Heading:
    """What somebody asks in words, or in a file that ends in `.toml`."""
    if question is None or not question.endswith(".toml"):
        return Heading(question, called)
    asked = _asked_in(question)
    return Heading(asked.question.title, called or asked.question.designs, asked.beliefs[1:])


def _asked_in(path: str) -> Asked:
    """The question of a file. Raises `UsageError` for one that is none."""
    from pathway_engine.report.question import read_question

    try:
        return read_question(Path(path), "")
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(
            f"--question: found {path}, expected a file like the question.toml of Wokingham "
            f"({type(error).__name__}: {error})"
        ) from error


def write_page(opened: Ledger, path: Path, heading: Heading, suppress: int = 0) -> None:
    """Put what a ledger keeps on one page. Raises `UsageError`, `LedgerError`."""
    from pathway_engine.report.page import render_page
    from pathway_engine.report.page.suppressing import Suppression
    from pathway_engine.report.page.told import Told, labels

    names, given = opened.designs(), heading.labels
    if given and (len(given) != len(names) or len(set(given)) < len(given)):
        raise UsageError(
            f"--label: found {len(given)}, expected one for each of {len(names)} designs, all "
            f"different: {', '.join(names)}"
        )
    sides = _sides(opened, labels(len(names), given))
    rule = Suppression(suppress)
    asked = heading.question or _question(sides)
    life = None if rule.least else _life(opened, sides[0])
    told = Told(asked, sides, opened.titles(), rule, _command(sides), life, heading.beliefs)
    put(path, render_page(told))


def _question(sides: list[Side]) -> str:
    """What is asked, where nobody says."""
    if len(sides) == 1:
        return f"{sides[0].title}: how does it go?"
    return f"{sides[0].title}: what would change?"


def _sides(opened: Ledger, called: list[str]) -> list[Side]:
    from pathway_engine.analysis.matrix import matrix
    from pathway_engine.report.page.told import Side

    measures, flows = opened.measures(cuts=SHOWN), opened.flow(by="team")
    spreads = opened.spreads()
    differences = opened.differences(cuts=SHOWN) if len(measures) > 1 else {}
    titles = opened.titles()
    return [
        Side(
            name=name,
            label=label,
            title=titles.of("design", name),
            pathway=opened.pathway(name),
            runs=opened.runs(design=name),
            measures=rows,
            differences=differences.get(name, ()),
            teams=matrix(rows, "team"),
            organisations=matrix(rows, "organisation"),
            flow=flows[name],
            spreads=spreads[name],
        )
        for (name, rows), label in zip(measures.items(), called, strict=True)
    ]


def _life(opened: Ledger, side: Side) -> OneLife | None:
    """The typical case of the first run; nothing where no rows are kept, or none closed."""
    from pathway_engine.report.page.told import OneLife

    run = side.runs[0]
    if not run.keeps_rows:
        return None
    try:
        life = opened.typical_life(design=side.name, seed=run.seed, replication=run.replication)
    except UsageError:  # no case closed
        return None
    return OneLife(life, side.label, run.replication, run.seed)


def _command(sides: list[Side]) -> str:
    """The line that runs it all again."""
    from shlex import quote

    from pathway_engine.clock import DAY, date_of

    run = sides[0].runs[0]
    starts, counts, ends = run.window
    files = [quote(f"{side.pathway.name}.yaml") for side in sides]
    settings = [f"--set {quote(one)}" for one in run.settings.get("set", [])]
    words = [
        "pathways", "compare" if len(sides) > 1 else "simulate", *files,
        f"--starts {date_of(starts // DAY).isoformat()}", f"--warm-up {_lasting(counts - starts)}",
        f"--length {_lasting(ends - counts)}", f"--replications {len(sides[0].runs)}",
        f"--seed {run.seed}", *settings, "--ledger runs.db",
    ]  # fmt: skip
    return " ".join(words)


def _lasting(seconds: int) -> str:
    """A duration as it is written: in weeks or days where it is whole ones, else in hours."""
    for unit, letter in ((604_800, "w"), (86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{letter}"
    return f"{seconds}s"
