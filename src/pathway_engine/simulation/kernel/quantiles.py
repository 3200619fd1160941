"""Inverse distribution functions: x = F⁻¹(u), increasing in u, for every family of quantities.

Parameters: lognormal (mu, sigma), triangular (low, mode, high), uniform (low, high),
exponential (mean), gamma (shape, scale), weibull (shape, scale), erlang (k, mean),
normal (mean, standard deviation), constant (value).
"""

from __future__ import annotations

import math

from pathway_engine.simulation.kernel.access import f8, i8, kernel
from pathway_engine.simulation.kernel.layout import (
    CONSTANT,
    ERLANG,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    NORMAL,
    TRIANGULAR,
    WEIBULL,
)


@kernel(f8, inline=True)
def central(q: float) -> float:
    """AS 241 for |q| <= 0.425, where q = u - 0.5."""
    r = 0.180625 - q * q
    top = 2.5090809287301226727e3
    top = top * r + 3.3430575583588128105e4
    top = top * r + 6.7265770927008700853e4
    top = top * r + 4.5921953931549871457e4
    top = top * r + 1.3731693765509461125e4
    top = top * r + 1.9715909503065514427e3
    top = top * r + 1.3314166789178437745e2
    top = top * r + 3.3871328727963666080e0
    bottom = 5.2264952788528545610e3
    bottom = bottom * r + 2.8729085735721942674e4
    bottom = bottom * r + 3.9307895800092710610e4
    bottom = bottom * r + 2.1213794301586595867e4
    bottom = bottom * r + 5.3941960214247511077e3
    bottom = bottom * r + 6.8718700749205790830e2
    bottom = bottom * r + 4.2313330701600911252e1
    bottom = bottom * r + 1.0
    return q * top / bottom


@kernel(f8, inline=True)
def tail(r: float) -> float:
    """AS 241 in the tails, where r is the root of -ln of the tail's probability."""
    if r <= 5.0:
        r -= 1.6
        top = 7.74545014278341407640e-4
        top = top * r + 2.27238449892691845833e-2
        top = top * r + 2.41780725177450611770e-1
        top = top * r + 1.27045825245236838258e0
        top = top * r + 3.64784832476320460504e0
        top = top * r + 5.76949722146069140550e0
        top = top * r + 4.63033784615654529590e0
        top = top * r + 1.42343711074968357734e0
        bottom = 1.05075007164441684324e-9
        bottom = bottom * r + 5.47593808499534494600e-4
        bottom = bottom * r + 1.51986665636164571966e-2
        bottom = bottom * r + 1.48103976427480074590e-1
        bottom = bottom * r + 6.89767334985100004550e-1
        bottom = bottom * r + 1.67638483018380384940e0
        bottom = bottom * r + 2.05319162663775882187e0
        bottom = bottom * r + 1.0
        return top / bottom
    r -= 5.0
    top = 2.01033439929228813265e-7
    top = top * r + 2.71155556874348757815e-5
    top = top * r + 1.24266094738807843860e-3
    top = top * r + 2.65321895265761230930e-2
    top = top * r + 2.96560571828504891230e-1
    top = top * r + 1.78482653991729133580e0
    top = top * r + 5.46378491116411436990e0
    top = top * r + 6.65790464350110377720e0
    bottom = 2.04426310338993978564e-15
    bottom = bottom * r + 1.42151175831644588870e-7
    bottom = bottom * r + 1.84631831751005468180e-5
    bottom = bottom * r + 7.86869131145613259100e-4
    bottom = bottom * r + 1.48753612908506148525e-2
    bottom = bottom * r + 1.36929880922735805310e-1
    bottom = bottom * r + 5.99832206555887937690e-1
    bottom = bottom * r + 1.0
    return top / bottom


