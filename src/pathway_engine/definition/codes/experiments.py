"""What can be wrong with an experiment: its factors and its claims (`checks.experiments`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error

EXPERIMENTS = (
    error(
        "vary_matches_nothing",
        "An experiment varies what no design has",
        "A factor that touches nothing would be taken for one without effect.",
    ),
    error(
        "vary_form",
        "A factor has no values, or one of them twice; or a path is set twice",
        "A factor is varied over values that differ: `to: [1wd, 3wd, 5wd]`, and paths of single "
        "values are set once, none under another; there are at most 1,000 combinations.",
    ),
    error(
        "claim_form",
        "A claim is not one that runs can be held against",
        "A claim has a `source` with `at`, or an `assumption`; and a `measure` with what to "
        "`expect` of it, or `cannot`, which says why no model answers it. A `moment` goes with "
        "measures of a state, and is a day of the run; a value is in the unit of its measure, "
        "which has the cut `by`.",
    ),
    error(
        "unknown_measure",
        "A measure is named that does not exist",
        "`simulate --measures` lists them; a statistic may follow: `case_duration.p90`.",
    ),
    error(
        "unknown_design",
        "A design is named that does not exist",
        "Designs are `baseline` and those under `redesigns`.",
    ),
    error(
        "unknown_factor",
        "A factor, or a value of it, is named that is not varied",
        "Factors stand under `vary`; a value is written as it stands there.",
    ),
    error(
        "unknown_line",
        "A line of provenance is named that no design has",
        "Lines stand under `provenance`; those of a redesign's changes are called after it and "
        "the number of the change, such as `consolidated_3`.",
    ),
)
