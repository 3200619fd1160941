"""Texts fit where they are put, and are never anything but text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.report.drawing.text import cut, escaped, printed, width, wrapped


@given(st.text(max_size=120), st.integers(30, 200), st.integers(1, 4))
def test_lines_are_no_wider_than_asked(text: str, most: int, lines: int) -> None:
    found = wrapped(text, most, 12, lines=lines)
    assert len(found) <= lines
    assert all(width(line, 12) <= most or len(line) == 1 for line in found)
    if len(found) < lines:
        assert "".join(found).replace(" ", "") == printed(text).replace(" ", "")


@given(st.text(max_size=60), st.integers(20, 200))
def test_what_is_cut_off_is_shown(text: str, most: int) -> None:
    found = cut(text, most, 10)
    assert found == text or (found.endswith("…") and width(found, 10) <= most)


@given(st.text(max_size=80))
def test_any_text_is_text_in_xml(text: str) -> None:
    said = printed(text)
    element = ET.fromstring(f'<a b="{escaped(said)}">{escaped(said)}</a>')  # noqa: S314 - ours
    assert element.get("b") == said
    assert (element.text or "") == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x00b\x1b[2J", "a?b?[2J"), ("one\n two\t", "one two"), ("\ud800x\u202e", "?x?")],
)
def test_what_has_no_shape_is_not_printed(text: str, shown: str) -> None:
    assert printed(text) == shown


def test_wide_letters_count_as_wide() -> None:
    assert width("審査会", 10) > width("abc", 10) * 1.5
    assert width("é", 10) == width("e", 10) == width("e\u0301", 10)
