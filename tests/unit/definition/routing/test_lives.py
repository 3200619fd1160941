"""All cases of one person: worked out by algebra, routed, and without end."""

from __future__ import annotations

import pytest

from checking import bound, edited, said
from pathway_engine.definition.routing import expected
from pathway_engine.definition.routing.exact import can_be_exact

ADVISED = "advised: {kind: resolved}"
SUPPORTED = "supported: {kind: supported}"


def opening(ending: str, text: str) -> str:
    return ending.replace("}", f", opens: {{{text}}}}}")


def test_those_who_come_back_by_hand() -> None:
    back = opening(ADVISED, "return: {at: contact, after: 90d, share: 15%}")
    flow = expected(bound(edited(ADVISED, back))).flow
    assert flow.method == "exact"
    contacts = 1 / (1 - 0.6 * 0.15)  # of the six in ten who are advised, so many come back
    assert flow.visits["contact"].value == pytest.approx(contacts)
    assert flow.visits["assess"].value == pytest.approx(0.4 * contacts)
    assert flow.handoffs["front_door", "assessment"].value == pytest.approx(0.4 * contacts)


def test_a_case_that_an_outcome_opens_is_with_nobody_yet() -> None:
    other = "supported: {to: supported, opens: {visit: {at: contact, after: 2w, share: 50%}}}"
    flow = expected(bound(edited("supported: {to: supported}", other))).flow
    assert flow.method == "exact"
    assert flow.visits["contact"].value == pytest.approx(1 / (1 - 0.4 * 0.5))
    assert ("assessment", "front_door") not in flow.handoffs


@pytest.mark.parametrize(
    "text",
    ["{at: contact, after: 1w, share: 20%, when: urgent}",
     "{at: contact, after: 1w, share: {given: urgent, true: 20%, false: 30%}}"],
)  # fmt: skip
def test_openings_that_depend_on_the_case_are_routed(text: str) -> None:
    pathway = bound(edited(ADVISED, opening(ADVISED, f"return: {text}")))
    assert not can_be_exact(pathway, {"contact": 1.0})
    assert expected(pathway).flow.method == "routed"


def test_routing_finds_what_algebra_does() -> None:
    back = opening(ADVISED, "return: {at: contact, after: 90d, share: 15%}")
    always = back.replace("share: 15%", "share: 15%, when: count == 0")
    counted = ("case:\n", "case:\n  count: {type: integer, initial: 0}\n")
    exact = expected(bound(edited(ADVISED, back))).flow
    routed = expected(bound(edited(ADVISED, always, *counted))).flow
    for step, visits in exact.visits.items():
        found = routed.visits[step]
        assert abs(found.value - visits.value) < 4 * found.error


REVIEWED = SUPPORTED.replace(
    "}", ", package: {weekly: 100, lasts: LASTS}, opens: {review: {at: assess, after: 52w}}}"
)


def test_reviews_end_with_the_package() -> None:
    found = expected(bound(edited(SUPPORTED, REVIEWED.replace("LASTS", "130w"))))
    assert found.flow.method == "routed"
    assert found.flow.visits["assess"].value == pytest.approx(0.4 * 3, rel=0.03)
    package = found.packages["supported"]
    assert package.value == pytest.approx(0.4 * found.cases_a_week * 130, rel=0.03)


def test_how_long_a_package_lasts_is_drawn() -> None:
    """Exponential of 52 weeks: another review for 1 ÷ e of those who had one."""
    lasts = "{mean: 52w, family: exponential}"
    found = expected(bound(edited(SUPPORTED, REVIEWED.replace("LASTS", lasts))))
    reviews = found.flow.visits["assess"].value / 0.4
    assert reviews == pytest.approx(1 / (1 - 0.36788), rel=0.05)


def test_a_package_that_is_ended_runs_no_longer() -> None:
    pathway = edited(
        SUPPORTED, REVIEWED.replace("LASTS", "520w") + "\n  over: {kind: other, package: none}",
        "supported: {to: supported}", "on: {to: supported}\n      off: {to: over, share: 50%}",
    )  # fmt: skip
    found = expected(bound(pathway))
    supported = found.flow.endings["supported"].value
    assert supported == pytest.approx(0.4 * 0.5 / (1 - 0.5), rel=0.03)
    weeks = found.packages["supported"].value / found.cases_a_week
    assert weeks == pytest.approx(0.4 * 0.5 * 104, rel=0.05)  # until the first review that ends it


HALF_AND_MORE = "one: {at: assess, after: 1w, share: 60%}"


@pytest.mark.parametrize(
    ("text", "is_endless"),
    [
        ("review: {at: assess, after: 52w}", True),
        ("review: {at: assess, after: 52w, share: 90%}", False),
        ("review: {at: assess, after: 52w, when: not urgent}", True),
        (f"{HALF_AND_MORE}, two: {{at: assess, after: 2w, share: 60%}}", True),
        (f"{HALF_AND_MORE}, two: {{at: assess, after: 2w, share: 30%}}", False),
    ],
)  # fmt: skip
def test_cases_that_open_others_without_end_are_found(text: str, is_endless: bool) -> None:
    codes = {finding.code for finding in said(edited(SUPPORTED, opening(SUPPORTED, text)))}
    assert ("endless_openings" in codes) == is_endless
    assert ("load_not_checked" in codes) == is_endless
