"""How questions of many runs are run: the keywords that `solve` and `sensitivity` share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from pathway_engine.analysis.moments import day_at
from pathway_engine.definition.loading import load
from pathway_engine.definition.models import Pathway
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design, designs_of
from pathway_engine.study.options import Asked, Options, Progress, Running
from pathway_engine.study.quantities import Quantity, refuse_unknown_labels
from pathway_engine.study.warming import chosen, with_warm_up


def asked_of(
    given: Sequence[Pathway | Path | str | None], how: Running, quantities: Sequence[Quantity]
) -> tuple[list[Design], Options]:
    """The designs, pathways or those of files, and the options of runs that tell some quantities.

    Raises `UsageError`, `PathwayError`, and `RunStopped` where a warm-up is to be chosen.
    """
    for name in how:
        if name not in Running.__annotations__:
            known = ", ".join(f"`{one}`" for one in Running.__annotations__)
            raise UsageError(f"found no option `{name}`, expected one of {known}")
    cuts = [one.cut for one in quantities if one.cut and not one.moment]
    series = any(one.moment for one in quantities)
    asked = cast("Asked", {**how, "by": tuple(dict.fromkeys(cuts)), "series": series})
    options, auto = with_warm_up(asked)
    pathways = [one if isinstance(one, Pathway) else load(one) for one in given if one is not None]
    designs = designs_of(pathways, options.settings, options.counted)
    for one in quantities:
        refuse_unknown_labels(one, [design.pathway for design in designs])
    if auto:
        options = chosen(designs, options, how.get("say"), progress=how.get("progress"))
    for one in quantities:
        if one.moment is not None:
            day_at(options.window, one.moment)
    return designs, options


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
