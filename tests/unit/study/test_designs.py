"""The designs of a study: their names, what is set for a run, what is refused."""

from __future__ import annotations

import pickle

import pytest

from pathway_engine import PathwayError, UsageError, compare, simulate
from pathway_engine.definition import checks
from pathway_engine.definition.checks import Examined
from pathway_engine.definition.expressions import unparse
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing import Window
from pathway_engine.definition.run_days import window_of
from pathway_engine.study import designs
from pathway_engine.study.designs import BASELINE, designs_of
from pathway_engine.study.settings import Setting
from unit.study.small import SHORT, edited, small


def codes(error: PathwayError) -> set[tuple[str, str]]:
    """Code and path of every error that is told."""
    return {(one.code, one.path) for one in errors(error)}


def errors(error: PathwayError) -> Findings:
    return Findings(error.findings).errors


# -- names ---------------------------------------------------------------------------------------


def test_the_first_is_the_baseline_whatever_it_is_called() -> None:
    names = [design.name for design in designs_of([small(), edited(name="hub")], ())]
    assert names == [BASELINE, "hub"]


def test_no_two_designs_share_a_name() -> None:
    pathways = [small(), edited(name="hub"), edited(name="hub"), edited(name="baseline")]
    names = [design.name for design in designs_of(pathways, ())]
    assert names == ["baseline", "hub", "hub_2", "baseline_2"]


def test_a_design_crosses_to_another_process_whole() -> None:
    design = designs_of([small()], ["teams.door.staff.worker=3"])[0]
    again = pickle.loads(pickle.dumps(design))  # noqa: S301 - our own
    assert (again.name, again.settings) == (design.name, design.settings)
    assert again.pathway.digest == design.pathway.digest != small().digest


# -- what cannot be compared ---------------------------------------------------------------------

