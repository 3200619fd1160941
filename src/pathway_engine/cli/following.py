"""Following a long run: a bar on standard error where that is a terminal, messages everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pathway_engine.cli.printing import say


class Following(NamedTuple):
    """Whom to tell: of replications done and asked for, and of what takes long."""

    progress: Callable[[int, int], None] | None
    say: Callable[[str], None]


@contextmanager
def following(doing: str, ledger: str | None = None) -> Iterator[Following]:
    """Tell of a run while it lasts, and of what is kept if it is interrupted."""
    try:
        if sys.stderr.isatty():
            with _bar(doing) as both:
                yield both
        else:
            yield Following(None, say)
    except KeyboardInterrupt:
        kept = f"replications that were whole are kept in {ledger}" if ledger else "nothing is kept"
        say(f"Stopped: {kept}.")
        raise


@contextmanager
def _bar(doing: str) -> Iterator[Following]:
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

    from pathway_engine.report.words import safe

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        def above(text: str) -> None:
            bar.console.print(Text(safe(text)))

        yield Following(progress, above)
