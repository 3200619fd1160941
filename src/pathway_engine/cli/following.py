"""Following a long run: a bar on standard error where that is a terminal, messages everywhere.

Ctrl-C stops a run at once. Some of what runs underneath loses such an interruption now and
then, so it is also remembered, and looked for after each replication.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from pathway_engine.cli.printing import say

Progress = Callable[[int, int], None]
Say = Callable[[str], None]


class Following(NamedTuple):
    """Whom to tell: of replications done and asked for, and of what takes long."""

    progress: Progress
    say: Say


@contextmanager
def following(doing: str, ledger: str | None = None) -> Iterator[Following]:
    """Tell of a run while it lasts, and of what is kept if it is interrupted."""
    try:
        with _remembered() as interruption, _shown(doing) as shown:

            def progress(done: int, total: int) -> None:
                interruption.look()
                shown.progress(done, total)

            yield Following(progress, shown.say)
    except KeyboardInterrupt:
        say(f"Stopped: {_kept(ledger)}.")
        raise


def _kept(ledger: str | None) -> str:
    if ledger is None or not Path(ledger).exists():
        return "nothing is kept"
    return f"replications that were whole are kept in {ledger}"


class _Interruption:
    """Whether Ctrl-C was pressed."""

    heard = False

    def hear(self, _number: int, _frame: FrameType | None) -> None:
        """Remember it, and stop whatever is going on."""
        self.heard = True
        raise KeyboardInterrupt

    def look(self) -> None:
        """Stop now if it was pressed and got lost."""
        if self.heard:
            raise KeyboardInterrupt


@contextmanager
def _remembered() -> Iterator[_Interruption]:
    interruption = _Interruption()
    before = signal.signal(signal.SIGINT, interruption.hear)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _shown(doing: str) -> Iterator[Following]:
    """A bar where there is a terminal; where there is none, messages alone."""
    if not sys.stderr.isatty():
        yield Following(lambda _done, _total: None, say)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.text import Text

    from pathway_engine.report.words import safe

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield Following(
            lambda done, total: bar.update(task, completed=done, total=total),
            lambda text: bar.console.print(Text(safe(text))),
        )
