"""Frames are tidy and typed, with the unit of times said; what a notebook shows is escaped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import Ledger, UsageError, compare, load, simulate
from pathway_engine.study.frames import TIMES
from pathway_engine.study.results import Comparison, Result
from pathway_engine.study.tabled import TABLES
from unit.report.exports.kept import FORMULA, MARKUP, kinder, spiteful
from unit.study.small import SHORT, YAML, edited, small


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frames") / "runs.db"


@pytest.fixture(scope="module")
def comparison(ledger: Path) -> Comparison:
    return compare(spiteful(), kinder(), **SHORT, ledger=ledger)


@pytest.fixture(scope="module")
def result(comparison: Comparison) -> Result:
    return comparison.baseline


def only(frame: Any, **wanted: object) -> Any:
    """The one row with these words, and with no cut beside them."""
    columns = [*frame.columns]
    cuts = columns[columns.index("statistic") + 1 : columns.index("unit")]
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    for name in cuts:
        if name not in wanted:
            frame = frame[frame[name].isna()]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_result_as_a_frame(result: Result) -> None:
    frame = result.to_frame()
    assert len(frame) == len(result.measures())
    assert list(frame.columns[:3]) == ["design", "measure", "statistic"]
    assert list(frame.columns[-6:]) == ["unit", "mean", "low", "high", "replications", "few"]
    row = only(frame, measure="work_time", statistic="sum", team="care")
    expected = next(
        one.interval for one in result.measures()
        if (one.measure, one.statistic, one.by) == ("work_time", "sum", {"team": "care"})
    )  # fmt: skip
    assert (row["mean"], row["low"], row["high"], row["replications"]) == expected
    assert row["unit"] == "seconds"
    kinds = {name: frame[name].dtype.kind for name in ("mean", "replications", "few")}
    assert kinds == {"mean": "f", "replications": "i", "few": "b"}


@pytest.mark.parametrize(("time", "seconds"), TIMES.items())
def test_times_in_another_unit(result: Result, time: str, seconds: int) -> None:
    """Times alone, and the row says so."""
    plain, frame = result.to_frame(), result.to_frame(time=time)
    timed = plain["unit"] == "seconds"
    assert (frame.loc[timed, "unit"] == time).all()
    for name in ("mean", "low", "high"):
        told = plain.loc[timed, name].dropna() / seconds
        assert (frame.loc[timed, name].dropna() == told).all()
    assert timed.any()
    assert plain[~timed].equals(frame[~timed])


def test_a_comparison_as_a_frame(comparison: Comparison) -> None:
    frame = comparison.to_frame(time="days")
    assert set(frame["design"]) == {"kinder"}
    row = only(frame, measure="case_duration", statistic="mean")
    expected = next(
        one for one in comparison.differences()
        if (one.measure, one.statistic, one.by) == ("case_duration", "mean", {})
    )  # fmt: skip
    for side in ("baseline", "redesign", "difference"):
        for bound in ("mean", "low", "high"):
            told = getattr(getattr(expected, side), bound) / 86_400
            assert row[f"{side}_{bound}"] == pytest.approx(told)
    assert row["unit"] == "days"


@pytest.mark.usefixtures("comparison")
def test_the_rows_of_a_ledger_as_frames(ledger: Path) -> None:
    with Ledger(ledger) as kept:
        frames = {name: kept.to_frame(name) for name in TABLES}
        some = kept.to_frame("visits", design="kinder", replication=2, time="hours")
    cases, visits = frames["cases"], frames["visits"]
    assert len(visits) > len(some) > 0
    assert (set(some["replication"]), set(some["design"])) == ({2}, {"kinder"})
    assert str(cases["opened_at"].dtype) == "datetime64[s]"
    assert cases["closed_at"].isna().any()
    assert (cases["case.alone"].isna()).all()
    assert set(cases["case.mood"]) == {"calm"}
    assert set(visits["team_title"].dropna()) == {FORMULA, "Care"}
    closed = cases.dropna(subset=["closed_at"])
    lasted = (closed["closed_at"] - closed["opened_at"]).dt.total_seconds()
    assert (lasted == closed["duration_seconds"]).all()
    one = visits[(visits["design"] == "kinder") & (visits["replication"] == 2)]
    assert (some["work_hours"].dropna() == (one["work_seconds"].dropna() / 3600).to_numpy()).all()
    assert "work_seconds" not in some
    titles = frames["delays"].drop_duplicates("cause").set_index("cause")["cause_title"]
    assert titles["handoff_latency"] == "Handed over, not yet accepted"
    assert set(frames["measures"]["design"]) == {"baseline", "kinder"}


def test_what_is_asked_wrongly_is_told(result: Result, ledger: Path) -> None:
    with pytest.raises(UsageError, match="time: found `fortnights`, expected one of `seconds`, "):
        result.to_frame(time="fortnights")
    with Ledger(ledger) as kept:
        with pytest.raises(UsageError, match="table: found `people`, expected one of `measures`, "):
            kept.to_frame("people")
        with pytest.raises(UsageError, match="design: found `no`, expected one of `baseline`, "):
            kept.to_frame(design="no")


def test_without_pandas_the_line_that_installs_it(
    result: Result, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger(ledger) as kept, monkeypatch.context() as patched:
        patched.setitem(sys.modules, "pandas", None)
        for ask in (result.to_frame, kept.to_frame, lambda: kept.to_frame("cases")):
            with pytest.raises(UsageError, match=r"python -m pip install 'pathway-engine\[export"):
                ask()  # type: ignore[no-untyped-call]


# -- paths -----------------------------------------------------------------------------------------


def test_a_path_will_do(tmp_path: Path) -> None:
    path = tmp_path / "today.yaml"
    path.write_text(YAML, encoding="utf-8")
    short = {**SHORT, "replications": 1}
    expected = repr(simulate(load(path), **short).runs)
    assert repr(simulate(path, **short).runs) == expected
    assert repr(simulate(str(path), **short).runs) == expected
    both = compare(str(path), edited(name="other"), path, **short)
    assert both.designs[:2] == ("baseline", "other")
    assert repr(both.others[1].runs) == expected


# -- how they look ---------------------------------------------------------------------------------


def test_each_is_one_short_line(result: Result, comparison: Comparison, ledger: Path) -> None:
    with Ledger(ledger) as kept:
        lines = [repr(one) for one in (result, comparison, kept, small())]
    assert lines[0].startswith("<Result of baseline (spiteful): 3 replications of 4 weeks")
    assert lines[1].startswith("<Comparison of baseline, kinder: 3 replications")
    assert lines[2] == "<Ledger runs.db: 6 runs of baseline, kinder>"
    assert lines[3] == "<Pathway small: 2 steps, 2 teams, 2 organisations>"
    assert str(small()) == lines[3]
    assert all("\n" not in line and len(line) < 140 for line in lines)


def test_in_a_notebook_all_is_escaped(tmp_path: Path) -> None:
    nasty = edited("title: A small pathway", f'title: "{MARKUP}"', name="nasty")
    short = {**SHORT, "replications": 2, "ledger": tmp_path / "<i>.db"}
    found = compare(nasty, small(), **short)
    with Ledger(tmp_path / "<i>.db") as kept:
        shown = [one._repr_html_() for one in (found, found.baseline, kept)]
    for html in shown:
        assert "<script" not in html
        assert "<i>" not in html
        assert html.startswith("<table><caption>")
        assert html.count("<tr>") == html.count("</tr>") > 3
    assert "&lt;script&gt;" in shown[1]
    assert "case_duration" in shown[0]
