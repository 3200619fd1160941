"""Following a long run: a bar on standard error where that is a terminal, messages everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO, cast

from pathway_engine.cli.printing import say
from pathway_engine.cli.stopping import listening
from pathway_engine.cli.streams import Heedless
from pathway_engine.errors import RunStopped

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[int, int], None]
Say = Callable[[str], None]


class Following(NamedTuple):
    """Whom to tell: of replications done and asked for, and of what takes long."""

    progress: Progress
    say: Say


@contextmanager
def following(doing: str, ledger: str | None = None, *, goes_on: str = "") -> Iterator[Following]:
    """Tell of a run while it lasts, and of what is kept if it is interrupted: how it `goes_on`."""
    with listening() as stop:

        def progress(done: int, total: int) -> None:
            stop.look()
            shown.progress(done, total)

        try:
            with _shown(doing) as shown:
                yield Following(progress, shown.say)
        except KeyboardInterrupt:
            stop.told = True
            say(f"Stopped: {_kept(ledger, goes_on)}.")
            raise
        except RunStopped:
            if _exists(ledger):
                say(f"Stopped: {_kept(ledger, goes_on)}.")
            raise


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Show on a terminal that something goes on whose end nobody knows, and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn("line"), TextColumn("{task.description}", markup=False))
    with Bar(*columns, TimeElapsedColumn(), console=_console(), transient=True) as bar:
        bar.add_task(_plain(doing), total=None)
        yield


def _kept(ledger: str | None, goes_on: str) -> str:
    if not _exists(ledger):
        return "nothing is kept"
    return f"replications that were whole are kept in {ledger}{goes_on}"


def _exists(ledger: str | None) -> bool:
    return ledger is not None and Path(ledger).exists()


@contextmanager
def _shown(doing: str) -> Iterator[Following]:
    """A bar where there is a terminal; where there is none, messages alone."""
    if not sys.stderr.isatty():
        yield Following(lambda _done, _total: None, say)
        return
    from rich.progress import Progress as Bar
    from rich.text import Text

    console = _console()
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield Following(
            lambda done, total: bar.update(task, completed=done, total=total),
            lambda text: console.print(Text(_plain(text))),
        )


def _console() -> Console:
    from rich.console import Console

    return Console(file=cast("TextIO", Heedless(sys.stderr)))


def _plain(text: str) -> str:
    from pathway_engine.report.words import safe

    return safe(text)
