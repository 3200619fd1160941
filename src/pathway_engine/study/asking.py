"""How questions of many runs are run: the keywords that `solve` and `sensitivity` share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict, cast

from pathway_engine.definition.loading import load
from pathway_engine.definition.models import Pathway
from pathway_engine.errors import UsageError
from pathway_engine.study.options import Asked, Options, Progress, Say, read_options
from pathway_engine.study.quantities import Quantity


class Running(TypedDict, total=False):
    """How to run, as in `simulate`; no runs are kept."""

    starts: date | str
    length: str
    warm_up: str
    replications: int
    seed: int
    settings: Iterable[str]
    threads: int | None
    progress: Progress | None
    say: Say | None


def options_for(how: Running, quantities: Sequence[Quantity]) -> Options:
    """The options of runs that tell some quantities. Raises `UsageError`."""
    for name in how:
        if name not in Running.__annotations__:
            known = ", ".join(f"`{one}`" for one in Running.__annotations__)
            raise UsageError(f"found no option `{name}`, expected one of {known}")
    cuts = [one.cut for one in quantities if one.cut and not one.moment]
    series = any(one.moment for one in quantities)
    asked = cast("Asked", {**how, "by": tuple(dict.fromkeys(cuts)), "series": series})
    return read_options(asked)


def pathways_of(given: Sequence[Pathway | Path | str]) -> list[Pathway]:
    """Pathways, or those of files. Raises `PathwayError`."""
    return [one if isinstance(one, Pathway) else load(one) for one in given]


class Counting:
    """Progress over several runs of designs, of which each counts from one."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._before, self._now = progress, total, 0, 0

    def __call__(self, done: int, _: int) -> None:
        """One more replication is done."""
        self._now = self._before + done
        if self._progress is not None:
            self._progress(self._now, max(self._now, self._total))

    def over(self) -> None:
        """What was running is done."""
        self._before = self._now
