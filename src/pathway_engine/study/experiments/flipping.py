"""At what value of an assumption the verdict on a claim would flip, on the same people throughout.

Each line of provenance on which a claim rests is moved alone: over its range, or where it has none
by a fifth, and then by half. Both ends are run; where the claim holds on the average at an end and
not as the files stand, or the other way round, the way there is halved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from pathway_engine.analysis.values import Array
from pathway_engine.definition.assumed import Line, assumed
from pathway_engine.definition.models import Claim
from pathway_engine.errors import PathwayError, RunStopped
from pathway_engine.study.asking import Counting
from pathway_engine.study.designs import Design
from pathway_engine.study.experiments.cells import Varied, deciding
from pathway_engine.study.experiments.experiment import Experimented, cuts_of, tells_moments
from pathway_engine.study.options import Options, Progress, Say
from pathway_engine.study.quantities import Quantity, read_quantity
from pathway_engine.study.results import Result
from pathway_engine.study.running import run_designs
from pathway_engine.study.sensitivity.assumptions import with_values
from pathway_engine.study.solving.condition import Condition
from pathway_engine.study.solving.searching import Turn, turning

OFTEN = 8
"""How many replications tell where a verdict flips: it is solved on the average."""
SHARES = (Decimal("0.2"), Decimal("0.5"))
"""By how much of it a number without a range moves: so far, and where that is not enough."""
_RUNS = 3
"""About how many values are run for a claim and a line: what the bar of progress counts with."""

Values: TypeAlias = tuple[tuple[str, str], ...]
"""What is set in a design, path by path; nothing where it is as its file has it."""
Numbers: TypeAlias = Mapping[str, Array]
"""Of each quantity, by its words, its numbers: one for each replication."""


class Flip(NamedTuple):
    """One line on which a claim rests: where its verdict flips, or how far it does not."""

    line: str
    holds: bool
    """Whether the claim holds on the average as the files are."""
    path: str = ""
    """The first number of the line that moves; empty where none can."""
    own: str = ""
    """As the file has it."""
    low: str = ""
    high: str = ""
    """How far it was moved, to either side."""
    ranged: bool = False
    """Whether that is the range which the line gives."""
    others: int = 0
    """How many more numbers move with it, by the same factor."""
    last: str | None = None
    """The value furthest from the file's own at which the verdict is still that one."""
    flips: str | None = None
    """The value next to it at which it is the other one; None where there is none."""
    stopped: tuple[str, ...] = ()
    """Ends at which a design cannot stand, or cannot run."""


Flips: TypeAlias = Mapping[str, Sequence[Flip]]
"""By the name of a claim: of each line on which it rests one."""


