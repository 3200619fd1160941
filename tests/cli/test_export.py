"""`export` writes what is chosen, says what it wrote, and takes nothing of anybody's away."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from cli.commands import pathways
from ledger_files import opened
from pathway_engine import simulate
from pathway_engine.study.ledger import Ledger
from unit.report.exports.kept import made
from unit.report.exports.reading import csv_rows
from unit.study.small import small

FORMS = {
    "csv": {"runs.csv", "measures.csv", "comparison.csv", "cases.csv", "visits.csv",
            "handoffs.csv", "delays.csv", "links.csv", "names.csv", "columns.csv"},
    "xlsx": {"ledger.xlsx"},
    "xes": {f"run_{number}.xes" for number in (2, 3, 4, 5)},
    "ocel2": {f"run_{number}.jsonocel" for number in (2, 3, 4, 5)},
    "vidigi": {"events.csv", "positions.csv"},
}  # fmt: skip
FORMS["parquet"] = {
    name if name == "columns.csv" else name.replace(".csv", ".parquet") for name in FORMS["csv"]
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("export") / "runs.db")


@pytest.fixture
def ledger(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "runs.db"))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_stands_beside_the_ledger(
    form: str, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = pathways(capsys, "export", ledger, "--to", form)
    assert (answer.code, answer.err) == (0, "")
    folder = ledger.parent / f"runs-{form}"
    assert {path.name for path in folder.iterdir()} == FORMS[form]
    assert "".join(str(folder).split()) in "".join(answer.out.split())
    assert all(name in answer.out for name in FORMS[form])
    assert {path.name for path in ledger.parent.iterdir()} == {"runs.db", folder.name}


def test_some_runs_alone(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--design", "kinder", "--replication", "2", "--seed", "1", "-o")
    answer = pathways(capsys, "export", ledger, "--to", "csv", *words, ledger.parent / "some")
    assert answer.code == 0
    with opened(ledger) as raw:
        ((run, cases),) = raw.execute(
            "SELECT run_id, count(*) FROM case_log WHERE design = 'kinder' AND replication = 2 "
            "GROUP BY 1"
        )
    rows = csv_rows(ledger.parent / "some" / "cases.csv")
    assert (len(rows), {row["run"] for row in rows}) == (cases, {str(run)})
    assert [row["run"] for row in csv_rows(ledger.parent / "some" / "runs.csv")] == [str(run)]
    measured = csv_rows(ledger.parent / "some" / "measures.csv")
    assert {row["replications"] for row in measured} <= {"0", "1"}
    assert not (ledger.parent / "some" / "comparison.csv").exists(), "of one design there is none"


def test_designs_without_a_common_replication(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "runs.db"
    words = {"length": "2w", "warm_up": "0w", "replications": 1, "threads": 1, "ledger": path}
    simulate(small(), **words, seed=1)  # type: ignore[arg-type]
    simulate(small(), **words, seed=2, append=True)  # type: ignore[arg-type]
    with opened(path) as raw:
        raw.execute("UPDATE runs SET settings = replace(settings, 'base', 'other') WHERE seed = 2")
    assert pathways(capsys, "export", path, "--to", "csv").code == 0
    assert len(csv_rows(tmp_path / "runs-csv" / "runs.csv")) == 2
    assert not (tmp_path / "runs-csv" / "comparison.csv").exists()


def test_what_is_there_stays_unless_told(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ledger.parent / "out"
    words = ("export", ledger, "-o", folder, "--to")
    assert pathways(capsys, *words, "xes").code == 0
    answer = pathways(capsys, *words, "csv")
    assert answer.code == 2
    assert "an export there already; --overwrite replaces it" in " ".join(answer.err.split())
    assert {path.name for path in folder.iterdir()} == FORMS["xes"]
    assert pathways(capsys, *words, "csv", "--overwrite").code == 0
    assert {path.name for path in folder.iterdir()} == FORMS["csv"]
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    assert pathways(capsys, *words, "csv", "--overwrite").code == 2
    assert (folder / "letter.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("form", "package"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_without_the_package_the_line_that_installs_it(
    form: str,
    package: str,
    ledger: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        for name in [one for one in sys.modules if one.partition(".")[0] == package]:
            patched.setitem(sys.modules, name, None)
        patched.setitem(sys.modules, package, None)
        answer = pathways(capsys, "export", ledger, "--to", form)
    said = " ".join(answer.err.split())
    assert answer.code == 2
    assert f"--to {form} needs the package `{package}`, which is not installed" in said
    assert said.endswith("python -m pip install 'pathway-engine[export]'")
    assert [path.name for path in ledger.parent.iterdir()] == ["runs.db"]


@pytest.mark.parametrize("form", ["csv", "xes", "ocel2", "vidigi"])
def test_what_needs_no_package(
    form: str,
    ledger: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        for package in ("pandas", "pyarrow", "xlsxwriter"):
            patched.setitem(sys.modules, package, None)
        assert pathways(capsys, "export", ledger, "--to", form).code == 0


def test_words_that_do_not_fit(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = pathways(capsys, "export", ledger, "--to", "pdf")
    assert answer.code == 2
    assert "--to: found `pdf`, expected one of `csv`, `parquet`, `xlsx`," in answer.err
    answer = pathways(capsys, "export", ledger, "--to", "csv", "--design", "tomorrow")
    assert answer.code == 2
    assert "design: found `tomorrow`, expected one of `baseline`, `kinder`" in answer.err
    assert pathways(capsys, "export", ledger.with_name("no.db"), "--to", "csv").code == 1
    assert [path.name for path in ledger.parent.iterdir()] == ["runs.db"]


def test_ctrl_c_leaves_nothing(
    ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        assert (ledger.parent / "runs-csv.part").is_dir()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "records", stopped)
        answer = pathways(capsys, "export", ledger, "--to", "csv")
    assert (answer.code, answer.out) == (130, "")
    assert "Stopped: nothing is kept." in answer.err
    assert [path.name for path in ledger.parent.iterdir()] == ["runs.db"]


def test_runs_without_rows_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path / "small.db", replications=1, record="summary")
    answer = pathways(capsys, "export", path, "--to", "csv")
    assert answer.code == 0
    assert "2 of the runs keep measures and no rows (--record summary)." in answer.out
    assert pathways(capsys, "export", path, "--to", "xes").code == 2
