"""Load before any simulation, rules to enter tried by routing, and what packages settle at."""

from __future__ import annotations

from pathway_engine.calendars import CalendarProblem
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.checks.backlog import NEEDS_NO_WARM_UP
from pathway_engine.definition.checks.full import apart, check_full
from pathway_engine.definition.checks.gone import GONE, check_gone
from pathway_engine.definition.checks.late import SETTLES_LATE, check_late
from pathway_engine.definition.checks.listed import ROWS_OUTSIDE, check_listed
from pathway_engine.definition.checks.pauses import (
    PAUSED_FOR_DAYS,
    SITTING_RUNS_OVER,
    check_running_over,
)
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routing import (
    Expected,
    expected,
)
from pathway_engine.definition.routing.endless import ENDLESS_OPENINGS
from pathway_engine.definition.routing.leaving import exits_of, roughly, worded
from pathway_engine.definition.routing.router import ENDLESS
from pathway_engine.definition.routing.window import Window, posts_at_the_end
from pathway_engine.definition.workers import staffed_posts

FOR_ALL = 0.95
"""The share of clocks from which a target is one for all."""
ROUND = "a loop that people leave by exits only, while they queue"
NOT_CHECKED = "load_not_checked"
"""The code of the finding that says why nothing can be told of load."""

TRIED = frozenset(
    (
        NEEDS_NO_WARM_UP,
        GONE,
        "overloaded",
        "nearly_full",
        "sittings_lost",
        PAUSED_FOR_DAYS,
        SITTING_RUNS_OVER,
        "requires_broken",
        "run_would_stop",
        ROWS_OUTSIDE,
        SETTLES_LATE,
        ENDLESS_OPENINGS,
        "package_settles",
        "target_for_some",
        "temporary_post",
    )
)
"""The codes that are looked for only in a pathway without errors."""


def check_load(pathway: Pathway, report: Report, window: Window | None = None) -> Expected | None:
    """Report overloaded teams and slots, cases that would stop a run, and what packages settle at.

    Takes a pathway without errors; load is that of the days of `window`. None where it cannot be
    routed, which is told.
    """
    days = window or Window()
    check_listed(pathway, report, days)
    gone = check_gone(pathway, days, report)
    try:
        found_out = expected(pathway, window)
    except CalendarProblem as problem:
        report.add(NOT_CHECKED, "calendars", found=problem.found, expected=problem.expected)
        return None
    if goes_round(pathway, found_out):
        report.add(NOT_CHECKED, "steps", found=ROUND)
        return None
    for trouble in found_out.flow.trouble:
        wanted = {ENDLESS_OPENINGS: "less than one"}.get(trouble.code, "a way on for every case")
        report.add(trouble.code, trouble.path, found=trouble.found, expected=wanted)
    if any(trouble.code == ENDLESS_OPENINGS for trouble in found_out.flow.trouble):
        report.add(NOT_CHECKED, "steps", found="cases that open others without end")
        return None
    _list_temporary(pathway, report, found_out.window, gone)
    check_full(pathway, report, found_out)
    check_running_over(pathway, report, found_out.panels)
    check_late(pathway, report, found_out)
    _check_targets(report, found_out)
    for name, settled in found_out.packages.items():
        people = roughly(found_out.bound, f"{settled.value:,.0f} people")
        found = f"{people} with a package once their number has settled"
        if at_first := sum(one.cases for one in pathway.backlog.values() if one.at == name):
            found += f"; {at_first:,} when the window opens"
        report.add("package_settles", join("endings", name, "package"), found=found)
    return found_out


def _list_temporary(pathway: Pathway, report: Report, window: Window, gone: frozenset[str]) -> None:
    """Tell of every post that begins or ends whether the load counts it, but for those gone."""
    counted = posts_at_the_end(pathway, window)
    for post in staffed_posts(pathway):
        where = join("teams", post.team, "staff", post.post)
        if (post.begins is None and post.ends is None) or where in gone:
            continue
        told = [f"from {post.begins.text}"] if post.begins else []
        told += [f"until {post.ends.text}"] if post.ends else []
        counts = "counts" if post in counted else "does not count"
        found = f"{' '.join(told)}: the load, of {date_of((window.end - 1) // DAY)}, {counts} it"
        report.add("temporary_post", where, found=found)


def goes_round(pathway: Pathway, found_out: Expected) -> bool:
    """Whether people go round for ever who would leave a run while they queue."""
    endless = any(trouble.code == ENDLESS for trouble in found_out.flow.trouble)
    return endless and bool(exits_of(pathway))


def _check_targets(report: Report, found_out: Expected) -> None:
    """Warn of targets that not everybody comes to the end of, and that do not say who counts."""
    for name, share in found_out.flow.reached.items():
        if share.value < FOR_ALL:
            error = f" ± {share.error * 100:.1f}" if share.error else ""
            reached = apart(share.value * 100, FOR_ALL * 100, digits=1)
            clocks = worded(found_out.bound, f"{reached}{error} of 100 clocks")
            found = f"{clocks} that ever reach `to`"
            expected = "`counts: all`, a promise to everybody, or `counts: reached`"
            hint = (
                "`all` (so it is now): missed where time runs out before the case closes; "
                "`reached`: of those who come to it, decided when they do"
            )
            report.add("target_for_some", join("targets", name), found=found, expected=expected,
                       hint=hint)  # fmt: skip
