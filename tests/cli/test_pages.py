"""`pathways pages` makes a page for each experiment, and one that compares them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from cli.commands import pathways
from unit.study.experimented import written

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns, of which one has a question beside its experiment, and their pages."""
    folder = tmp_path_factory.mktemp("pages")
    for name in ("over_here", "there"):
        (folder / "towns" / name).mkdir(parents=True)
        written(folder / "towns" / name)
    (folder / "towns" / "there" / "question.toml").write_text(
        'title = "Quicker <there>?"\n'
        '[[designs]]\nfile = "small.yaml"\ntitle = "Slow"\n'
        '[[designs]]\nfile = "quick.yaml"\ntitle = "Quick & good"\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def told(made: Path) -> str:
    """What the command prints; it is run once for all tests."""
    from contextlib import redirect_stdout
    from io import StringIO

    from pathway_engine.cli.ending import run

    out = StringIO()
    with redirect_stdout(out), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "160")
        words = ["pages", str(made / "towns"), "--into", str(made / "out"), "--threads", "1"]
        assert run(words) == 0
    return out.getvalue()


def page(made: Path, name: str) -> str:
    return (made / "out" / name).read_text(encoding="utf-8")


def cells(part: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", part)
    return [[unescape(re.sub("<[^>]+>", "", one)) for one in
             re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]  # fmt: skip


def section(text: str, name: str) -> str:
    return text.split(f'<section id="{name}"')[1].split("</section>", maxsplit=1)[0]


def test_each_has_its_page_and_there_is_one_of_all(made: Path, told: str) -> None:
    names = {one.name for one in (made / "out").iterdir()}
    assert names == {"over_here.db", "over_here.html", "there.db", "there.html", "index.html"}
    wrote = [line for line in told.splitlines() if line.startswith("wrote ")]
    assert wrote == [f"wrote {made / 'out' / name}"
                     for name in ("over_here.html", "there.html", "index.html")]  # fmt: skip


def test_a_page_has_before_and_after_and_what_would_change_a_verdict(made: Path, told: str) -> None:
    assert told
    text = page(made, "over_here.html")
    assert len(re.findall(r'id="pathway-\d" class="wide"', text)) == 2
    sides = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", section(text, "answer"))
    assert [side[0] for side in sides] == ["baseline", "quick"]
    assert not any(title.endswith(f"({name})") for name, title in sides), "cells are not shown"
    rows = cells(section(text, "claims"))
    assert rows[0][-1] == "What would change it"
    flips = {row[0]: row[-1] for row in rows[1:]}
    assert flips["<script>x()</script> less work (study, page 3)"] == (
        "times: holds from 0.5h to 1.5h (it is 1h, the first of 2 numbers)"
    )
    assert flips["More work (study, page 4)"] == ""
    assert "On the average of 3 replications" in section(text, "claims")


def test_a_question_beside_the_experiment_is_asked(made: Path, told: str) -> None:
    assert "there: Quick & good" in told
    assert "<h1>Quicker &lt;there&gt;?</h1>" in page(made, "there.html")
    assert "<h1>Is &lt;quicker&gt; better?</h1>" in page(made, "over_here.html")


def test_the_overview_has_the_same_measures_of_all(made: Path, told: str) -> None:
    text = page(made, "index.html")
    rows = cells(section(text, "measures"))
    heads = ["Arrangement", "Handoffs a case", "between organisations",
             "Nobody accountable, days a case", "From opening to closing, days",
             "Numbers assumed"]  # fmt: skip
    assert rows[0] == heads
    names = [row[0] for row in rows[1:]]
    assert names == [
        "over here: baseline", "over here: quick", "there: Slow", "there: Quick & good"
    ]  # fmt: skip
    assert rows[1][1:] == rows[3][1:], "it is the same pathway"
    assert re.fullmatch(r"0\.\d\d \(0\.\d\d to 0\.\d\d\)", rows[1][1])
    assert rows[1][5] == "100\N{NO-BREAK SPACE}%"
    causes = cells(section(text, "causes"))
    assert causes[0][1] == "Waiting for home care to start"
    assert [row[0] for row in causes[1:]] == names
    assert "over here: baseline" in told


def test_the_overview_leads_to_each_page_and_tells_its_claims(made: Path, told: str) -> None:
    assert told
    part = section(page(made, "index.html"), "pages")
    assert re.findall(r'<a href="([^"]+)">', part) == ["over_here.html", "there.html"]
    assert part.count("7 claims: 4 follows, 1 built in, 1 contradicted, 1 cannot be answered.") == 2
    assert "<script" not in page(made, "index.html")


def test_it_says_what_may_be_compared(made: Path, told: str) -> None:
    said = "What may be compared is how an arrangement differs from the first of its own council."
    assert said in " ".join(told.split())
    assert said in page(made, "index.html")


def test_without_flips_and_again_it_is_made_anew(
    capsys: Capsys, made: Path, tmp_path: Path
) -> None:
    words = ("pages", made / "towns" / "over_here", "--into", tmp_path / "deep" / "out",
             "--no-flips", "--replications", "2", "--threads", "1")  # fmt: skip
    for _ in range(2):
        assert pathways(capsys, *words).code == 0
    text = (tmp_path / "deep" / "out" / "over_here.html").read_text(encoding="utf-8")
    assert cells(section(text, "claims"))[0][-1] == "Rests on"
