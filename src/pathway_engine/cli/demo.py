"""The demo: Wokingham split with Optalis, all in the council, and with three conversations.

It runs the three designs on the same people, keeps every run in a ledger, audits the first of
each, writes a page and a picture, and prints one screen. What it asks stands beside the pathways;
every figure comes from the runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING

from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.following import busy, following
from pathway_engine.cli.printing import say, show
from pathway_engine.cli.putting import put
from pathway_engine.cli.shell import command
from pathway_engine.clock import WEEK
from pathway_engine.errors import UsageError
from pathway_engine.report.demo import first_screen
from pathway_engine.report.question import read_question
from pathway_engine.report.tables import NARROW
from pathway_engine.shipped import shipped_pathways
from pathway_engine.simulation.interrupts import unheard
from pathway_engine.study.designs import designs_of
from pathway_engine.study.experiments.experiment import asked_of
from pathway_engine.study.experiments.reading import of_designs
from pathway_engine.study.ledger import Ledger
from pathway_engine.study.options import Asked as Run
from pathway_engine.study.options import read_options
from pathway_engine.study.results import Comparison
from pathway_engine.study.running import run_designs
from pathway_engine.study.threads import cores

if TYPE_CHECKING:
    from pathway_engine.analysis.audit.report import AuditReport
    from pathway_engine.report.question import Asked
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.options import Options

LEDGER = Path("build", "wokingham.db")
"""The demo's own file: made anew each time."""

FOLDER = "wokingham"
SPLIT = (Path("pathways", FOLDER, "split.yaml"), Path(FOLDER, "split.yaml"))
"""Where the first file is: in a checkout, or as `pathways new` copied it."""

EXPERIMENT = "experiment.yaml"
"""The designs, how they are run, and what is claimed of them."""

QUESTION = "question.toml"
"""Beside the files: what is asked of them."""

AUDITED = (1,)
"""The replications of each design that are audited at once: `audit` takes them all."""

WITH_ROWS = 3
"""Of so many replications the ledger keeps every row, to look at cases; of the others the measures
and the days: rows of all of them are nine tenths of the file and half of the time."""

SAID = ("cause", "organisation")
"""What the numbers of the screen are cut by."""

NAMED = 3
"""How many faults of an audit the screen names."""


def run_demo(replications: int | None, ledger: str | None) -> int:
    """Run, keep, audit and print; the exit code is that of the audit."""
    from pathway_engine.definition.loading import load_experiment_as_written

    path = LEDGER if ledger is None else Path(ledger)
    if ledger is None:
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
    folder = shipped_pathways() / FOLDER
    read = load_experiment_as_written(folder / EXPERIMENT)
    run = read_options(asked_of(read.experiment) | _often(replications))
    asked = read_question(folder / QUESTION, _settings(run))
    with following("comparing", str(path)) as told:
        results = run_designs(
            designs_of([*read.pathways.values()], run.settings, run.counted),
            replace(run, ledger=path, rows_of=WITH_ROWS),
            progress=told.progress,
            say=told.say,
        )
    found = of_designs(read, results)
    comparison = Comparison(results[0], results[1:])
    passed, closing = _closing(path, asked, found)
    others = comparison.differences_by(SAID)
    show(first_screen(asked.question, others, asked.bill, asked.beliefs, closing))
    return GOOD if passed else FAILED


def _often(replications: int | None) -> Run:
    """How often to run, where it is not to be as the experiment says."""
    return Run() if replications is None else Run(replications=replications)


def _settings(run: Options) -> str:
    """How the designs are run, in words."""
    times = _counted(run.replications, "paired replication")
    before = round(run.warm_up.seconds / WEEK)
    return f"{times}, {run.length.words} after {before} to warm up, same people, seed {run.seed}"


@contextmanager
def another_process() -> Iterator[Executor]:
    """What works while this process goes on; a thread of it where there is one core alone.

    It does not hear Ctrl-C: this process does, and ends it.
    """
    if cores() == 1:
        with ThreadPoolExecutor(1) as thread:
            yield thread
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        try:
            yield process
        except BaseException:
            for child in active_children():
                child.terminate()
            raise


