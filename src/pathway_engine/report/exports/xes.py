"""Runs as event logs in XES (IEEE 1849): a file for each run, a trace for each case.

Extensions concept, lifecycle, time and organizational are the standard's; what else is known
stands in attributes of its own. Moments are civil time, written as if it were UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pathway_engine.analysis.tidy.columns import Column
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import NONE
from pathway_engine.report.defusing import for_xml
from pathway_engine.report.exports.happenings import WORDS, Happenings, utc
from pathway_engine.report.exports.source import Source, Written

_EXTENSIONS = ("concept", "lifecycle", "time", "org")
_FILES = {"org": "Organizational"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
"""
_GLOBALS = """<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
<string key="lifecycle:model" value="standard"/>
"""
_TAGS = {"text": "string", "flag": "boolean", "number": "float", "whole": "int"}


def write_xes(source: Source, folder: Path) -> list[Written]:
    """An event log for each run."""
    source.refuse_without_rows()
    return [_write(Happenings(told), folder) for told in source.told()]


def _write(happened: Happenings, folder: Path) -> Written:
    name = f"run_{happened.told.run}.xes"
    with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_Log(happened).lines())
    cases, number = len(happened.told.records.cases), len(happened.events.at)
    return Written(name, f"{cases:,} cases, {number:,} events")


def _attribute(tag: str, key: str, value: str) -> str:
    return f'<{tag} key="{for_xml(key)}" value="{for_xml(value)}"/>\n'


class _Log:
    """One run as XML."""

    def __init__(self, happened: Happenings) -> None:
        self._happened = happened
        self._told = happened.told
        self._records = happened.told.records

    def lines(self) -> Iterator[str]:
        """The document, piece by piece."""
        yield _HEAD
        for prefix in _EXTENSIONS:
            name = _FILES.get(prefix, prefix.capitalize())
            uri = f"http://www.xes-standard.org/{prefix}.xesext"
            yield f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n'
        yield _GLOBALS
        title = self._told.title_of("design", self._records.design)
        name = f"{title} (replication {self._records.replication})"
        yield _attribute("string", "concept:name", name)
        for trace, its in zip(self._traces(), self._happened.events_by_case(), strict=True):
            yield f"<trace>\n{trace}"
            yield from self._events(its)
            yield "</trace>\n"
        yield "</log>\n"

    def _traces(self) -> Iterator[str]:
        """What is said of each case before its events."""
        numbering = self._told.numbering
        entries = [*map(for_xml, self._happened.titled("entry", numbering.entries))]
        endings = [*map(for_xml, self._happened.titled("ending", numbering.endings))]
        counted = self._told.counted.closed.tolist()
        known = self._happened.attributes_by_case()
        for case, counts, values in zip(self._records.cases, counted, known, strict=True):
            name = self._happened.case_name(case["case_no"])
            parts = [_attribute("string", "concept:name", name)]
            parts.append(f'<date key="opened_at" value="{utc(int(case["opened_at"]))}"/>\n')
            if case["entry"] != NONE:
                parts.append(f'<string key="entry" value="{entries[case["entry"]]}"/>\n')
            if case["closed_at"] != NONE:
                parts.append(f'<date key="closed_at" value="{utc(int(case["closed_at"]))}"/>\n')
                parts.append(f'<string key="ending" value="{endings[case["ending"]]}"/>\n')
            parts.append(f'<boolean key="counted" value="{str(counts).lower()}"/>\n')
            parts += map(_known, self._happened.attributes, values)
            yield "".join(parts)

    def _events(self, its: slice) -> Iterator[str]:
        """The events of one case."""
        happened = self._happened.events
        rows = zip(happened.visits[its].tolist(), happened.transitions[its].tolist(),
                   happened.at[its].tolist(), strict=True)  # fmt: skip
        for visit, transition, at in rows:
            yield (
                f'<event>\n<string key="lifecycle:transition" value="{WORDS[transition]}"/>\n'
                f'<date key="time:timestamp" value="{utc(at)}"/>\n{self._heads[visit]}</event>\n'
            )

    @cached_property
    def _heads(self) -> Sequence[str]:
        """What is said of every event of each visit, by position."""
        visits, numbering, told = self._records.visits, self._told.numbering, self._told
        titles = self._happened.titled
        columns = [
            self._said("concept:name", visits["step"], titles("step", numbering.steps)),
            self._said("step", visits["step"], [*numbering.steps, ""]),
            self._said("org:group", visits["team"], titles("team", numbering.teams)),
            self._said("org:role", visits["role"], titles("role", numbering.roles)),
            self._said("org:resource", visits["worker_no"], [*told.workers, ""]),
            self._said("organisation", told.organisations,
                       titles("organisation", numbering.organisations)),
            [f'<int key="visit" value="{number}"/>\n' for number in visits["visit_no"].tolist()],
        ]  # fmt: skip
        return ["".join(parts) for parts in zip(*columns, strict=True)]

    def _said(self, key: str, codes: Array, labels: Sequence[str]) -> list[str]:
        """An attribute of each visit; nothing where it has none."""
        texts = [_attribute("string", key, label) if label else "" for label in labels]
        return [texts[code] for code in codes.tolist()]


def _known(column: Column, value: Any) -> str:
    """What is known of a case; nothing where it is not set."""
    if value is None:
        return ""
    kind = column.field.kind
    text = ("false", "true")[value] if kind == "flag" else str(value)
    return _attribute(_TAGS[kind], column.field.name, text)
