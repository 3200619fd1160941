"""Pathways that are read to be run, with what `check` warns of: a result is shown beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pathway_engine.cli.printing import width
from pathway_engine.cli.reading import folder_for
from pathway_engine.cli.shell import and_next, command
from pathway_engine.definition.usual import AUTO, LENGTH, STARTS, WARM_UP

if TYPE_CHECKING:
    from pathway_engine.definition.findings import Findings
    from pathway_engine.definition.models import Pathway
    from pathway_engine.definition.routing import Expected, Window


class Days(NamedTuple):
    """When to run, as it is asked for."""

    starts: str
    length: str
    warm_up: str

    @property
    def told(self) -> Days:
        """The same, with the usual warm-up where it is yet to be chosen."""
        return self._replace(warm_up=WARM_UP) if self.warm_up == AUTO else self


class Warned(NamedTuple):
    """A pathway that was read, its warnings, and what tells them again.

    Nothing tells again what is found of a file with a value set.
    """

    pathway: Pathway
    warnings: Findings
    again: list[str]


def read_for(
    file: str, within: str | None, days: Days, settings: Iterable[str] | None = None
) -> Warned:
    """The pathway of a file for a run over some days. Raises `PathwayError`, `UsageError`.

    The warnings are those of what is run: with its values set. What is wrong with a setting is
    told when it is run.
    """
    from pathway_engine.definition.loading import load_warned
    from pathway_engine.definition.run_days import window_of

    window = replace(window_of(*days.told), runs=True)
    pathway, warnings = load_warned(file, within=folder_for(file, within), window=window)
    found = _found_once_set(pathway, settings or (), window)
    if found is not None:
        return Warned(pathway, found.warnings, [])
    return Warned(pathway, warnings, _again(file, within, _options(days)))


def _found_once_set(pathway: Pathway, settings: Iterable[str], window: Window) -> Findings | None:
    """What is found of a pathway with values set; None where none is, or where one is wrong."""
    if not settings:
        return None
    from pathway_engine.errors import PathwayEngineError
    from pathway_engine.study.designs import set_and_checked
    from pathway_engine.study.settings import Setting

    try:
        read = [Setting.of(setting) for setting in settings]
        return set_and_checked(pathway, read, window)[1]
    except PathwayEngineError:
        return None


def expected_for(file: str, within: str | None, days: Days) -> tuple[Warned, Expected]:
    """The same, with what is expected of it. Raises `PathwayError`, `UsageError`."""
    from pathway_engine.definition.loading import load_expected
    from pathway_engine.definition.run_days import window_of

    window = window_of(*days)
    pathway, warnings, expected = load_expected(
        file, within=folder_for(file, within), window=window
    )
    return Warned(pathway, warnings, _again(file, within, _options(days))), expected


def _again(file: str, within: str | None, options: Iterable[str]) -> list[str]:
    """The words of the command that tells the warnings."""
    return ["check", file, *options, *([] if within is None else ["--within", within])]


def _options(days: Days) -> Iterator[str]:
    """The options that ask for days, as far as they are not those that hold in any case."""
    names, usual = ("--starts", "--length", "--warm-up"), Days(STARTS, LENGTH, WARM_UP)
    for name, asked, default in zip(names, days.told, usual, strict=True):
        if asked != default:
            yield from (name, asked)


def warnings_of(read: Iterable[Warned]) -> str:
    """What is said of the warnings of some files, of each once; nothing where there are none.

    Who is missing from a run is told whole, and what no command tells again; of the rest how many
    there are, and where they stand.
    """
    return "\n".join(dict.fromkeys(line for one in read for line in _lines(one)))


def _lines(one: Warned) -> Iterator[str]:
    from pathway_engine.definition.checks.listed import ROWS_OUTSIDE
    from pathway_engine.report.tables import paragraph

    for warning in one.warnings:
        if warning.code == ROWS_OUTSIDE or not one.again:
            yield paragraph(str(warning), width())
    others = [warning.code for warning in one.warnings if warning.code != ROWS_OUTSIDE]
    if others and one.again:
        codes = ", ".join(dict.fromkeys(others))
        many = f"{len(others)} warning{'' if len(others) == 1 else 's'} ({codes})"
        yield and_next(f"{many}.", command(*one.again), width())
