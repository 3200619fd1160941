"""A small experiment: two designs, two factors, claims of every verdict; quick to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pathway_engine.study.experiments.experiment import Experimented, experiment
from unit.study.small import YAML

SAID = """
sources: {study: {title: "A <study> of ]]> small things"}}
provenance: {times: {of: "steps.*.work", assumption: "Drafted <b>by us</b>"}}
"""

REDESIGN = """
redesign: quick
baseline: small.yaml
because: we ask
changes:
  - {set: steps.assess.work.mean, from: 2h, to: 1h}
"""

EXPERIMENT = """
experiment: small_things
title: Is <quicker> better?
baseline: small.yaml
redesigns: {quick: quick.yaml}
run: {length: 4w, warm_up: 2w, replications: 3, seed: 1}
vary:
  latency: {set: handoffs.outside.delay.mean, to: [1wd, 8wd]}
  staff: {set: teams.care.staff.worker, to: ["2", "4"]}
claims:
  less_work: {says: "<script>x()</script> less work", source: study, at: page 3, measure: hours.work, expect: quick < baseline, rests_on: [times]}
  more_work: {says: More work, source: study, at: page 4, measure: hours.work, expect: quick > baseline, verdict: reproduced}
  few: {says: Few are supported, assumption: our own, measure: endings.supported.share, expect: quick <= 100%}
  waiting: {says: They wait in the middle, assumption: our own, measure: queue_length, moment: +2w, expect: quick <= 1000}
  slow: {says: Slow handoffs are slow, assumption: our own, measure: handoff_time.mean, where: {latency: 8wd, staff: "2"}, expect: baseline >= 3d}
  by_team: {says: Care is busy, assumption: our own, measure: utilisation, by: {team: care}, expect: baseline >= 1%}
  kinder: {says: People are kinder, assumption: our own, cannot: kindness is no number}
"""  # noqa: E501 - as it is written in a file


def written(folder: Path, *edits: str) -> Path:
    """The files of the experiment in a folder, each odd edit replaced by the next one; its own."""
    text = EXPERIMENT
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    files = {"small.yaml": YAML + SAID, "quick.yaml": REDESIGN, "experiment.yaml": text}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "experiment.yaml"


def ran(folder: Path, *edits: str, **options: Any) -> Experimented:
    """What it comes to, kept in `runs.db` in the folder."""
    return experiment(written(folder, *edits), ledger=folder / "runs.db", threads=1, **options)
