"""What is known of a quantity is kept: means, spreads, quantiles, bounds, words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import gammainc

from pathway_engine.clock import DAY, HOUR, WEEK
from pathway_engine.definition.quantities import Quantity, describe, quantity_from
from pathway_engine.definition.quantities.reading import _QUANTILES
from pathway_engine.definition.quantities.special import gamma_below
from pathway_engine.definition.values import ValueProblem

Data = str | Mapping[str, Any]


def time(data: Data) -> Quantity:
    return quantity_from(data, unit_kind="time")


def work(data: Data) -> Quantity:
    return quantity_from(data, unit_kind="working_time")


def number(data: Data) -> Quantity:
    return quantity_from(data, unit_kind="number")


def law_in_scipy(quantity: Quantity) -> Any:
    """The same law by other people's code."""
    p = quantity.parameters
    match quantity.family:
        case "lognormal":
            return stats.lognorm(s=p[1], scale=math.exp(p[0]))
        case "triangular":
            return stats.triang(c=(p[1] - p[0]) / (p[2] - p[0]), loc=p[0], scale=p[2] - p[0])
        case "uniform":
            return stats.uniform(loc=p[0], scale=p[1] - p[0])
        case "exponential":
            return stats.expon(scale=p[0])
        case "gamma":
            return stats.gamma(p[0], scale=p[1])
        case "weibull":
            return stats.weibull_min(p[0], scale=p[1])
        case "erlang":
            return stats.erlang(int(p[0]), scale=p[1] / p[0])
        case _:
            return stats.norm(*p)


# -- the forms -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "unit", "value"),
    [("8h", "seconds", 28_800), ("5wd", "working_days", 5), ("0.1m", "seconds", 6)],
)
def test_a_plain_value_is_a_constant(data: str, unit: str, value: float) -> None:
    quantity = time(data)
    assert (quantity.family, quantity.unit, quantity.parameters) == ("constant", unit, (value,))
    assert quantity.mean == quantity.median == quantity.mean_before_bounds == value


def test_numbers_may_lie_below_zero() -> None:
    assert number("-2.5").parameters == (-2.5,)
    assert number({"low": "-10", "high": "4"}).mean == -3


@pytest.mark.parametrize("spread", [{"cv": "0.8"}, {"sd": "48m"}])
def test_mean_and_spread_are_kept(spread: dict[str, str]) -> None:
    quantity = work({"mean": "60m", **spread})
    law = law_in_scipy(quantity)
    assert quantity.family == "lognormal"
    assert quantity.mean == pytest.approx(HOUR, rel=1e-12)
    assert law.mean() == pytest.approx(HOUR)
    assert law.std() == pytest.approx(0.8 * HOUR)


@pytest.mark.parametrize("low", _QUANTILES)
@pytest.mark.parametrize("high", _QUANTILES)
def test_a_lognormal_goes_through_both_quantiles(low: str, high: str) -> None:
    if _QUANTILES[low] >= _QUANTILES[high]:
        return
    law = law_in_scipy(time({high: "9d", low: "5d"}))
    level = {"median": 0.5}.get
    assert law.ppf(level(low) or int(low[1:]) / 100) == pytest.approx(5 * DAY)
    assert law.ppf(level(high) or int(high[1:]) / 100) == pytest.approx(9 * DAY)


@pytest.mark.parametrize("median", ["1d", "5d", "8.99d"])
def test_a_lognormal_has_both_mean_and_median(median: str) -> None:
    quantity = time({"mean": "9d", "median": median})
    law = law_in_scipy(quantity)
    assert quantity.family == "lognormal"
    assert law.mean() == pytest.approx(9 * DAY)
    assert law.ppf(0.5) == pytest.approx(time(median).parameters[0])


def test_a_mean_that_is_the_median_never_varies() -> None:
    quantity = time({"mean": "9d", "median": "216h"})
    assert (quantity.family, quantity.parameters) == ("constant", (9 * DAY,))


