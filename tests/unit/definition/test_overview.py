"""What a check tells beside its findings."""

from __future__ import annotations

import pytest

from checking import bound, edited
from pathway_engine.definition.overview import facts_of, workers_line
from pathway_engine.definition.routing import expected


def lines(*edits: str, routed: bool = True) -> list[str]:
    pathway = bound(edited(*edits))
    return facts_of(pathway, expected(pathway) if routed else None)


def test_workers_of_a_post() -> None:
    nine = ("{social_worker: 4}}", "{social_worker: 9}, casework: 65%}")
    assert "assessment.social_worker: 9 FTE: 8 workers at 1.04 × 65 %" in lines(*nine)
    one = bound(edited("{adviser: 2}", "{adviser: {present: 1}}"))
    assert workers_line(one, "front_door", "adviser") == "1 present: 1 worker at 100 %"


def test_hours_over_midnight_are_said_to_be_a_night() -> None:
    told = "office: 17:00-09:00 is a night, 16 h long, ending on the next day"
    assert told in lines('"09:00-17:00"', '"17:00-09:00"')
    assert not [line for line in lines('"09:00-17:00"', '"09:00-24:00"') if "night" in line]


def test_shares_as_shares_of_all() -> None:
    told = lines(
        "      advised: {to", "      dear: {to: assess, when: cost > 300}\n      advised: {to"
    )
    shares = [line for line in told if ".outcomes." in line]
    assert shares == [
        "steps.contact.outcomes.dear: 0.0 % of all (by its rule)",
        "steps.contact.outcomes.advised: 59.8 ± 0.6 % of all (60 % of those that no rule decides)",
        "steps.contact.outcomes.needs: 40.2 ± 0.6 % of all (what is left)",
    ]
    assert not [line for line in lines() if ".outcomes." in line]


def test_a_mean_that_bounds_change() -> None:
    bounds = ("work: {mean: 6h, cv: 0.5}", "work: {low: 0h, high: 10h, at_most: 8h}")
    assert "steps.assess.work: 4.8 h on average within its bounds (5 h without)" in lines(*bounds)
    wide = ("work: {mean: 6h, cv: 0.5}", "work: {low: 0h, high: 10h, at_most: 12h}")
    assert not [line for line in lines(*wide) if "average" in line]


def test_load_of_each_team() -> None:
    assert "front_door: 6.7 % of its time (5 of 74 h a week)" in lines()
    assert not [line for line in lines(routed=False) if "of its time" in line]


@pytest.mark.parametrize("role", ["adviser", "social_worker"])
def test_load_of_the_busiest_roles(role: str) -> None:
    told = lines("{social_worker: 4}", "{social_worker: 4, adviser: 1}",
                 "    team: assessment\n", f"    team: assessment\n    by: {role}\n")  # fmt: skip
    (line,) = (line for line in told if line.startswith("assessment:"))
    assert f"; {role} " in line
