"""Other tools read what `export` writes: pm4py the event logs, vidigi its own.

Both are heavy and are of others' making: each runs in a process of its own. pm4py is under the
AGPL, so that nothing of the product may touch it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ledger_files import opened
from unit.report.exports.kept import exported, made

PM4PY = """
import json
import pm4py
log = pm4py.read_xes("xes/run_2.xes")
ocel = pm4py.read_ocel2("ocel2/run_2.jsonocel")
graph, begins, ends = pm4py.discover_dfg(log[log["lifecycle:transition"] == "complete"])
json.dump({
    "cases": int(log["case:concept:name"].nunique()),
    "events": [list(one) for one in log["lifecycle:transition"].value_counts().items()],
    "first": str(log["time:timestamp"].min()),
    "follows": sorted([*pair, n] for pair, n in graph.items()),
    "ocel_events": len(ocel.events),
    "objects": {str(kind): int(n) for kind, n in ocel.objects["ocel:type"].value_counts().items()},
    "related": len(ocel.relations),
    "between": len(ocel.o2o),
    "types": sorted(pm4py.ocel_get_object_types(ocel)),
}, open("pm4py.json", "w"))
"""

VIDIGI = """
import json
import warnings
import pandas as pd
from vidigi.animation import animate_activity_log
from vidigi.logging import BaseEvent, EventLogger
from vidigi.prep import generate_animation_df, reshape_for_animations
from types import SimpleNamespace

warnings.simplefilter("error")
events = pd.read_csv("vidigi/events.csv")
places = pd.read_csv("vidigi/positions.csv")
one = events[events["run_number"] == 2]
places = places[places["pathway"] == "baseline"]
for row in one.to_dict("records"):
    known = {name: value for name, value in row.items() if value == value}
    if "resource_id" in known:
        known["resource_id"] = int(known["resource_id"])
    BaseEvent(**known)
times = dict(every_x_time_units=360, limit_duration=6 * 7 * 1440)
shots = reshape_for_animations(one, step_snapshot_max=40, **times)
drawn = generate_animation_df(shots, places, step_snapshot_max=40)
staffed = places.dropna(subset=["resource"])
scenario = SimpleNamespace(
    **{name: int(n) for name, n in zip(staffed["resource"], staffed["capacity"])}
)
figure = animate_activity_log(one, places, scenario=scenario, step_snapshot_max=40, **times)
json.dump({
    "shown": int(shots["entity_id"].nunique()),
    "nowhere": int(drawn.loc[drawn["entity_id"].notna(), "x"].isna().sum()),
    "frames": len(figure.frames),
}, open("vidigi.json", "w"))
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("readers") / "runs.db", replications=1)


def read_by(script: str, folder: Path, name: str) -> dict[str, Any]:
    """What a script of another tool's tells of the files in a folder."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=folder, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return found


def rows(ledger: Path, query: str) -> list[tuple[Any, ...]]:
    with opened(ledger) as raw:
        return raw.execute(query).fetchall()


def test_pm4py_reads_the_same_cases_and_events(ledger: Path) -> None:
    folder = ledger.parent
    for form in ("xes", "ocel2"):
        exported(ledger, form, folder / form)
    found = read_by(PM4PY, folder, "pm4py.json")
    kinds = Counter(
        kind for (kind,) in rows(ledger, 'SELECT "lifecycle:transition" FROM event_log '
                                         "WHERE run_id = 2")
    )  # fmt: skip
    ((cases, first),) = rows(ledger, "SELECT count(*), min(opened_at) FROM case_log "
                                     "WHERE run_id = 2")  # fmt: skip
    ((handoffs, links),) = rows(
        ledger, "SELECT count(*), (SELECT count(*) FROM links WHERE run_id = 2) FROM handoffs "
                "WHERE run_id = 2"
    )  # fmt: skip
    assert found["cases"] == cases > 50
    assert dict(map(tuple, found["events"])) == kinds
    assert found["first"].replace(" ", "T") == f"{first}+00:00"
    assert found["ocel_events"] == kinds.total()
    assert found["objects"] == {
        "case": cases, "handoff": handoffs, "team": 2, "organisation": 2, "worker": 5
    }  # fmt: skip
    assert found["related"] > 3 * kinds.total()
    assert found["between"] == 3 * handoffs + links + 2 + 5
    assert any(steps == ["assess", "assess"] for *steps, _ in found["follows"])


def test_vidigi_takes_its_event_log(ledger: Path) -> None:
    """Without a warning: every event valid, everybody drawn somewhere, a frame for each shot."""
    exported(ledger, "vidigi", ledger.parent / "vidigi")
    found = read_by(VIDIGI, ledger.parent, "vidigi.json")
    ((cases,),) = rows(ledger, "SELECT count(*) FROM case_log WHERE run_id = 2")
    assert cases * 0.8 < found["shown"] <= cases
    assert found["nowhere"] == 0
    assert found["frames"] > 100