def test_the_places_of_the_quantiles_are_those_of_the_bell() -> None:
    for name, z in _QUANTILES.items():
        level = 0.5 if name == "median" else int(name[1:]) / 100
        assert z == pytest.approx(NormalDist().inv_cdf(level), abs=1e-15)


@pytest.mark.parametrize(
    ("data", "family", "parameters"),
    [
        ({"low": "6w", "high": "8w"}, "uniform", (6 * WEEK, 8 * WEEK)),
        ({"low": "0w", "mode": "1w", "high": "8w"}, "triangular", (0, WEEK, 8 * WEEK)),
        ({"low": "1w", "mode": "1w", "high": "8w"}, "triangular", (WEEK, WEEK, 8 * WEEK)),
        ({"mean": "2h", "family": "exponential"}, "exponential", (2 * HOUR,)),
        ({"mean": "2h", "cv": "0.5", "family": "gamma"}, "gamma", (4, HOUR / 2)),
        ({"mean": "2h", "k": "3", "family": "erlang"}, "erlang", (3, 2 * HOUR)),
        ({"mean": "2h", "sd": "1h", "family": "normal"}, "normal", (2 * HOUR, HOUR)),
        ({"mean": "2wd", "sd": "1wd", "family": "normal"}, "normal", (2, 1)),
    ],
)
def test_forms_and_their_parameters(data: Data, family: str, parameters: tuple[float, ...]) -> None:
    quantity = time(data)
    assert quantity.family == family
    assert quantity.parameters == pytest.approx(parameters)


@pytest.mark.parametrize("cv", ["0.001", "0.05", "0.5", "1", "2", "10", "100"])
@pytest.mark.parametrize("family", ["gamma", "weibull"])
def test_gamma_and_weibull_have_the_mean_and_spread_that_are_known(family: str, cv: str) -> None:
    quantity = work({"mean": "5h", "cv": cv, "family": family})
    assert quantity.mean == pytest.approx(5 * HOUR, rel=1e-9)
    law = law_in_scipy(quantity)
    second_moment = law.moment(2) / law.mean() ** 2
    assert second_moment == pytest.approx(1 + float(cv) ** 2, rel=1e-6)


def test_a_choice_keeps_its_order_and_weights() -> None:
    quantity = time({"values": ["10d", "3d", "5d"], "weights": ["20%", "30%", "50%"]})
    assert quantity.family == "choice"
    assert list(quantity.values) == [10 * DAY, 3 * DAY, 5 * DAY]
    assert quantity.weights == (0.2, 0.3, 0.5)
    assert quantity.mean == pytest.approx(5.4 * DAY)
    assert quantity.median == 5 * DAY
    assert time({"values": ["1d", "3d"], "weights": ["1", "3"]}).mean == 2.5 * DAY


def test_values_without_weights_are_alike() -> None:
    assert number({"values": ["1", "2", "6"]}).mean == pytest.approx(3)


def test_a_constant_that_carries_something_is_written_as_one_value() -> None:
    quantity = time({"values": ["28d"], "since": "brokerage.finished"})
    assert quantity == Quantity("constant", "seconds", (28.0 * DAY,), since="brokerage.finished")


def test_what_rides_along() -> None:
    quantity = number({"median": "280", "p90": "700", "once": "true"})
    assert quantity.once
    assert time({"mean": "8wd", "cv": "1.0", "cause": "waiting_home_care"}).cause == (
        "waiting_home_care"
    )
    assert not number({"median": "280", "p90": "700", "once": "false"}).once


def test_equal_by_what_they_say_however_it_is_written() -> None:
    one, other = work({"mean": "1h", "cv": "0.5"}), work({"mean": "60m", "sd": "30m"})
    assert one == other
    assert one != work({"mean": "1h", "cv": "0.6"})
    assert one.written == (("mean", "1h"), ("cv", "0.5"))


# -- bounds ----------------------------------------------------------------------------------

