"""Colours can be read: contrast as WCAG reckons it, and told apart without colour too."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from pathway_engine.report.drawing.palette import (
    ASIDE,
    BANDS,
    DELAYS,
    ENDINGS,
    FAINT,
    INK,
    MARKS,
    PAPER,
    PASSING,
)

PAPERS = [PAPER, *DELAYS, *ENDINGS.values(), *(one for pair in BANDS for one in pair)]
LIGHT = [PAPER, *(lanes for _, lanes in BANDS)]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("paper", PAPERS)
def test_texts_on_what_they_stand_on(paper: str) -> None:
    assert contrast(INK, paper) >= 4.5


@pytest.mark.parametrize("paper", LIGHT)
def test_what_is_said_aside_and_what_changed(paper: str) -> None:
    assert contrast(FAINT, paper) >= 4.5
    assert contrast(MARKS["changed"].colour, paper) >= 4.5
    assert contrast(MARKS["added"].colour, paper) >= 4.5


@pytest.mark.parametrize("paper", LIGHT)
def test_lines_on_what_they_run_over(paper: str) -> None:
    for stroke in (*PASSING.values(), *MARKS.values(), ASIDE):
        assert contrast(stroke.colour, paper) >= 3


def test_each_kind_of_arrow_differs_in_more_than_its_colour() -> None:
    looks = [(stroke.wide, stroke.dash) for stroke in (*PASSING.values(), ASIDE)]
    for one, other in combinations(looks, 2):
        assert one[1] != other[1] or abs(one[0] - other[0]) >= 1


def test_shades_of_delay_get_darker_in_print() -> None:
    lights = [luminance(one) for one in DELAYS]
    assert lights == sorted(lights, reverse=True)
    assert all(one - other > 0.08 for one, other in pairwise(lights))
