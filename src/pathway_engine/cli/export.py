"""The command that writes runs of a ledger as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import Design, LedgerFile, OfSeed, Replication
from pathway_engine.cli.printing import show, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathway_engine.analysis.summary import Difference
    from pathway_engine.ledger import Run
    from pathway_engine.report.exports.source import Progress, Source, Written
    from pathway_engine.study.ledger import Ledger

Form = Literal["csv", "parquet", "xlsx", "xes", "ocel2", "vidigi"]


def export(
    ledger: LedgerFile,
    *,
    to: Annotated[Form, typer.Option("--to", help="The form that is written.")],
    folder: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="DIR",
            help="The folder of the files.  [default: LEDGER-FORM, beside the ledger]",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier export in that folder.")
    ] = False,
    design: Design = None,
    seed: OfSeed = None,
    replication: Replication = None,
) -> None:
    """Write runs as files for other tools: sheets, tables, event logs.

    csv, parquet and xlsx are tables of runs, cases, visits, handoffs, delays and measures, with
    titles, and a table of what each column means. xes and ocel2 are event logs for process
    mining, a file for each run; vidigi is the event log that its animations take.
    """
    from pathway_engine.report.exports.exporting import export as written_to
    from pathway_engine.report.exports.exporting import folder_beside
    from pathway_engine.study.ledger import Ledger

    target = Path(folder) if folder is not None else folder_beside(Path(ledger), to)
    with Ledger(ledger) as opened, following(f"exporting {ledger}") as follow:
        everything = (design, seed, replication) == (None, None, None)
        runs = opened.chosen(design=design, seed=seed, replication=replication)
        source = _source(opened, runs, follow.progress, everything=everything)
        written = written_to(source, to, target, overwrite=overwrite)
    _show(target, written, [run for run in runs if not run.keeps_rows])


def _source(
    opened: Ledger, runs: tuple[Run, ...], progress: Progress, *, everything: bool
) -> Source:
    """What is exported of a ledger; designs are compared only where all of it is."""
    from pathway_engine.report.exports.source import Source

    return Source(
        runs=runs,
        pathways=opened.pathways(runs),
        titles=opened.titles(),
        records=opened.records,
        measures=lambda: opened.measured(runs),
        differences=lambda: _compared(opened) if everything else {},
        progress=progress,
    )


def _compared(opened: Ledger) -> Mapping[str, list[Difference]]:
    """The designs of a ledger compared, those of an experiment as its files have them.

    Nothing where it has one, or no replication of all.
    """
    from pathway_engine.errors import UsageError

    own = tuple(dict.fromkeys(run.design for run in opened.runs() if not run.cell))
    try:
        return opened.differences(designs=own)
    except UsageError:
        return {}


def _show(folder: Path, written: list[Written], without_rows: list[Run]) -> None:
    """Tell what was written, and of which runs there were no rows to write."""
    from pathway_engine.report.tables import Column, table

    columns = [Column("file"), Column("holds"), Column("kilobytes", number=True)]
    rows = [[one.name, one.holds, f"{-(-one.size // 1000):,}"] for one in written]
    missing = ""
    if without_rows:
        missing = f"{len(without_rows)} of the runs keep measures and no rows (--record summary)."
    show(f"Written to {folder}", table(columns, rows, width()), missing)
