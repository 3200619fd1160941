"""`pathways report` of an experiment: its own designs, its claims, and what they depend on."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest

from cli.commands import pathways
from pathway_engine.study.experiments.experiment import Experimented, experiment
from unit.study.experimented import ran

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("experiment")


@pytest.fixture(scope="module")
def found(folder: Path) -> Experimented:
    return ran(folder)


@pytest.fixture
def page(capsys: Capsys, folder: Path, found: Experimented) -> str:
    assert found.options.replications == 3
    return _page(capsys, folder, "--experiment", folder / "experiment.yaml")


def _page(capsys: Capsys, folder: Path, *words: str | Path) -> str:
    out = folder / "page.html"
    answer = pathways(capsys, "report", folder / "runs.db", "-o", out, *words)
    assert (answer.code, answer.out) == (0, f"wrote {out}\n")
    return out.read_text(encoding="utf-8")


def _cells(part: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", part)
    return [[unescape(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
            for row in rows]  # fmt: skip


def _section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}"')[1].split("</section>", maxsplit=1)[0]


def test_it_tells_every_claim_with_its_verdict(page: str) -> None:
    assert "<h1>Is &lt;quicker&gt; better?</h1>" in page
    claims = _section(page, "claims")
    assert "Of 7 claims: 4 follows, 1 built in, 1 contradicted, 1 cannot be answered." in claims
    rows = {row[0]: row[1:] for row in _cells(claims)[1:]}
    assert len(rows) == 7
    measured, *rest = rows["<script>x()</script> less work (study, page 3)"]
    assert re.fullmatch(r"Hours of casework, sum: quick [\d.]+ h, baseline [\d.]+ h; -[\d.]+ "
                        r"\(-[\d.]+ to -[\d.]+\)", measured)  # fmt: skip
    assert rest == ["quick < baseline", "built in", "times (Drafted <b>by us</b>)"]
    assert rows["More work (study, page 4)"][2] == "contradicted (written down: reproduced)"
    assert rows["People are kinder (our own)"] == [
        "kindness is no number", "", "cannot be answered", "",
    ]  # fmt: skip
    assert "<script" not in page
    assert "A &lt;study&gt; of ]]&gt; small things" in claims


def test_it_tells_what_they_depend_on(page: str, found: Experimented) -> None:
    values = _section(page, "values")
    assert values.count("<figure") == 4
    assert "latency (wd)" in values
    rows = _cells(values)
    heads = ["Values", "baseline", "quick"]
    assert rows[0] == heads
    assert [row[0] for row in rows[1:6]] == ["as in the files", *(
        f"latency {wd}, staff {staff}" for wd in ("1wd", "8wd") for staff in (2, 4))]  # fmt: skip
    hours = next(one for one in found.measures("quick", (("latency", "8wd"), ("staff", "4")))
                 if one.measure == "hours.work" and not one.by)  # fmt: skip
    assert rows[5][2].startswith(f"{hours.interval.mean:.0f} (")


def test_designs_are_those_of_the_files(page: str, capsys: Capsys, folder: Path) -> None:
    """Before and after leaves the cells out, whether the experiment is named or not."""
    without = _page(capsys, folder)
    for text in (page, without):
        assert len(re.findall(r'<figure id="pathway-|id="pathway-\d" class="wide"', text)) == 2
    assert 'id="claims"' not in without
    (said,) = re.findall(r"<pre><code>(.*?)</code></pre>", page)
    assert said == (
        "pathways experiment experiment.yaml --replications 3 --seed 1 --ledger runs.db"
    )


def test_small_numbers_are_hidden_there_too(capsys: Capsys, folder: Path, page: str) -> None:
    words = ("--experiment", folder / "experiment.yaml", "--suppress", "1000")
    hidden = _page(capsys, folder, *words)
    rows = {row[0]: row[1:] for row in _cells(_section(hidden, "claims"))[1:]}
    work = rows["More work (study, page 4)"]
    assert work[:3] == ["hidden", "quick > baseline", "hidden"]
    assert rows["They wait in the middle (our own)"][0] == "hidden"
    numbers = [cell for row in _cells(_section(hidden, "values")) for cell in row[1:]]
    assert {*numbers} == {"baseline", "quick", "hidden"}
    assert 'class="mark-line' in _section(page, "values")
    assert not re.search(r'mark-line[^>]*><path[^>]*d="M', _section(hidden, "values"))


def test_another_file_is_refused(capsys: Capsys, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    words = ("report", folder / "runs.db", "-o", out, "--experiment", folder / "small.yaml")
    answer = pathways(capsys, *words)
    assert answer.code == 2
    assert "found a pathway, expected an experiment" in " ".join(answer.err.split())
    assert not out.exists()


def test_an_export_has_factors_as_columns(capsys: Capsys, folder: Path, page: str) -> None:
    assert page
    words = ("export", folder / "runs.db", "--to", "csv", "-o", folder / "out", "--overwrite")
    assert pathways(capsys, *words).code == 0
    with (folder / "out" / "measures.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    assert [*rows[0]][:4] == ["design", "latency", "staff", "measure"]
    designs = ("baseline", "quick")
    varied = [("", ""), *((wd, staff) for wd in ("1wd", "8wd") for staff in ("2", "4"))]
    cells = {(row["design"], row["latency"], row["staff"]) for row in rows}
    assert cells == {(name, *cell) for name in designs for cell in varied}
    with (folder / "out" / "comparison.csv").open(encoding="utf-8") as file:
        assert {row["design"] for row in csv.DictReader(file)} == {"quick"}
    with (folder / "out" / "columns.csv").open(encoding="utf-8") as file:
        told = {row["column"]: row["meaning"] for row in csv.DictReader(file)}
    assert told["latency"] == "the value of the factor `latency`; empty where it is as in the files"


def test_of_several_seeds_that_of_the_file_is_told(capsys: Capsys, tmp_path: Path) -> None:
    alone = ("to: [1wd, 8wd]}", "to: [8wd]}", '["2", "4"]', '["2"]')
    ran(tmp_path, *alone)
    file = tmp_path / "experiment.yaml"
    out = tmp_path / "page.html"
    words = ("report", tmp_path / "runs.db", "-o", out, "--experiment", file)
    pathways(capsys, *words)
    of_one = out.read_text(encoding="utf-8")
    experiment(file, ledger=tmp_path / "runs.db", seed=7, replications=2, resume=True, threads=1)
    answer = pathways(capsys, *words)
    assert "found runs from several seeds: those from seed 1 are told" in answer.err
    assert out.read_text(encoding="utf-8") == of_one
