"""The reference pages are what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generate import language, references
from generate.pages import name_of
from pathway_engine.definition.checks import later
from pathway_engine.definition.codes import CODES
from pathway_engine.definition.models import people, steps
from pathway_engine.definition.models import pathway as parts

HINT = "run `python docs/refresh.py`"
LANGUAGE = references.LANGUAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "text"), list(references.made()), ids=lambda x: name_of(x) if isinstance(x, Path) else "")
def test_a_made_page_is_as_the_code_says(page: Path, text: str) -> None:
    assert page.read_text(encoding="utf-8") == text, HINT


def test_every_model_of_the_language_has_its_table() -> None:
    """Whatever a file can hold is a model that the page shows."""
    shown = {model for _, model, _ in language.SECTIONS}
    from pathway_engine.definition.models import Model

    known = {one for module in (parts, people, steps) for one in vars(module).values()}
    models = {one for one in known if isinstance(one, type) and issubclass(one, Model)}
    assert models - shown - {Model, steps.StepBase, steps.Places} <= {parts.Given}


def test_what_is_marked_as_not_simulated_is_what_the_check_says() -> None:
    marked = set().union(*language.LATER.values())
    plain = {name.rstrip("_") for name in (*later.ON_ARRIVALS, *later.ON_STEPS)}
    rest = {"backlog", "exits", "from", "until", "opens", "pauses_for"}
    assert marked == plain | rest


def test_the_values_that_the_page_shows_are_read() -> None:
    """Column two of the table of values, by the reader that column one names."""
    from pathway_engine.definition import values

    readers = {
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


def test_every_code_that_the_pages_link_to_exists() -> None:
    linked = {
        code
        for page in references.DOCS.rglob("*.md")
        for code in re.findall(r"findings\.md#([a-z0-9_-]+)", page.read_text(encoding="utf-8"))
    }
    assert {code.replace("-", "_") for code in linked} <= CODES.keys()
