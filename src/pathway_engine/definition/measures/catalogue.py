"""The catalogue of measures: id, what it says, how it is computed, its unit, its cuts.

It is data: the reference page and the headings of tables come from it, and a test holds
`measures` to it. An id with a word in capitals stands for one measure for each such thing:
`delay.CAUSE` for `delay.waiting_allocation` and so on.
"""

from __future__ import annotations

from pathway_engine.definition.measures.entries import (
    PAIRS,
    PORTIONS,
    SPREAD,
    TALLY,
    WHERE,
    Measure,
    casework,
    cost,
    handoffs,
    part_time,
    per_100,
    staff_hours,
)

CATALOGUE: tuple[Measure, ...] = (
    # -- handoffs -----------------------------------------------------------------------------
    handoffs(
        "all",
        "Handoffs",
        "How often a case moves to another team; cut by team and organisation of the receiver.",
        "answered in the window (count), of closed cases (per_case)",
        *PAIRS,
    ),
    handoffs(
        "between_organisations",
        "Handoffs between organisations",
        "Handoffs between teams of different organisations.",
        "whose teams belong to different organisations",
    ),
    handoffs(
        "between_sectors",
        "Handoffs between sectors",
        "Handoffs between organisations of different sectors.",
        "whose organisations belong to different sectors",
    ),
    Measure(
        "handoff_time",
        "handoff",
        "Time from offer to answer",
        "How long an offer waits until it is accepted or returned, disputes included.",
        "answered − offered, of offers answered in the window",
        "seconds",
        SPREAD,
        ("team", "organisation", "ending", *PAIRS),
        rows="offers",
    ),
    per_100(
        "returned",
        "Returned, per 100 offers",
        "How many of 100 answered offers the receiver sends back.",
    ),
    per_100(
        "disputed",
        "Disputed, per 100 offers",
        "Of how many of 100 answered offers the responsibility was disputed.",
    ),
    # -- time ---------------------------------------------------------------------------------
    Measure(
        "case_duration",
        "duration",
        "Case duration",
        "How long a case lasts, from opening to closing. Cut by cause and organisation, it is "
        "the average time that each held a case, and the cuts add up to the whole.",
        "closed − opened, of cases closed in the window",
        "seconds",
        (*SPREAD, "per_package", *(f"per_package_{name}" for name in SPREAD[1:])),
        ("ending", PORTIONS),
        {PORTIONS: ("mean", "per_package")},
        "cases",
    ),
    Measure(
        "visit_duration",
        "duration",
        "Visit duration",
        "How long one occurrence of a case at a step lasts, from offer to finish; rework, "
        "decisions and parallel blocks are left out.",
        "finished − offered, of visits done in the window",
        "seconds",
        SPREAD,
        WHERE,
        rows="visits",
    ),
    part_time(
        "waiting_time",
        "Waiting time",
        "Time in a team's queue until work begins: nobody free, no slot, closed, or waiting for a "
        "sitting, the own worker or a partner. Waiting again after a hold is a delay and not in "
        "here. The statistics of single visits leave rework out.",
        "started − ready, of visits started in the window, done or not; added up (`sum`, "
        "`per_case`, `per_package`): capacity + caseload + place + hours + session + worker + "
        "partner before the start, of visits ended",
        "ending",
    ),
    part_time(
        "work_time",
        "Work time",
        "Time at work by the clock, at the pace of whoever does it, in open hours. The "
        "statistics of single visits leave rework out.",
        "the part `work` of a visit",
        "role",
    ),
    casework(
        "effort_time",
        "Effort",
        "Casework, or touch time: what the work takes at full pace, rekeying included; at a "
        "sitting, which goes by the clock, what it takes there. So it is the same with a panel and "
        "without, where `hours.work`, `utilisation` and load are not.",
        "rint(work) + rint(rekeying) of visits ended, rework included",
    ),
    casework(
        "rework_time",
        "Rework",
        "Casework done again because an offer was returned.",
        "effort of rework visits",
    ),
    Measure(
        "flow_efficiency",
        "duration",
        "Flow efficiency",
        "How much of a case's duration is casework.",
        "Σ effort ÷ Σ duration of cases closed in the window; by working time: ÷ Σ open seconds "
        "of each visit's team (of a wait: by the default calendar)",
        "share",
        ("calendar", "working_time"),
    ),
    Measure(
        "delay.CAUSE",
        "delay",
        "Delay by cause",
        "Time for which a case was delayed for one cause, and by whom.",
        "the parts of visits, given to cause and organisation by the table of causes",
        "seconds",
        TALLY,
        WHERE,
        rows="visits",
    ),
    Measure(
        "orphan_time",
        "orphan",
        "Nobody accountable",
        "Time in which an offer is disputed and no organisation is accountable.",
        "the part of the handoff in dispute",
        "seconds",
        TALLY,
        WHERE,
        rows="visits",
    ),
    # -- targets ------------------------------------------------------------------------------
    Measure(
        "clock.TARGET",
        "clock",
        "Clock",
        "How long it takes from a target's `from` to its `to`, met or not.",
        "to − from, of clocks that stopped in the window",
        "seconds",
        SPREAD,
        (PORTIONS,),
        {PORTIONS: ("mean",)},
        rows="cases",
    ),
    Measure(
        "targets.ID.met",
        "target",
        "Target met",
        "How often a target is met: of all whose clock starts, or of those who reach its `to`. "
        "Cases that closed before it was decided do not count.",
        "met ÷ (met + missed), of those decided in the window; with `counts: reached` they are "
        "decided when they reach `to`",
        "share",
        ("share", "count"),
        rows="cases",
    ),
    Measure(
        "targets.ID.open",
        "target",
        "Target open",
        "Clocks that run when the run ends and are not decided.",
        "clocks neither stopped nor run out at the end; with `counts: reached` those that have run "
        "out too",
        "clocks",
        ("count",),
    ),
    Measure(
        "targets.ID.overdue",
        "target",
        "Target open, overdue",
        "Clocks that run when the run ends although their time has run out. Only of targets with "
        "`counts: reached`; the others count such a clock as missed.",
        "clocks not stopped at the end, their time run out",
        "clocks",
        ("count",),
    ),
    # -- flow and endings ---------------------------------------------------------------------
    Measure(
        "arrivals",
        "flow",
        "Cases opened a week",
        "How many cases open; by what brings them too: an arrival, or an opening of a step or an "
        "ending (`supported.review`), which tells how many come back.",
        "cases opened in the window ÷ its weeks",
        "cases a week",
        ("rate", "count"),
        ("entry",),
        rows="cases",
        never=("ending",),
    ),
    Measure(
        "throughput",
        "flow",
        "Cases closed a week",
        "How many cases close.",
        "cases closed in the window ÷ its weeks",
        "cases a week",
        ("rate",),
        ("ending",),
        rows="cases",
    ),
    Measure(
        "endings.ID.share",
        "ending",
        "Ending",
        "How many cases finish in this way.",
        "cases closed in the window in this ending ÷ all closed in it",
        "share",
        ("share", "count"),
    ),
    Measure(
        "wip",
        "flow",
        "Cases open",
        "How many cases are open at once.",
        "∫ open cases dt over the window ÷ its length",
        "cases",
        ("mean", "end"),
    ),
    Measure(
        "deviations_per_100",
        "flow",
        "Deviations, per 100 visits",
        "How often a supervisor overrides or diverts; a simulated case never deviates.",
        "100 × visits with a deviation ÷ visits ended in the window",
        "per 100 visits",
        ("rate",),
    ),
    Measure(
        "open.cases",
        "age",
        "Age of open cases",
        "Cases open when the run ends: they are in no duration, and stand beside it.",
        "end − opened",
        "seconds",
        ("median", "p90", "count"),
    ),
    Measure(
        "open.visits",
        "age",
        "Age of open visits",
        "Visits open when the run ends: they are in no duration, and stand beside it.",
        "end − offered",
        "seconds",
        ("median", "p90", "count"),
        WHERE,
        rows="visits",
    ),
    Measure(
        "queue_age",
        "age",
        "Age of the queue",
        "How long those queued when the run ends have waited.",
        "end − ready",
        "seconds",
        ("median", "p90", "count"),
        WHERE,
        rows="visits",
    ),
    # -- staff --------------------------------------------------------------------------------
    Measure(
        "utilisation",
        "staff",
        "Utilisation",
        "How much of the time in which workers are there goes to cases; to a sitting by the clock.",
        "∫ busy dt ÷ ∫ present dt over the window",
        "share",
        ("mean",),
        ("team", "role", "team and role", "organisation"),
    ),
    staff_hours(
        "work",
        "Hours of casework",
        "What staff get done on cases in the window, in hours at full pace, at sittings by the "
        "clock; designs with and without a panel are compared by `effort_time`.",
        "∫ workers at work, overtime included, × their pace dt over the window ÷ 3600",
    ),
    staff_hours(
        "paid",
        "Hours paid",
        "Hours that are paid, absence, other duties and overtime included.",
        "∫ paid workers dt over the window ÷ 3600",
    ),
    staff_hours(
        "overtime",
        "Hours of overtime",
        "Hours that are paid beyond opening hours, in teams that finish work in hand at closing.",
        "∫ workers beyond their hours × x ÷ w dt over the window ÷ 3600",
    ),
    # -- queues and places --------------------------------------------------------------------
    Measure(
        "queue_length",
        "queue",
        "Visits queued",
        "How many visits wait in a team's queue; `joined` is the queue's intake.",
        "∫ queued visits dt over the window ÷ its length",
        "visits",
        ("mean", "start", "end", "growth", "joined"),
        WHERE,
    ),
    Measure(
        "occupancy",
        "queue",
        "People there",
        "How many people a step, a team or a place has at once, waiting or not: at a step visits "
        "queued, on hold, in work or in what follows the work, at a team cases with such a visit, "
        "in a place whoever has come in and not left. Who is offered or planned is not at a step "
        "yet. Median and so on are weighted by time. Of a team with a caseload, and of places, "
        "also as a `share` of the slots or places, and the time at which all were taken (`full`).",
        "of a step and a team: seconds of the window at each number, from ready to finished; "
        "of a place: from the start of the visit that comes in until the case leaves",
        "people",
        ("mean", "median", "p90", "p95", "share", "full"),
        ("step", "team", "place"),
        {"step": ("mean", "median", "p90", "p95")},
    ),
    Measure(
        "places.delayed",
        "queue",
        "People delayed in places",
        "How many people in a place wait there for what comes next, or are on the way to another "
        "team: delayed transfers, by what they wait for and with whom that lies. While they stay "
        "in the place as planned they are not delayed. `share` is of all who are there.",
        "seconds of the window in which the case is in the place and its visit in a part that is "
        "a delay or a handoff ÷ length of the window (mean), ÷ seconds that people are there "
        "(share); cause and organisation as for every delay; in a block the first visit that is "
        "delayed counts",
        "people",
        ("mean", "share"),
        (
            "place",
            "cause",
            "organisation",
            "place and cause",
            "place and organisation",
            "place and cause and organisation",
        ),
    ),
    # -- money --------------------------------------------------------------------------------
    cost(
        "staff",
        "Cost of staff",
        "What paid hours cost. A post without a cost is left out, and named with the measures.",
        "paid hours × cost of the post, else of its role",
        "team",
        "role",
        "employer",
        "organisation",
    ),
    cost(
        "fixed",
        "Fixed costs",
        "Fixed sums that fall into the window.",
        "amount × (window ∩ [from, until))",
        "organisation",
    ),
    cost(
        "package",
        "Cost of packages",
        "What running packages cost.",
        "∫ weekly cost of running packages dt over the window",
        "ending",
    ),
    cost(
        "total",
        "Cost in all",
        "Staff, fixed sums and packages together.",
        "cost.staff + cost.fixed + cost.package",
    ),
)
