"""An experiment: which designs to run against which, over which values, and what is claimed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

from pathway_engine.definition.expectations import Expectation, parse_expectation
from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.ids import DesignId, Id
from pathway_engine.definition.models.words import (
    READ_BY_US,
    DayAsWritten,
    FixedDuration,
    MomentOf,
    Names,
    Whole,
    read_by,
)

Kind = Literal["figure", "direction", "rule", "structure", "arithmetic"]
Verdict = Literal["reproduced", "contradicted", "undecided"]
"""What runs say of a claim; `undecided`: the interval holds numbers of both sides."""

Expected = Annotated[
    Expectation,
    READ_BY_US,
    read_by(parse_expectation, "what is expected, such as `hub <= 7%`", Expectation),
    WithJsonSchema({"type": "string", "examples": ["consolidated < baseline", "hub <= 7%"]}),
]


def _values(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return value


class Run(Model):
    """How an experiment runs; what is left out is as for any run."""

    starts: DayAsWritten | None = None
    """The date on which a run starts."""
    warm_up: FixedDuration | None = None
    """How long it runs before anything counts."""
    length: FixedDuration | None = None
    """How long it counts, the warm-up excluded."""
    replications: Whole | None = None
    """How many times."""
    seed: Whole | None = None
    """What chance follows from."""


class Vary(Model):
    """One factor of an experiment."""

    set: Names
    """The path, or paths together, to set."""
    to: Annotated[
        tuple[str, ...],
        BeforeValidator(_values),
        WithJsonSchema({"type": "array", "items": {"type": ["string", "number", "boolean"]}}),
    ]
    """The values, one after the other."""


class Claim(Model):
    """A claim to be held against the runs."""

    says: str
    """The claim in words."""
    source: str | None = None
    """The id of its source, of those of a design."""
    at: str | None = None
    """Where in the source."""
    assumption: str | None = None
    """Or that it is our own."""
    kind: Kind | None = None
    """What kind of claim it is."""
    measure: str | None = None
    """The measure that decides it, with its statistic: `case_duration.p90`."""
    by: dict[str, str] = {}
    """The cut of the measure."""
    moment: MomentOf | None = None
    """The moment of the run at which a state is looked at: a date, or `+8w` from the end of the
    warm-up."""
    where: dict[str, str] = {}
    """The values of factors at which it is judged; the file's own where left out."""
    expect: Expected | None = None
    """What is expected of it: a design beside a design, or beside a value."""
    rests_on: Names = ()
    """The lines of provenance that it depends on: then it is built in, and does not follow."""
    verdict: Verdict | None = None
    """What was found of it and written down; another one found later is told."""
    cannot: str | None = None
    """Instead of `measure` and `expect`: why no model answers it."""

    def cell_in(self, factors: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Each factor with the value at which it is judged; the file's own has what is left out.

        >>> Claim(says="Soon", where={"staff": "6"}).cell_in(["delay", "staff"])
        (('staff', '6'),)
        """
        return tuple((name, self.where[name]) for name in factors if name in self.where)


class Experiment(Model):
    """Which designs to run against which, and what is claimed."""

    experiment: Id
    """Its id."""
    title: str | None = None
    """Its name in full."""
    description: str | None = None
    """What it is about."""
    baseline: Names
    """The pathway that the others are compared with."""
    redesigns: dict[DesignId, Names] = {}
    """The designs."""
    run: Run = Run()
    """How to run."""
    vary: dict[Id, Vary] = {}
    """Factors, fully crossed."""
    claims: dict[Id, Claim] = {}
    """Claims."""
