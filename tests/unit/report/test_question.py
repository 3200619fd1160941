"""A question in a file: what it says, and every fault of it with its line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pathway_engine.errors import UsageError
from pathway_engine.report.question import read_question

GOOD = """\
title = "Sooner home?"

[[designs]]
file = "today.yaml"
title = "Today"

[[designs]]
file = "tomorrow.yaml"
title = "A hub"
short = "hub"

[bill]
uplift = 1_000
price = 40
weekly = 300
where = "budget"
"""

FAULTS = [
    ('title = "Sooner home?"', "title = 3", "1: `title`: found `3`, expected a text"),
    ('title = "Sooner home?"', "", "`title`: found nothing, expected a text"),
    ('title = "Sooner', 'titel = "Sooner', "1: `titel`: found a key that there is not"),
    ('title = "A hub"', "", "7: `designs[2].title`: found nothing, expected a text"),
    ('"tomorrow.yaml"', "true", "8: `designs[2].file`: found `true`, expected a text"),
    ("price = 40", 'price = "40"', "14: `bill.price`: found `40`, expected a number above zero"),
    ("price = 40", "price = 0", "14: `bill.price`: found `0`, expected a number above zero"),
    ("price = 40", "price = true", "14: `bill.price`: found `true`, expected a number above zero"),
    ("weekly = 300", f"weekly = 1{'0' * 400}", "15: `bill.weekly`: found"),
    ("weekly = 300", "weekly = inf", "15: `bill.weekly`: found `inf`"),
    ("price = 40", "prise = 40", "14: `bill.prise`: found a key that there is not"),
    ("[bill]", "[[bill]]", "12: `bill`: found a list, expected a table: `[bill]`"),
    ("price = 40", "price 40", "found no TOML: Expected"),
]


def read(folder: Path, text: str) -> object:
    path = folder / "question.toml"
    path.write_text(text, encoding="utf-8")
    return read_question(path, "")


def test_a_title_alone_is_a_question(tmp_path: Path) -> None:
    path = tmp_path / "question.toml"
    path.write_text('title = "Why?"', encoding="utf-8")
    asked = read_question(path, "as said")
    assert (asked.question.title, asked.question.settings) == ("Why?", "as said")
    assert (asked.files, asked.bill, asked.question.designs) == ((), None, ())


@pytest.mark.parametrize(("was", "is_", "says"), FAULTS)
def test_a_fault_is_told_with_its_line_and_key(
    tmp_path: Path, was: str, is_: str, says: str
) -> None:
    assert read(tmp_path, GOOD)
    assert was in GOOD
    with pytest.raises(UsageError, match=re.escape(says)) as told:
        read(tmp_path, GOOD.replace(was, is_, 1))
    assert str(tmp_path / "question.toml") in str(told.value)
    assert "Error" not in str(told.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="found no such file, expected a question"):
        read_question(tmp_path / "gone.toml", "")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="found no text in UTF-8"):
        read_question(tmp_path / "odd.toml", "")


def test_the_question_of_the_how_to_is_one(tmp_path: Path) -> None:
    page = Path("docs", "howto", "put-a-page-before-a-committee.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "question.toml"
    path.write_text(text, encoding="utf-8")
    asked = read_question(path, "")
    assert len(asked.files) == 2
    assert asked.bill is not None
    assert len(asked.beliefs) == 3
