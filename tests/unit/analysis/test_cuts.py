"""Cuts that somebody asks for: by what a case is, by when, and two together."""

from __future__ import annotations

from collections import defaultdict
from math import isclose

import numpy as np
import pytest

from pathway_engine.analysis.asked import always, cut_asked, cuts_kept
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.engine.records import Records, Window
from pathway_engine.errors import UsageError
from unit.analysis.questions import number, told
from unit.analysis.rows import DAY, HOUR, WEEK, Book, pathway
from unit.analysis.runs import BEDS, drawn

ADD_UP = ("sum", "count")
"""Statistics of which the labels of a cut that every row has add up to the whole."""
EVERY_ROW = ("entry", "case.urgent", "arrival.setting", "weekday", "month")


def asked(records: Records, *cuts: tuple[str, ...]) -> list[Value]:
    return measures_of(records, cuts)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("word", EVERY_ROW)
def test_what_is_cut_adds_up_to_the_whole(seed: int, word: str) -> None:
    values = asked(drawn(seed, **BEDS), (word,), ("team", word))
    whole = {(v.measure, v.statistic): v.value for v in values if not v.by}
    alone: dict[tuple[str, str], float] = defaultdict(float)
    together: dict[tuple[str, str], float] = defaultdict(float)
    for value in values:
        if value.statistic in ADD_UP and entry_for(value.measure).rows in ("visits", "offers"):
            if [*value.by] == [word]:
                alone[value.measure, value.statistic] += value.value
            elif [*value.by] == ["team", word]:
                together[value.measure, value.statistic] += value.value
    assert len(alone) > 10
    assert {key for key, number in alone.items() if not isclose(number, whole[key])} == set()
    assert {key for key, number in together.items() if number > whole[key] * (1 + 1e-9)} == set()
    done = "visit_duration", "count"
    assert together[done] == whole[done] - sum(
        v.value for v in values
        if v.measure == "visit_duration" and v.statistic == "count" and v.by == {"step": "settling"}
    ), "all but those without a team"  # fmt: skip


def test_per_case_is_per_case_that_the_word_is_about() -> None:
    book = Book(window=Window(0, WEEK, 9 * WEEK))
    for urgent, work in ((1, 6), (0, 2), (0, 4)):
        book.case(0, "advised", urgent=urgent)
        book.visit("contact", work=2 * WEEK + work * HOUR)
    values = asked(book.records(), ("case.urgent",), ("step", "case.urgent"))
    seconds = 2 * WEEK
    cut = told(values, "work_time", "per_case", "case.urgent")
    assert cut == {"true": seconds + 6 * HOUR, "false": seconds + 3 * HOUR}
    both = number(values, "work_time", "per_case", step="contact", **{"case.urgent": "false"})
    assert both == seconds + 3 * HOUR
    assert told(values, "case_duration", "count", "case.urgent") == {"false": 2, "true": 1}
    assert told(values, "throughput", "rate", "case.urgent") == {"false": 2 / 8, "true": 1 / 8}


def test_a_month_and_a_weekday_are_those_in_which_it_was_over() -> None:
    book = Book(window=Window(0, DAY, 70 * DAY))  # 1970-01-01, a Thursday
    for day in (3, 40, 41):
        book.case(0, "advised")
        book.visit("contact", work=day * DAY)
    values = asked(book.records(), ("month",), ("weekday",))
    assert told(values, "throughput", "rate", "month") == {
        "1970-01": pytest.approx(7 / 30), "1970-02": pytest.approx(14 / 28)
    }  # fmt: skip
    assert told(values, "work_time", "per_case", "month") == {}
    assert told(values, "visit_duration", "count", "weekday") == {"sun": 1, "tue": 1, "wed": 1}


def test_a_target_is_of_the_month_in_which_it_was_decided() -> None:
    """A clock that runs out is missed then, not when it stops at last, if it ever does."""
    target = {"from": "contact.reached", "to": "assessment.finished", "within": "10d"}
    book = Book(pathway(targets={"seen": target}), Window(0, 0, 80 * DAY))
    for wait in (5, 40, 79):  # met in January; missed in January, whenever it stops
        book.case(0, "supported")
        book.visit("contact", work=wait * DAY)
        book.visit("assessment", work=2 * DAY)
    values = asked(book.records(), ("month",))
    assert told(values, "targets.seen.met", "count", "month") == {"1970-01": 3}
    assert number(values, "targets.seen.met", "share", month="1970-01") == pytest.approx(1 / 3)
    assert told(values, "clock.seen", "count", "month") == {"1970-01": 1, "1970-02": 1}


def test_an_attribute_that_is_not_set_is_in_no_cell() -> None:
    records = drawn(1)
    records.attributes[:, :] = np.nan
    values = asked(records, ("case.urgent",))
    assert told(values, "case_duration", "count", "case.urgent") == {}


def test_what_a_ledger_keeps_and_what_is_asked() -> None:
    pathway = drawn(1, **BEDS).pathway
    kept = {word for (word,) in cuts_kept(pathway)}
    assert {"place", "entry", "ending", "accountable", "case.urgent", "month"} <= kept
    assert cut_asked("month, step", [pathway]) == ("step", "month")
    assert always(("employer",))
    assert not always(("role",))
    for text in ("moth", "step,step", "step,team,role", "case.cost", ""):
        with pytest.raises(UsageError, match=r"^--by: found"):
            cut_asked(text, [pathway])
