"""What it takes: the value from which on a condition is met, on the same people throughout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log2
from pathlib import Path
from typing import Unpack

from pathway_engine.analysis.summary import Interval, intervals_of
from pathway_engine.analysis.values import Array
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mark, find
from pathway_engine.errors import UsageError
from pathway_engine.study.asking import Counting, asked_of
from pathway_engine.study.designs import Design, set_as_written
from pathway_engine.study.options import Options, Running
from pathway_engine.study.results import Result
from pathway_engine.study.running import run_designs
from pathway_engine.study.settings import Setting, instead
from pathway_engine.study.solving.condition import Condition, condition_of, read_condition
from pathway_engine.study.solving.searching import Edge, first_tried, search
from pathway_engine.study.solving.solution import Point, Solution, goes_one_way
from pathway_engine.study.solving.varying import Vary, read_vary


def solve(  # noqa: PLR0913 - each is an option of the command
    pathway: Pathway | Path | str,
    other: Pathway | Path | str | None = None,
    *,
    vary: str,
    until: str,
    measure: str | None = None,
    by: str | None = None,
    moment: str | None = None,
    largest: bool | None = None,
    **how: Unpack[Running],
) -> Solution:
    """Find the smallest, or largest, value in a range that meets a condition.

    `vary` is a text PATH=LOW..HIGH: between whole ends every whole number, else steps of 1 % of
    the range. `until` is `case_duration.p90 <= 28d`, or with a `measure` a design before the sign:
    `consolidated <= baseline` is decided by the paired difference. `by` cuts it (`team=brokerage`),
    `moment` asks what stands then (`+8w`). `largest` says which value is looked for; by default the
    largest where the low end meets the condition and the high end does not, else the smallest. The
    other keywords are those of `simulate`; all values meet the same people.

    Raises `UsageError`, `PathwayError` or `RunStopped`.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> file = shipped_pathways() / "small" / "small.yaml"
    >>> found = solve(
    ...     file, vary="teams.front_door.staff.adviser=1..3", until="waiting_time.mean <= 4h",
    ...     length="4w", warm_up="2w", replications=2,
    ... )
    >>> found.value
    '2'
    """
    varied = read_vary(vary)
    read, quantity = read_condition(until, measure, by, moment)
    designs, options = asked_of([pathway, other], how, [quantity])
    condition = condition_of(read, quantity, designs, named=measure is not None)
    designs = [designs[at] for at in condition.designs]
    _refuse_unless_there(varied, designs)
    return _Trying(varied, condition, designs, options, how).solution(_edge(largest=largest))


def _edge(*, largest: bool | None) -> Edge | None:
    return None if largest is None else "largest" if largest else "smallest"


def _refuse_unless_there(vary: Vary, designs: Sequence[Design]) -> None:
    """Refuse a path that no design has that decides. Raises `UsageError`."""
    documents = [design.pathway.document for design in designs]
    if not any(find(document, vary.path) for document in documents):
        setting = Setting.of(f"{vary.path}={vary.value(0)}")
        hint = instead(documents[0], setting)
        raise UsageError(f"vary: found no `{vary.path}` in the pathway{hint}")


class _Trying:
    """Runs values of what is varied, and keeps what they came to."""

    def __init__(
        self,
        vary: Vary,
        condition: Condition,
        designs: Sequence[Design],
        options: Options,
        how: Running,
    ) -> None:
        self._vary, self._condition, self._designs = vary, condition, designs
        self._options, self._say = options, how.get("say")
        tries = len(first_tried(vary.number)) + ceil(log2(vary.number)) + 1
        total = tries * len(designs) * options.replications
        self._progress = Counting(how.get("progress"), total)
        self._told: dict[tuple[int, int], Array] = {}
        self._numbers: dict[int, list[Array]] = {}
        self._unit = condition.quantity.unit

    def solution(self, edge: Edge | None) -> Solution:
        """Search, then look at the neighbours of what was found."""
        found = search(self._vary.number, self._met, edge)
        first = first_tried(self._vary.number)
        if found.at is not None:
            beside = (found.at - 1, found.at + 1)
            self._met([at for at in beside if 0 <= at < self._vary.number])
        points = tuple(self._point(at) for at in sorted(self._numbers))
        changes = sum(one.met != two.met for one, two in pairwise(points))
        names = tuple(design.name for design in self._designs)
        return Solution(
            self._vary, self._condition, self._unit, names, self._options, points, found.at,
            found.edge, goes_one_way(self._steps(first)), changes,
        )  # fmt: skip

    def _met(self, asked: Sequence[int]) -> dict[int, bool]:
        """Whether the condition is met at some positions; those that were not tried are run."""
        fresh = [at for at in asked if at not in self._numbers]
        wanted = [(side, at) for at in fresh for side in range(len(self._designs))]
        wanted = list(dict.fromkeys(self._key(*one) for one in wanted))
        wanted = [one for one in wanted if one not in self._told]
        if wanted:
            designs = [self._design(*one) for one in wanted]
            results = run_designs(designs, self._options, progress=self._progress, say=self._say)
            self._progress.over()
            self._remember(wanted, results)
        for at in fresh:
            self._numbers[at] = [self._told[self._key(n, at)] for n in range(len(self._designs))]
        return {at: self._point(at).met for at in asked}

    def _key(self, side: int, at: int) -> tuple[int, int]:
        """The run of a design at a position: one that has not the path is run once."""
        varies = find(self._designs[side].pathway.document, self._vary.path) is not None
        return side, at if varies else 0

    def _remember(self, wanted: Sequence[tuple[int, int]], results: Sequence[Result]) -> None:
        quantity = self._condition.quantity
        if not self._told and not any(quantity.is_told(one) for one in results):
            raise UsageError(f"measure: found `{quantity}`, which no run tells")
        for key, result in zip(wanted, results, strict=True):
            self._told[key] = quantity.numbers(result)
            self._unit = quantity.unit_in(result) or self._unit

    def _design(self, side: int, at: int) -> Design:
        """A design with a value set, if it has the path."""
        design = self._designs[side]
        value = f"{self._vary.path}={self._vary.value(at)}"
        setting = Setting.of(value, Mark(f"--vary {value}", 0, 0))
        changed = set_as_written(design.pathway, [setting])
        return Design(f"{design.name} {value}", changed, (*design.settings, value))

    def _point(self, at: int) -> Point:
        sides, condition = self._numbers[at], self._condition
        decides = condition.interval(sides, self._unit)
        each = tuple(condition.quantity.interval(one, self._unit) for one in sides)
        return Point(
            at, self._vary.value(at), each, decides, condition.met(decides),
            condition.verdict(decides),
        )  # fmt: skip

    def _steps(self, tried: Sequence[int]) -> list[Interval]:
        """How what decides changes from each of these positions to the next."""
        told = [self._condition.decides(self._numbers[at]) for at in tried]
        pairs = pairwise(told)
        return [intervals_of((later - one)[None, :])[0] for one, later in pairs]
