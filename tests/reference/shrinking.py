"""The smallest pathway that still shows a difference: take away whatever can be spared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any

from pathway_engine.clock import DAY
from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import CHECKS
from pathway_engine.definition.findings import Report
from pathway_engine.definition.node import mapping
from pathway_engine.engine.records import Window
from reference.strategies import Run
from reference.vocabulary import Plain

Differs = Callable[[Run], bool]
Cut = Callable[[Run], Run]
MOST_ROUNDS = 6


def smallest(run: Run, differs: Differs) -> Run:
    """A run that differs too and from which nothing more can be taken away."""
    for _ in range(MOST_ROUNDS):
        before = run
        for cut in cuts(run):
            run = after(cut, run, differs)
        if run == before:
            break
    return run


def after(cut: Cut, run: Run, differs: Differs) -> Run:
    """The run with something taken away if it still differs, else as it was."""
    try:
        candidate = cut(run)
    except (KeyError, TypeError):  # an earlier cut has taken that piece away
        return run
    if size(candidate) > size(run) or candidate == run or not is_right(candidate.pathway):
        return run
    return candidate if still_differs(candidate, differs) else run


def still_differs(run: Run, differs: Differs) -> bool:
    """Whether it differs; what cannot be run any more (an attribute is told that the file no
    longer has) is no answer."""
    try:
        return differs(run)
    except (KeyError, ValueError):
        return False


def is_right(pathway: Plain) -> bool:
    """Whether a pathway has no errors that the file alone would show."""
    bound, findings = bind(mapping(pathway))
    if bound is None or findings.errors:
        return False
    report = Report(bound.document, findings)
    for check in CHECKS:
        check(bound, report)
    return not report.findings.errors


def size(run: Run) -> tuple[int, int, int]:
    """What is to become small: the file, the people, the time."""
    return len(repr(run.pathway)), len(run.arrivals or ()), run.window.ends_at


def cuts(run: Run) -> Iterator[Cut]:
    """Everything that might be taken away: a person, days, a piece of the file or its detail."""
    yield from (partial(one_fewer, n) for n in reversed(range(len(run.arrivals or ()))))
    days = (run.window.ends_at - run.window.starts_at) // DAY
    yield from (partial(shorter, n) for n in range(1, days))
    for path in list(paths(run.pathway)):
        yield partial(cut_out, path)
        for value in (*others(run.pathway, path[-1]), *simpler(at(run.pathway, path))):
            yield partial(simplified, path, value)


def one_fewer(n: int, run: Run) -> Run:
    """Without the n-th of the people who are given."""
    rows = run.arrivals or []
    return run._replace(arrivals=rows[:n] + rows[n + 1 :])


def shorter(days: int, run: Run) -> Run:
    """Only so many days, all of which count."""
    start = run.window.starts_at
    return run._replace(window=Window(start, start, start + days * DAY))


def cut_out(path: tuple[str, ...], run: Run) -> Run:
    """Without what stands at a path."""
    pathway = deepcopy(run.pathway)
    del at(pathway, path[:-1])[path[-1]]
    return run._replace(pathway=pathway)


def simplified(path: tuple[str, ...], value: Any, run: Run) -> Run:
    """With another value at a path."""
    pathway = deepcopy(run.pathway)
    at(pathway, path[:-1])[path[-1]] = value
    return run._replace(pathway=pathway)


def paths(tree: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way down a tree, the largest pieces first."""
    if isinstance(tree, dict):
        yield from ((*above, key) for key in tree)
        for key, value in tree.items():
            yield from paths(value, (*above, key))


def at(tree: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        tree = tree[key]
    return tree


def others(pathway: Plain, key: str) -> Iterator[str]:
    """Other names that may stand under a key, so that a step or a team can be spared."""
    yield from {"to": pathway["endings"], "team": pathway["teams"]}.get(key, ())


def simpler(value: Any) -> Iterator[Any]:
    """Simpler values than this one: a line of a table, a plain time."""
    if isinstance(value, dict):
        yield from value.values()
        if "mean" in value or "median" in value or "low" in value or "values" in value:
            yield "1h"
    elif isinstance(value, list):
        yield value[0]
