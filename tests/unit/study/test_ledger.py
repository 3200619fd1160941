"""Studies into a ledger and out of it: the same runs, the same numbers, whole or not at all."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ordinary_user import forbids, ordinary_user
from pathway_engine import Ledger, LedgerError, RunStopped, UsageError, compare, simulate
from pathway_engine.analysis.asked import cuts_kept
from pathway_engine.engine.records import TABLES
from pathway_engine.ledger import Heading, Store
from pathway_engine.simulation import build_plan, output, replicate_plan
from pathway_engine.study.recording import record_in_pieces
from pathway_engine.study.results import Comparison
from unit.study.small import SHORT, edited, small

QUICK = "work: {mean: 2h, cv: 0.5}", "work: {mean: 1h, cv: 0.5}"


KEPT = [",".join(words) for words in cuts_kept(small())]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of two designs. Nobody changes it."""
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    compare(small(), edited(*QUICK, name="quick"), ledger=path, **SHORT)
    return path


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """The same, not kept, with all the cuts that a ledger keeps."""
    return compare(small(), edited(*QUICK, name="quick"), **SHORT, by=KEPT)


@pytest.fixture
def ledger(kept: Path) -> Iterator[Ledger]:
    with Ledger(kept) as opened:
        yield opened


def digest(path: Path) -> str:
    with Store.read(path) as store:
        return store.digest()


def runs_in(path: Path) -> list[tuple[str, int, int]]:
    with Ledger(path) as ledger:
        return [(run.design, run.seed, run.replication) for run in ledger.runs()]


def test_all_time_of_open_cases_is_told(ledger: Ledger) -> None:
    """That of the visit at which each still is, too."""
    lines = [line for line in ledger.history() if line.closed_at is None]
    assert len(lines) > 5
    for line in lines:
        told = ledger.life(line.case).portions
        assert sum(portion.seconds for portion in told) == line.seconds


