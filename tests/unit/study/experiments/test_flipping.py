"""At what value a verdict flips: where that is known beforehand, and what cannot be moved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pathway_engine.definition.findings import Findings
from pathway_engine.errors import PathwayError
from pathway_engine.study.designs import Design
from pathway_engine.study.experiments import flipping
from pathway_engine.study.experiments.experiment import Experimented, experiment
from pathway_engine.study.experiments.flipping import Flip, Flips, flips_of, quantity_of
from pathway_engine.study.experiments.reading import experiment_in
from pathway_engine.study.running import run_designs
from pathway_engine.study.sensitivity.assumptions import with_values
from pathway_engine.study.solving.condition import Condition
from unit.study.small import YAML

PROVENANCE = """
sources: {study: {title: A study}}
provenance:
  times: {of: steps.assess.work.mean, assumption: Drafted, range: [30m, 4h]}
  desk: {of: steps.contact.work.mean, assumption: Drafted}
  told: {of: arrivals.requests.rate, source: study, at: page 3}
"""
QUICK = """
redesign: quick
baseline: small.yaml
changes:
  - {set: steps.assess.work.mean, from: 2h, to: 1h, assumption: We ask}
"""
EXPERIMENT = """
experiment: flips
baseline: small.yaml
redesigns: {quick: quick.yaml}
run: {length: 4w, warm_up: 2w, replications: 3, seed: 1}
claims:
  shorter: {says: Less work, assumption: Ours, measure: hours.work, expect: quick < baseline,
            rests_on: [times, desk, told]}
  moment: {says: A short queue, assumption: Ours, measure: queue_length, moment: +2w,
           expect: baseline <= 1000, rests_on: [times]}
  limited: {says: Little, assumption: Ours, measure: hours.work, expect: baseline <= LIMIT,
            rests_on: [desk]}
  free: {says: Not asked, assumption: Ours, measure: hours.work, expect: quick < baseline}
  unsaid: {says: Kinder, assumption: Ours, cannot: no number}
"""


def written(folder: Path, limit: float) -> Path:
    text = EXPERIMENT.replace("LIMIT", f"{limit:.3f}")
    files = {"small.yaml": YAML + PROVENANCE, "quick.yaml": QUICK, "experiment.yaml": text}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "experiment.yaml"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Experimented:
    folder = tmp_path_factory.mktemp("flips")
    return experiment(written(folder, 1e6), threads=1, ledger=folder / "runs.db")


@pytest.fixture(scope="module")
def flips(found: Experimented) -> Flips:
    return flips_of(found, threads=1)


def hours(text: str | None) -> float:
    assert text is not None
    assert text.endswith("h")
    return float(text[:-1])


def test_each_line_of_each_claim_that_rests_on_something(flips: Flips) -> None:
    assert {name: [one.line for one in told] for name, told in flips.items()} == {
        "shorter": ["times", "desk", "told"], "moment": ["times"], "limited": ["desk"],
    }  # fmt: skip


def test_it_flips_where_the_designs_are_the_same(flips: Flips) -> None:
    """In `quick` an assessment takes an hour: it is less as long as it takes more today."""
    times = flips["shorter"][0]
    assert times[:7] == ("times", True, "steps.assess.work.mean", "2h", "0.5h", "4h", True)
    assert 0.9 < hours(times.flips) <= 1 < hours(times.last) < 1.1


def test_where_it_flips_it_is_as_it_says(found: Experimented, flips: Flips, tmp_path: Path) -> None:
    """Each value run alone, as anybody would: on its one side the claim holds, on the other not."""
    times = flips["shorter"][0]
    for value, word in ((times.last, "reproduced"), (times.flips, "contradicted")):
        file = written(tmp_path, 1e6)
        text = (YAML + PROVENANCE).replace("work: {mean: 2h,", f"work: {{mean: {value},")
        (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
        quick = QUICK.replace("from: 2h", f"from: {value}")
        (tmp_path / "quick.yaml").write_text(quick, encoding="utf-8")
        again = experiment(file, only_claims=True, threads=1)
        assert again.claims[0].verdict == word
    assert found.claims[0].verdict == "reproduced"


def test_what_moves_both_alike_changes_nothing(flips: Flips) -> None:
    desk = flips["shorter"][1]
    assert (desk.own, desk.low, desk.high, desk.ranged) == ("1h", "0.5h", "1.5h", False)
    assert (desk.holds, desk.last, desk.flips, desk.stopped) == (True, None, None, ())


def test_a_figure_of_a_source_is_not_moved(flips: Flips) -> None:
    assert flips["shorter"][2] == Flip("told", holds=True)


def test_a_moment_is_looked_at_too(flips: Flips) -> None:
    assert (flips["moment"][0].holds, flips["moment"][0].flips) == (True, None)


@pytest.mark.parametrize(("times", "far"), [(1.03, "1.2h"), (1.12, "1.5h"), (0.97, "1.2h")])
def test_without_a_range_it_goes_a_fifth_then_half(
    found: Experimented, tmp_path: Path, times: float, far: str
) -> None:
    claim = next(one for one in found.claims if one.name == "limited")
    assert claim.measured is not None
    limit = claim.measured.design.mean * times
    told = experiment(written(tmp_path, limit), only_claims=True, threads=1)
    (desk,) = flips_of(told, threads=1)["limited"]
    assert (desk.high, desk.holds) == (far, times > 1)
    assert (hours(desk.flips) > 1) == (times > 1)
    assert abs(hours(desk.flips) - hours(desk.last)) < 0.025


def test_what_decides_is_what_the_claim_is_judged_by(found: Experimented) -> None:
    for one in found.claims[:3]:
        assert one.claim.expect is not None
        assert one.measured is not None
        quantity = quantity_of(one.claim)
        names = [one.claim.expect.name, one.claim.expect.other]
        numbers = [quantity.numbers(found.result(name)) for name in names if name is not None]
        condition = Condition(one.claim.expect, quantity, tuple(range(len(numbers))))
        assert condition.interval(numbers, quantity.unit) == one.measured.decides


def test_a_ledger_tells_the_same(found: Experimented, flips: Flips) -> None:
    ledger = found.options.ledger
    assert ledger is not None
    kept = experiment_in(ledger, ledger.with_name("experiment.yaml"), claimed=True)
    assert flips_of(kept, threads=1) == flips


def test_an_end_at_which_nothing_can_stand_is_told(
    found: Experimented, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(design: Design, values: Any, name: str) -> Design:
        if "0.5h" in values.values():
            raise PathwayError(Findings())
        return with_values(design, values, name)

    monkeypatch.setattr(flipping, "with_values", refusing)
    times, desk, _ = flips_of(found, threads=1)["shorter"]
    assert (times.stopped, times.flips) == (("0.5h",), None)
    assert (desk.stopped, desk.flips) == (("0.5h",), None)


def test_what_claims_share_is_run_once(
    found: Experimented, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    kept = run_designs

    def counting(designs: Sequence[Design], *words: Any, **how: Any) -> Any:
        asked.extend(design.name for design in designs)
        return kept(designs, *words, **how)

    monkeypatch.setattr(flipping, "run_designs", counting)
    flips_of(found, threads=1)
    assert len(asked) == len({*asked}) > 10