@kernel(f8)
def standard_normal(u: float) -> float:
    """The standard normal quantile to about 1 part in 10^16.

    Wichura, "Algorithm AS 241: the percentage points of the normal distribution", 1988.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        return central(q)
    beyond = u if q < 0.0 else 1.0 - u
    x = tail(math.sqrt(-math.log(beyond)))
    return -x if q < 0.0 else x


@kernel(f8, f8, f8)
def gamma_above(shape: float, x: float, u: float) -> float:
    """How far the regularised lower incomplete gamma function P(shape, x) lies above u.

    By its series below shape + 1, else by Lentz's continued fraction (Press et al.,
    "Numerical Recipes", 6.2) for 1 - P, compared with 1 - u: no digits are lost at either end.
    """
    if x <= 0.0:
        return -u
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1.0:
        term = 1.0 / shape
        total = term
        n = shape
        while term > total * 1e-17:
            n += 1.0
            term *= x / n
            total += term
        return front * total - u
    b = x + 1.0 - shape
    c = 1e300
    d = 1.0 / b
    h = d
    for i in range(1, 1000):
        a = -i * (i - shape)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return (1.0 - u) - front * h


@kernel(f8, f8)
def first_guess(u: float, shape: float) -> float:
    """Where to begin: the cube of a normal quantile (Wilson and Hilferty, 1931)."""
    root = 1.0 - 1.0 / (9.0 * shape) + standard_normal(u) / (3.0 * math.sqrt(shape))
    if root < 0.3 or shape < 1.0:  # far down in the tail, where P is nearly a power of x
        return math.exp((math.log(u) + math.lgamma(shape + 1.0)) / shape)
    return shape * root**3


@kernel(f8, f8)
def standard_erlang(u: float, k: float) -> float:
    """The quantile of a gamma distribution of scale 1 and a small whole shape.

    Halley's steps: 1 - P is the chance of fewer than k events of a Poisson x, a short sum that
    also gives the density. Three steps are the rule, where Newton's and a general P take seven
    times as long.
    """
    x = first_guess(u, k)
    for _ in range(100):
        term = 1.0
        total = 1.0
        for i in range(1, int(k)):
            term *= x / i
            total += term
        rest = math.exp(-x)
        newton = ((1.0 - u) - rest * total) / (rest * term)
        step = newton / (1.0 - 0.5 * newton * ((k - 1.0) / x - 1.0))
        following = x - step if step < x else 0.5 * x
        if abs(following - x) <= 1e-13 * x:
            return following
        x = following
    return x


@kernel(f8, f8)
def standard_gamma(u: float, shape: float) -> float:
    """The quantile of a gamma distribution of scale 1: Newton's steps, kept inside a bracket."""
    low = 0.0
    high = math.inf
    x = first_guess(u, shape)
    constant = math.lgamma(shape)
    for _ in range(100):
        error = gamma_above(shape, x, u)
        if error > 0.0:
            high = x
        else:
            low = x
        if error == 0.0:
            break
        density = math.exp((shape - 1.0) * math.log(x) - x - constant)
        step = error / density if density > 0.0 else math.inf
        following = x - step
        if not low < following < high:
            following = 0.5 * (low + high) if high < math.inf else 2.0 * x
        if abs(following - x) <= 1e-13 * x:
            return following
        x = following
    return x


@kernel(f8, f8, f8, f8)
def triangular(u: float, low: float, mode: float, high: float) -> float:
    """The quantile of a triangular distribution."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@kernel(i8, f8, f8, f8, f8)
def rarer(family: int, a: float, b: float, c: float, u: float) -> float:
    """The quantile of a family that is seldom used."""
    if family == GAMMA:
        return b * standard_gamma(u, a)
    if family == ERLANG:
        # The short sum is quicker while its terms are few, and exact while u is no tiny rest.
        if a <= 20.0 and u > 1e-3:
            return b / a * standard_erlang(u, a)
        return b / a * standard_gamma(u, a)
    if family == WEIBULL:
        return b * math.pow(-math.log(1.0 - u), 1.0 / a)
    if family == NORMAL:
        return a + b * standard_normal(u)
    if family == TRIANGULAR:
        return triangular(u, a, b, c)
    return a + u * (b - a)


@kernel(i8, f8, f8, f8, f8)
def quantile(family: int, a: float, b: float, c: float, u: float) -> float:
    """The value that a share u of the distribution lies below."""
    if family == LOGNORMAL:
        return math.exp(a + b * standard_normal(u))
    if family == EXPONENTIAL:
        return -a * math.log(1.0 - u)
    if family == CONSTANT:
        return a
    return rarer(family, a, b, c, u)
