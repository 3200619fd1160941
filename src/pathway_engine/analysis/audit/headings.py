"""Whether what stands at the head of the runs is true, and their rows are all there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.report import Fault
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.clock import DAY
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.definition.node import Scalar, find, mapping
from pathway_engine.definition.posts import amount_of_post
from pathway_engine.definition.recordings import name_of
from pathway_engine.definition.routing.window import days_of_run
from pathway_engine.engine.kept import KEPT, ROWS, SUMMARY
from pathway_engine.errors import PathwayError, UsageError
from pathway_engine.ledger import Run, Store
from pathway_engine.ledger.probing import OF_RUNS
from pathway_engine.ledger.runs import FORECAST, OF_PEOPLE, SIMULATED, canonical_json
from pathway_engine.ledger.tables import RESULTS, SERIES

Row = Mapping[str, Any]

_ALIKE = ("pathway_id", "settings", "redesigns", "starts_at", "warm_up_until", "ends_at")
_FIRST = 2
"""The number of the first run: 1 is kept for the live book."""


def headings(store: Store, trial: Trial) -> None:
    """Every run says truly what was run: pathway, design, redesigns, settings, times, number."""
    pathways = {row["pathway_id"]: row for row in store.table("pathways")}
    first: dict[str, Row] = {}
    simulated = (run for run in store.table("runs") if run["kind"] != OF_PEOPLE)
    for number, run in enumerate(simulated, start=_FIRST):
        trial.result.checked += 1
        faults = [*_of_its_own(run, number), *_of_its_pathway(run, pathways)]
        design = json.loads(run["settings"]).get("design", "")
        earlier = first.setdefault(design, run)
        faults += [
            f"{column} is not that of the other runs of `{design}`"
            for column in _ALIKE
            if run[column] != earlier[column]
        ]
        trial.result.add([Fault(said, run["run_id"]) for said in faults], len(faults))


def _of_its_own(run: Row, number: int) -> Iterator[str]:
    """What a run says of itself."""
    if run["run_id"] != number:
        yield f"the number before it is missing: expected {number}"
    yield from _of_its_kind(run)
    if run["complete_at"] is None:
        yield "it is not whole"
    if run["replication"] < 1 or run["seed"] < 0:
        yield "its replication or seed is below the first"
    moments = [run["starts_at"], run["warm_up_until"], run["ends_at"]]
    if None in moments or sorted(moments) != moments or moments[1] == moments[2]:
        yield "start, end of the warm-up and end are not one after the other"
    elif run["starts_at"] % DAY and run["kind"] != FORECAST:
        yield "it does not start at midnight"
    for column in ("settings", "software"):
        told = json.loads(run[column])
        if not isinstance(told, dict) or run[column] != canonical_json(told):
            yield f"{column} is no mapping, or not written in the one way"
    yield from _of_its_record(run)
    if not all(isinstance(text, str) for text in json.loads(run["software"]).values()):
        yield "software does not say versions"


def _of_its_kind(run: Row) -> Iterator[str]:
    """Whether a run was simulated, or forecast from open cases."""
    given = json.loads(run["settings"]).get("given")
    if run["kind"] not in (SIMULATED, FORECAST) or run["clock"] != "local":
        yield "it is not marked as simulated, in civil time"
    elif (run["kind"] == FORECAST) != (isinstance(given, int) and given >= 0):
        yield "it starts from open cases and is no forecast, or the other way round"


def _of_its_record(run: Row) -> Iterator[str]:
    """What a run says of the rows that it keeps."""
    record = json.loads(run["settings"]).get("record", ROWS)
    if record not in KEPT:
        yield f"its record is `{record}`"
    of_rows = (table.name for table in OF_RUNS if table not in (RESULTS, SERIES))
    if record == SUMMARY and any(run[name] for name in of_rows):
        yield "it keeps no rows, and rows of it were counted"


def _of_its_pathway(run: Row, pathways: Mapping[int, Row]) -> Iterator[str]:
    """What a run says of its pathway."""
    pathway = pathways.get(run["pathway_id"])
    if pathway is None:
        yield "it has no pathway"
        return
    settings = json.loads(run["settings"])
    name = pathway["name"]
    yield from _of_its_design(settings, run["experiment"], name)
    redesigns = json.loads(run["redesigns"])
    if run["redesigns"] != json.dumps(redesigns):
        yield "redesigns is not written in the one way"
    if redesigns != json.loads(pathway["redesigns"]) and redesigns[-1:] not in ([], [name]):
        yield "its redesigns are not those of its pathway"
    yield from _set_in(settings.get("set", []), pathway)


def _of_its_design(settings: Mapping[str, Any], experiment: str | None, name: str) -> Iterator[str]:
    """How a design is named: in an experiment by any id, then the values of its cell."""
    said, cell = str(settings.get("design")), settings.get("cell", [])
    own = r"[a-z][a-z0-9_]*" if experiment else rf"baseline|{re.escape(name)}(_[0-9]+)?"
    if not isinstance(cell, list) or not all(isinstance(one, str) for one in cell):
        yield "its cell is no list of texts"
    elif cell and not experiment:
        yield "it has a cell, and is of no experiment"
    elif not re.fullmatch(rf"({own}){re.escape(''.join(f' {one}' for one in cell))}", said):
        beside = "an id and its cell" if experiment else f"`baseline` nor `{name}`"
        yield f"its design is named {'otherwise than ' if experiment else 'neither '}{beside}"


def _set_in(sets: Sequence[str], pathway: Row) -> Iterator[str]:
    """What was set for a run stands in the pathway that was run, where it has such a place."""
    tree = mapping(json.loads(pathway["canonical"]))
    for path, value in _last(sets).items():
        found = find(tree, amount_of_post(tree, path))
        if isinstance(found, Scalar) and name_of(found.text) != name_of(value):
            yield f"`{path}` was set to {value}, and its pathway says {found.text}"


def _last(sets: Sequence[str]) -> dict[str, str]:
    """What was set last at each place."""
    found = (text.partition("=") for text in sets)
    return {path.strip(): value.strip() for path, _, value in found}


def possible(store: Store, run: Run, trial: Trial) -> bool:
    """Whether a run can have been made; where not, nobody draws whom its pathway would bring."""
    days = days_of_run(*run.window)
    try:
        refuse_what_no_run_holds(store.pathway(run.run_id), days)
    except (PathwayError, UsageError) as refused:
        trial.fault(f"nothing runs this pathway so long: {refused}")
        return False
    return True


def whole(store: Store, trial: Trial) -> None:
    """Every row of a run is there: as many as were counted when it was stored whole."""
    kinds = {run["run_id"]: run["kind"] for run in store.table("runs")}
    for run_id in sorted(run_id for run_id, kind in kinds.items() if kind != OF_PEOPLE):
        trial.result.checked += len(OF_RUNS)
        faults = [Fault(said, run_id) for said in store.miscounted(run_id)]
        trial.result.add(faults, len(faults))
    for (table, run_id), number in store.counted().items():
        if run_id not in kinds:
            trial.fault(f"{table}: {number} rows of run {run_id}, which is not there")


def columns(evidence: Evidence, trial: Trial) -> None:
    """Rows of a simulated run fill the columns that such runs fill, and write them in one way."""
    trial.result.checked += len(evidence.visits)
    for odd in evidence.odd:
        said = f"{odd.table}: {odd.said}"
        trial.result.add([Fault(said, trial.run, *place) for place in odd.rows], odd.number)
