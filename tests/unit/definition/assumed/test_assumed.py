"""What is assumed and may move: by which factor, up to which bounds, and why other numbers stay."""

from __future__ import annotations

import pytest

from checking import SMALL, bound
from pathway_engine.definition.assumed import Line, Still, assumed
from pathway_engine.definition.loading import load_as_written
from pathway_engine.definition.provenance import numbers
from pathway_engine.shipped import shipped_pathways
from unit.study.small import YAML


def of(*lines: str, text: str = YAML) -> tuple[dict[str, Line], list[Still]]:
    """What moves of the small pathway with some lines of provenance."""
    said = "\n".join(f"  {line}" for line in lines)
    found, still = assumed(bound(f"{text}\nprovenance:\n{said}\n"))
    return {line.name: line for line in found}, still


def ends(line: Line) -> dict[str, tuple[str, str]]:
    return {one.path: (one.at(0), one.at(1)) for one in line.numbers}


def test_by_a_fifth_where_there_is_no_range() -> None:
    lines, still = of("door: {of: steps.contact.work, assumption: Drafted}")
    assert ends(lines["door"]) == {"steps.contact.work.mean": ("0.8h", "1.2h")}
    assert [(one.path, one.why) for one in still] == [
        ("steps.contact.work.cv", "it says how much the others vary")
    ]


def test_a_range_is_of_the_first_number_of_its_kind_and_the_rest_moves_by_its_factor() -> None:
    lines, still = of('work: {of: "steps.*.work", assumption: Drafted, range: [30m, 3h]}')
    assert ends(lines["work"]) == {
        "steps.contact.work.mean": ("0.5h", "3h"),
        "steps.assess.work.mean": ("1h", "6h"),
    }
    assert {one.why for one in still} == {"its range is of another kind (time)"}


def test_a_range_of_a_sourced_number_counts_too() -> None:
    text = YAML + "sources: {report: {title: A report}}\n"
    lines, _ = of(
        "rate: {of: arrivals.requests.rate, source: report, at: p. 3, range: [4/wd, 8/wd]}",
        "care: {of: steps.assess.work, source: report, at: p. 4}",
        text=text,
    )
    assert {name: ends(line) for name, line in lines.items()} == {
        "rate": {"arrivals.requests.rate": ("4/wd", "8/wd")}
    }


def test_spreads_move_where_a_line_is_of_them_alone() -> None:
    lines, still = of('spread: {of: "steps.*.work.cv", assumption: Drafted}')
    assert ends(lines["spread"])["steps.contact.work.cv"] == ("0.64", "0.96")
    assert still == []


@pytest.mark.parametrize(
    ("line", "path", "expected", "named"),
    [
        ("x: {of: defaults.casework, assumption: D, range: [60%, 130%]}", "defaults.casework",
         ("60%", "100%"), "100 %"),
        ("x: {of: teams.care.staff, assumption: D, range: ['0', '5']}",
         "teams.care.staff.worker", ("0.01", "5"), "no staff"),
        ("x: {of: steps.assess.records.cost.median, assumption: D, range: ['50', '500']}",
         "steps.assess.records.cost.median", ("50", "300"), "`p90`"),
    ],
)  # fmt: skip
def test_bounds_are_kept_and_named(
    line: str, path: str, expected: tuple[str, str], named: str
) -> None:
    lines, _ = of(line)
    assert ends(lines["x"])[path] == expected
    assert f"{path} at {named}" in lines["x"].clipped


def test_an_attribute_is_drawn_within_its_limits() -> None:
    text = YAML.replace("unit: GBP/week, initial: 0", "unit: GBP/week, initial: 0, min: 90")
    lines, still = of("x: {of: [steps.assess.records, case.cost], assumption: D}", text=text)
    assert ends(lines["x"]) == {
        "steps.assess.records.cost.median": ("90", "120"),
        "steps.assess.records.cost.p90": ("240", "360"),
    }
    assert lines["x"].clipped == ("steps.assess.records.cost.median at `min` of `cost`",)
    assert {one.path for one in still} == {"case.cost.min", "case.cost.initial"}


