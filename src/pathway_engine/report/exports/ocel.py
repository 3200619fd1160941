"""Runs as object-centric event logs, OCEL 2.0 in JSON: a file for each run.

Objects are cases, handoffs, teams, organisations and workers; an event tells of all that it
concerns. Moments are civil time, written as if it were UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from pathway_engine.analysis.tidy.columns import Column
from pathway_engine.engine.records import NONE, HandoffResult
from pathway_engine.report.exports.happenings import WORDS, Happenings, utc
from pathway_engine.report.exports.source import Source, Written

_TYPES = {"text": "string", "flag": "boolean", "number": "float", "whole": "integer"}
_OF_CASES = {"entry": "string", "ending": "string", "counted": "boolean"}
_OF_HANDOFFS = {"attempt": "integer", "result": "string", "disputed": "boolean"}
_OF_EVENTS = {"lifecycle": "string", "visit": "integer", "step": "string"}
_TITLE = {"title": "string"}

Item = dict[str, Any]


def write_ocel2(source: Source, folder: Path) -> list[Written]:
    """An object-centric event log for each run."""
    source.refuse_without_rows()
    return [_write(Happenings(told), folder) for told in source.told()]


def _write(happened: Happenings, folder: Path) -> Written:
    name = f"run_{happened.told.run}.jsonocel"
    log = _Log(happened)
    with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
        file.write("{\n")
        _list(file, "objectTypes", log.object_types())
        _list(file, "eventTypes", log.event_types())
        objects = _list(file, "objects", log.objects())
        events = _list(file, "events", log.events(), last=True)
        file.write("}\n")
    return Written(name, f"{objects:,} objects, {events:,} events")


def _list(file: TextIO, key: str, items: Iterable[Item], *, last: bool = False) -> int:
    """A list of the document, an item a line; how many there are."""
    number = 0
    file.write(f"{json.dumps(key)}: [")
    for number, item in enumerate(items, start=1):
        file.write(",\n" if number > 1 else "\n")
        file.write(json.dumps(item, separators=(",", ":")))
    file.write("\n]\n" if last else "\n],\n")
    return number


def _type(name: str, attributes: Mapping[str, str]) -> Item:
    typed = [{"name": one, "type": kind} for one, kind in attributes.items()]
    return {"name": name, "attributes": typed}


def _object(name: str, kind: str, told: Mapping[str, Any], at: int, **to: str) -> Item:
    """An object: what is known of it from a moment on, and what it belongs to."""
    return {
        "id": name,
        "type": kind,
        "attributes": _values(told, at),
        "relationships": [{"objectId": other, "qualifier": how} for how, other in to.items()],
    }


def _values(told: Mapping[str, Any], at: int) -> list[Item]:
    moment = utc(at)
    return [
        {"name": name, "time": moment, "value": value}
        for name, value in told.items()
        if value is not None
    ]


class _Log:
    """One run as the lists of the document."""

    def __init__(self, happened: Happenings) -> None:
        self._happened = happened
        self._told = happened.told
        self._records = happened.told.records
        self._numbering = happened.told.numbering

    def object_types(self) -> Iterator[Item]:
        """The kinds of objects, and what is known of each."""
        known = {
            column.field.name.partition(".")[2]: _TYPES[column.field.kind]
            for column in self._happened.attributes
        }
        yield _type("case", _OF_CASES | {f"case.{name}": kind for name, kind in known.items()})
        yield _type("handoff", _OF_HANDOFFS)
        for kind in ("team", "organisation", "worker"):
            yield _type(kind, _TITLE)

    @cached_property
    def _activities(self) -> list[str]:
        return self._happened.titled("step", self._numbering.steps)[:-1]

    def event_types(self) -> Iterator[Item]:
        """The kinds of events are the steps."""
        for title in dict.fromkeys(self._activities):
            yield _type(title, _OF_EVENTS)

    # -- objects -----------------------------------------------------------------------------

    def objects(self) -> Iterator[Item]:
        """Organisations, teams, workers, cases and handoffs."""
        yield from self._staff()
        yield from self._cases()
        yield from self._handoffs()

    def _staff(self) -> Iterator[Item]:
        since = self._records.window.starts_at
        title_of, pathway = self._told.title_of, self._records.pathway
        for name in self._numbering.organisations:
            title = {"title": title_of("organisation", name)}
            yield _object(f"organisation:{name}", "organisation", title, since)
        for name, team in pathway.real_teams.items():
            title = {"title": title_of("team", name)}
            yield _object(f"team:{name}", "team", title, since,
                          part_of=f"organisation:{team.organisation}")  # fmt: skip
        for name in self._told.workers:
            team_name = name.partition(".")[0]
            yield _object(f"worker:{name}", "worker", {"title": name}, since,
                          works_in=f"team:{team_name}")  # fmt: skip

    def _cases(self) -> Iterator[Item]:
        """Cases with what was known on arrival and, where it changed, in the end."""
        counted = self._told.counted.closed.tolist()
        entries = self._happened.titled("entry", self._numbering.entries)
        endings = self._happened.titled("ending", self._numbering.endings)
        opened_by = dict(self._opened_by())
        columns = self._happened.attributes
        known = self._happened.attributes_by_case()
        for case, counts, values in zip(self._records.cases, counted, known, strict=True):
            number, opened, closed = (int(case[n]) for n in ("case_no", "opened_at", "closed_at"))
            arrived, ended = _two_states(columns, values)
            told = {"entry": entries[case["entry"]] or None} | arrived
            item = _object(self._happened.case_name(number), "case", told, opened,
                           **opened_by.get(number, {}))  # fmt: skip
            later = {name: value for name, value in ended.items() if value != arrived[name]}
            if closed != NONE:
                later |= {"ending": endings[case["ending"]], "counted": counts}
            until = self._records.window.ends_at if closed == NONE else closed
            item["attributes"] += _values(later, until)
            yield item

    def _opened_by(self) -> Iterator[tuple[int, dict[str, str]]]:
        links = self._records.links
        for case, other in zip(links["case_no"].tolist(), links["other_no"].tolist(), strict=True):
            yield case, {"opened_by": self._happened.case_name(other)}

    def _handoffs(self) -> Iterator[Item]:
        results = [one.name.lower() for one in HandoffResult]
        for number, row in enumerate(self._records.handoffs):
            told = {
                "attempt": int(row["attempt"]),
                "result": None if row["result"] == NONE else results[row["result"]],
                "disputed": bool(row["disputed_from"] != NONE),
            }
            teams = self._numbering.teams
            to = {"of": self._happened.case_name(row["case_no"])}
            to |= {"by": f"team:{teams[row['from_team']]}", "to": f"team:{teams[row['to_team']]}"}
            yield _object(self._offer(number), "handoff", told, int(row["offered_at"]), **to)

    def _offer(self, position: int) -> str:
        row = self._records.handoffs[position]
        return f"{self._happened.case_name(row['case_no'])}/handoff/{row['visit_no']}"

    # -- events ------------------------------------------------------------------------------

    def events(self) -> Iterator[Item]:
        """What happened, each event with all objects that it concerns."""
        happened, visits = self._happened.events, self._records.visits
        related = list(self._related())
        numbers, steps = visits["visit_no"].tolist(), visits["step"].tolist()
        ids = self._numbering.steps
        columns = (column.tolist() for column in happened)
        for number, row in enumerate(zip(*columns, strict=True), start=1):
            visit, transition, at, offer = row
            to = related[visit]
            if offer != NONE:
                to = [*to, {"objectId": self._offer(offer), "qualifier": "handoff"}]
            attributes = (("lifecycle", WORDS[transition]), ("visit", numbers[visit]),
                          ("step", ids[steps[visit]]))  # fmt: skip
            yield {
                "id": str(number),
                "type": self._activities[steps[visit]],
                "time": utc(at),
                "attributes": [{"name": name, "value": value} for name, value in attributes],
                "relationships": to,
            }

    def _related(self) -> Iterator[list[Item]]:
        """The case, team, organisation and worker of each visit."""
        visits, numbering = self._records.visits, self._numbering
        columns = (visits["case_no"], visits["team"], self._told.organisations, visits["worker_no"])
        kinds = (
            ("team", numbering.teams),
            ("organisation", numbering.organisations),
            ("worker", self._told.workers),
        )
        for case, *codes in zip(*(column.tolist() for column in columns), strict=True):
            found = [{"objectId": self._happened.case_name(case), "qualifier": "case"}]
            for (kind, names), code in zip(kinds, codes, strict=True):
                if code != NONE:
                    found.append({"objectId": f"{kind}:{names[code]}", "qualifier": kind})
            yield found


def _two_states(columns: Iterable[Column], values: Iterable[Any]) -> tuple[Item, Item]:
    """What is known of a case on arrival, and in the end, under one name each."""
    states: dict[str, Item] = {"arrival": {}, "case": {}}
    for column, value in zip(columns, values, strict=True):
        when, _, name = column.field.name.partition(".")
        told = bool(value) if column.field.kind == "flag" and value is not None else value
        states[when][f"case.{name}"] = told
    return states["arrival"], states["case"]
