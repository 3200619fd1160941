"""Many pathways that nobody compares: each its own people and its own run, one after the other.

Pathways come as they are made and results go as they are done, so that neither all pathways nor
all results are ever in memory together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pathway_engine.analysis.asked import cuts_kept
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.usual import LARGEST_SEED
from pathway_engine.engine.kept import ROWS
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Asked, Options, Say, read_options
from pathway_engine.study.replications import all_done
from pathway_engine.study.results import Result
from pathway_engine.study.tasks import Done, Job, Task

if TYPE_CHECKING:
    from pathway_engine.ledger import Store
    from pathway_engine.study.recording import Recorder


def simulate_each(  # noqa: PLR0913 - each is an option of `simulate`
    pathways: Iterable[Pathway],
    *,
    starts: date | str = "2026-01-05",
    length: str = "52w",
    warm_up: str = "26w",
    replications: int = 1,
    seed: int = 1,
    threads: int | None = None,
    executor: Executor | str | None = None,
    ledger: Path | str | None = None,
    append: bool = False,
    record: str = ROWS,
    say: Say | None = None,
) -> Iterator[Result]:
    """Simulate pathways that are not compared with one another, such as one for each council.

    Each has a name of its own, by which a ledger keeps it; where they are made one by one, only a
    few are in memory. Results come in the same order, each when it is done: take what you need
    of it and let it go. Every pathway meets people of its own: the first
    those of `seed`, the next those of the seed after it, and so on. The keywords are those of
    `simulate`.

    Raises `UsageError` at once for options, and later what `simulate` does, for the pathway that
    is at fault: what was whole by then stays in the ledger.

    >>> from pathway_engine import load, scaled
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    >>> sizes = {"small": 0.5, "large": 2}
    >>> councils = (scaled(pathway, factor, name=name) for name, factor in sizes.items())
    >>> for result in simulate_each(councils, length="4w", warm_up="0w"):
    ...     print(result.design, result.options.seed)
    small 1
    large 2
    """
    asked = Asked(
        starts=starts,
        length=length,
        warm_up=warm_up,
        replications=replications,
        seed=seed,
        threads=threads,
        ledger=ledger,
        append=append,
        record=record,
    )
    options = read_options(asked)
    return _each(pathways, options, say, executor)


@dataclass
class _OfOne:
    """One pathway that is under way, and what its replications have come to."""

    design: Design
    options: Options
    recorder: Recorder | None
    done: list[Done] = field(default_factory=list)

    @property
    def task(self) -> Task:
        """What is to be run of it."""
        options, pathway = self.options, self.design.pathway
        tells = options.tells_series or bool(pathway.backlog)
        cuts = [cuts_kept(pathway) if options.ledger else ()]
        return Task([self.design], options.window, options.seed, options.keeps_rows, tells, cuts)

    def take(self, done: Done) -> bool:
        """Keep a replication; whether it was the last."""
        if self.recorder is not None:
            self.recorder.record(done)
        self.done.append(replace(done, rows={}))
        return len(self.done) == self.options.replications

    def result(self) -> Result:
        """What it came to."""
        return Result(
            self.design.name,
            self.design.pathway,
            self.options,
            [one.values for one in self.done],
            [one.rings for one in self.done],
            [one.series for one in self.done] if self.done[0].series else (),
        )


def _each(
    pathways: Iterable[Pathway],
    options: Options,
    say: Say | None,
    executor: Executor | str | None,
) -> Generator[Result]:
    under_way: deque[_OfOne] = deque()
    with _store(options) as store:

        def jobs() -> Iterator[Job]:
            for one in _begun(pathways, options, store):
                under_way.append(one)
                task = one.task
                yield from (Job(task, (0, n)) for n in range(1, options.replications + 1))

        with closing(all_done(jobs(), options.threads, say, executor)) as all_of_them:
            for done in all_of_them:
                if under_way[0].take(done):
                    yield under_way.popleft().result()


def _begun(pathways: Iterable[Pathway], options: Options, store: Store | None) -> Iterator[_OfOne]:
    """The pathways in turn, each looked at before it runs."""
    names: set[str] = set()
    for n, pathway in enumerate(pathways):
        if pathway.name in names:
            found, hint = f"found `{pathway.name}` twice", "`scaled(..., name=...)` gives one"
            raise UsageError(f"simulate_each: {found}, expected a name for each; {hint}")
        names.add(pathway.name)
        if options.seed + n > LARGEST_SEED:
            raise UsageError(f"seed: found more pathways than seeds up to {LARGEST_SEED}")
        own = replace(options, seed=options.seed + n)
        refuse_what_no_run_holds(pathway, own.days)
        design = Design(pathway.name, pathway)
        yield _OfOne(design, own, _recorder(store, design, own))


def _store(options: Options) -> AbstractContextManager[Store | None]:
    """The ledger, open for writing, where one is asked for."""
    if options.ledger is None:
        return nullcontext()
    from pathway_engine.study.recording import opened

    return opened(options, options.ledger)


def _recorder(store: Store | None, design: Design, options: Options) -> Recorder | None:
    if store is None:
        return None
    from pathway_engine.study.recording import Recorder

    return Recorder(store, [design], options)