FORMS: list[dict[str, str]] = [
    {"mean": "10d", "cv": "0.5"},
    {"mean": "10d", "cv": "3"},
    {"median": "8d", "p90": "30d"},
    {"low": "2d", "high": "18d"},
    {"low": "2d", "mode": "4d", "high": "30d"},
    {"low": "2d", "mode": "2d", "high": "30d"},
    {"low": "2d", "mode": "30d", "high": "30d"},
    {"mean": "10d", "family": "exponential"},
    {"mean": "10d", "cv": "0.3", "family": "gamma"},
    {"mean": "10d", "cv": "2", "family": "gamma"},
    {"mean": "10d", "cv": "0.3", "family": "weibull"},
    {"mean": "10d", "cv": "2", "family": "weibull"},
    {"mean": "10d", "k": "4", "family": "erlang"},
    {"mean": "10d", "sd": "8d", "family": "normal"},
]
BOUNDS: list[dict[str, str]] = [
    {},
    {"at_least": "5d"},
    {"at_most": "12d"},
    {"at_least": "5d", "at_most": "12d"},
    {"at_most": "1d"},
    {"at_least": "40d"},
    {"at_least": "0.001d", "at_most": "0.01d"},
]


@pytest.mark.parametrize("bounds", BOUNDS, ids=str)
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_the_mean_after_bounds_agrees_with_quadrature(
    form: dict[str, str], bounds: dict[str, str]
) -> None:
    quantity = time(form | bounds)
    law = law_in_scipy(quantity)
    low = quantity.at_least or 0.0
    high = quantity.at_most if quantity.at_most is not None else math.inf
    # The mean of a value cut at low and high is low and the chance of lasting beyond, added up.
    far = min(high, law.isf(1e-15))
    inner = np.geomspace(max(low, 1e-4), max(far, low, 1e-4), 500)
    edges = np.unique(np.clip([low, *inner, far], low, max(far, low)))
    nodes, shares = np.polynomial.legendre.leggauss(8)
    half = np.diff(edges)[:, None] / 2
    beyond = (law.sf(edges[:-1, None] + half * (1 + nodes)) * shares * half).sum()
    assert quantity.mean == pytest.approx(low + beyond, rel=1e-6)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_the_median_is_that_of_the_law(form: dict[str, str]) -> None:
    quantity = time(form)
    assert quantity.median == pytest.approx(law_in_scipy(quantity).median(), rel=1e-9)
    assert time(form | {"at_least": "40d"}).median == 40 * DAY
    assert time(form | {"at_most": "1d"}).median == DAY


def test_bounds_leave_the_written_mean_alone() -> None:
    quantity = time({"mean": "10d", "cv": "1", "at_most": "12d"})
    assert quantity.mean < 8 * DAY
    assert quantity.mean_before_bounds == pytest.approx(10 * DAY)


def test_a_normal_is_cut_at_zero() -> None:
    assert number({"mean": "1", "sd": "5", "family": "normal"}).at_least == 0
    assert number({"mean": "1", "sd": "5", "family": "normal", "at_least": "-3"}).at_least == 0
    assert number({"mean": "1", "sd": "5", "family": "normal", "at_least": "2"}).at_least == 2


def test_bounds_may_meet() -> None:
    assert time({"mean": "10d", "cv": "1", "at_least": "3d", "at_most": "3d"}).mean == 3 * DAY


def test_bounds_of_a_choice() -> None:
    quantity = number({"values": ["1", "5", "9"], "at_least": "4", "at_most": "8"})
    assert quantity.mean == pytest.approx(17 / 3)
    assert number({"values": ["1"], "at_least": "4"}).mean == 4


@given(
    st.sampled_from(FORMS), st.floats(0, 60), st.floats(0, 60), st.sampled_from([0.1, 1.0, 10.0])
)
def test_the_mean_lies_between_its_bounds_and_grows_with_them(
    form: dict[str, str], a: float, b: float, more: float
) -> None:
    low, high = sorted((round(a, 3), round(b, 3)))
    assume(high > low)
    mean = time(form | {"at_least": f"{low:.3f}d", "at_most": f"{high:.3f}d"}).mean
    assert low * DAY * (1 - 1e-9) <= mean <= high * DAY * (1 + 1e-9)
    wider = time(form | {"at_least": f"{low:.3f}d", "at_most": f"{high + more:.3f}d"}).mean
    assert wider >= mean * (1 - 1e-9)


