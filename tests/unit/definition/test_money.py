"""Money: its codes, its signs, and whether a file has any."""

from __future__ import annotations

import pytest

from checking import bound, edited
from pathway_engine.definition.money import CURRENCIES, SIGNS, has_costs, hourly

NO_COSTS = ("{cost: 24/h}", "{}", "{cost: 40/h}", "{}")
PACKAGE = "{kind: supported, package: {weekly: cost, lasts: 8w}}"


def test_every_sign_is_that_of_a_currency() -> None:
    assert SIGNS.keys() < CURRENCIES
    assert len(set(SIGNS.values())) == len(SIGNS)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((), False),
        (("staff: {adviser: 2}", "staff: {adviser: {fte: 2, cost: 20/h}}"), True),
        (("supported: {kind: supported}", f"supported: {PACKAGE}"), True),
        (
            ("endings:", "costs: {rent: {organisation: council, amount: 1000/week}}\nendings:"),
            True,
        ),
    ],
)
def test_whatever_has_a_price_counts(edits: tuple[str, ...], expected: bool) -> None:
    assert has_costs(bound(edited(*NO_COSTS, *edits))) is expected


def test_a_role_with_a_cost_counts() -> None:
    assert has_costs(bound(edited()))


def test_the_cost_of_a_post_is_its_own_else_its_roles() -> None:
    own = "staff: {adviser: 2, more: {role: adviser, fte: 1, cost: 30/h}}"
    pathway = bound(edited("staff: {adviser: 2}", own))
    costs = [hourly(pathway, "front_door", post) for post in ("adviser", "more")]
    assert [str(cost) for cost in costs] == ["24", "30"]
