"""What is set for a run keeps the form of what stands there, or says how to write it."""

from __future__ import annotations

import pytest

from pathway_engine.definition.models import Pathway
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import designs_of
from unit.study.small import edited, small

PRESENT = edited(
    "organisation: provider, staff: {worker: 3}, caseload: 6}",
    "organisation: provider, staff: {worker: {present: 3}}}",
)
LONG = edited("staff: {worker: 3}", "staff: {worker: {fte: 3, cost: 35/h}}")


def set_to(pathway: Pathway, *settings: str) -> tuple[str, str]:
    """FTE and people present of the post in care, after settings."""
    (design,) = designs_of([pathway], settings)
    post = design.pathway.real_teams["care"].staff["worker"]
    return str(post.fte), str(post.present)


def test_a_post_keeps_its_form() -> None:
    assert set_to(PRESENT, "teams.care.staff.worker=5") == ("None", "5")
    assert set_to(LONG, "teams.care.staff.worker=5") == ("5", "None")
    assert set_to(small(), "teams.care.staff.worker=5") == ("5", "None")
    (design,) = designs_of([LONG], ["teams.care.staff.worker=5"])
    assert str(design.pathway.real_teams["care"].staff["worker"].cost) == str(
        LONG.real_teams["care"].staff["worker"].cost
    )


def test_each_design_keeps_its_own_form() -> None:
    designs = designs_of([small(), PRESENT], ["teams.care.staff.worker=4"])
    posts = [one.pathway.real_teams["care"].staff["worker"] for one in designs]
    assert [str(one.fte) for one in posts] == ["4", "None"]
    assert posts[1].present == 4


def refused(pathway: Pathway, setting: str) -> str:
    with pytest.raises(UsageError) as caught:
        designs_of([pathway], [setting])
    return str(caught.value)


def test_a_plain_value_never_replaces_what_is_known() -> None:
    assert refused(small(), "steps.contact.work=2h") == (
        "--set steps.contact.work=2h: found several values at `steps.contact.work`, expected the "
        "path of one: `steps.contact.work.mean`, `steps.contact.work.cv`; what is to be put there "
        "as a whole belongs into a redesign"
    )


@pytest.mark.parametrize(
    ("path", "one"),
    [
        ("steps.assess.records.cost", "steps.assess.records.cost.median"),
        ("handoffs.outside.delay", "handoffs.outside.delay.mean"),
        ("endings.supported.package", "endings.supported.package.weekly"),
        ("teams.door", "teams.door.title"),
    ],
)
def test_every_value_with_a_long_form_is_refused_a_short_one(path: str, one: str) -> None:
    assert f"expected the path of one: `{one}`" in refused(small(), f"{path}=5")


def test_a_table_by_the_case_is_refused_too() -> None:
    tables = edited("work: {mean: 2h, cv: 0.5}",
                    "priority: {given: far, true: 5, false: 0}\n    work: {mean: 2h, cv: 0.5}",
                    "case: {", "case: {far: {type: boolean, initial: false}, ")  # fmt: skip
    said = refused(tables, "steps.assess.priority=3")
    assert "`steps.assess.priority.true`" in said


def test_a_path_below_a_short_form_says_how_to_write_it() -> None:
    assert refused(small(), "teams.care.staff.worker.fte=5") == (
        "--set teams.care.staff.worker.fte=5: found no `teams.care.staff.worker.fte` in the "
        "pathway: `teams.care.staff.worker` is the plain value `3`; write "
        "`--set teams.care.staff.worker=5`"
    )


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("teams.cares.staff.worker", "teams.care.staff.worker"),
        ("step.contact.work.maen", "steps.contact.work.mean"),
        ("full_tme", "full_time"),
    ],
)
def test_a_misspelt_path_is_told_the_one_that_was_meant(path: str, meant: str) -> None:
    said = refused(small(), f"{path}=5")
    assert said == f"--set {path}=5: found no `{path}` in the pathway; did you mean `{meant}`?"


def test_of_a_path_like_no_other_nothing_is_guessed() -> None:
    assert refused(small(), "teams.care.shoe_size=5").endswith("in the pathway")


def test_what_is_inherited_says_where_it_comes_from() -> None:
    said = refused(small(), "teams.care.absence=5%")
    assert said.endswith(
        ": it is inherited from `defaults.absence`; a redesign with `add` gives this one its own"
    )