@pytest.mark.parametrize("shape", [1e-4, 0.5, 1.0, 7.3, 250.0, 1e6])
@pytest.mark.parametrize("part", [1e-6, 0.3, 0.99, 1.0, 1.01, 2.0, 40.0])
def test_the_incomplete_gamma_function(shape: float, part: float) -> None:
    assert gamma_below(shape, shape * part) == pytest.approx(
        float(gammainc(shape, shape * part)), abs=1e-9
    )


# -- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "key", "help_given"),
    [
        ({"mean": "8h"}, "mean", "written `8h`"),
        ({"median": "8h"}, "median", "one more of p05"),
        ({"cv": "0.5"}, "cv", "what is known"),
        ({"at_least": "1d"}, None, "what is known"),
        ({}, None, "what is known"),
        ({"mean": "8h", "cv": "0"}, "cv", "written plainly"),
        ({"mean": "8h", "cv": "-1"}, "cv", "cannot be negative"),
        ({"mean": "8h", "cv": "50%"}, "cv", "0.8 is a spread of 80 %"),
        ({"mean": "8h", "cv": "nan"}, "cv", "a number"),
        ({"mean": "0h", "cv": "1"}, "mean", "above zero"),
        ({"mean": "8h", "sd": "0h"}, "sd", "above zero"),
        ({"mean": "8h", "sd": "2"}, "sd", "with its unit such as 2"),
        ({"mean": "8", "cv": "1"}, "mean", "with its unit such as 8"),
        ({"mean": "8h", "cv": "1", "sd": "2h"}, "mean", "one form"),
        ({"mean": "8h", "p90": "20h"}, "mean", "one form"),
        ({"mean": "5d", "median": "9d"}, "mean", "a mean not below the median, 9d"),
        ({"mean": "5d", "median": "0d"}, "median", "a median above zero"),
        ({"mean": "5d", "median": "3d", "p90": "9d"}, "mean", "one form"),
        ({"mean": "5d", "median": "2wd"}, "median", "a time by the clock, as before it"),
        ({"median": "5d", "p90": "5d"}, "p90", "above the median, 5d"),
        ({"median": "5d", "p90": "4d"}, "p90", "above the median, 5d"),
        ({"p75": "4d", "p25": "5d"}, "p75", "above the p25, 5d"),
        ({"median": "0d", "p90": "4d"}, "median", "above zero"),
        ({"median": "5d", "p75": "6d", "p90": "7d"}, "median", "one form"),
        ({"median": "5d", "p90": "3wd"}, "p90", "a time by the clock"),
        ({"mean": "5wd", "sd": "1d"}, "sd", "working days, as before it"),
        ({"low": "1d", "high": "2d", "at_most": "1wd"}, "at_most", "a time by the clock"),
        ({"low": "8w", "high": "6w"}, "high", "above the low, 8w"),
        ({"low": "6w", "high": "6w"}, "high", "above the low, 6w"),
        ({"low": "6w", "mode": "5w", "high": "8w"}, "mode", "between 6w and 8w"),
        ({"low": "6w", "mode": "9w", "high": "8w"}, "mode", "between 6w and 8w"),
        ({"low": "6w", "mode": "7w"}, "low", "one form"),
        ({"low": "1d", "high": "9d", "at_least": "5d", "at_most": "4d"}, "at_most", "not below"),
        ({"mean": "1d", "cv": "1", "familly": "gamma"}, "familly", "did you mean `family`"),
        ({"mean": "1d", "std": "1d"}, "std", "did you mean `sd`"),
        ({"mean": "1d", "cv": "1", "max": "3d"}, "max", "did you mean `at_most`"),
        ({"given": "setting", "mean": "1d", "cv": "1"}, "given", "inside another"),
        ({"mean": "1d", "cv": {"given": "setting"}}, "cv", "do not nest"),
        ({"mean": ["1d"], "cv": "1"}, "mean", "do not nest"),
        ({"mean": "1d", "cv": "1", "family": "lognormal"}, "family", "read as lognormal"),
        ({"mean": "1d", "cv": "1", "family": "pareto"}, "family", "exponential, gamma"),
        ({"mean": "1d", "cv": "1", "family": "exponential"}, "cv", "mean with `family: exp"),
        ({"mean": "1d", "family": "gamma"}, "family", "mean and cv with `family: gamma`"),
        ({"mean": "1d", "sd": "1d", "family": "gamma"}, "sd", "mean and cv with"),
        ({"mean": "1d", "cv": "0.0001", "family": "gamma"}, "cv", "from 0.001 to 100"),
        ({"mean": "1d", "cv": "101", "family": "weibull"}, "cv", "from 0.001 to 100"),
        ({"mean": "1d", "k": "2.5", "family": "erlang"}, "k", "a whole number"),
        ({"mean": "1d", "k": "0", "family": "erlang"}, "k", "from 1 to 1,000"),
        ({"mean": "1d", "k": "1001", "family": "erlang"}, "k", "from 1 to 1,000"),
        ({"mean": "1d", "sd": "0d", "family": "normal"}, "sd", "above zero"),
        ({"values": "1d"}, "values", "a list of values"),
        ({"values": []}, "values", "1 to 1,000 values"),
        ({"values": ["1d"] * 1001}, "values", "1 to 1,000 values"),
        ({"values": ["1d", ["2d"]]}, "values", "a list of values"),
        ({"values": ["1d", "2wd"]}, "values", "a time by the clock"),
        ({"values": ["1d", "2"]}, "values", "with its unit"),
        ({"values": ["1d", "2d"], "weights": ["1"]}, "weights", "one weight for each value"),
        ({"values": ["1d", "2d"], "weights": ["50%", "49%"]}, "weights", "make 100%"),
        ({"values": ["1d", "2d"], "weights": ["50%", "1"]}, "weights", "a share"),
        ({"values": ["1d", "2d"], "weights": ["1", "50%"]}, "weights", "a share is not"),
        ({"values": ["1d", "2d"], "weights": ["0", "0"]}, "weights", "above zero"),
        ({"values": ["1d", "2d"], "weights": ["-1", "2"]}, "weights", "cannot be negative"),
        ({"values": ["1d"], "mean": "1d"}, "mean", "nothing else"),
        ({"weights": ["1"], "low": "1d", "high": "2d"}, "weights", "values beside"),
        ({"mean": "500y", "cv": "1000"}, "cv", "within reason"),
        ({"p05": "1m", "p10": "400000000m"}, "p10", "within reason"),
        ({"low": "1d", "high": "2d", "once": "yes"}, "once", "write true"),
        ({"low": "1d", "high": "2d", "cause": ["a"]}, "cause", "a plain value"),
    ],
    ids=str,
)
def test_what_is_refused_and_where(data: Data, key: str | None, help_given: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        time(data)
    assert caught.value.key == key
    assert help_given in f"{caught.value.expected}; {caught.value.hint}"


def test_working_time_is_in_minutes_and_hours() -> None:
    with pytest.raises(ValueProblem, match="one day in the office or three") as caught:
        work({"mean": "1d", "cv": "1"})
    assert caught.value.key == "mean"


def test_working_days_only_where_a_calendar_applies() -> None:
    with pytest.raises(ValueProblem, match="by the clock"):
        quantity_from("5wd", unit_kind="time", allow_wd=False)
    assert quantity_from("5wd", unit_kind="time", allow_wd=True).unit == "working_days"


def test_a_number_has_no_unit() -> None:
    with pytest.raises(ValueProblem, match="a number such as"):
        number({"median": "5d", "p90": "9d"})


def test_a_key_that_means_nothing_here_is_refused() -> None:
    with pytest.raises(ValueProblem, match="no `once` here") as caught:
        quantity_from(
            {"low": "1d", "high": "2d", "once": "true"}, unit_kind="time", may_carry=("cause",)
        )
    assert caught.value.key == "once"


@given(
    st.dictionaries(
        st.sampled_from(["mean", "cv", "sd", "k", "family", "median", "p90", "low", "mode", "high",
                         "values", "weights", "at_least", "at_most", "once"]),
        st.one_of(
            st.sampled_from(["1d", "2d", "9d", "0d", "1", "2", "0.5", "gamma", "weibull", "erlang",
                             "normal", "exponential", "50%", "true", "1000y", "0.0001m"]),
            st.lists(st.sampled_from(["1d", "2d", "1", "50%"]), max_size=3),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_what_is_read_is_finite_and_can_be_told(data: dict[str, Any]) -> None:
    try:
        quantity = time(data)
    except ValueProblem:
        return
    assert math.isfinite(quantity.mean)
    assert quantity.mean >= 0
    assert quantity.median >= 0
    assert all(map(math.isfinite, quantity.parameters))
    assert describe(quantity)


# -- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"mean": "9d", "median": "5d"}, "about 9 days on average, half within 5 days"),
        ("1.5h", "1.5 hours"),
        ({"mean": "8h", "cv": "0.5"}, "about 8 hours on average, varying by half of that"),
        ({"mean": "5wd", "cv": "1.0"}, "about 5 working days on average, varying by as much again"),
        ({"mean": "8h", "cv": "0.80"}, "about 8 hours on average, varying by 80 % of that"),
        ({"mean": "8h", "sd": "2h"}, "about 8 hours on average, give or take 2 hours"),
        ({"p90": "20d", "median": "5d"}, "half within 5 days, nine in ten within 20 days"),
        (
            {"p05": "1d", "p95": "9d"},
            "one in twenty within 1 day, nineteen in twenty within 9 days",
        ),
        ({"low": "6w", "high": "8w"}, "between 6 and 8 weeks"),
        ({"low": "0.5h", "high": "1h"}, "between 0.5 and 1 hour"),
        ({"low": "6w", "mode": "7w", "high": "8w"}, "between 6 and 8 weeks, most often 7 weeks"),
        ({"values": ["28d"], "since": "a.finished"}, "28 days"),
        ({"values": ["1d", "2d"]}, "1 day or 2 days, each as often"),
        ({"values": ["1d", "2d"], "weights": ["1", "2"]}, "1 day (33.3 %) or 2 days (66.7 %)"),
        (
            {"mean": "8h", "family": "exponential"},
            "about 8 hours on average, ending at random (exponential)",
        ),
        (
            {"mean": "8h", "cv": "0.5", "family": "gamma"},
            "about 8 hours on average, varying by half of that (gamma)",
        ),
        (
            {"mean": "8h", "k": "3", "family": "erlang"},
            "about 8 hours on average, as the sum of 3 equal random stages",
        ),
        (
            {"median": "5w", "p90": "6w", "at_most": "6w", "at_least": "1w"},
            "half within 5 weeks, nine in ten within 6 weeks, at least 1 week, at most 6 weeks",
        ),
    ],
    ids=str,
)
def test_words_for_times(data: Data, words: str) -> None:
    assert describe(time(data)) == words


def test_words_for_numbers() -> None:
    price = number({"median": "280", "p90": "700"})
    assert describe(price, "GBP/week") == (
        "half at most 280 GBP/week, nine in ten at most 700 GBP/week"
    )
    assert describe(number({"low": "-1", "high": "4"})) == "between -1 and 4"
    assert describe(number({"mean": "8", "sd": "2", "family": "normal"}), "points") == (
        "about 8 points on average, give or take 2 points, spread evenly to both sides"
    )


def test_words_for_a_quantity_that_was_never_written() -> None:
    assert describe(Quantity("exponential", "number", (2.5,))) == "about 2.5 on average"


@pytest.mark.parametrize(
    ("mixed", "plain"),
    [
        ({"low": "30m", "mode": "1h", "high": "1d"}, {"low": "0.5h", "mode": "1h", "high": "24h"}),
        ({"median": "1h", "p90": "1d"}, {"median": "60m", "p90": "1440m"}),
        ({"mean": "1d", "sd": "12h"}, {"mean": "24h", "sd": "12h"}),
        ({"mean": "1w", "cv": "1", "at_least": "1d", "at_most": "1y"},
         {"mean": "7d", "cv": "1", "at_least": "1d", "at_most": "365d"}),
        ({"values": ["90m", "2d", "1w"]}, {"values": ["1.5h", "48h", "168h"]}),
    ],
)  # fmt: skip
def test_amounts_by_the_clock_may_have_different_units(
    mixed: dict[str, Any], plain: dict[str, Any]
) -> None:
    one, other = (quantity_from(data, unit_kind="time") for data in (mixed, plain))
    assert replace(one, written=()) == replace(other, written=())


def test_each_amount_is_told_in_its_own_unit() -> None:
    def told(**data: str) -> str:
        return describe(quantity_from(data, unit_kind="time"))

    assert told(low="30m", mode="1h", high="1d") == (
        "between 30 minutes and 1 day, most often 1 hour"
    )
    assert told(low="6w", high="8w") == "between 6 and 8 weeks"
    assert told(median="90m", p90="2d") == "half within 90 minutes, nine in ten within 2 days"


BOUNDED: list[tuple[dict[str, str], str, str]] = [
    ({"mean": "5d", "cv": "0.8"}, "2d", "9d"),
    ({"mean": "5d", "cv": "2.5"}, "1h", "40d"),
    ({"low": "2d", "high": "9d"}, "3d", "8d"),
    ({"low": "2d", "mode": "3d", "high": "9d"}, "150m", "8d"),
    ({"low": "2d", "mode": "9d", "high": "9d"}, "3d", "5d"),
    ({"mean": "5d", "family": "exponential"}, "1d", "9d"),
    ({"mean": "5d", "cv": "0.3", "family": "gamma"}, "4d", "6d"),
    ({"mean": "5d", "cv": "3", "family": "gamma"}, "1m", "60d"),
    ({"mean": "5d", "cv": "0.4", "family": "weibull"}, "1d", "9d"),
    ({"mean": "5d", "k": "4", "family": "erlang"}, "1d", "9d"),
    ({"mean": "5d", "sd": "4d", "family": "normal"}, "1d", "12d"),
]


@pytest.mark.parametrize(("data", "low", "high"), BOUNDED)
def test_the_chance_that_a_time_has_passed(data: dict[str, str], low: str, high: str) -> None:
    law, quantity = law_in_scipy(time(data)), time(data)
    bounded = time({**data, "at_least": low, "at_most": high})
    first, last = bounded.at_least, bounded.at_most
    assert first is not None
    assert last is not None
    for x in (first, 1.1 * first, (first + last) / 2, 0.999 * last):
        assert quantity.passed(x) == pytest.approx(law.cdf(x), rel=1e-9, abs=1e-15)
        assert bounded.passed(x) == quantity.passed(x)
    assert bounded.passed(first - 1) == 0
    assert bounded.passed(last) == 1


def test_what_is_cut_at_zero_has_passed_with_zero() -> None:
    quantity = time({"mean": "1d", "sd": "1d", "family": "normal"})
    assert quantity.passed(-1) == 0
    assert quantity.passed(0) == pytest.approx(NormalDist().cdf(-1))


def test_of_values_those_have_passed_that_are_no_greater() -> None:
    quantity = time({"values": ["10d", "3d", "5d"], "weights": ["20%", "30%", "50%"]})
    shares = [quantity.passed(days * DAY) for days in (2, 3, 5, 10)]
    assert shares == pytest.approx([0, 0.3, 0.8, 1])
    assert time("3d").passed(3 * DAY) == 1
    assert time("3d").passed(3 * DAY - 1) == 0
