"""The figures of docs/wokingham.md and of the README come from the program as it is."""

from __future__ import annotations

import re

import pytest

from generate import figures
from generate.regions import region
from pathway_engine import compare
from pathway_engine.definition.loading import load_experiment_as_written
from pathway_engine.definition.models import Claim
from pathway_engine.report.asked import Numbers

HINT = "run `python docs/refresh.py figures`"
REGIONS = (
    "results",
    "claims",
    "usual",
    "pays",
    "apart",
    "latency",
    "resolved",
    "draft",
    "moved",
    "demo",
)


@pytest.mark.usefixtures("few_are_routed")
def test_a_small_run_gives_the_stored_figures() -> None:
    stored = (figures.GOLDEN / "wokingham.md").read_text(encoding="utf-8")
    assert figures.small() == stored, HINT


def test_the_page_has_every_region_and_each_is_made() -> None:
    assert [name for name in REGIONS if not region(figures.PAGE, name)] == []


def test_the_readme_shows_the_same_screen_as_the_page() -> None:
    screen = region(figures.README, "demo")
    assert screen == region(figures.PAGE, "demo")
    assert max(map(len, screen.splitlines())) <= 80
    assert "3 runs audited, 0 faults" in screen


def test_the_page_is_of_the_shipped_files() -> None:
    """What needs no run is compared with the files themselves."""
    assert region(figures.PAGE, "moved") == figures.moved()


def test_the_claims_of_the_page_are_those_of_the_experiment() -> None:
    """What is written down as found, and on what it rests, is what the page says of each."""
    read = load_experiment_as_written(figures.WOKINGHAM / "experiment.yaml")
    rows = [line.split(" | ") for line in region(figures.PAGE, "claims").splitlines()[2:] if line]
    told = [(row[1].rpartition(" (")[0], row[-1].removesuffix(" |")) for row in rows]
    assert told == [(one.says, _word(one)) for one in read.experiment.claims.values()
                    if not one.where]  # fmt: skip


def _word(claim: Claim) -> str:
    if claim.verdict != "reproduced":
        return claim.verdict or "cannot be answered"
    return "built in" if claim.rests_on else "follows"


def test_owners_alone_change_no_second() -> None:
    """The page says so: what an organisation owns changes handoffs between them, and no time."""
    comparison = compare(
        figures.pathway("split"), figures.pathway("owners_only"),
        replications=2, length="13w", warm_up="8w", threads=1,
    )  # fmt: skip
    numbers = Numbers(comparison.differences())
    between = numbers.whole("handoffs.between_organisations", "per_package")
    assert between.baseline.mean > 3
    assert between.redesign.mean == 0
    for row in figures.RESULTS:
        if row.measure != "handoffs.between_organisations":
            assert numbers.whole(row.measure, row.statistic).difference[:3] == (0, 0, 0), row.label


@pytest.mark.parametrize("name", ["results", "apart"])
def test_what_the_page_says_in_words_is_in_its_tables(name: str) -> None:
    """Owners alone: zero. The consolidation: fewer days, no handoff between organisations."""
    rows = [
        line.split("|")[1:-1] for line in region(figures.PAGE, name).splitlines() if "|" in line
    ]
    table = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}
    if name == "apart":
        median = table["Request to package, median, days"]
        assert median[2] == "0"
        assert _number(median[1]) < _number(median[3]) < _number(median[4]) < 0
    else:
        assert _number(table["between organisations"][1]) == -_number(
            table["between organisations"][0]
        )
        assert abs(_number(table["Handoffs per package"][1])) < 0.3
        assert _number(table["Handoffs per package"][2]) < -2


def _number(cell: str) -> float:
    found = re.match(r"[+-]?[\d,.]+", cell)
    assert found, cell
    return float(found[0].replace(",", ""))
