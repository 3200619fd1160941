"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

import typer

from pathway_engine.engine.kept import Kept
from pathway_engine.errors import UsageError

# -- files -----------------------------------------------------------------------------------

File = Annotated[str, typer.Argument(metavar="FILE", help="A pathway or a redesign.")]
LedgerFile = Annotated[str, typer.Argument(metavar="LEDGER", help="The ledger to look at.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")]

REPLICATIONS, SEED = 20, 1
"""How often, and from which seed."""

Other = Annotated[
    str | None,
    typer.Argument(
        metavar="OTHER", help="Another design, to be held against it.", show_default=False
    ),
]

# -- how to run ------------------------------------------------------------------------------

Starts = Annotated[
    str, typer.Option("--starts", metavar="DATE", help="The first day of a run, at midnight.")
]
Length = Annotated[
    str,
    typer.Option("--length", metavar="DURATION", help="How long counts, after the warm-up."),
]
WarmUp = Annotated[
    str,
    typer.Option(
        "--warm-up",
        metavar="DURATION",
        help="How long to run before anything counts; `auto` chooses (MSER-5).",
    ),
]
WarmUpAsSaid = Annotated[
    str,
    typer.Option("--warm-up", metavar="DURATION", help="How long to run before anything counts."),
]
Replications = Annotated[
    int,
    typer.Option(
        "--replications", metavar="N", help="How often to run, each time with other people."
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="What chance starts from; the same, the same.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value of the file for this run."),
]
KeepIn = Annotated[
    str | None,
    typer.Option(
        "--ledger", metavar="PATH", help="Keep every run in this file; without it none is kept."
    ),
]
Record = Annotated[
    Kept,
    typer.Option("--record", help="What a ledger keeps of a run: all rows, or measures alone."),
]
Append = Annotated[bool, typer.Option("--append", help="Add to a ledger that exists.")]
BesideLive = Annotated[
    bool,
    typer.Option("--beside-live", help="Add to a ledger of real cases, for a demonstration."),
]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=1,
        metavar="N",
        help="How many threads work on it.  [default: one a core]",
    ),
]
OnExecutor = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="ADDRESS",
        help="Run on a cluster of Dask, at dask://HOST:PORT, instead of in threads.",
    ),
]

Precision = Annotated[
    str | None,
    typer.Option(
        "--precision",
        metavar="MEASURE=SHARE",
        help="Add replications until the interval is so narrow: case_duration=2%.",
    ),
]

_HOW_TO_RUN = frozenset({
    "starts", "length", "warm_up", "replications", "seed", "settings", "ledger", "append", "record",
    "beside_live",
    "threads", "executor", "within", "precision",
})  # fmt: skip


def refuse_given(context: typer.Context, names: Collection[str] = _HOW_TO_RUN, *, why: str) -> None:
    """Refuse options that say nothing here: those of running, say, where nothing is run.

    Raises:
        UsageError: of the first of them that was given.
    """
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name in names and source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"{option.opts[0]}: {why}")


# -- where to look ---------------------------------------------------------------------------

_CUTS = "team, step, entry, ending, month, case.ATTRIBUTE, ...; two with a comma between."
By = Annotated[
    str | None,
    typer.Option("--by", metavar="WORD[,WORD]", help=f"Cut the numbers by this: {_CUTS}"),
]
Label = Annotated[
    str | None,
    typer.Option("--by", metavar="WORD=LABEL", help="Of this alone: team=brokerage"),
]
Moment = Annotated[
    str | None,
    typer.Option(
        "--moment", metavar="MOMENT", help="What stands then: +8w after the opening of the window."
    ),
]
Designs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="BASELINE OTHER...", help="The pathway to compare with, then the redesigns."
    ),
]
FromLedger = Annotated[
    str | None,
    typer.Option("--from", metavar="LEDGER", help="Say again what a ledger keeps."),
]
Everything = Annotated[bool, typer.Option("--all", help="Every measure that differs.")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="MEASURE",
        help="This measure alone, or MEASURE.STATISTIC; may be repeated.",
    ),
]


def _list_measures(asked: bool) -> None:
    """Show which measures there are, and end the command."""
    if asked:
        from pathway_engine.cli.printing import show, width
        from pathway_engine.report.reference import render_catalogue

        show(render_catalogue(width()))
        raise typer.Exit


Measures = Annotated[
    bool,
    typer.Option(
        "--measures", is_eager=True, callback=_list_measures, help="List the measures, and stop."
    ),
]
Design = Annotated[
    str | None, typer.Option("--design", metavar="NAME", help="One design.  [default: all]")
]
OfSeed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", help="The runs of one seed.  [default: all]"),
]
Replication = Annotated[
    int | None,
    typer.Option("--replication", metavar="N", help="One replication.  [default: all]"),
]
OneDesign = Annotated[str, typer.Option("--design", metavar="NAME", help="The design.")]
OneSeed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", help="The seed of the run.  [default: the first kept]"),
]
OneReplication = Annotated[int, typer.Option("--replication", metavar="N", help="The replication.")]
