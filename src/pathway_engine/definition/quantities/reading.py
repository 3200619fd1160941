"""Reading a quantity: which form it is written in, and what follows for family and parameters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches
from math import log, log1p, sqrt

from pathway_engine.definition.quantities.distributions import Weibull, weibull_shape
from pathway_engine.definition.quantities.form import Amounts, Form, UnitKind
from pathway_engine.definition.quantities.quantity import Family, Quantity
from pathway_engine.definition.values import ValueProblem, parse_number, parse_share

Known = tuple[Family, tuple[float, ...]]
"""A family and its parameters."""

# How far each quantile lies from the median, in standard deviations of the logarithm.
_QUANTILES = {
    "p05": -1.6448536269514729,
    "p10": -1.2815515655446004,
    "p25": -0.6744897501960817,
    "median": 0.0,
    "p75": 0.6744897501960817,
    "p90": 1.2815515655446004,
    "p95": 1.6448536269514722,
}
_BOUNDS = ("at_least", "at_most")
_RIDERS = ("once", "cause", "since")
_FORM_KEYS = ("mean", "cv", "sd", "k", "family", *_QUANTILES, "low", "mode", "high")

QUANTITY_KEYS = (*_FORM_KEYS, "values", "weights", "of", "unit", *_BOUNDS, *_RIDERS)
"""Every key that a quantity can have."""

_MEANT = {
    "min": "at_least", "max": "at_most", "std": "sd", "stdev": "sd", "p50": "median",
    "average": "mean", "distribution": "family", "shape": "k", "probabilities": "weights",
}  # fmt: skip
_FORMS = "mean and cv, median and p90, low and high, low, mode and high, or values"
_FURTHEST_DRAW = 8.3  # standard deviations; no drawn number lies further out
_LARGEST_DRAW = 2.0**53  # beyond it seconds are no longer whole numbers
_MOST_STAGES = 1_000


def quantity_from(
    data: str | Mapping[str, object],
    *,
    unit_kind: UnitKind,
    allow_wd: bool = True,
    may_carry: Collection[str] = _RIDERS,
) -> Quantity:
    """Read a quantity from the plain tree: a text, or a mapping of texts and lists of texts.

    `allow_wd` lets a time be in working days; `may_carry` names the keys among `once`, `cause` and
    `since` that mean something at this place. Raises `ValueProblem`, its `key` naming the
    offending key where there is one.

    >>> quantity_from({"low": "6w", "high": "8w"}, unit_kind="time").parameters
    (3628800.0, 4838400.0)
    >>> quantity_from({"mean": "8h"}, unit_kind="working_time")
    Traceback (most recent call last):
    ...
    pathway_engine.definition.values.problem.ValueProblem: found `{mean}`, expected how much
    it varies beside the mean: cv, sd, median or a family; a value that never varies is written `8h`
    """
    amounts = Amounts(unit_kind, allow_wd=allow_wd)
    if isinstance(data, str):
        value = amounts.read(data)
        return Quantity("constant", amounts.unit, (value,), written=(("value", data),))
    _check_keys(data, may_carry)
    form = Form(data, amounts)
    quantity = _told(form) if "of" in data else _known(form)
    quantity = _with_bounds(quantity, form)
    return replace(
        quantity,
        once=form.flag("once"),
        cause=form.text("cause") if "cause" in data else None,
        since=form.text("since") if "since" in data else None,
        written=tuple((key, _frozen(value)) for key, value in data.items()),
    )


def _check_keys(data: Mapping[str, object], may_carry: Collection[str]) -> None:
    allowed = [key for key in QUANTITY_KEYS if key not in _RIDERS or key in may_carry]
    for key in data:
        if key in allowed:
            continue
        if key in _RIDERS:
            raise ValueProblem(key, "what is known of the quantity", f"no `{key}` here", key)
        if key == "given":
            hint = "a value that depends on the case cannot stand inside another"
            raise ValueProblem(key, "what is known of the quantity", hint, key)
        close = [_MEANT[key]] if key in _MEANT else get_close_matches(key, allowed, n=1)
        hint = f"did you mean `{close[0]}`?" if close else ""
        raise ValueProblem(key, f"a key of a quantity ({_FORMS})", hint, key)


def _known(form: Form) -> Quantity:
    if "unit" in form.data:
        raise ValueProblem("unit", "`of: ATTRIBUTE` beside the unit", key="unit")
    return _values(form) if "values" in form.data else _varying(form)


def _told(form: Form) -> Quantity:
    """What an attribute of the case tells, in a unit by the clock; a number has none."""
    for key in form.data:
        if key in (*_FORM_KEYS, "values", "weights"):
            raise ValueProblem(key, "`of` and its unit, and nothing else known", key=key)
    if form.amounts.counts_numbers:
        if "unit" in form.data:
            raise ValueProblem("unit", "no unit: a number is what the attribute says", key="unit")
        return Quantity("constant", "number", (1.0,), of=form.text("of"))
    if "unit" not in form.data:
        raise ValueProblem("of", "the `unit` in which the attribute counts, such as d", key="of")
    try:
        scale = form.amounts.read(f"1{form.text('unit')}")
    except ValueProblem as problem:
        hint = (problem.hint or "").replace("write 1", "write ")
        raise ValueProblem(form.text("unit"), problem.expected, hint, "unit") from None
    if form.amounts.unit == "working_days":
        raise ValueProblem("wd", "a unit by the clock: m, h, d, w or y", key="unit")
    return Quantity("constant", "seconds", (scale,), of=form.text("of"))


def _varying(form: Form) -> Quantity:
    """What follows from moments, quantiles or ends."""
    keys = frozenset(form.data) & frozenset(_FORM_KEYS)
    if "weights" in form.data:
        raise ValueProblem("weights", "values beside the weights", key="weights")
    if "family" in keys:
        known = _of_family(form, keys - {"family"})
    elif keys in _FORM_READERS:
        known = _FORM_READERS[keys](form)
    elif len(keys) == 2 and keys <= frozenset(_QUANTILES):
        known = _two_quantiles(form, *(key for key in _QUANTILES if key in keys))
    else:
        raise _no_form(form, keys)
    quantity = Quantity(known[0], form.amounts.unit, known[1])
    return quantity if known[0] != "normal" else replace(quantity, at_least=0.0)


def _mean_and_cv(form: Form) -> Known:
    return _lognormal(form.positive("mean"), form.cv())


def _mean_and_sd(form: Form) -> Known:
    mean = form.positive("mean")
    return _lognormal(mean, form.positive("sd") / mean)


def _lognormal(mean: float, cv: float) -> Known:
    variance = log1p(cv * cv)
    return "lognormal", (log(mean) - variance / 2, sqrt(variance))


def _two_quantiles(form: Form, lower: str, upper: str) -> Known:
    low, high = form.positive(lower), form.positive(upper)
    if not low < high:
        expected = f"a {upper} above the {lower}, {form.text(lower)}"
        raise ValueProblem(form.text(upper), expected, key=upper)
    sigma = log(high / low) / (_QUANTILES[upper] - _QUANTILES[lower])
    return "lognormal", (log(low) - _QUANTILES[lower] * sigma, sigma)


def _mean_and_median(form: Form) -> Known:
    mean, median = form.positive("mean"), form.positive("median")
    if mean < median:
        expected = f"a mean not below the median, {form.text('median')}"
        hint = "few long ones draw a mean up; it is never below the median here"
        raise ValueProblem(form.text("mean"), expected, hint, "mean")
    if mean == median:
        return "constant", (mean,)
    return "lognormal", (log(median), sqrt(2 * log(mean / median)))


def _low_and_high(form: Form) -> Known:
    low, high = form.amount("low"), form.amount("high")
    if not low < high:
        raise ValueProblem(
            form.text("high"), f"a high above the low, {form.text('low')}", key="high"
        )
    return "uniform", (low, high)


def _low_mode_high(form: Form) -> Known:
    _, (low, high) = _low_and_high(form)
    mode = form.amount("mode")
    if not low <= mode <= high:
        ends = f"{form.text('low')} and {form.text('high')}"
        raise ValueProblem(form.text("mode"), f"a mode between {ends}", key="mode")
    return "triangular", (low, mode, high)


_FORM_READERS: dict[frozenset[str], Callable[[Form], Known]] = {
    frozenset({"mean", "cv"}): _mean_and_cv,
    frozenset({"mean", "sd"}): _mean_and_sd,
    frozenset({"mean", "median"}): _mean_and_median,
    frozenset({"low", "high"}): _low_and_high,
    frozenset({"low", "mode", "high"}): _low_mode_high,
}


def _exponential(form: Form) -> Known:
    return "exponential", (form.positive("mean"),)


def _gamma(form: Form) -> Known:
    mean, cv = form.positive("mean"), form.limited_cv()
    return "gamma", (1 / (cv * cv), mean * cv * cv)


def _weibull(form: Form) -> Known:
    mean, shape = form.positive("mean"), weibull_shape(form.limited_cv())
    return "weibull", (shape, mean / Weibull(shape, 1.0).mean)


def _erlang(form: Form) -> Known:
    k = form.whole("k")
    if not 1 <= k <= _MOST_STAGES:
        raise ValueProblem(form.text("k"), f"a k from 1 to {_MOST_STAGES:,}", key="k")
    return "erlang", (float(k), form.positive("mean"))


def _normal(form: Form) -> Known:
    return "normal", (form.positive("mean"), form.positive("sd"))


_FAMILIES: dict[str, tuple[frozenset[str], Callable[[Form], Known]]] = {
    "exponential": (frozenset({"mean"}), _exponential),
    "gamma": (frozenset({"mean", "cv"}), _gamma),
    "weibull": (frozenset({"mean", "cv"}), _weibull),
    "erlang": (frozenset({"mean", "k"}), _erlang),
    "normal": (frozenset({"mean", "sd"}), _normal),
}


def _of_family(form: Form, keys: frozenset[str]) -> Known:
    name = form.text("family")
    if name not in _FAMILIES:
        hint = "mean and cv are read as lognormal without it" if name == "lognormal" else ""
        raise ValueProblem(name, f"one of {', '.join(_FAMILIES)}", hint, "family")
    needed, read = _FAMILIES[name]
    expected = f"{' and '.join(sorted(needed, reverse=True))} with `family: {name}`"
    for key in form.data:
        if key in keys - needed:
            raise ValueProblem(key, expected, key=key)
    if needed - keys:
        raise ValueProblem(_key_list(keys | {"family"}), expected, key="family")
    return read(form)


def _no_form(form: Form, keys: frozenset[str]) -> ValueProblem:
    first = next((key for key in form.data if key in keys), None)
    if first is None:
        return ValueProblem(_key_list(frozenset(form.data)), f"what is known: {_FORMS}")
    if len(keys) > 1:
        return ValueProblem(_key_list(keys), f"one form: {_FORMS}", key=first)
    if first == "mean":
        expected = "how much it varies beside the mean: cv, sd, median or a family"
        hint = f"a value that never varies is written `{form.text(first)}`"
        return ValueProblem("{mean}", expected, hint, first)
    if first in _QUANTILES:
        others = ", ".join(key for key in _QUANTILES if key != first)
        return ValueProblem(f"{{{first}}}", f"one more of {others}", key=first)
    return ValueProblem(f"{{{first}}}", f"what is known: {_FORMS}", key=first)


def _key_list(keys: frozenset[str]) -> str:
    return "{" + ", ".join(key for key in QUANTITY_KEYS if key in keys) + "}"


def _values(form: Form) -> Quantity:
    """One of several values, or a constant that carries `once`, `cause` or `since`."""
    for key in form.data:
        if key in _FORM_KEYS:
            raise ValueProblem(key, "values and weights, and nothing else known", key=key)
    texts = form.texts("values")
    try:
        values = tuple(form.amounts.read(text) for text in texts)
    except ValueProblem as problem:
        raise problem.at("values") from None
    weights = _weights(form, len(values)) if "weights" in form.data else (1.0,) * len(values)
    if len(values) == 1:
        return Quantity("constant", form.amounts.unit, values)
    return Quantity("choice", form.amounts.unit, (), values, weights)


def _weights(form: Form, count: int) -> tuple[float, ...]:
    texts = form.texts("weights")
    if len(texts) != count:
        found = f"{len(texts)} weights for {count} values"
        raise ValueProblem(found, "one weight for each value", key="weights")
    shares = texts[0].endswith("%")
    try:
        weights = [parse_share(text) if shares else parse_number(text) for text in texts]
    except ValueProblem as problem:
        hint = problem.hint or "either all shares or all plain numbers"
        raise ValueProblem(problem.found, problem.expected, hint, "weights") from None
    total = sum(weights)
    if shares and total != 1:
        raise ValueProblem(f"{total:.2%}", "shares that make 100%", key="weights")
    if total == 0:
        raise ValueProblem("0", "weights of which one is above zero", key="weights")
    return tuple(float(weight) for weight in weights)


def _with_bounds(quantity: Quantity, form: Form) -> Quantity:
    bounds = {key: form.amount(key) for key in _BOUNDS if key in form.data}
    if quantity.family == "normal":
        bounds["at_least"] = max(0.0, bounds.get("at_least", 0.0))
    low, high = bounds.get("at_least"), bounds.get("at_most")
    if low is not None and high is not None and low > high:
        raise ValueProblem(form.text("at_most"), "an at_most not below at_least", key="at_most")
    bounded = replace(quantity, at_least=low, at_most=high)
    if quantity.family == "lognormal":
        _check_tail(bounded, form)
    return bounded


def _check_tail(quantity: Quantity, form: Form) -> None:
    """Refuse a spread so wide that a draw could not be told in whole seconds."""
    mu, sigma = quantity.parameters
    furthest = mu + _FURTHEST_DRAW * sigma
    within = furthest < log(_LARGEST_DRAW) or (
        quantity.at_most is not None and furthest < log(1e300)
    )
    if not (within and sigma > 0 and mu + sigma * sigma / 2 < log(1e300)):
        key = next(key for key in ("cv", "sd", *reversed(_QUANTILES)) if key in form.data)
        expected, hint = "a spread that stays within reason", "an at_most would bound it"
        raise ValueProblem(form.text(key), expected, hint, key)


def _frozen(value: object) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
