"""A currency that there is, and a price for everybody where anything has one."""

from __future__ import annotations

import pytest

from checking import bound, edited, said, told
from pathway_engine.definition.money import without_cost

HEAD = "language: 1\n"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("gbp", "write GBP"),
        ("pounds", "write GBP"),
        ("'£'", "write GBP"),
        ("€", "write EUR"),
        ("Euro", "write EUR"),
        ("GPB", "did you mean `GBP`?"),
        ("cowries", ""),
    ],
)
def test_a_currency_that_nobody_knows(written: str, hint: str) -> None:
    (finding,) = said(edited(HEAD, f"{HEAD}currency: {written}\n"))
    assert (finding.code, finding.path, finding.hint) == ("unknown_currency", "currency", hint)


@pytest.mark.parametrize("code", ["GBP", "EUR", "XOF", "HRK"])
def test_a_currency_that_there_is_or_was(code: str) -> None:
    assert told(edited(HEAD, f"{HEAD}currency: {code}\n")) == set()


@pytest.mark.parametrize(
    ("edits", "roles", "posts"),
    [
        (("{cost: 24/h}", "{}"), {"adviser"}, ("front_door.adviser",)),
        (("{cost: 24/h}", "{}", "{cost: 40/h}", "{}"), set(), ()),
        (("{cost: 24/h}", "{}", "{adviser: 2}", "{adviser: {fte: 2, cost: 20/h}}"), set(), ()),
        (
            ("{cost: 24/h}", "{}", "{adviser: 2}",
             "{adviser: {fte: 2, cost: 20/h}, more: {role: adviser, present: 1}}"),
            {"adviser"},
            ("front_door.more",),
        ),
        (
            ("{cost: 24/h}", "{}", "{cost: 40/h}", "{}", "endings:",
             "costs: {rent: {organisation: council, amount: 10/week}}\nendings:"),
            {"adviser", "social_worker"},
            ("front_door.adviser", "assessment.social_worker"),
        ),
    ],
)  # fmt: skip
def test_whoever_is_paid_has_a_price(
    edits: tuple[str, ...], roles: set[str], posts: tuple[str, ...]
) -> None:
    text = edited(*edits)
    assert told(text) == {("unpriced_role", f"roles.{role}") for role in roles}
    assert without_cost(bound(text)) == posts
