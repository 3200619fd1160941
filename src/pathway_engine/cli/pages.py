"""The command that makes a page for each experiment, and one that has them beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.claims import Often, Paths
from pathway_engine.cli.following import busy, following
from pathway_engine.cli.options import Threads
from pathway_engine.cli.printing import say, show, width
from pathway_engine.cli.putting import put
from pathway_engine.cli.reading import Within, folder_for
from pathway_engine.engine.kept import SUMMARY

if TYPE_CHECKING:
    from pathway_engine.report.overview import Council
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.ledger import Ledger

INTO = Path("build", "councils")
"""Where the pages go, if nobody says."""
OVERVIEW = "index.html"
QUESTION = "question.toml"
"""Beside an experiment: what its page asks, what its designs are called, what to believe."""


def pages(
    paths: Paths,
    *,
    into: Annotated[
        str, typer.Option("--into", metavar="FOLDER", help="The folder to write into.")
    ] = INTO.as_posix(),
    flips: Annotated[
        bool,
        typer.Option(
            "--flips/--no-flips",
            help="Tell on each page at what values of assumptions its verdicts flip.",
        ),
    ] = True,
    replications: Often = None,
    threads: Threads = None,
    within: Within = None,
) -> None:
    """Make a page for each experiment, and one that compares them.

    Every experiment in the folders is run whole, into a ledger of measures that is made anew; its
    page tells its claims, before and after, and at what values of the assumptions the verdicts
    would flip. The overview has the arrangements of all by the same measures.
    """
    from pathway_engine.report.overview import render_overview
    from pathway_engine.report.page.charts import refuse_without_charts
    from pathway_engine.report.page.overviewing import render_overview_page
    from pathway_engine.study.experiments.gathering import experiments_in

    refuse_without_charts()
    with busy("looking for experiments"):
        files = [file for of_folder in experiments_in(paths).values() for file in of_folder]
    folder = Path(into)
    folder.mkdir(parents=True, exist_ok=True)
    councils = [
        _council(file, folder, replications, threads, within, flips=flips) for file in files
    ]
    put(folder / OVERVIEW, render_overview_page(councils))
    written = [folder / one.page for one in councils] + [folder / OVERVIEW]
    show(
        render_overview(councils, width()),
        "\n".join(f"wrote {path}" for path in written),
    )


def _council(
    file: Path,
    folder: Path,
    replications: int | None,
    threads: int | None,
    within: str | None,
    *,
    flips: bool,
) -> Council:
    """Run an experiment into its ledger, and put its page beside that."""
    from pathway_engine.cli.report import experiment_of, heading_of, write_page
    from pathway_engine.study.experiments.experiment import experiment
    from pathway_engine.study.experiments.flipping import OFTEN, flips_of
    from pathway_engine.study.experiments.gathering import name_of
    from pathway_engine.study.ledger import Ledger

    ledger = folder / f"{name_of(file)}.db"
    ledger.unlink(missing_ok=True)
    with following(f"running {file}", str(ledger)) as told:
        experiment(
            file, within=folder_for(str(file), within), replications=replications,
            threads=threads, ledger=ledger, record=SUMMARY, progress=told.progress, say=told.say,
        )  # fmt: skip
    found = experiment_of(str(ledger), str(file))
    turned = None
    if flips:
        with following(f"moving what {file} rests on") as told:
            turned = flips_of(found, threads=threads, progress=told.progress, say=told.say)
    asked = file.with_name(QUESTION)
    heading = heading_of(str(asked) if _is_asked(asked, file) else None, [])._replace(
        experiment=found, file=str(file), flips=turned,
        often=min(OFTEN, found.options.replications),
    )  # fmt: skip
    with Ledger(ledger, say=say) as opened, busy(f"writing the page of {file}"):
        write_page(opened, ledger.with_suffix(".html"), heading)
        return _told(file, found, opened, heading.labels)


def _is_asked(asked: Path, file: Path) -> bool:
    """Whether a question stands beside the experiment of a folder that has no further name."""
    from pathway_engine.study.experiments.gathering import COMMON

    return file.stem == COMMON and asked.is_file()


def _told(file: Path, found: Experimented, opened: Ledger, labels: Sequence[str]) -> Council:
    """What the overview says of an experiment."""
    from pathway_engine.definition.provenance import counted, numbers
    from pathway_engine.report.claims import words_of
    from pathway_engine.report.overview import Council, arrangement
    from pathway_engine.study.experiments.gathering import name_of

    names = [found.result(name).design for name in found.read.pathways]
    measures = opened.measured([run for run in opened.runs() if run.design in names], ())
    titles = opened.titles()
    called = labels or [name.replace("_", " ") for name in found.read.pathways]
    name = name_of(file)
    return Council(
        name.replace("_", " "), found.experiment.title or found.experiment.experiment,
        f"{name}.html",
        [
            arrangement(
                label, titles.of("design", design), measures[design],
                counted(numbers(opened.pathway(design))),
            )
            for label, design in zip(called, names, strict=True)
        ],
        words_of(found.claims), titles,
    )  # fmt: skip
