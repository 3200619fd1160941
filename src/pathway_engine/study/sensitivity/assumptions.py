"""The assumptions of one design or two: by line of provenance, what of each design moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pathway_engine.definition.assumed import Line, Still, assumed
from pathway_engine.definition.findings import closest, printable
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mark
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design, set_as_written
from pathway_engine.study.settings import Setting


@dataclass(frozen=True)
class Assumption:
    """A line of provenance as each design has it; None where one has it not."""

    name: str
    lines: tuple[Line | None, ...]

    @property
    def line(self) -> Line:
        """The line as the first design says it that has it."""
        return next(one for one in self.lines if one is not None)

    @property
    def one(self) -> bool:
        """Whether it is of one number."""
        return len(self.line.numbers) == 1

    @property
    def ends(self) -> tuple[str, str]:
        """How far it moves: of one number from where to where, of several by which factors."""
        if self.one:
            return self.line.first.at(0), self.line.first.at(1)
        low, high = self.line.factors
        return f"{float(low):.3g}", f"{float(high):.3g}"

    def touches(self, side: int) -> bool:
        """Whether a design, by its position, has it."""
        return self.lines[side] is not None


def assumptions_of(
    pathways: Sequence[Pathway], only: Iterable[str] = ()
) -> tuple[list[Assumption], list[Still]]:
    """What is assumed of designs, each line once, and what does not move; of `only` some lines.

    Raises `UsageError` where nothing moves, and for a line that there is not.
    """
    found = [assumed(pathway) for pathway in pathways]
    still = list(dict.fromkeys(one for _, stays in found for one in stays))
    names = dict.fromkeys(line.name for lines, _ in found for line in lines)
    wanted = list(only)
    for name in wanted:
        if name not in names:
            near = closest(name, names)
            hint = f"; did you mean `{near}`?" if near else ""
            expected = "a line of `provenance` whose numbers are assumed and can move"
            raise UsageError(f"assumption: found `{printable(name)}`, expected {expected}{hint}")
    if not names:
        raise UsageError(
            "found no number that is assumed and can move, expected lines of `provenance` with "
            "`assumption` or `range`"
        )
    by_name = [{line.name: line for line in lines} for lines, _ in found]
    moved = [
        Assumption(name, tuple(lines.get(name) for lines in by_name))
        for name in names
        if not wanted or name in wanted
    ]
    return moved, [one for one in still if not wanted or one.line in wanted]


def moved_to(design: Design, lines: Iterable[tuple[Line, float]], name: str) -> Design:
    """A design whose assumptions stand so far from low to high.

    Raises `PathwayError` where they cannot stand there.
    """
    values = {path: text for line, at in lines for path, text in line.settings(at).items()}
    return with_values(design, values, name)


def with_values(design: Design, values: Mapping[str, str], name: str) -> Design:
    """A design with other numbers at some paths. Raises `PathwayError` where they cannot stand."""
    settings = [
        Setting.of(f"{path}={text}", Mark(f"{path}={text}", 0, 0)) for path, text in values.items()
    ]
    changed = set_as_written(design.pathway, settings)
    told = tuple(f"{path}={text}" for path, text in values.items())
    return Design(name, changed, (*design.settings, *told))
