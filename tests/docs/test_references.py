"""The reference pages are what the code says."""

from __future__ import annotations

import re
from collections.abc import Callable

from ruamel.yaml import YAML

from generate import language, references
from generate.pages import blocks, name_of
from generate.regions import DOCS
from pathway_engine.calendars import Weekly, open_times
from pathway_engine.clock import DAY, HOUR, weekday
from pathway_engine.definition.codes import CODES
from pathway_engine.definition.loading import check
from pathway_engine.definition.models import Given, Model, arrivals, people, places, sittings, steps
from pathway_engine.definition.models import pathway as parts
from pathway_engine.definition.quantities import quantity_from

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HINT = "run `python docs/refresh.py`"
LANGUAGE = references.LANGUAGE.read_text(encoding="utf-8")


def test_the_made_pages_are_as_the_code_says() -> None:
    stale = [name_of(page) for page, text in references.made() if page.read_text("utf-8") != text]
    assert stale == [], HINT


def test_every_model_of_the_language_has_its_table() -> None:
    """Whatever a file can hold is a model that the page shows."""
    shown = {model for _, model, _ in language.SECTIONS}
    every = [
        one
        for module in (arrivals, parts, people, places, sittings, steps)
        for one in vars(module).values()
    ]
    models = {one for one in every if isinstance(one, type) and issubclass(one, Model)}
    rest = {model for model in models - shown if not issubclass(model, Given)}
    assert rest == {Model, steps.StepBase}  # what stands in the tables of others


def test_what_is_hard_to_write_from_a_table_is_shown_in_a_file_that_holds() -> None:
    assert list(check(language.EXAMPLES_FILE)) == []
    assert language.EXAMPLES.keys() <= {title for title, _, _ in language.SECTIONS}
    shown = [block.text for block in blocks(references.LANGUAGE) if "of" in block.options]
    keys = {key for text in shown for key in re.findall(r"(\w+):", text)}
    hard = "parallel join sessions places count in stay backlog waited opens exits holds with"
    assert {*hard.split()} - keys == set()
    assert max(len(text.splitlines()) for text in shown) <= 25, "short enough to read"


def test_every_word_that_holds_where_a_key_is_left_out_is_told() -> None:
    """Nothing is silent: a default word stands in the meaning of its key."""
    fields = [field for _, model, _ in language.SECTIONS for field in model.model_fields.values()]
    worded = [one for one in fields if isinstance(one.default, str)]
    assert {one.default for one in worded} == {"all", "explicit"}
    told = [f"`{one.default}` where left out" in (one.description or "") for one in worded]
    assert all(told)


def test_the_values_that_the_page_shows_are_read() -> None:
    """Column two of the table of values, by the reader that column one names."""
    from pathway_engine.definition import values

    readers: dict[str, Callable[[str], object]] = {
        "duration": values.parse_duration,
        "working time": lambda text: values.parse_duration(text, working_time=True),
        "share": values.parse_share,
        "rate": values.parse_rate,
        "cost": values.parse_cost,
        "date": values.parse_date,
        "moment": values.parse_moment,
        "hours": values.parse_hours,
    }
    rows = re.findall(r"^\| (\w[\w ]*) \| ((?:`[^`]+` ?)+)\|", LANGUAGE, flags=re.MULTILINE)
    read = [(kind, one) for kind, row in rows for one in re.findall(r"`([^`]+)`", row)]
    assert {kind for kind, _ in read} >= readers.keys()
    for kind, one in read:
        if kind in readers:
            readers[kind](one.strip('"'))


QUANTITY = re.compile(r"^\| ((?:`\{[^`]+\}`(?: or |, )?)+)", flags=re.MULTILINE)


def test_the_quantities_that_the_page_shows_are_read() -> None:
    rows = [one for row in QUANTITY.findall(LANGUAGE) for one in re.findall(r"`([^`]+)`", row)]
    assert len(rows) >= 9
    for row in rows:
        known = YAML(typ="base").load(row)
        in_days = re.search(r"\d[dw]\b", row) is not None
        quantity_from(known, unit_kind="time" if in_days else "working_time")


WORKING_DAYS = re.compile(
    r"^\| (\w+day)(?: (\d\d):00)?[^|]*\| `([\d.]+)wd` \| (\w+day) (\d\d):00 \|", flags=re.MULTILINE
)


def test_the_working_days_that_the_page_shows_are_so() -> None:
    office = Weekly((((9 * HOUR, 17 * HOUR),),) * 5 + ((),) * 2)
    times = open_times(office, 0, 60)
    monday = (7 - weekday(7)) * DAY
    rows = WORKING_DAYS.findall(LANGUAGE)
    assert len(rows) == 5
    for day, hour, plus, then, at in rows:
        start = monday + DAYS.index(day) * DAY + int(hour or 12) * HOUR
        found = times.add_working_days(start, round(float(plus) * DAY))
        assert DAYS[weekday(found // DAY)] == then
        assert found % DAY == int(at) * HOUR


def test_every_code_that_the_pages_link_to_exists() -> None:
    linked = {
        code
        for page in DOCS.rglob("*.md")
        for code in re.findall(r"findings\.md#([a-z0-9_-]+)", page.read_text(encoding="utf-8"))
    }
    assert {code.replace("-", "_") for code in linked} <= CODES.keys()
