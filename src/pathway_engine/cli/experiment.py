"""The command that runs an experiment: many designs at once, and what is claimed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import AsCsv, AsJson, BesideLive, OnExecutor, Precision, Threads
from pathway_engine.cli.printing import one_form, show, show_document, show_raw, width
from pathway_engine.cli.reading import Within, folder_for
from pathway_engine.cli.results import how_run, titles_for, where_kept
from pathway_engine.engine.kept import SUMMARY, Kept
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.definition.titles import Titles
    from pathway_engine.study.experiments.experiment import Experimented


Often = Annotated[
    int | None,
    typer.Option(
        "--replications", metavar="N", help="How often to run.  [default: as the file says]"
    ),
]
FromSeed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", help="What chance starts from.  [default: the file's]"),
]
Before = Annotated[
    str | None,
    typer.Option(
        "--warm-up",
        metavar="DURATION",
        help="How long to run before anything counts; `auto` chooses.  [default: the file's]",
    ),
]
InLedger = Annotated[
    str | None, typer.Option("--ledger", metavar="PATH", help="Keep the runs in this file.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with a ledger: run what it does not keep yet.")
]
WhatIsKept = Annotated[
    Kept,
    typer.Option("--record", help="What a ledger keeps of a run: measures alone, or all rows."),
]


def experiment(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An experiment.")],
    *,
    replications: Often = None,
    seed: FromSeed = None,
    warm_up: Before = None,
    precision: Precision = None,
    ledger: InLedger = None,
    resume: Resume = False,
    beside_live: BesideLive = False,
    record: WhatIsKept = SUMMARY,
    threads: Threads = None,
    executor: OnExecutor = None,
    within: Within = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Run an experiment: designs over values, and its claims.

    Every design in every combination of values, on the same people; then each claim with what
    was measured and what follows. One that was stopped goes on with --resume and ends the same.
    --csv gives every measure, the factors as columns, --json the claims too.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    if resume and ledger is None:
        raise UsageError("--resume: found no --ledger, expected one that keeps what is done")
    from pathway_engine.study.experiments.experiment import experiment as study

    with following("running the experiment", ledger, goes_on="; --resume goes on") as told:
        found = study(
            file, within=folder_for(file, within), warm_up=warm_up, replications=replications,
            seed=seed, precision=precision, ledger=ledger, resume=resume, record=record,
            beside_live=beside_live,
            threads=threads, executor=executor,
            progress=told.progress, say=told.say,
        )  # fmt: skip
    if as_json or as_csv:
        _show_rows(found, as_csv=as_csv)
    else:
        _show(found)


def _show_rows(found: Experimented, *, as_csv: bool) -> None:
    from pathway_engine.report.documents import sheet
    from pathway_engine.report.experiment import claim_rows, tidy_rows

    rows = tidy_rows(found)
    if as_csv:
        show_raw(sheet(rows))
        return
    show_document(
        experiment=found.experiment.experiment,
        options=how_run(found.result()),
        vary={name: list(factor.to) for name, factor in found.experiment.vary.items()},
        claims=claim_rows(found.claims),
        measures=rows,
    )


def _show(found: Experimented) -> None:
    from pathway_engine.report.experiment import render_claims, render_over

    titles = titles_for(*(found.result(name) for name in found.read.pathways))
    show(
        _heading(found),
        render_claims(found.claims, width(), titles) or _compared(found, titles),
        render_over(found, width(), titles),
        "\n".join(str(warning) for warning in found.warnings),
        where_kept(found.result()),
    )


def _compared(found: Experimented, titles: Titles) -> str:
    """The designs beside the baseline: what there is to tell where nothing is claimed."""
    from pathway_engine.report.comparison import render_comparison
    from pathway_engine.study.designs import BASELINE

    others = found.comparison().others
    differences = {one.design: found.differences(one.design, BASELINE) for one in others}
    return render_comparison(differences, width(), titles) if differences else ""


def _heading(found: Experimented) -> str:
    """What was run, and how."""
    from pathway_engine.report.tables import paragraph

    told = found.experiment
    designs = ", ".join(found.read.pathways)
    lines = [told.title or told.experiment, found.options.words(), f"designs: {designs}"]
    lines += [f"{name}: {', '.join(factor.to)}" for name, factor in told.vary.items()]
    return "\n".join(paragraph(line, width()) for line in lines)
