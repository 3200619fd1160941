"""The audit's distributions are those of the simulation, by other functions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from pathway_engine.analysis.audit.quantiles import picked, value_at
from pathway_engine.definition.quantities import quantity_from
from reference.luck import drawn

FORMS: tuple[Mapping[str, object] | str, ...] = (
    "8h",
    {"mean": "8h", "cv": "0.5"},
    {"median": "5d", "p90": "20d"},
    {"low": "1h", "mode": "2h", "high": "9h"},
    {"low": "1h", "high": "9h"},
    {"values": ["1h", "2h", "3h"], "weights": ["1", "0", "3"]},
    {"mean": "8h", "family": "exponential"},
    {"mean": "8h", "cv": "0.3", "family": "gamma"},
    {"mean": "8h", "cv": "2.5", "family": "gamma"},
    {"mean": "8h", "cv": "1.4", "family": "weibull"},
    {"mean": "8h", "k": "3", "family": "erlang"},
    {"mean": "8h", "k": "50", "family": "erlang"},
    {"mean": "8h", "sd": "8h", "family": "normal"},
    {"mean": "8h", "cv": "2", "at_least": "1h", "at_most": "10h"},
)
ANY = np.concatenate(
    [[2.0**-53, 1e-9, 1e-3], np.linspace(0.01, 0.99, 99), [1 - 1e-9, 1 - 2.0**-53]]
)
U = (np.floor(ANY * 2.0**52) + 0.5) * 2.0**-52
"""Numbers that can be drawn: of these 1 - u is exact too."""


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_two_ways_to_a_value(form: Mapping[str, object] | str) -> None:
    quantity = quantity_from(form, unit_kind="time")
    theirs = [drawn(quantity, u) for u in U.tolist()]
    np.testing.assert_allclose(value_at(quantity, U), theirs, rtol=1e-12, atol=0)


def test_a_value_of_no_weight_is_never_taken() -> None:
    found = picked((0.0, 1.0, 0.0), np.arange(3.0), U)
    assert set(found.tolist()) == {1.0}
