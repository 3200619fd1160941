"""The families of quantities: what each one's mean, median and bounded mean are, in closed form.

Plain functions of plain numbers, without NumPy. Each law knows the chance of lying at or below a
value (`below`) and what the values up to there contribute to the mean (`mean_below`, the integral
of x f(x) up to x); from these two follows the mean of the law cut at bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from typing import Protocol

from pathway_engine.definition.quantities.special import bisected, gamma_below, standard_normal


class Law(Protocol):
    """What can be asked of a family with its parameters."""

    @property
    def mean(self) -> float:
        """The mean."""

    @property
    def median(self) -> float:
        """The value that half lie below."""

    def below(self, x: float) -> float:
        """The chance of lying at or below x."""

    def mean_below(self, x: float) -> float:
        """The part of the mean that values up to x contribute."""


def bounded_mean(law: Law, at_least: float | None, at_most: float | None) -> float:
    """The mean once what lies beyond a bound is set to the bound.

    >>> bounded_mean(Uniform(0.0, 10.0), at_least=None, at_most=5.0)
    3.75
    """
    low_part = 0.0 if at_least is None else at_least * law.below(at_least)
    high_part = 0.0 if at_most is None else at_most * (1 - law.below(at_most))
    up_to_high = law.mean if at_most is None else law.mean_below(at_most)
    up_to_low = 0.0 if at_least is None else law.mean_below(at_least)
    return low_part + (up_to_high - up_to_low) + high_part


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same value."""

    value: float

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    @property
    def median(self) -> float:
        """The value."""
        return self.value

    def below(self, x: float) -> float:
        """All or nothing."""
        return float(x >= self.value)

    def mean_below(self, x: float) -> float:
        """The value or nothing."""
        return self.value if x >= self.value else 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, each with its weight."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The weighted mean."""
        return self.mean_below(inf)

    @property
    def median(self) -> float:
        """The first value, in order of size, that half lie at or below."""
        return next(value for value in sorted(self.values) if self.below(value) >= 0.5)

    def below(self, x: float) -> float:
        """The share of the weights of the values up to x."""
        return sum(w for v, w in self._pairs() if v <= x) / sum(self.weights)

    def mean_below(self, x: float) -> float:
        """The values up to x, each with its share."""
        return sum(v * w for v, w in self._pairs() if v <= x) / sum(self.weights)

    def _pairs(self) -> zip[tuple[float, float]]:
        return zip(self.values, self.weights, strict=True)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Anything between low and high, all alike."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2

    @property
    def median(self) -> float:
        """The middle."""
        return self.mean

    def below(self, x: float) -> float:
        """The share of the way from low to high."""
        return (self._within(x) - self.low) / (self.high - self.low)

    def mean_below(self, x: float) -> float:
        """The share times the middle of low and x."""
        return self.below(x) * (self.low + self._within(x)) / 2

    def _within(self, x: float) -> float:
        return min(max(x, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Triangular:
    """From low to high, most often about the mode."""

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.low + self.mode + self.high) / 3

    @property
    def median(self) -> float:
        """Where half of the triangle's area lies below."""
        width = self.high - self.low
        if self.mode >= (self.low + self.high) / 2:
            return self.low + sqrt(width * (self.mode - self.low) / 2)
        return self.high - sqrt(width * (self.high - self.mode) / 2)

    def below(self, x: float) -> float:
        """The area of the triangle up to x."""
        if x <= self.low:
            return 0.0
        if x >= self.high:
            return 1.0
        if x <= self.mode:
            return self._corner(x - self.low, self.mode - self.low)
        return 1 - self._corner(self.high - x, self.high - self.mode)

    def mean_below(self, x: float) -> float:
        """The area up to x times its centre of gravity."""
        if x <= self.low:
            return 0.0
        if x >= self.high:
            return self.mean
        if x <= self.mode:  # a smaller triangle, whose centre is a third from its upright side
            return self.below(x) * (self.low + 2 * x) / 3
        return self.mean - (1 - self.below(x)) * (self.high + 2 * x) / 3

    def _corner(self, part: float, side: float) -> float:
        return part * part / (side * (self.high - self.low))


@dataclass(frozen=True, slots=True)
class Normal:
    """The bell."""

    mean: float
    sd: float

    @property
    def median(self) -> float:
        """The mean."""
        return self.mean

    def below(self, x: float) -> float:
        """The standard one, moved and stretched."""
        return standard_normal((x - self.mean) / self.sd)

    def mean_below(self, x: float) -> float:
        """The mean's share, less the density that lies at x."""
        z = (x - self.mean) / self.sd
        density = exp(-z * z / 2) / sqrt(2 * pi)
        return self.mean * standard_normal(z) - self.sd * density


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Its logarithm is normal with mean mu and standard deviation sigma."""

    mu: float
    sigma: float

    @property
    def mean(self) -> float:
        """Above the median, the more the wider it is."""
        return exp(self.mu + self.sigma**2 / 2)

    @property
    def median(self) -> float:
        """Where the logarithm is mu."""
        return exp(self.mu)

    def below(self, x: float) -> float:
        """Of the logarithm."""
        return standard_normal((log(x) - self.mu) / self.sigma) if x > 0 else 0.0

    def mean_below(self, x: float) -> float:
        """A lognormal weighted by its values is one that lies sigma² higher."""
        if x <= 0:
            return 0.0
        return self.mean * standard_normal((log(x) - self.mu) / self.sigma - self.sigma)


@dataclass(frozen=True, slots=True)
class Gamma:
    """A shape and a scale; the mean is their product. Shape 1 is the exponential."""

    shape: float
    scale: float

    @property
    def mean(self) -> float:
        """Shape times scale."""
        return self.shape * self.scale

    @property
    def median(self) -> float:
        """Found by halving."""
        return self.scale * bisected(lambda x: gamma_below(self.shape, x) - 0.5, 0.0, self.shape)

    def below(self, x: float) -> float:
        """The incomplete gamma function."""
        return gamma_below(self.shape, x / self.scale)

    def mean_below(self, x: float) -> float:
        """A gamma weighted by its values has a shape one higher."""
        return self.mean * gamma_below(self.shape + 1, x / self.scale)


@dataclass(frozen=True, slots=True)
class Weibull:
    """A shape and a scale. Shape 1 is the exponential."""

    shape: float
    scale: float

    @property
    def mean(self) -> float:
        """The scale times Γ(1 + 1/shape)."""
        return self.scale * exp(lgamma(1 + 1 / self.shape))

    @property
    def median(self) -> float:
        """Where the chance of lasting is a half."""
        return self.scale * exp(log(log(2)) / self.shape)

    def below(self, x: float) -> float:
        """One less the chance of lasting beyond x."""
        return 1 - exp(-self._power(x))

    def mean_below(self, x: float) -> float:
        """By way of the gamma that the value to the power of the shape is."""
        return self.mean * gamma_below(1 + 1 / self.shape, self._power(x))

    def _power(self, x: float) -> float:
        if x <= 0:
            return 0.0
        logarithm = self.shape * log(x / self.scale)
        return exp(logarithm) if logarithm < 700 else inf  # exp overflows


def exponential(mean: float) -> Gamma:
    """Waiting without memory: the gamma with shape 1.

    >>> round(exponential(10.0).median, 6)
    6.931472
    """
    return Gamma(1.0, mean)


def erlang(k: float, mean: float) -> Gamma:
    """The sum of k equal exponential stages: a gamma with a whole shape.

    >>> erlang(4, 10.0).mean
    10.0
    """
    return Gamma(k, mean / k)


def weibull_shape(cv: float) -> float:
    """The shape of the Weibull with a coefficient of variation, standard deviation ÷ mean.

    >>> round(weibull_shape(1.0), 9)
    1.0
    """
    target = log1p(cv * cv)
    found = bisected(
        lambda s: target - lgamma(1 + 2 * exp(-s)) + 2 * lgamma(1 + exp(-s)), -4.0, 9.0
    )
    return exp(found)
