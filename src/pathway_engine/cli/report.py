"""The command that puts what a ledger keeps on one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pathway_engine.cli.options import LedgerFile
from pathway_engine.cli.printing import say, show
from pathway_engine.cli.putting import put
from pathway_engine.definition.measures.entries import SIDES
from pathway_engine.errors import UsageError

SHOWN = (
    *((word,) for word in ("team", "step", "organisation", "ending", "entry", "cause", "place")),
    ("cause", "organisation"),
    *(SIDES[level] for level in ("team", "organisation", "step")),
)
"""The cuts of which a page tells."""

OfExperiment = Annotated[
    str | None,
    typer.Option(
        "--experiment",
        metavar="FILE",
        help="The experiment that the ledger keeps: its claims and curves are shown too.",
    ),
]
Label = Annotated[
    list[str] | None,
    typer.Option(
        "--label", metavar="TEXT", help="What a design is called; once for each, in order."
    ),
]

if TYPE_CHECKING:
    from pathway_engine.report.asked import Bill
    from pathway_engine.report.page.told import OneLife, Side
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.experiments.flipping import Flips
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
    experiment: OfExperiment = None,
    label: Label = None,
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
    heading = heading_of(question, label or [])
    if experiment is not None:
        heading = heading._replace(experiment=experiment_of(ledger, experiment), file=experiment)
    with Ledger(ledger, say=say) as opened:
        if heading.experiment is not None:
            _say_which_seed(opened, heading.experiment)
        write_page(opened, Path(out), heading, suppress)
    show(f"wrote {out}")


def experiment_of(ledger: str, file: str) -> Experimented:
    """What the runs of a ledger say of an experiment."""
    from pathway_engine.cli.reading import folder_for
    from pathway_engine.study.experiments.reading import experiment_in

    return experiment_in(ledger, file, within=folder_for(file, None), claimed=True)


def _say_which_seed(opened: Ledger, found: Experimented) -> None:
    """Tell which seed is told, where the designs ran from several."""
    designs, seed = {*map(str, found.results)}, found.options.seed
    if any(run.seed != seed for run in opened.runs() if run.design in designs):
        say(f"found runs from several seeds: those from seed {seed} are told")


class Heading(NamedTuple):
    """What a page is to say of itself: its question, what the designs are called, and beliefs.

    `files` are those of the designs, as they are typed; empty where nobody says. `bill` is what
    is to be paid for.
    An `experiment` brings its claims; `file` is where it stands, if the page is to name it;
    `flips` are the values at which their verdicts flip, told from so many (`often`) replications.
    """

    question: str | None = None
    labels: Sequence[str] = ()
    beliefs: Sequence[tuple[str, str]] = ()
    files: Sequence[str] = ()
    bill: Bill | None = None
    experiment: Experimented | None = None
    file: str | None = None
    flips: Flips | None = None
    often: int = 0


def heading_of(question: str | None, called: Sequence[str]) -> Heading:
    """What somebody asks in words, or in a file that ends in `.toml`."""
    if question is None or not question.endswith(".toml"):
        return Heading(question, called)
    from pathway_engine.report.question import read_question

    asked = read_question(Path(question), "")
    beside = Path(question).parent
    files = [one if beside.is_absolute() else (beside / one).as_posix() for one in asked.files]
    labels = called or asked.question.designs
    return Heading(asked.question.title, labels, asked.beliefs[1:], files, asked.bill)


def write_page(opened: Ledger, path: Path, heading: Heading, suppress: int = 0) -> None:
    """Put what a ledger keeps on one page. Raises `UsageError`, `LedgerError`."""
    from pathway_engine.report.page import render_page
    from pathway_engine.report.page.suppressing import Suppression
    from pathway_engine.report.page.told import Told, labels

    names, given = _designs(opened, heading.experiment), heading.labels
    if given and (len(given) != len(names) or len(set(given)) < len(given)):
        raise UsageError(
            f"--label, or the designs of --question: found {len(given)}, expected one for each "
            f"of {len(names)} designs, all different: {', '.join(names)}"
        )
    found = heading.experiment
    called = labels(len(names), given or _labels(found))
    sides = _sides(opened, names, called, None if found is None else found.options.seed)
    rule = Suppression(suppress)
    files = heading.files if len(heading.files) == len(sides) else ()
    told = Told(
        heading.question or _question(sides, heading.experiment),
        sides,
        opened.titles(),
        rule,
        _command(sides, files) if heading.file is None else _of_experiment(heading.file, sides),
        None if rule.least else _life(opened, sides[0]),
        heading.beliefs,
        files=files,
        bill=heading.bill,
        found=heading.experiment,
        flips=heading.flips,
        often=heading.often,
    )
    put(path, render_page(told))


def _designs(opened: Ledger, found: Experimented | None) -> tuple[str, ...]:
    """The designs before and after: those of an experiment without what it varies."""
    if found is not None:
        return tuple(found.result(name).design for name in found.read.pathways)
    own = dict.fromkeys(run.design for run in opened.runs() if not run.cell)
    return tuple(own) or opened.designs()


def _labels(found: Experimented | None) -> list[str]:
    """What an experiment calls its designs."""
    return [] if found is None else [name.replace("_", " ") for name in found.read.pathways]


def _question(sides: list[Side], found: Experimented | None) -> str:
    """What is asked, where nobody says."""
    if found is not None and found.experiment.title is not None:
        return found.experiment.title
    if len(sides) == 1:
        return f"{sides[0].title}: how does it go?"
    return f"{sides[0].title}: what would change?"


def _sides(
    opened: Ledger, names: tuple[str, ...], called: list[str], seed: int | None
) -> list[Side]:
    """The designs with what their runs tell, those from one seed, or from all where it is None."""
    from pathway_engine.analysis.matrix import matrix
    from pathway_engine.definition.titles import titles_of
    from pathway_engine.report.page.told import Side

    measures = opened.measured(
        [run for run in opened.runs(seed=seed) if run.design in names], SHOWN
    )
    differences = {}
    if len(names) > 1:
        differences = opened.differences(baseline=names[0], cuts=SHOWN, designs=names, seed=seed)
    pathways = {name: opened.pathway(name) for name in names}
    titles = titles_of(pathways)
    return [
        Side(
            name=name,
            label=label,
            title=titles.of("design", name),
            pathway=pathways[name],
            runs=opened.runs(design=name, seed=seed),
            measures=measures[name],
            differences=differences.get(name, ()),
            teams=matrix(measures[name], "team"),
            organisations=matrix(measures[name], "organisation"),
            flow=opened.flow(by="team", design=name, seed=seed)[name],
            spreads=opened.spreads(design=name, seed=seed)[name],
        )
        for name, label in zip(names, called, strict=True)
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


def _command(sides: list[Side], files: Sequence[str]) -> str:
    """The line that runs it all again: with the files, or files called after the pathways."""
    from shlex import quote

    from pathway_engine.clock import DAY, date_of
    from pathway_engine.definition.run_days import as_duration

    run = sides[0].runs[0]
    starts, counts, ends = run.window
    before, length = as_duration(counts - starts), as_duration(ends - counts)
    named = files or [f"{side.pathway.name}.yaml" for side in sides]
    settings = [f"--set {quote(one)}" for one in run.settings.get("set", [])]
    words = [
        "pathways", "compare" if len(sides) > 1 else "simulate", *map(quote, named),
        f"--starts {date_of(starts // DAY).isoformat()}", f"--warm-up {before}",
        f"--length {length}", f"--replications {len(sides[0].runs)}",
        f"--seed {run.seed}", *settings, "--ledger runs.db",
    ]  # fmt: skip
    return " ".join(words)


def _of_experiment(file: str, sides: list[Side]) -> str:
    """The line that runs an experiment again."""
    from shlex import quote

    runs = sides[0].runs
    words = [
        "pathways", "experiment", quote(Path(file).name), f"--replications {len(runs)}",
        f"--seed {runs[0].seed}", "--ledger runs.db",
    ]  # fmt: skip
    return " ".join(words)
