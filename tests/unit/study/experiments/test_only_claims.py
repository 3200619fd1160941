"""Only what claims need is run, and they are judged as when everything is."""

from __future__ import annotations

from pathlib import Path

from pathway_engine.study.experiments.experiment import experiment
from unit.study.experimented import written


def test_it_is_the_same_of_fewer_designs(tmp_path: Path) -> None:
    file = written(tmp_path)
    whole, some = (experiment(file, threads=1, only_claims=few) for few in (False, True))
    slow = "baseline latency=8wd staff=2"
    assert [str(one) for one in some.results] == ["quick", "baseline", slow]
    assert len(whole.results) == 10
    assert [one.measured for one in some.claims] == [one.measured for one in whole.claims]
    assert [one.word for one in some.claims] == [one.word for one in whole.claims]


def test_nothing_is_run_where_no_claim_can_be_answered(tmp_path: Path) -> None:
    file = written(tmp_path)
    head, claims = file.read_text(encoding="utf-8").split("claims:\n")
    last = claims.splitlines()[-1]
    file.write_text(f"{head}claims:\n{last}\n", encoding="utf-8")

    def progress(_: int, __: int) -> None:
        raise AssertionError("something was run")

    found = experiment(file, only_claims=True, progress=progress)
    assert found.results == {}
    assert [one.word for one in found.claims] == ["cannot be answered"]
