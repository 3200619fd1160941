"""What is declared and nothing uses: whatever names it is a use, and a redesign is no slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import SMALL, edited, told
from pathway_engine.definition.loading import check

COMPANY = (
    "  council: {sector: council}\n",
    "  council: {sector: council}\n  company: {sector: trading_company}\n",
)
CAUSE = ("endings:\n", "causes: {slow: {title: Slow, responsible: provider}}\nendings:\n")
SOURCE = ("endings:\n", "sources: {report: {title: A report}}\nendings:\n")
WORK = "    work: {mean: 6h, cv: 0.5}\n"
ORGANISATION = ("unused_organisation", "organisations.company")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (COMPANY, {ORGANISATION}),
        (("roles:\n", "roles:\n  clerk: {cost: 20/h}\n"), {("unused_role", "roles.clerk")}),
        (CAUSE, {("unused_cause", "causes.slow")}),
        (SOURCE, {("unused_source", "sources.report")}),
    ],
)
def test_each_kind(edits: tuple[str, ...], expected: set[tuple[str, str]]) -> None:
    assert told(edited(*edits)) == expected


@pytest.mark.parametrize(
    "edits",
    [
        ("assessment: {organisation: council", "assessment: {organisation: company"),
        ("{social_worker: 4}", "{social_worker: {fte: 4, employer: company}}"),
        ("{calendar: office}", "{calendar: office, accountable: company}"),
        (WORK, WORK + "    accountable: {given: urgent, true: company, false: council}\n"),
        ("endings:\n", "costs: {rent: {organisation: company, amount: 10/week}}\nendings:\n"),
        ("endings:\n", "causes: {waiting_triage: {responsible: company}}\nendings:\n"),
        ("endings:\n", "handoffs: {out: {to: company, delay: 1d}}\nendings:\n"),
    ],
)
def test_whatever_names_an_organisation_uses_it(edits: tuple[str, ...]) -> None:
    assert told(edited(*edits, text=edited(*COMPANY))) == set()


@pytest.mark.parametrize(
    "edits",
    [
        (WORK, WORK + "    queue_cause: slow\n"),
        (WORK, WORK + "    afterwards: {mean: 3d, cv: 1, cause: slow}\n"),
        (WORK, WORK + "    holds: {slow: {for: 3d}}\n"),
        ("start: contact", ("targets: {soon: {from: opened, to: assess.finished, within: 9d, "
                           "pauses_for: [slow], counts: reached}}\nstart: contact")),
    ],
)  # fmt: skip
def test_whatever_names_a_cause_uses_it(edits: tuple[str, ...]) -> None:
    assert told(edited(*edits, text=edited(*CAUSE))) == set()


def test_a_name_that_is_misspelt_where_it_is_used_is_one_fault() -> None:
    text = edited("assessment: {organisation: council", "assessment: {organisation: compny",
                  text=edited(*COMPANY))  # fmt: skip
    assert told(text) == {("unknown_organisation", "teams.assessment.organisation")}


def test_a_word_of_the_language_is_no_misspelt_organisation() -> None:
    nhs = ("endings:\n", "causes: {waiting_triage: {responsible: nhs}}\nendings:\n")
    assert told(edited(*COMPANY, *nhs)) == {ORGANISATION}


@pytest.mark.parametrize("code", ["unused_organisation", "unused_role"])
def test_what_is_meant_is_accepted(code: str) -> None:
    text = edited(*COMPANY, "roles:\n", "roles:\n  clerk: {cost: 20/h}\n")
    path = {"unused_organisation": "organisations.company", "unused_role": "roles.clerk"}
    accepted = f"accepted: {{{code}: {{of: {path[code]}, because: A redesign uses it}}}}\nendings:"
    left = {one for one, _ in told(edited("endings:", accepted, text=text))}
    assert left == path.keys() - {code}


def test_what_a_redesign_left_without_use_is_no_slip(tmp_path: Path) -> None:
    base = edited("assessment: {organisation: council", "assessment: {organisation: company",
                  text=edited(*COMPANY))  # fmt: skip
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    redesign = (
        "redesign: together\nbaseline: base.yaml\nbecause: One house\nchanges:\n"
        "  - {set: teams.assessment.organisation, to: council, assumption: Drafted}\n"
    )
    (tmp_path / "together.yaml").write_text(redesign, encoding="utf-8")
    assert list(check(tmp_path / "together.yaml")) == []
    (tmp_path / "base.yaml").write_text(edited(*COMPANY, text=SMALL), encoding="utf-8")
    (tmp_path / "together.yaml").write_text(redesign.replace("to: council", "to: company"), "utf-8")
    assert list(check(tmp_path / "together.yaml")) == []
    assert [one.code for one in check(tmp_path / "base.yaml")] == ["unused_organisation"]
