"""Tables fit their width, whatever stands in their cells."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathway_engine.definition.titles import Titles
from pathway_engine.report.tables import Column, paragraph, pivot, table
from pathway_engine.report.words import cause_title, lasting, measure_title, safe, statistic_title

texts = st.text(max_size=60)


def widest(text: str) -> int:
    return max(cell_len(line) for line in text.split("\n"))


@given(st.lists(st.tuples(texts, texts, st.integers(0, 10**9)), max_size=5), st.integers(30, 160))
def test_no_line_of_a_table_is_over_the_width(rows: list[tuple[str, str, int]], width: int) -> None:
    columns = [Column("one"), Column("two"), Column("number", number=True)]
    assert widest(table(columns, [[a, b, f"{n:,}"] for a, b, n in rows], width)) <= width


letters = st.text("abcdefghij ", max_size=60)


@given(st.lists(st.tuples(letters, letters, st.integers(0, 10**9)), max_size=5),
       st.integers(20, 160))  # fmt: skip
def test_a_table_loses_no_letter(rows: list[tuple[str, str, int]], width: int) -> None:
    columns = [Column("one"), Column("two", least=14), Column("number", number=True)]
    text = table(columns, [[a, b, f"{n:,}"] for a, b, n in rows], width)
    shown = Counter(text.partition("-")[2])
    for letter, n in Counter("".join(f"{a}{b}{n:,}" for a, b, n in rows)).items():
        assert letter.isspace() or shown[letter] >= n


@given(
    st.lists(st.tuples(st.text("ab é漢\t", max_size=30), st.text("12.,", max_size=8)), max_size=4)
)
def test_a_table_is_set_as_rich_sets_one(rows: list[tuple[str, str]]) -> None:
    """We set them ourselves for speed: cells that are folded, wide letters, headings in lines."""
    text = table(
        [Column("two\nlines"), Column("n", number=True)], [[a, b] for a, b in rows], width=22
    )
    second = max(cell_len(one) for one in ("n", *(b for _, b in rows)))
    made = Table(
        box=Box("    \n    \n -- \n    \n    \n    \n    \n    \n"),
        padding=(0, 1), pad_edge=False, show_edge=False, collapse_padding=True,
    )  # fmt: skip
    ruled = next(line for line in text.split("\n") if line and not line.strip("-"))
    made.add_column("two\nlines", width=len(ruled) - 2 - second, overflow="fold")
    made.add_column("n", justify="right", width=second, overflow="fold")
    for a, b in rows:
        made.add_row(*(Text(safe(cell)) for cell in (a, b)))
    file = StringIO()
    Console(file=file, width=22, color_system=None, legacy_windows=False).print(made)
    expected = file.getvalue().rstrip("\n").split("\n")
    if not any(a.startswith((" ", "\t")) for a, _ in rows):  # those hang: see below
        assert text.split("\n") == [line.rstrip() for line in expected]


def test_numbers_stay_whole_and_texts_are_broken_at_words() -> None:
    columns = [Column("step", least=12), Column("what"), Column("n", number=True)]
    text = table(columns, [["Needs assessment", "waiting for somebody", "1,234 d 05:06"]], 40)
    assert "1,234 d 05:06" in text
    assert "Needs" in text.split()
    assert widest(text) <= 40


def test_what_is_indented_hangs_together() -> None:
    text = table([Column("from, to")], [["front door"], ["  to whoever has time for it"]], 16)
    assert text.split("\n")[2:] == ["front door", "  to whoever has", "    time for it"]


def test_words_stay_whole_as_long_as_numbers_do() -> None:
    columns = [Column("what"), Column("n", number=True)]
    text = table(columns, [["a dispute about who is responsible", "1,234 d 05:06"]], 26)
    assert {"responsible", "05:06"} <= {*text.split()}


def test_headings_take_lines_before_a_column_goes_below() -> None:
    heads = ["everything in one place: change", "two hubs and a front door: change"]
    text = pivot("Measure", heads, [("wait", ["-0.25", "+0.25"])], 40)
    assert text.count("wait") == 1


@given(st.lists(st.tuples(texts, st.lists(st.integers(0, 10**9), min_size=6, max_size=6)),
                min_size=1, max_size=4), st.integers(40, 160))  # fmt: skip
def test_a_pivot_fits_and_loses_no_column(rows: list[tuple[str, list[int]]], width: int) -> None:
    heads = [f"head{i}" for i in range(6)]
    text = pivot("label", heads, [(name, [str(n) for n in cells]) for name, cells in rows], width)
    assert widest(text) <= width
    assert all(head in text for head in heads)
    assert all(str(n) in text for _, cells in rows for n in cells)


@given(texts, st.integers(10, 100))
def test_a_paragraph_fits(text: str, width: int) -> None:
    assert widest(paragraph(text, width)) <= width


def test_markup_is_text_and_control_characters_never_reach_a_terminal() -> None:
    text = table([Column("[red]x[/red]")], [["\x1b[31m\x07[bold]\u202e\x9b"]], 60)
    assert "[red]x[/red]" in text
    assert "?[31m?[bold]??" in text
    assert paragraph("a\x1b]0;b\x07c :smile:", 40) == "a?]0;b?c :smile:"


@given(st.text())
def test_safe_texts_are_one_printable_line(text: str) -> None:
    assert safe(text).isprintable()
    assert len(safe(text)) == len(text)


def test_long_words_are_folded_and_never_cut() -> None:
    word = "abcdefghij" * 5
    text = table([Column("w"), Column("n", number=True)], [[word, "1"]], 30)
    assert "".join(text.split("\n")[2:]).replace(" ", "").replace("1", "") == word


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00:00"), (59, "00:00:59"), (86_400, "1 d 00:00:00"),
     (1_000 * 86_400 + 3_661, "1,000 d 01:01:01")],
)  # fmt: skip
def test_durations_to_the_second(seconds: int, text: str) -> None:
    assert lasting(seconds) == text


def test_titles() -> None:
    titles = Titles({("cause", "slow_market"): "Slow\x1b market", ("ending", "moved"): "Moved on"})
    assert cause_title("slow_market", titles) == "Slow? market"
    assert measure_title("delay.slow_market", titles) == "Delay: slow? market"
    assert measure_title("endings.moved.share", titles) == "Ending: Moved on"
    assert measure_title("endings.supported.share") == "Ending: supported"
    assert statistic_title("per_case") == "per case"