UNPRICED = (
    "currency: GBP\n", "", ", cost: 30/h", "", ", package: {weekly: cost, lasts: 8w}", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        (("currency: GBP", "currency: EUR"), "money in GBP (`baseline`) and EUR (`other`)"),
        (("currency: GBP\n", ""), "money in GBP (`baseline`) and no currency named (`other`)"),
        (
            ("timezone: Europe/London", "timezone: Europe/Berlin"),
            "time in Europe/London (`baseline`) and Europe/Berlin (`other`)",
        ),
    ],
)
def test_two_currencies_or_time_zones_are_not_compared(edits: tuple[str, ...], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        compare(small(), edited(*edits), **SHORT)
    assert f"found {told}, expected one " in str(caught.value)


def test_a_pathway_without_money_goes_with_any() -> None:
    assert len(designs_of([small(), edited(*UNPRICED)], ())) == 2


def test_a_setting_that_puts_one_right_is_heeded() -> None:
    euros = edited("currency: GBP", "currency: EUR")
    assert len(designs_of([small(), euros], ["currency=GBP"])) == 2


# -- settings ------------------------------------------------------------------------------------


def test_a_setting_changes_the_value_at_its_path() -> None:
    design = designs_of([small()], ["teams.door.staff.worker = 5"])[0]
    assert str(design.pathway.real_teams["door"].staff["worker"].fte) == "5"
    assert str(small().real_teams["door"].staff["worker"].fte) == "2"


def test_later_settings_build_on_earlier_ones() -> None:
    asked = ["teams.door.staff.worker=5", "teams.door.staff.worker=4", "defaults.absence=0%"]
    pathway = designs_of([small()], asked)[0].pathway
    assert str(pathway.real_teams["door"].staff["worker"].fte) == "4"
    assert pathway.absence_of(pathway.real_teams["door"]) == 0


@pytest.mark.parametrize(
    "asked", ["teams.door.staff.worker=5\u200b", "teams.d\u00adoor.casework=5%"]
)
def test_what_nobody_sees_in_a_setting_is_named(asked: str) -> None:
    with pytest.raises(UsageError, match=r"invisible character U\+(200B|00AD)"):
        designs_of([small()], [asked])
    assert designs_of([small()], ["teams.door.title=24\u00a0h"])


def test_a_value_may_hold_an_equals_sign() -> None:
    """Only the first parts path from value: rules compare."""
    other = edited(
        "{again: {to: assess, share: 20%}, done: {to: supported, share: 80%}}",
        "{again: {to: assess, when: cost > 900}, done: {to: supported}}",
    )
    asked = ["steps.assess.outcomes.again.when=cost == 900"]
    rule = designs_of([other], asked)[0].pathway.all_steps["assess"].outcomes["again"].when
    assert rule is not None
    assert unparse(rule) == "cost == 900"


def test_each_design_that_has_the_path_is_changed() -> None:
    """The others are left as they are: a redesign may have removed it."""
    renamed = edited("  care: {title: Care", "  hub: {title: Care", "team: care", "team: hub")
    both = designs_of([small(), renamed], ["teams.care.staff.worker=4", "defaults.absence=0%"])
    workers = [one.pathway.real_teams[t].staff["worker"].fte
               for one, t in zip(both, ("care", "hub"), strict=True)]  # fmt: skip
    assert [str(fte) for fte in workers] == ["4", "3"]
    assert [str(one.pathway.defaults.absence) for one in both] == ["0", "0"]


def test_what_is_set_is_run() -> None:
    before = simulate(small(), **SHORT)
    after = simulate(small(), settings=["arrivals.requests.rate=10/wd"], **SHORT)
    came = [
        next(v.value for v in one.runs[0] if (v.measure, v.by) == ("throughput", {}))
        for one in (before, after)
    ]
    assert came[1] > 1.5 * came[0]
    assert after.pathway.digest != before.pathway.digest
    assert after.options.settings == ("arrivals.requests.rate=10/wd",)


@pytest.mark.parametrize("path", ["teams.nobody.staff.worker", "teams.door.size", "x", "teams."])
def test_a_path_that_no_design_has_is_refused(path: str) -> None:
    with pytest.raises(UsageError) as caught:
        designs_of([small(), edited()], [f"{path}=4"])
    assert str(caught.value) == f"--set {path}=4: found no `{path}` in the pathway"


@pytest.mark.parametrize("setting", ["teams.door.staff.worker", "=4", "teams.door=", " = ", ""])
def test_what_is_no_setting_is_refused(setting: str) -> None:
    with pytest.raises(UsageError) as caught:
        designs_of([small()], [setting])
    assert str(caught.value) == f"set: found `{setting}`, expected PATH=VALUE"


@pytest.mark.parametrize(
    ("setting", "code", "path"),
    [
        ("teams.door.staff.worker=many", "bad_value", "teams.door.staff.worker"),
        ("handoffs.outside.rekeying=2wd", "bad_value", "handoffs.outside.rekeying"),
        ("steps.contact.team=nobody", "unknown_team", "steps.contact.team"),
        ("handoffs.outside.returned.share=110%", "bad_value", "handoffs.outside.returned.share"),
        ("steps.assess.work.mean=abc", "bad_value", "steps.assess.work.mean"),
        ("steps.assess.records.cost.p90=50", "bad_value", "steps.assess.records.cost.p90"),
        ("steps.contact.outcomes.on.to=advised", "unreachable_step", "steps.assess"),
        ("steps.contact.outcomes.on.to=nowhere", "unknown_step", "steps.contact.outcomes.on.to"),
        ("case.cost.initial=abc", "attribute_form", "case.cost.initial"),
    ],
)
def test_a_value_that_does_not_fit_is_a_finding(setting: str, code: str, path: str) -> None:
    with pytest.raises(PathwayError) as caught:
        designs_of([small()], [setting])
    assert (code, path) in codes(caught.value)
    for finding in errors(caught.value):
        assert str(finding).startswith(f"--set {setting}: error ")
        assert finding.to_json()["file"] == f"--set {setting}"


def test_a_rule_that_cannot_be_read_stands_at_its_setting() -> None:
    """Where a file would have a column, an option has none."""
    asked = "targets.quick.when=nothing > 3"
    timed = edited("within: 14d}", "within: 14d, when: cost > 3}")
    with pytest.raises(PathwayError) as caught:
        designs_of([timed], [asked])
    (finding,) = errors(caught.value)
    assert (finding.file, finding.line, finding.column) == (f"--set {asked}", 0, 0)


def test_each_wrong_value_stands_at_its_own_setting() -> None:
    asked = ["teams.door.staff.worker=many", "defaults.absence=0%", "handoffs.outside.rekeying=2wd"]
    with pytest.raises(PathwayError) as caught:
        designs_of([small()], asked)
    found = {finding.file for finding in errors(caught.value)}
    assert found == {f"--set {asked[0]}", f"--set {asked[2]}"}


def test_what_a_setting_breaks_elsewhere_is_found_too() -> None:
    """The whole pathway is checked again, and the file is not blamed: it was sound before."""
    asked = ["steps.contact.outcomes.on.share=70%", "defaults.absence=0%"]
    with pytest.raises(PathwayError) as caught:
        designs_of([small()], asked)
    assert codes(caught.value) == {("shares_do_not_add_up", "steps.contact.outcomes")}
    (finding,) = errors(caught.value)
    assert finding.file == f"--set {asked[0]} --set {asked[1]}"


@pytest.mark.parametrize("value", ["{present: 50}", "[worker]"])
def test_a_value_that_is_no_single_one_belongs_into_a_redesign(value: str) -> None:
    with pytest.raises(UsageError, match="belongs into a redesign"):
        designs_of([small()], [f"teams.door.staff.worker={value}"])


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Window | None]:
    """The days over which pathways with values set were checked."""
    asked: list[Window | None] = []

    def examine(pathway: Pathway, earlier: Findings, window: Window | None) -> Examined:
        asked.append(window)
        return checks.examine(pathway, earlier, window)

    monkeypatch.setattr(designs, "examine", examine)
    return asked


def test_what_is_set_is_checked_once_for_the_same_days(checked: list[Window | None]) -> None:
    pathway, asked = edited(name="once"), "teams.door.staff.worker=4"
    days, others = (window_of("2026-01-05", length, "1w") for length in ("4w", "8w"))
    changed, _ = designs.set_and_checked(pathway, [Setting.of(asked)], days)
    assert [one.pathway for one in designs_of([pathway], [asked], days)] == [changed]
    assert checked == [days]
    designs_of([pathway], [asked], others)
    designs_of([pathway], ["teams.door.staff.worker=5"], days)
    assert checked == [days, others, days]


def test_a_study_checks_what_is_set_over_the_days_that_count(checked: list[Window | None]) -> None:
    simulate(edited(name="counted"), **SHORT, settings=["teams.door.staff.worker=4"])
    assert checked == [window_of("2026-01-05", SHORT["length"], SHORT["warm_up"])]
