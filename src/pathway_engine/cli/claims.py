"""The command that holds the claims of councils against runs, and tells what is not as recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.following import busy, following
from pathway_engine.cli.options import AsJson, Threads
from pathway_engine.cli.printing import show, show_document, width
from pathway_engine.cli.reading import Within, folder_for

if TYPE_CHECKING:
    from pathway_engine.report.claims import Held
    from pathway_engine.study.experiments.flipping import Flips

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Folders with experiments, or such files."),
]
Often = Annotated[
    int | None,
    typer.Option(
        "--replications", min=1, metavar="N", help="How often to run.  [default: as each file says]"
    ),
]


def claims(
    paths: Paths,
    *,
    flips: Annotated[
        bool,
        typer.Option(
            "--flips", help="Find at what values of assumptions verdicts flip, which takes long."
        ),
    ] = False,
    replications: Often = None,
    threads: Threads = None,
    within: Within = None,
    as_json: AsJson = False,
) -> int:
    """Hold the claims of experiments against runs, folder by folder.

    Every experiment in the folders is run as far as its claims need: what was measured for each,
    what follows, on which assumptions that rests; then what no model answers, with the reason.
    Exits 1 where a verdict is not the one that is written down beside the claim.
    """
    from pathway_engine.report.claims import held_rows, render_differing, render_held
    from pathway_engine.study.experiments.gathering import experiments_in

    with busy("looking for experiments"):
        folders = experiments_in(paths)
    found: dict[str, list[Held]] = {}
    for folder, files in folders.items():
        named = folder.as_posix()
        found[named] = [_held(file, replications, threads, within, flips=flips) for file in files]
        if not as_json:
            show(render_held(named, found[named], width()))
            show("")
    if as_json:
        show_document(folders=held_rows(found))
    else:
        show(render_differing(found, width()))
    differ = any(one.differing for held in found.values() for one in held)
    return FAILED if differ else GOOD


def _held(
    file: Path, replications: int | None, threads: int | None, within: str | None, *, flips: bool
) -> Held:
    """The claims of an experiment, held against runs."""
    from pathway_engine.definition.titles import titles_of
    from pathway_engine.report.claims import Held
    from pathway_engine.study.experiments.experiment import experiment
    from pathway_engine.study.experiments.flipping import OFTEN, flips_of

    with following(f"running {file}") as told:
        found = experiment(
            file, within=folder_for(str(file), within), replications=replications,
            threads=threads, only_claims=True, progress=told.progress, say=told.say,
        )  # fmt: skip
    turned: Flips = {}
    if flips:
        with following(f"moving what {file} rests on") as told:
            turned = flips_of(found, threads=threads, progress=told.progress, say=told.say)
    said = found.experiment
    return Held(
        file.as_posix(), said.experiment, said.title or said.experiment, found.options.words(),
        found.claims, titles_of(found.read.pathways), turned,
        min(OFTEN, found.options.replications),
    )  # fmt: skip
