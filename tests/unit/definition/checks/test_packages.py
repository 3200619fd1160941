"""Endings at which people leave who may have a package, and that say nothing of it."""

from __future__ import annotations

from checking import bound, edited
from pathway_engine.definition.checks.packages import check_packages
from pathway_engine.definition.findings import Report

PACKAGE = "package: {weekly: cost, lasts: {mean: 104w, cv: 1.0}}"
OPENS = "opens: {review: {at: other, after: 52w, share: 10%}}"
ENDS = f"  supported: {{kind: supported, {PACKAGE}}}\n  died: {{kind: other}}\n"
OTHER = "  other: {team: assessment, work: 1h, outcomes: {done: {to: died}}}\nendings:\n"
TOLD = {("package_runs_on", "endings.died")}


def said(*edits: str) -> set[tuple[str, str]]:
    """What is said where `other`, which some come to from the contact, leads to `died`."""
    to_other = "advised: {to: advised, share: 50%}\n      gone: {to: other, share: 10%}"
    text = edited(
        "  supported: {kind: supported}\n", ENDS,
        "endings:\n", OTHER,
        "advised: {to: advised, share: 60%}", to_other,
    )  # fmt: skip
    pathway = bound(edited(*edits, text=text))
    report = Report(pathway.document)
    check_packages(pathway, report)
    return {(one.code, one.path) for one in report.findings}


def test_nobody_has_a_package_who_never_came_to_one() -> None:
    assert said() == set()


def test_a_case_that_a_package_opens() -> None:
    opens = (PACKAGE, f"{PACKAGE}, {OPENS}")
    assert said(*opens) == TOLD
    assert said(*opens, "{kind: other}", "{kind: other, package: none}") == set()
    assert said(*opens, "{kind: other}", "{kind: resolved}") == set()
    never = "done: {to: supported}, no: {to: died, share: 0%}"
    assert said(*opens, "done: {to: died}", never) == set()


def test_a_case_beside_one_that_comes_to_a_package() -> None:
    """Neither waits for the other: it may end after the package began."""
    assert said("needs: {to: assess}", f"needs: {{to: assess, {OPENS}}}") == TOLD
    advised = "gone: {to: other, share: 10%, opens: {again: {at: assess, after: 1w}}}"
    assert said("gone: {to: other, share: 10%}", advised) == TOLD


def test_two_cases_that_one_ending_opens() -> None:
    opens = "opens: {one: {at: assess, after: 1w}, two: {at: %s, after: 1w}}"
    assert said("{kind: resolved}", f"{{kind: resolved, {opens % 'other'}}}") == TOLD
    assert said("{kind: resolved}", f"{{kind: resolved, {opens % 'assess'}}}") == set()


def test_the_exits_of_a_pathway_lead_on_from_every_step() -> None:
    again = "opens: {again: {at: assess, after: 52w}}"
    leave = "exits: {died: {to: died, after: {median: 900d, p90: 3000d}}}\nstart: contact\n"
    assert said(PACKAGE, f"{PACKAGE}, {again}") == set()
    assert said(PACKAGE, f"{PACKAGE}, {again}", "start: contact\n", leave) == TOLD