def test_a_share_beside_others_moves_where_one_takes_the_rest() -> None:
    rest = YAML.replace("done: {to: supported, share: 80%}", "done: {to: supported}")
    line = "x: {of: 'steps.assess.outcomes.**', assumption: D, range: [10%, 40%]}"
    assert ends(of(line, text=rest)[0]["x"]) == {
        "steps.assess.outcomes.again.share": ("10%", "40%")
    }
    lines, still = of(line)
    assert lines == {}
    assert {one.why for one in still} == {
        "a share beside others of its step, of which none takes the rest"
    }


def test_shares_of_one_step_leave_room_for_each_other() -> None:
    more = YAML.replace(
        "{again: {to: assess, share: 20%}, done: {to: supported, share: 80%}}",
        "{again: {to: assess, share: 20%}, off: {to: advised, share: 50%}, done: {to: supported}}",
    )
    one, _ = of("x: {of: steps.assess.outcomes.again, assumption: D, range: [1%, 90%]}", text=more)
    assert ends(one["x"])["steps.assess.outcomes.again.share"] == ("1%", "50%")
    both, _ = of("x: {of: steps.assess.outcomes, assumption: D, range: [10%, 40%]}", text=more)
    high = {path: end for path, (_, end) in ends(both["x"]).items()}
    assert high == {
        "steps.assess.outcomes.again.share": "28.5714%",
        "steps.assess.outcomes.off.share": "71.4286%",
    }
    assert "what the other outcomes leave" in both["x"].clipped[0]


@pytest.mark.parametrize(
    ("edit", "line", "why"),
    [
        (("case: {cost", "backlog: {b: {at: contact, cases: 2, waited: 0d}}\ncase: {cost"),
         "backlog.b", "it can go neither way (a whole number, or at a bound)"),
        (("rate: 5/wd,", "rate: 5/wd, from: 2026-03-01,"), "arrivals.requests.from", "a date"),
        (("rate: 5/wd,", "rate: 5/wd, from: +3w,"), "arrivals.requests.from", "a moment"),
        (("x", "x"), "calendars.office.hours", "hours of the clock"),
        (("work: {mean: 2h, cv: 0.5}", "work: {values: [1h, 2h]}"), "steps.assess.work",
         "a list, into which no path leads"),
        (("    team: care", "    team: care\n    priority: 10 if visits(contact) > 3 else 2"),
         "steps.assess.priority", "it stands in a rule"),
        (("    team: care", "    team: care\n    priority: 10"),
         "steps.assess.priority", "it says who goes first, and not how much"),
    ],
)  # fmt: skip
def test_what_does_not_move_says_why(edit: tuple[str, str], line: str, why: str) -> None:
    text = YAML.replace(*edit, 1)
    lines, still = of(f"x: {{of: {line}, assumption: D}}", text=text)
    assert lines == {}
    assert why in {one.why for one in still}


def test_whole_numbers_stay_whole() -> None:
    backlog = "backlog: {b: {at: contact, cases: 10, waited: 1d}}\ncase: {cost"
    text = YAML.replace("case: {cost", backlog, 1)
    lines, _ = of("x: {of: backlog.b.cases, assumption: D, range: ['3', '12']}", text=text)
    assert [lines["x"].first.at(share) for share in (0, 0.5, 1)] == ["3", "8", "12"]


def test_every_assumed_number_of_the_shipped_files_moves_or_says_why() -> None:
    for file in sorted(shipped_pathways().rglob("*.yaml")):
        if file.stem.endswith("experiment"):
            continue
        pathway = load_as_written(file)
        lines, still = assumed(pathway)
        moved = [one.path for line in lines for one in line.numbers]
        stays = [one.path for one in still]
        meant = [name for name, one in pathway.provenance.items() if one.assumption or one.range]
        covered = [one.path for one in numbers(pathway) if one.line in meant]
        assert sorted(moved + stays) == sorted(covered), file


def test_a_file_without_provenance_has_nothing_to_move() -> None:
    assert assumed(bound(SMALL)) == ([], [])
