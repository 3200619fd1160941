"""The pages of the councils come from their files and from what runs of these came to."""

from __future__ import annotations

import re

import pytest

from generate import asked, councils, stored
from generate.pages import name_of
from generate.regions import DOCS, region
from pathway_engine.shipped import shipped_pathways

HINT = "run `python docs/refresh.py`"
AGAIN = "run `python docs/refresh.py councils NAME` for each of these"


def test_the_pages_are_made_from_what_is_kept() -> None:
    stale = [name_of(page) for page, text in councils.made() if page.read_text("utf-8") != text]
    assert stale == [], HINT


def test_what_is_kept_is_of_the_files_as_they_are() -> None:
    changed = [
        council
        for council in stored.COUNCILS
        if stored.stored(council)["digest"] != stored.digest_of(council)
    ]
    assert changed == [], AGAIN


@pytest.mark.parametrize("council", stored.COUNCILS)
def test_every_experiment_with_every_claim_is_kept(council: str) -> None:
    kept = stored.stored(council)["experiments"]
    assert [*kept] == [file.stem for file in stored.experiments_of(council)]
    for file in stored.experiments_of(council):
        found, said = kept[file.stem], councils.read(file).experiment.claims
        assert found["claims"].keys() == said.keys()
        assert {*stored.asks_of(council, file.stem)} == {*found["numbers"]}
        verdicts = {name: claim.verdict for name, claim in said.items()}
        assert {name: one["verdict"] for name, one in found["claims"].items()} == verdicts


LISTED = {
    "wokingham": ("W", 13),
    "barnet": ("B", 13),
    "poole": ("P", 9),
    "rotherham": ("R", 14),
    "windsor_and_maidenhead": ("M", 7),
}
"""How many claims the reports make that can be checked, by the letter of their numbers."""


@pytest.mark.parametrize("council", LISTED)
def test_every_claim_of_a_report_is_judged_or_refused_with_a_reason(council: str) -> None:
    letter, number = LISTED[council]
    rows = [line.split(" | ") for line in claimed(council) if line.startswith(f"| {letter}")]
    found = {row[0].removeprefix("| ") for row in rows}
    assert found == {f"{letter}{one}" for one in range(1, number + 1)}
    assert all(row[2] and row[3].removesuffix(" |") for row in rows)


def claimed(council: str) -> list[str]:
    """The lines of a council's table of claims."""
    return region(DOCS / f"{council}.md", "claims").splitlines()


def test_every_council_that_is_shipped_with_an_experiment_has_its_page() -> None:
    shipped = {file.parent.name for file in shipped_pathways().glob("*/*experiment.yaml")}
    assert shipped == {*stored.COUNCILS} - {stored.ALONE}
    for council in stored.COUNCILS:
        text = (DOCS / f"{council}.md").read_text(encoding="utf-8")
        pictures = {*re.findall(rf"!\[[^]]+\]\((pictures/{council}\w*\.svg)\)", text)}
        assert len(pictures) >= (1 if council == stored.ALONE else 2), "before and after"
        assert f"\n{council}\n" in (DOCS / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("council", stored.COUNCILS)
def test_a_line_that_could_not_be_moved_is_not_told_as_tried(council: str) -> None:
    told = region(DOCS / f"{council}.md", "flips")
    for name, one in stored.stored(council)["experiments"].items():
        for claim, flips in one["flips"].items():
            fixed = sum(not flip["path"] for flip in flips)
            rows = [row for row in told.splitlines() if row.startswith(f"| `{claim}` |")]
            assert rows, (name, claim)
            if fixed:
                assert any(f"{fixed} line" in row and "not moved" in row for row in rows), claim


@pytest.mark.parametrize("council", stored.COUNCILS)
def test_a_wait_that_no_public_figure_bears_out_is_explained(council: str) -> None:
    """Below or above: then the page says why, in the paragraph that begins with what it is."""
    text = (DOCS / f"{council}.md").read_text(encoding="utf-8")
    kept = stored.stored(council)["experiments"]
    for one in asked.figures(council):
        where = councils.where(one, kept[one.experiment]["numbers"][one.ask.key])
        label = one.row.label.partition(",")[0]
        assert where == "within" or f"**{label}" in text, (one.row.label, where)


def test_an_edit_of_a_council_s_file_is_seen_and_a_comment_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("pathways")
    (folder / "barnet").mkdir()
    for file in stored.files_of("barnet"):
        (folder / "barnet" / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(stored, "shipped_pathways", lambda: folder)
    before = stored.digest_of("barnet")
    today = folder / "barnet" / "today.yaml"
    text = today.read_text(encoding="utf-8")
    today.write_text(f"# a comment\n{text}", encoding="utf-8")
    assert stored.digest_of("barnet") == before
    changed = re.sub(r"rate: (\d+)/year", r"rate: 1\1/year", text, count=1)
    assert changed != text
    today.write_text(changed, encoding="utf-8")
    assert stored.digest_of("barnet") != before