def test_a_fault_of_the_package_is_not_called_one_of_the_ledger(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ValueError("shapes do not fit")

    monkeypatch.setattr("pathway_engine.study.ledger.history", broken)
    with pytest.raises(ValueError, match="shapes do not fit"):
        ledger.history()


# -- the same numbers ----------------------------------------------------------------------------


def test_measures_from_a_ledger_are_those_of_the_result(
    ledger: Ledger, comparison: Comparison
) -> None:
    """Digit for digit: it makes no difference where the rows come from."""
    measured = ledger.measures()
    assert list(measured) == ["baseline", "quick"]
    for result in (comparison.baseline, *comparison.others):
        assert repr(measured[result.design]) == repr(result.measures())


def test_measures_of_one_replication_and_design(ledger: Ledger, comparison: Comparison) -> None:
    measured = ledger.measures(design="quick", replication=2)
    assert list(measured) == ["quick"]
    alone = {(v.measure, v.statistic, repr(v.by)): v.value for v in comparison.others[0].runs[1]}
    for one in measured["quick"]:
        value = alone[one.measure, one.statistic, repr(one.by)]
        assert repr(one.interval.mean) == repr(value)
        assert one.interval.replications == (0 if value != value else 1)  # noqa: PLR0124 - NaN


def test_delays_and_handoffs_are_parts_of_the_measures(ledger: Ledger) -> None:
    measured = ledger.measures()["baseline"]
    delays = ledger.delays()["baseline"]
    expected = [s for s in measured if s.measure.startswith(("delay.", "orphan_time"))]
    assert repr(delays) == repr(expected)
    assert len(delays) > 10
    cells = ledger.handoffs(design="baseline")
    assert list(cells) == ["baseline"]
    assert cells["baseline"]


def test_the_rows_are_those_of_the_replication(kept: Path) -> None:
    with Store.read(kept) as store:
        for run in store.runs():
            records = store.records(run.run_id)
            plan = build_plan(store.pathway(run.run_id), run.window)
            again = replicate_plan(plan, run.seed, run.replication)
            for table in TABLES:
                assert getattr(records, table).tolist() == getattr(again, table).tolist()
            assert repr(records.attributes.tolist()) == repr(again.attributes.tolist())
            assert list(records.integrals) == list(again.integrals)


def test_the_auditor_finds_nothing(ledger: Ledger) -> None:
    assert ledger.audit().passed


# -- any number of threads -----------------------------------------------------------------------


def test_two_threads_write_the_same_ledger(
    kept: Path, comparison: Comparison, tmp_path: Path
) -> None:
    path = tmp_path / "two.db"
    others = SHORT | {"threads": 2, "ledger": path}
    again = compare(small(), edited(*QUICK, name="quick"), **others)
    assert runs_in(path) == runs_in(kept)
    assert digest(path) == digest(kept)
    assert repr(again.differences()) == repr(comparison.differences())


def test_another_seed_is_another_digest(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    compare(small(), edited(*QUICK, name="quick"), ledger=path, seed=2, **SHORT)
    assert digest(path) != digest(kept)


def test_in_pieces_it_is_the_same_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replication that is too large for memory goes to the ledger as the kernel leaves it."""
    monkeypatch.setattr(output, "PIECE", 1)
    window = simulate(small(), **SHORT).options.window
    simulate(small(), ledger=tmp_path / "whole.db", **SHORT | {"replications": 1})
    heading = Heading(design="baseline", seed=1, replication=1, window=window, settings={"set": []})
    with Store.create(tmp_path / "pieces.db") as store:
        summed = record_in_pieces(store, build_plan(small(), window), heading)
    assert digest(tmp_path / "pieces.db") == digest(tmp_path / "whole.db")
    assert summed == replicate_plan(build_plan(small(), window), 1, 1).integrals


# -- new, existing, appended ---------------------------------------------------------------------


def test_an_existing_ledger_is_left_alone(kept: Path) -> None:
    before, done = kept.read_bytes(), []
    with pytest.raises(LedgerError, match="append"):
        simulate(small(), ledger=kept, progress=lambda n, _: done.append(n), **SHORT)
    assert kept.read_bytes() == before
    assert done == [], "it is refused before anything runs"


def test_what_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a ledger.")
    for append in (False, True):
        with pytest.raises(LedgerError):
            simulate(small(), ledger=path, append=append, **SHORT)
    assert path.read_text() == "Not a ledger."


def test_append_makes_a_ledger_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    simulate(small(), ledger=path, append=True, **SHORT)
    assert runs_in(path) == [("baseline", 1, n) for n in (1, 2, 3)]


def test_runs_from_another_seed_are_more_replications(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    first = simulate(small(), ledger=path, **SHORT)
    second = simulate(small(), ledger=path, append=True, seed=2, **SHORT)
    assert runs_in(path) == [("baseline", seed, n) for seed in (1, 2) for n in (1, 2, 3)]
    with Ledger(path) as ledger:
        means = {
            one.measure: one.interval.mean
            for one in ledger.measures()["baseline"]
            if one.statistic == "mean" and not one.by
        }
    both = [*first.runs, *second.runs]
    durations = [v.value for run in both for v in run if v[:3] == ("case_duration", "mean", {})]
    assert means["case_duration"] == pytest.approx(sum(durations) / 6)


def test_another_design_is_added_beside(tmp_path: Path) -> None:
    """The baseline may be there already only if it is not run again."""
    path = tmp_path / "runs.db"
    compare(small(), edited(name="one"), ledger=path, **SHORT)
    with pytest.raises(LedgerError, match="holds replication 1 of `baseline` from seed 1 already"):
        compare(small(), edited(name="two"), ledger=path, append=True, **SHORT)


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ({}, "it holds replication 1 of `baseline` from seed 1 already"),
        ({"replications": 1}, "it holds replication 1 of `baseline` from seed 1 already"),
        ({"seed": 2, "length": "5w"}, "the `baseline` that it holds was run over another window"),
        ({"seed": 2, "warm_up": "3w"}, "the `baseline` that it holds was run over another window"),
        ({"seed": 2, "starts": "2026-02-02"}, "was run over another window; record into another"),
        (
            {"seed": 2, "settings": ["defaults.absence=11%"]},
            "was run with other settings (`--set`); record into another ledger",
        ),
        ({"seed": 2, "pathway": "another"}, "the `baseline` that it holds is another pathway"),
    ],
)
def test_what_would_be_averaged_wrongly_is_refused(
    kept: Path, again: dict[str, Any], said: str
) -> None:
    before = kept.read_bytes()
    asked = {**SHORT, "ledger": kept, "append": True, **again}
    pathway = edited(*QUICK) if asked.pop("pathway", None) else small()
    with pytest.raises(LedgerError) as caught:
        simulate(pathway, **asked)
    assert said in str(caught.value)
    assert kept.read_bytes() == before


# -- interrupted ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("threads", "after"), [(1, 1), (1, 4), pytest.param(2, 3, marks=pytest.mark.slow)]
)
def test_whole_replications_stay_after_ctrl_c(
    tmp_path: Path, comparison: Comparison, threads: int, after: int
) -> None:
    path = tmp_path / "runs.db"

    def interrupt(done: int, _: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    asked = SHORT | {"threads": threads, "progress": interrupt, "ledger": path}
    with pytest.raises(KeyboardInterrupt):
        compare(small(), edited(*QUICK, name="quick"), **asked)
    order = [(design, 1, n) for n in (1, 2, 3) for design in ("baseline", "quick")]
    assert runs_in(path) == order[:after]
    assert [file.name for file in tmp_path.iterdir()] == ["runs.db"]
    with closing(sqlite3.connect(path)) as database:
        for table in ("cases", "visits", "handoffs", "delays"):
            of_runs = database.execute(f"SELECT count(DISTINCT run_id) FROM {table}")  # noqa: S608
            assert of_runs.fetchone() == (after,)
    with Ledger(path) as ledger:
        assert ledger.audit().passed
        measured = ledger.measures(design="baseline", replication=1)["baseline"]
    values = {(v.measure, v.statistic, repr(v.by)): v.value for v in comparison.baseline.runs[0]}
    for one in measured:
        assert repr(one.interval.mean) == repr(values[one.measure, one.statistic, repr(one.by)])


def test_what_was_interrupted_can_be_gone_on_with(tmp_path: Path) -> None:
    """From another seed: the same replications would count twice."""
    path = tmp_path / "runs.db"

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(small(), ledger=path, progress=interrupt, **SHORT)
    simulate(small(), ledger=path, append=True, seed=2, **SHORT)
    assert runs_in(path) == [("baseline", 1, 1), *[("baseline", 2, n) for n in (1, 2, 3)]]


@pytest.mark.parametrize("threads", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_stopped_before_the_first_replication_there_is_no_ledger(
    tmp_path: Path, threads: int
) -> None:
    path = tmp_path / "runs.db"
    faulty = edited("cost: {type: number,", "cost: {max: 120, type: number,")
    for append in (False, True):
        with pytest.raises(RunStopped):
            simulate(faulty, ledger=path, append=append, **SHORT | {"threads": threads})
        assert list(tmp_path.iterdir()) == []


def test_interrupted_before_the_first_replication_there_is_no_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where it was just being written, and the ledger is busy with it."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathway_engine.ledger.writing.keys_of", interrupt)
    with pytest.raises(KeyboardInterrupt):
        simulate(small(), ledger=tmp_path / "runs.db", **SHORT)
    assert list(tmp_path.iterdir()) == []


@forbids
def test_nothing_is_compiled_for_a_ledger_that_may_not_be_written_to(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_folder / "runs.db"
    simulate(small(), ledger=path, **SHORT)
    path.chmod(0o400)
    monkeypatch.setattr(
        "pathway_engine.study.replications.prepared", lambda _: pytest.fail("it was compiled")
    )
    with ordinary_user(own_folder), pytest.raises(LedgerError, match="may not be written to"):
        simulate(small(), ledger=path, append=True, seed=2, **SHORT)


# -- looking -------------------------------------------------------------------------------------


def test_the_cases_longest_first(ledger: Ledger) -> None:
    """Of the first replication of the baseline, where nothing else is said."""
    lines = ledger.history()
    assert lines == ledger.history(design="baseline", replication=1)
    assert lines != ledger.history(design="quick")
    seconds = [line.seconds for line in lines]
    assert seconds == sorted(seconds, reverse=True)


def test_one_life(ledger: Ledger) -> None:
    longest = ledger.history()[0]
    life = ledger.life(longest.case)
    assert life == ledger.life(longest.case, design="baseline", replication=1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"design": "nobody"}, "design: found `nobody`, expected one of `baseline`, `quick`"),
        ({"replication": 9}, "replication: found `9`, expected one of `1`, `2`, `3`"),
    ],
)
def test_what_a_ledger_does_not_hold_is_named(
    ledger: Ledger, asked: dict[str, Any], said: str
) -> None:
    for ask in (ledger.measures, ledger.handoffs, ledger.delays, ledger.history):
        with pytest.raises(UsageError) as caught:
            ask(**asked)
        assert str(caught.value).startswith(said)


@pytest.mark.parametrize("case", [0, -1, 100_000])
def test_a_case_that_does_not_exist(ledger: Ledger, case: int) -> None:
    with pytest.raises(UsageError, match=f"case: found {case}, expected 1 to"):
        ledger.life(case)


def test_a_ledger_without_a_whole_run(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    Store.create(path).close()
    with Ledger(path) as ledger:
        assert ledger.runs() == ()
        assert ledger.designs() == ()
        with pytest.raises(UsageError, match="the ledger holds no whole run"):
            ledger.measures()


def test_a_missing_ledger_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        Ledger(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []


# -- runs of several seeds -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of two seeds, two replications and three. Nobody changes it."""
    path = tmp_path_factory.mktemp("seeds") / "runs.db"
    simulate(small(), ledger=path, seed=7, **(SHORT | {"replications": 2}))
    simulate(small(), ledger=path, seed=4, append=True, **SHORT)
    return path


def test_every_run_of_every_seed_is_reached(seeds: Path) -> None:
    """Cases, delays, handoffs and measures of a seed are those of a ledger with it alone."""
    alone = seeds.with_name("alone.db")
    simulate(small(), ledger=alone, seed=4, **SHORT)
    with Ledger(seeds) as both, Ledger(alone) as one:
        for replication in (1, 2, 3):
            whose: Any = {"seed": 4, "replication": replication}
            assert both.history(**whose) == one.history(replication=replication)
            assert both.life(2, **whose) == one.life(2, replication=replication)
            assert both.typical(**whose) == one.typical(replication=replication)
        for name in ("measures", "delays", "handoffs"):
            assert repr(getattr(both, name)(seed=4)) == repr(getattr(one, name)())


def test_without_a_seed_all_count_and_the_first_is_shown(seeds: Path) -> None:
    with Ledger(seeds) as ledger:
        everybody = ledger.measures()["baseline"]
        assert max(row.interval.replications for row in everybody) == 5
        assert ledger.history() == ledger.history(seed=7)
        assert ledger.run(replication=3).seed == 4, "only that one has a third"
        assert [run.run_id for run in ledger.runs(seed=4)] == [4, 5, 6]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"seed": 5}, "seed: found `5`, expected one of `7`, `4`"),
        ({"seed": 7, "replication": 3}, "replication: found `3`, expected one of `1`, `2`"),
        ({"design": "x"}, "design: found `x`, expected one of `baseline`"),
    ],
)
def test_what_is_not_kept(seeds: Path, asked: dict[str, Any], said: str) -> None:
    with Ledger(seeds) as ledger:
        for ask in (ledger.measures, ledger.delays, ledger.handoffs, ledger.history):
            with pytest.raises(UsageError, match=re.escape(said)):
                ask(**asked)