def flips_of(
    found: Experimented,
    *,
    replications: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Flips:
    """Where the verdicts flip on the claims of an experiment that rest on assumptions.

    Runs eight replications of the experiment's, or so many, with one line moved at a time.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> from pathway_engine.study.experiments.experiment import experiment
    >>> file = shipped_pathways() / "wokingham" / "experiment.yaml"
    >>> flips = flips_of(experiment(file, only_claims=True))  # doctest: +SKIP
    """
    claims = [(one.name, one.claim) for one in found.claims if one.measured is not None]
    lines = dict.fromkeys(line for _, claim in claims for line in claim.rests_on)
    often = min(replications or OFTEN, found.options.replications)
    asking = _Asking(found, _options(found, often, threads), say)
    pairs = sum(len(claim.rests_on) for _, claim in claims)
    counting = Counting(progress, pairs * _RUNS * often)
    told: dict[tuple[str, str], Flip] = {}
    for line in lines:
        moving = _Moving(asking, line, counting)
        for name, claim in claims:
            if line in claim.rests_on:
                told[name, line] = moving.flip(claim)
    return {
        name: [told[name, line] for line in claim.rests_on]
        for name, claim in claims
        if claim.rests_on
    }


def _options(found: Experimented, often: int, threads: int | None) -> Options:
    """How an experiment was run, but so often, and keeping nothing."""
    return replace(
        found.options, replications=often, threads=threads, ledger=None, resume=False,
        precision=None, by=cuts_of(found.experiment), series=tells_moments(found.experiment),
    )  # fmt: skip


class _Asking:
    """What is asked: the quantities of the claims, and what they are as the files stand."""

    def __init__(self, found: Experimented, options: Options, say: Say | None) -> None:
        self.found, self.options, self.say = found, options, say
        claims = (one.claim for one in found.claims if one.claim.measure is not None)
        quantities = map(quantity_of, claims)
        self._quantities = {str(one): one for one in quantities}
        self._lines: dict[tuple[Varied, Decimal], dict[str, Line]] = {}
        self.own: dict[Varied, Numbers] = {
            varied: self.numbers(result, options.replications)
            for varied, result in found.results.items()
        }

    def numbers(self, result: Result, first: int | None = None) -> Numbers:
        """Every quantity in the first replications of a result, or in all."""
        return {name: one.numbers(result)[:first] for name, one in self._quantities.items()}

    def design(self, varied: Varied) -> Design:
        """A design in a cell, as it was run."""
        return Design(str(varied), self.found.results[varied].pathway)

    def line(self, name: str, varied: Varied, share: Decimal) -> Line | None:
        """A line as a design has it; None where it lacks it, or nothing of it can move."""
        asked = varied, share
        if asked not in self._lines:
            lines, _ = assumed(self.design(varied).pathway, share)
            self._lines[asked] = {one.name: one for one in lines}
        return self._lines[asked].get(name)


class _Moving:
    """Runs designs with one line moved; what several claims ask for is run once."""

    def __init__(self, asking: _Asking, line: str, counting: Counting) -> None:
        self._asking, self._line, self._counting = asking, line, counting
        self._told: dict[tuple[Varied, Values], Numbers | None] = {
            (varied, ()): numbers for varied, numbers in asking.own.items()
        }

    def flip(self, claim: Claim) -> Flip:
        """Where the verdict on a claim flips as the line moves."""
        sides = [*deciding(claim, self._asking.found.read)]
        found = Flip(self._line, bool(self._met(claim, sides, {}, 0)))
        for share in SHARES:
            told = {side: self._asking.line(self._line, side, share) for side in sides}
            lines = {side: line for side, line in told.items() if line is not None}
            if lines:
                found = self._between(claim, sides, lines)
            if found.ranged or found.flips is not None:
                break
        return found

    def _between(self, claim: Claim, sides: Sequence[Varied], lines: Mapping[Varied, Line]) -> Flip:
        """Where it flips between the ends of the line."""
        side, line = next(iter(lines.items()))
        first, given = line.first, self._asking.design(side).pathway.provenance[self._line]
        ends = [way for way in (-1, 1) if first.towards(way) != str(first.stands)]
        stopped = [way for way in ends if self._met(claim, sides, lines, way) is None]
        turns = [self._turn(claim, sides, lines, way) for way in ends if way not in stopped]
        turn = min(filter(None, turns), key=lambda one: abs(one.behind), default=None)
        return Flip(
            self._line, bool(self._met(claim, sides, {}, 0)), first.path, str(first.stands),
            first.towards(-1), first.towards(1), given.range is not None, len(line.numbers) - 1,
            None if turn is None else first.towards(turn.before),
            None if turn is None else first.towards(turn.behind),
            tuple(first.towards(way) for way in stopped),
        )  # fmt: skip

    def _turn(
        self, claim: Claim, sides: Sequence[Varied], lines: Mapping[Varied, Line], end: int
    ) -> Turn | None:
        def met(way: float) -> bool:
            return bool(self._met(claim, sides, lines, way))

        return turning(met, 0.0, end)

    def _met(
        self, claim: Claim, sides: Sequence[Varied], lines: Mapping[Varied, Line], way: float
    ) -> bool | None:
        """Whether a claim holds on the average, the line so far along; None if that stops."""
        assert claim.expect is not None  # noqa: S101 - it was measured
        wanted = {
            side: tuple(lines[side].towards(way).items()) if way and side in lines else ()
            for side in sides
        }
        self._run([one for one in wanted.items() if one not in self._told])
        told = [self._told[one] for one in wanted.items()]
        quantity = quantity_of(claim)
        numbers = [one[str(quantity)] for one in told if one is not None]
        if len(numbers) < len(told):
            return None
        condition = Condition(claim.expect, quantity, tuple(range(len(sides))))
        return condition.met(condition.interval(numbers, quantity.unit))

    def _run(self, wanted: Sequence[tuple[Varied, Values]]) -> None:
        """Run designs with values set; of one that cannot stand or run nothing is known."""
        if not wanted:
            return
        try:
            designs = [self._design(*one) for one in wanted]
            results = run_designs(
                designs, self._asking.options, progress=self._counting, say=self._asking.say
            )
        except (PathwayError, RunStopped):
            self._told |= dict.fromkeys(wanted)
        else:
            told = map(self._asking.numbers, results)
            self._told |= dict(zip(wanted, told, strict=True))
        self._counting.over()

    def _design(self, varied: Varied, values: Values) -> Design:
        set_ = " ".join(f"{path}={text}" for path, text in values)
        return with_values(self._asking.design(varied), dict(values), f"{varied} {set_}")


def quantity_of(claim: Claim) -> Quantity:
    """What decides a claim, as a quantity over runs."""
    by = ",".join(f"{word}={label}" for word, label in claim.by.items())
    moment = None if claim.moment is None else claim.moment.text
    return read_quantity(claim.measure or "", by or None, moment)
