"""What a quantity is once it has been read: a family, its parameters, its bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from pathway_engine.definition.quantities.distributions import (
    Choice,
    Constant,
    Gamma,
    Law,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    Weibull,
    bounded_mean,
    erlang,
    exponential,
)

Family = Literal[
    "constant",
    "lognormal",
    "triangular",
    "uniform",
    "choice",
    "exponential",
    "gamma",
    "weibull",
    "erlang",
    "normal",
]
Unit = Literal["seconds", "working_days", "number"]

_LAWS: dict[Family, Callable[..., Law]] = {
    "constant": Constant,
    "lognormal": Lognormal,
    "triangular": Triangular,
    "uniform": Uniform,
    "exponential": exponential,
    "gamma": Gamma,
    "weibull": Weibull,
    "erlang": erlang,
    "normal": Normal,
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value that may vary, in seconds, working days or plain numbers.

    >>> Quantity("uniform", "seconds", (0.0, 600.0), at_least=300.0).mean
    375.0
    """

    family: Family
    """How it varies."""

    unit: Unit
    """What its parameters, values and bounds count."""

    parameters: tuple[float, ...] = ()
    """By family: constant (value); lognormal (mu, sigma); triangular (low, mode, high); uniform
    (low, high); exponential (mean); gamma (shape, scale); weibull (shape, scale); erlang (k, mean);
    normal (mean, sd); none for choice."""

    values: tuple[float, ...] = ()
    """Of a choice: what may be drawn, in written order."""

    weights: tuple[float, ...] = ()
    """Of a choice: one weight for each value."""

    at_least: float | None = None
    """What lies below is set to this; a normal quantity is always cut at zero."""

    at_most: float | None = None
    """What lies above is set to this."""

    once: bool = False
    """Of a recorded quantity: drawn at the first visit of its step and kept."""

    cause: str | None = None
    """Of a time after the work: what the delay is reported as."""

    since: str | None = None
    """Of a due time: the event from which it counts, such as `brokerage.finished`."""

    of: str | None = None
    """The number attribute of the case that tells it; the one parameter is then the unit in which
    the attribute counts. It is a constant once a case is known (`told_by`)."""

    written: tuple[tuple[str, str | tuple[str, ...]], ...] = field(default=(), compare=False)
    """The keys and texts as they stand in the file; a plain value has the key `value`."""

    @property
    def law(self) -> Law:
        """The family with its parameters, before bounds."""
        if self.family == "choice":
            return Choice(self.values, self.weights)
        return _LAWS[self.family](*self.parameters)

    @property
    def mean(self) -> float:
        """The mean after what lies beyond a bound has been set to it."""
        return bounded_mean(self.law, self.at_least, self.at_most)

    @property
    def mean_before_bounds(self) -> float:
        """The mean as it would be without bounds, and so as it is written."""
        return self.law.mean

    @property
    def median(self) -> float:
        """The value that half lie at or below, after bounds."""
        return self.bounded(self.law.median)

    def passed(self, x: float) -> float:
        """The chance that it is no more than x, after bounds: that it has come by then.

        >>> late = Quantity("uniform", "seconds", (0.0, 600.0), at_least=60.0, at_most=300.0)
        >>> late.passed(30.0), late.passed(150.0), late.passed(300.0)
        (0.0, 0.25, 1.0)
        """
        if self.at_most is not None and x >= self.at_most:
            return 1.0
        if self.at_least is not None and x < self.at_least:
            return 0.0
        return self.law.below(x)

    def told_by(self, number: float) -> Quantity:
        """What it is for a case whose attribute has such a value: negative is 0.

        >>> Quantity("constant", "seconds", (86_400.0,), of="stay").told_by(2.5).parameters
        (216000.0,)
        """
        value = self.bounded(max(0.0, number) * self.parameters[0])
        return replace(self, parameters=(value,), of=None)

    @property
    def extremes(self) -> tuple[float, float]:
        """The least and the greatest value that it can have.

        >>> Quantity("lognormal", "number", (5.0, 1.0), at_most=700.0).extremes
        (0.0, 700.0)
        """
        low, high = 0.0, math.inf
        if self.family == "choice":
            low, high = min(self.values), max(self.values)
        elif self.family in ("constant", "uniform", "triangular") and self.of is None:
            low, high = self.parameters[0], self.parameters[-1]
        elif self.family == "normal":
            low = -math.inf
        return self.bounded(low), self.bounded(high)

    def bounded(self, value: float) -> float:
        """A value, or the bound that it lies beyond.

        >>> Quantity("normal", "seconds", (60.0, 60.0), at_least=0.0).bounded(-5.0)
        0.0
        """
        if self.at_least is not None and value < self.at_least:
            return self.at_least
        if self.at_most is not None and value > self.at_most:
            return self.at_most
        return value