def audited(path: Path) -> AuditReport:
    """The audit of the first runs of a ledger."""
    with Ledger(path) as ledger:
        return ledger.audit(replications=AUDITED)


def _closing(path: Path, asked: Asked, found: Experimented | None = None) -> tuple[bool, list[str]]:
    """What to say of the ledger, its page and picture, and what to try next."""
    with Ledger(path) as ledger, another_process() as another:
        visits = ledger.visits()
        doing = f"auditing the first runs of the ledger of {visits:,} visits"
        say(doing)
        with busy(doing):
            with unheard():  # what starts meanwhile never hears Ctrl-C
                auditing = another.submit(audited, path)
            shown = _shown(ledger, path, asked, found)
            report = auditing.result()
        example = ledger.typical() if report.passed else 0
    size = path.stat().st_size / 1_000_000
    head = f"Ledger {path}: {size:.0f} MB, {visits:,} visits"
    if report.passed:
        judged = f"{_counted(len(asked.question.designs) * len(AUDITED), 'run')} audited, 0 faults"
        return True, [f"{head}, {judged}.{shown} Next:", *_next(path, example)]
    return False, [f"{head}, audit FAILED, {_faults(report)}", *_to_do(path)]


def _shown(ledger: Ledger, path: Path, asked: Asked, found: Experimented | None) -> str:
    """The page and the picture that are written beside a ledger, or what they need."""
    from pathway_engine.cli.report import Heading, write_page
    from pathway_engine.report.drawing import svg

    page, picture = path.with_suffix(".html"), path.with_suffix(".svg")
    beside = next((one.parent for one in SPLIT if one.is_file()), Path(FOLDER))
    files = [] if found is None else [(beside / one).as_posix() for one in found.files]
    question = asked.question
    heading = Heading(
        question.title, question.designs, asked.beliefs[1:], files, asked.bill, experiment=found
    )
    try:
        write_page(ledger, page, heading)
    except UsageError as lacking:
        return f" No page: {lacking}."
    put(picture, svg(ledger.pathway(ledger.designs()[0])))
    return f" The page {page}, the picture {picture}."


def _faults(report: AuditReport) -> str:
    """How many faults there are, the first of them, and what they mean for the figures above."""
    faults = [f"{one.rule}: {fault}" for one in report.rules for fault in one.faults]
    number = sum(len(one.faults) + one.more for one in report.rules)
    rest = [f"and {number - NAMED:,} more"] if number > NAMED else []
    named = "; ".join([*faults[:NAMED], *rest])
    return f"{_counted(number, 'fault')} ({named}). Rely on no figure above before you looked:"


def _to_do(path: Path) -> list[str]:
    """What to do about a ledger with faults."""
    typed = command("audit", path)
    return _beside([(typed, "names every fault")] if typed else [])


def _next(path: Path, case: int) -> list[str]:
    """What to try next: commands, and what each tells (below it where there is no room)."""
    tips = [
        (command("history", path, "--case", str(case)), "one person, of median duration"),
        (command("delays", path, "--by", "organisation"), "and until the case closes"),
        (command("audit", path), "every rule against every row that is kept"),
    ]
    here = next((one for one in SPLIT if one.is_file()), None)
    if here is not None:
        tips.append((command("read", here), "the file in plain words"))
    else:
        tips.append((command("new", FOLDER), "the files, to change"))
    tips.append((command("claims", _others(here)), "the other councils: their claims"))
    return _beside([tip for tip in tips if tip[0]])


def _others(here: Path | None) -> Path:
    """The folder with all councils: as in a checkout, or where the package has them."""
    return SPLIT[0].parents[1] if here == SPLIT[0] else shipped_pathways()


def _beside(tips: list[tuple[str, str]]) -> list[str]:
    """Each command with what it tells: beside it, in one column as far as there is room."""
    room = min(
        max((len(typed) for typed, _ in tips), default=0),
        NARROW - 3 - max((len(what) for _, what in tips), default=0),
    )
    lines = [f" {typed:<{max(0, room)}}  {what}" for typed, what in tips]
    if max(map(len, lines), default=0) <= NARROW:
        return lines
    return [line for typed, what in tips for line in (f" {typed}", f"   {what}")]


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
