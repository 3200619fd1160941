"""Everything that can be said of a pathway before it runs, one module for each theme.

Each check takes the pathway and a report and never raises: all faults are told at once, and
a check passes over what another one reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pathway_engine.clock import DAY, day_of
from pathway_engine.definition.checks.accepting import without_accepted
from pathway_engine.definition.checks.backlog import check_backlog, check_beginning
from pathway_engine.definition.checks.beside import check_beside
from pathway_engine.definition.checks.dataflow import check_dataflow
from pathway_engine.definition.checks.demand import check_arrivals, check_costs, check_periods
from pathway_engine.definition.checks.duties import check_section_79
from pathway_engine.definition.checks.far import check_far
from pathway_engine.definition.checks.flow import (
    check_branches,
    check_partners,
    check_reach,
    check_teams_used,
    check_ways_out,
)
from pathway_engine.definition.checks.handoffs import check_handoffs
from pathway_engine.definition.checks.hours import check_calendars, check_timezone
from pathway_engine.definition.checks.inside import check_inside
from pathway_engine.definition.checks.load import NOT_CHECKED, TRIED, check_load
from pathway_engine.definition.checks.minutes import check_minutes
from pathway_engine.definition.checks.names import check_names, check_same_names, check_signposts
from pathway_engine.definition.checks.overtime import check_overtime
from pathway_engine.definition.checks.packages import check_packages
from pathway_engine.definition.checks.pauses import check_pauses
from pathway_engine.definition.checks.people import check_pace, check_roles, check_teams
from pathway_engine.definition.checks.places import check_places
from pathway_engine.definition.checks.prices import check_currency, check_prices
from pathway_engine.definition.checks.rules import check_outcomes, check_rules
from pathway_engine.definition.checks.shares import check_shares
from pathway_engine.definition.checks.shifts import check_partners_meet, check_post_calendars
from pathway_engine.definition.checks.sittings import check_sessions
from pathway_engine.definition.checks.sizes import check_sizes
from pathway_engine.definition.checks.spreads import check_spreads
from pathway_engine.definition.checks.tables import (
    check_attributes,
    check_share_tables,
    check_tables,
    check_told,
)
from pathway_engine.definition.checks.times import (
    check_target_reads,
    check_targets,
    check_working_days,
)
from pathway_engine.definition.checks.unused import check_unused
from pathway_engine.definition.findings import Findings, Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.provenance import check_provenance
from pathway_engine.definition.routing import Expected, Window

__all__ = ["CHECKS", "check_pathway", "errors_in", "examine"]

Check = Callable[[Pathway, Report], None]

CHECKS: tuple[Check, ...] = (
    check_timezone,
    check_names,
    check_signposts,
    check_same_names,
    check_attributes,
    check_tables,
    check_told,
    check_share_tables,
    check_shares,
    check_rules,
    check_outcomes,
    check_calendars,
    check_teams,
    check_roles,
    check_pace,
    check_post_calendars,
    check_overtime,
    check_sizes,
    check_costs,
    check_currency,
    check_prices,
    check_spreads,
    check_minutes,
    check_arrivals,
    check_backlog,
    check_periods,
    check_sessions,
    check_places,
    check_partners,
    check_partners_meet,
    check_handoffs,
    check_working_days,
    check_targets,
    check_target_reads,
    check_reach,
    check_ways_out,
    check_branches,
    check_beside,
    check_dataflow,
    check_inside,
    check_packages,
    check_teams_used,
    check_unused,
    check_section_79,
    check_provenance,
)
"""Every check that looks at the file alone."""


RESTED_ON: tuple[Check, ...] = (
    check_names,
    check_signposts,
    check_same_names,
    check_attributes,
    check_tables,
    check_told,
    check_share_tables,
    check_shares,
    check_rules,
    check_outcomes,
    check_calendars,
    check_teams,
    check_roles,
    check_pace,
    check_post_calendars,
    check_sizes,
    check_arrivals,
    check_backlog,
    check_sessions,
    check_partners,
    check_partners_meet,
    check_handoffs,
    check_working_days,
    check_targets,
    check_branches,
)
"""Those of them that whoever uses a pathway rests on; the others tell what is hardly meant."""


def check_pathway(pathway: Pathway, earlier: Findings | None = None) -> Findings:
    """Every finding about a pathway, those that it accepts taken out.

    `earlier` are findings of the reader and the binding, which come with it.
    """
    return examine(pathway, earlier).findings


def errors_in(pathway: Pathway) -> Findings:
    """The errors for which a pathway that came from no file, but was run once, cannot be used."""
    report = Report(pathway.document, ())
    for check in RESTED_ON:
        check(pathway, report)
    return report.findings.errors


def as_written(pathway: Pathway, earlier: Findings | None = None) -> Findings:
    """Every finding about what stands in the file; its load is not worked out, which takes long."""
    report = Report(pathway.document, earlier or ())
    for check in CHECKS:
        check(pathway, report)
    return without_accepted(pathway, report.findings, TRIED)


def may_not_show(routed: Expected | None, days: Window) -> frozenset[str]:
    """The codes of findings that may be accepted though they are not there: too few were tried."""
    return TRIED if routed is None or days.runs else frozenset()


class Examined(NamedTuple):
    """Every finding, those that are accepted taken out, and what the load was judged by."""

    findings: Findings
    expected: Expected | None
    """None where there are errors, or where it cannot be worked out."""
    why_not: Findings
    """Why it cannot be worked out, accepted or not."""


def examine(
    pathway: Pathway, earlier: Findings | None = None, window: Window | None = None
) -> Examined:
    """The same, with the expectations that its load was judged by, if it could be routed.

    `window` has the days of which load is told, by default those of a run with the default options.
    Before a run few people are routed: what they do not show, as a team that is hardly
    overloaded, may be accepted all the same.
    """
    report, days = Report(pathway.document, earlier or ()), window or Window()
    for check in CHECKS:
        check(pathway, report)
    if not report.findings.errors:
        check_far(pathway, report)
        check_pauses(pathway, report)
        check_beginning(pathway, day_of(days.starts) * DAY, days.origin, report)
    routed = None if report.findings.errors else check_load(pathway, report, window)
    not_tried = may_not_show(routed, days)
    why_not = Findings(one for one in report.findings if one.code == NOT_CHECKED)
    left = without_accepted(pathway, report.findings, not_tried)
    return Examined(left, routed, why_not)
