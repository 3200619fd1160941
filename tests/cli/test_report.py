"""`pathways report`: what it writes, and what it says where it cannot."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from html import unescape
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture
def ledger(folder: Path, capsys: Capsys) -> Path:
    """A ledger of two designs, made once."""
    kept = folder / "runs.db"
    if not kept.exists():
        words = ("compare", TODAY, TOMORROW, *SHORT, "--ledger", kept)
        assert pathways(capsys, *words).code == 0
    return kept


def test_it_tells_the_question_the_answer_and_how_it_was_run(
    capsys: Capsys, ledger: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    answer = pathways(capsys, "report", ledger, "-o", page, "--question", "Sooner home?")
    assert (answer.code, answer.out) == (0, f"wrote {page}\n")
    text = page.read_text(encoding="utf-8")
    assert "<h1>Sooner home?</h1>" in text
    assert "It is the same in both." in text  # handoffs, whoever comes
    assert re.search(r"It does not clearly change: by \S+ \(95.% interval", text)
    ids = re.findall(r'<section id="(\w+)"', text)
    assert ids == ["answer", "numbers", "picture", "days", "handoffs", "time", "weeks", "load",
                   "life", "assumed", "follows", "run"]  # fmt: skip
    (said,) = re.findall(r"<pre><code>(.*?)</code></pre>", text)
    assert unescape(said) == (
        "pathways compare hospital_discharge.yaml joined_up.yaml --starts 2026-01-05 --warm-up 4w "
        "--length 8w --replications 2 --seed 1 --ledger runs.db"
    )
    assert str(ledger.parent) not in text


def test_the_command_that_it_gives_gives_the_same(
    capsys: Capsys, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, again = tmp_path / "page.html", tmp_path / "again.html"
    assert pathways(capsys, "report", ledger, "-o", page).code == 0
    (said,) = re.findall(r"<pre><code>(.*?)</code></pre>", page.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    for file in (TODAY, TOMORROW):
        text = file.read_text(encoding="utf-8")
        names = {"today": "hospital_discharge", "tomorrow": "joined_up"}
        text = text.replace("baseline: today.yaml", "baseline: hospital_discharge.yaml")
        (tmp_path / f"{names[file.stem]}.yaml").write_text(text, encoding="utf-8")
    words = unescape(said).split()[1:]
    assert pathways(capsys, *words, "--threads", "1").code == 0
    assert pathways(capsys, "report", "runs.db", "-o", again).code == 0
    assert again.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


QUESTION = """\
title = "Sooner home?"
[[designs]]
file = "today.yaml"
title = "Today"
[[designs]]
file = "to morrow.yaml"
title = "A <hub>"
[bill]
uplift = 2_000_000
price = 40
weekly = 300
where = "budget"
"""


def test_a_file_with_the_question_names_the_files_and_the_bill(
    capsys: Capsys, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command on the page can be typed as it stands."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "designs"
    folder.mkdir()
    shutil.copy(TODAY, folder / "today.yaml")
    shutil.copy(TOMORROW, folder / "to morrow.yaml")
    asked = folder / "question.toml"
    asked.write_text(QUESTION, encoding="utf-8")
    words = ("-o", "page.html", "--question")
    assert pathways(capsys, "report", ledger, *words, "designs/question.toml").code == 0
    text = Path("page.html").read_text(encoding="utf-8")
    assert "does not keep where the files lie" not in text
    assert "To be paid: £2,000,000 a year (budget)" in text
    assert "<dt>A &lt;hub&gt;</dt>" in text
    (said,) = re.findall(r"<pre><code>(.*?)</code></pre>", text)
    typed = shlex.split(unescape(said))[1:]
    assert typed[1:3] == ["designs/today.yaml", "designs/to morrow.yaml"]
    assert pathways(capsys, *typed, "--threads", "1").code == 0
    assert pathways(capsys, "report", "runs.db", "-o", "again.html", *words[2:], asked).code == 0
    again = Path("again.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in again


def test_a_page_without_them_says_what_to_put_in_their_place(
    capsys: Capsys, ledger: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    assert pathways(capsys, "report", ledger, "-o", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert "in the place of hospital_discharge.yaml, joined_up.yaml put yours" in text
    assert 'id="bill"' not in text


def test_a_question_that_is_none_is_told_in_words(
    capsys: Capsys, ledger: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "q.toml"
    asked.write_text(QUESTION.replace("= 40", '= "x"'), encoding="utf-8")
    answer = pathways(capsys, "report", ledger, "--question", asked)
    assert answer.code == 2
    said = "".join(answer.err.split())
    assert "q.toml:10:`bill.price`:found`x`,expectedanumberabovezero" in said


def test_without_the_extra_it_says_the_line_that_installs_it(
    capsys: Capsys, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    answer = pathways(capsys, "report", ledger, "-o", page)
    assert answer.code == 2
    said = " ".join(answer.err.split())
    assert "`vl-convert-python`, which is not installed" in said
    assert "python -m pip install 'pathway-engine[report]'" in said
    assert not page.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--label", "A"), "expected one for each of 2 designs"),
        (("--label", "A", "--label", "A"), "all different"),
        (("-o", "gone/page.html"), "no folder"),
        (("-o", "runs.db"), "found the ledger itself"),
    ],
)
def test_what_it_refuses(
    capsys: Capsys, ledger: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(ledger.parent)
    before = ledger.read_bytes()
    answer = pathways(capsys, "report", ledger.name, *words)
    assert answer.code != 0
    assert says in " ".join(answer.err.split())
    assert ledger.read_bytes() == before


def test_designs_have_the_names_that_are_given(
    capsys: Capsys, ledger: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    labels = ("--label", "<b>Now</b>", "--label", "Joined up")
    assert pathways(capsys, "report", ledger, "-o", page, *labels).code == 0
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;Now&lt;/b&gt;" in text
    assert "<b>Now" not in text


def test_what_is_hidden_is_in_no_sum_either(capsys: Capsys, ledger: Path, tmp_path: Path) -> None:
    """Less the teams that are shown, what is told of all together would be those that are not."""
    page = tmp_path / "page.html"
    texts = []
    for words in ((), ("--suppress", "5")):
        page.unlink(missing_ok=True)
        assert pathways(capsys, "report", ledger, "-o", page, *words).code == 0
        texts.append(page.read_text(encoding="utf-8"))
    told, hidden = texts
    for sums in (
        "Waiting as each week begins, all together",
        "Between organisations, for every 100",
    ):
        assert sums in told
        assert sums not in hidden
