"""What can be wrong with the parts of a pathway and how they refer to each other (`checks`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error, information, warning

STRUCTURE = (
    error("unknown_team", "A team is named that does not exist", "Teams stand under `teams`."),
    error("unknown_role", "A role is named that does not exist", "Roles stand under `roles`."),
    error(
        "unknown_calendar",
        "A calendar is named that does not exist",
        "Calendars stand under `calendars`; `always` is built in.",
    ),
    error(
        "unknown_organisation",
        "An organisation is named that does not exist",
        "Organisations stand under `organisations`.",
    ),
    error("unknown_place", "A place is named that does not exist", "They stand under `places`."),
    error(
        "unknown_ending",
        "An ending is named that does not exist",
        "Endings stand under `endings`.",
    ),
    error(
        "unknown_event",
        "An event is named that does not exist",
        "Events are `opened`, `closed`, an ending, and `STEP.reached`, `STEP.started`, "
        "`STEP.finished`; a wait or a block has no `started`.",
    ),
    error(
        "unknown_cause",
        "A cause of delay is named that does not exist",
        "Beside the built-in causes there are those under `causes`.",
    ),
    error("unknown_source", "A source is named that does not exist", "They stand under `sources`."),
    error(
        "unknown_code",
        "A finding is accepted that there is no code for",
        "The keys of `accepted` are codes of this catalogue.",
    ),
    error(
        "unknown_timezone",
        "A time zone does not exist",
        "An IANA name such as `Europe/London`.",
    ),
    error(
        "unknown_holidays",
        "The holidays of a place are not known",
        "An ISO 3166-2 code such as `GB-ENG`, as the `holidays` library knows it, or a list of "
        "dates.",
    ),
    error(
        "signpost_here",
        "A signpost is named where one team or organisation is needed",
        "Only `team`, `accountable` and other signposts may name a signpost; everything else names "
        "what it gives.",
    ),
    error(
        "signpost_circle",
        "A signpost leads back to itself",
        "A line of a signpost may name another one, as long as every way ends at a team or an "
        "organisation.",
    ),
    error(
        "same_name",
        "Two things have one name",
        "Teams and organisations share one namespace, and so do steps, those in branches "
        "included, and endings; arrivals and the backlog.",
    ),
    error(
        "given_attribute",
        "A `given` depends on a number",
        "A table has a line for each value of a choice, or for `true` and `false`.",
    ),
    error(
        "given_incomplete",
        "A `given` leaves a value out",
        "Every value of the attribute has a line, or there is an `otherwise`.",
    ),
    error(
        "share_tables_differ",
        "The share tables of a step depend on different attributes",
        "In each line the shares of a step add up, so all its tables use one attribute.",
    ),
    error(
        "attribute_form",
        "An attribute is declared in a way that cannot be",
        "A choice has `values`, only a number has `min`, `max` and `unit`, and `initial` is one "
        "of the values that the attribute can have.",
    ),
    error(
        "shares_do_not_add_up",
        "The shares of a step do not add up",
        "They make 100 %, or less where one outcome has neither rule nor share and takes what "
        "is left.",
    ),
    error(
        "rule_and_share",
        "An outcome has both a rule and a share",
        "Rules are tried first; the shares divide the cases that no rule decides.",
    ),
    error(
        "two_rests",
        "Two outcomes of a step have neither rule nor share",
        "Only one can take what is left.",
    ),
    error(
        "role_not_in_team",
        "A role is needed that no post of the team has",
        "Nobody could ever do the work.",
    ),
    error(
        "post_form",
        "A post says how many in two ways, or in none",
        "Either `fte` or `present`.",
    ),
    error(
        "nobody_works",
        "Nobody could ever do any work",
        "A post of nought, casework of 0 %, an absence of 100 %, a caseload that leaves no slot, "
        "or work that needs more partners than there are, or teams that are never open at once.",
    ),
    error(
        "calendar_form",
        "A calendar cannot be",
        "It has either `hours` or `outside`; hours do not overlap; it is open some time; "
        "`outside` leads to no circle, and beside it stand no `holidays` and no `closed`.",
    ),
    error(
        "working_days_without_calendar",
        "Working days are counted without a calendar",
        "`wd` goes by the team's calendar, in a target by its own, else by `defaults.calendar`; "
        "a rate per `wd` by `during`.",
    ),
    error(
        "target_form",
        "A target cannot be",
        "`pauses_for` is for limits by the clock, not in `wd`. A clock runs from one event to "
        "another; to the same event only where a case can have it twice: at a step in a loop. "
        "A list of events names each once.",
    ),
    error(
        "target_reads_changing",
        "A target reads an attribute that steps change",
        "`when` and `given` are read when the clock starts; what is kept of a case are the "
        "attributes with which it ended. So they may only read what stays as it was on arrival.",
    ),
    error(
        "arrival_form",
        "An arrival says how many in two ways, or in none",
        "Either `rate` or `replay`. The file of `replay` says when people come, so that `during`, "
        "weights and `growth` do not stand beside it.",
    ),
    error(
        "replay_unreadable",
        "A file of people cannot be read",
        "It does not exist, is a folder or too large, may not be opened, or lies outside the "
        "folder of the file that was asked for (or the one that the caller allows), links "
        "followed.",
    ),
    error(
        "replay_form",
        "A file of people says what cannot be",
        "It is UTF-8 text with commas between the columns. Its first row names them: `at`, and "
        "attributes of `case`. Every other row has a date or a local time in `at`, and in each "
        "column a value that the attribute can have, or nothing.",
    ),
    error(
        "backlog_form",
        "People are said to be where they cannot be",
        "Either `waited`, at a step with a team, a wait or an ending, or `stayed`, at a step with "
        "`stay`; by the clock. People in a place are no more than there are places when the "
        "window opens, and the run has no warm-up.",
    ),
    error(
        "ends_before_it_begins",
        "Something ends before it begins",
        "`from` is the first moment, `until` the first moment after it.",
    ),
    error(
        "cost_unit",
        "A cost is per the wrong time",
        "Posts cost per paid hour, fixed sums per week or year.",
    ),
    error(
        "handoff_form",
        "A handoff rule does not say between whom",
        "Either `between`, or `from` and `to`, of which one may be left out.",
    ),
    error(
        "handoff_tie",
        "Two handoff rules match one move equally well",
        "The most specific rule governs; of two equal ones nobody knows which.",
    ),
    error(
        "always_returned",
        "Every offer is returned",
        "With a share of 100 % no case would ever be accepted.",
    ),
    error(
        "jumps_branch",
        "A case would jump into or out of a parallel branch",
        "A branch starts at its first step and ends with `to: join`; only there.",
    ),
    error(
        "branches_write_one_attribute",
        "Two branches write one attribute",
        "Which value a case leaves with would depend on who is faster.",
    ),
    error(
        "same_worker_cannot",
        "The same worker is asked for, and can never be",
        "The step's roles and those of the team's other steps have none in common.",
    ),
    error(
        "with_and_holds",
        "A step has both partners and holds",
        "Partners are there for the whole of the work, which a hold would break in two.",
    ),
    error(
        "sessions_form",
        "A sitting is described in a way that cannot be",
        "`days` are weekdays (for a month `1st tue`), `first` is needed for `2 weeks`, `at` is "
        "a time of day, and a case at a sitting is not held.",
    ),
    error(
        "places_form",
        "A place is used in a way that cannot be",
        "A `stay` needs `in`, a time by the clock, and nobody to work; a step with `in` has no "
        "`sessions` and no `leaves: started`; of the branches of a block one at most has `in` or "
        "`leaves`; and there is at least one place.",
    ),
    error(
        "provenance_form",
        "A line of provenance says neither source nor assumption, or both",
        "Either `source`, with `at`, or `assumption`.",
    ),
    error(
        "provenance_matches_nothing",
        "A line of provenance covers nothing",
        "What it was written for has another name, or is gone.",
    ),
    error(
        "accepted_matches_nothing",
        "An accepted finding is no longer found",
        "It has been put right: take the line out, so that it cannot hide a new one.",
    ),
    error(
        "accepted_error",
        "An error is accepted",
        "Warnings and information can be meant; what is an error cannot be run.",
    ),
    warning(
        "holidays_differ",
        "The parts of a country have holidays of their own",
        "`GB` has only the holidays that all its parts share; Easter Monday and the summer bank "
        "holiday are not among them. Name the part, such as `GB-ENG`.",
    ),
    warning(
        "unknown_currency",
        "A currency is not in ISO 4217",
        "A code such as `GBP` is shown with its sign. Of anything else nobody knows what it is.",
    ),
    warning(
        "unpriced_role",
        "A role is paid, and nobody says what",
        "Where anything in a file has a price (staff, fixed sums, packages), costs would be read "
        "as all there is. A post whose hours have no price is left out of them, and named.",
    ),
    warning(
        "wide_spread",
        "A spread of more than three times the mean",
        "A `cv` of 50 may be meant as 50 %, and an `sd` in another unit than the mean. With a cv "
        "above 3 a few cases take most of the time, and no run is long enough to settle.",
    ),
    warning(
        "minutes_for_months",
        "Minutes are written where days pass",
        "`m` is minutes; there is no unit for months, which differ in length. Said where the "
        "number is one in which months are counted, such as 6 or 12: of what opens another case, a "
        "package, those who have waited or stayed, `due`, a way out, a stay and a limit. Six "
        "months are about `26w`, twelve `1y`.",
    ),
    warning(
        "unused_organisation",
        "An organisation that nothing names",
        "No team, post, cost, step or rule belongs to it. One that a redesign left empty is not "
        "told of.",
    ),
    warning("unused_role", "A role that no post has", "Nobody works as what it says."),
    warning(
        "unused_cause",
        "A cause of delay that nothing waits for",
        "No queue, hold, time after work or target names it, so no delay can have it.",
    ),
    warning(
        "unused_source",
        "A source that nothing cites",
        "No line of provenance names it: what was taken from it may lack its line.",
    ),
    warning(
        "section_79",
        "A function that stays with the council is accounted for by somebody else",
        "Section 79 of the Care Act 2014: safeguarding, charging, cooperation and integration "
        "cannot be delegated, whoever does the work.",
    ),
    warning(
        "stretched_pace",
        "A post is simulated by workers much faster or slower than its people",
        "x people are played by a whole number of workers; where x is small, the pace of each is "
        "far from 1.",
    ),
    error(
        "post_never_there",
        "A post whose hours never meet those of its team",
        "A post with a `calendar` of its own is there only while that and the team's are open.",
    ),
    warning(
        "post_outside_hours",
        "A post has hours in which its team is closed",
        "A post with a `calendar` of its own is counted by its hours, and there only while the "
        "team is open too: the rest is paid and lost.",
    ),
    warning(
        "overtime_all_night",
        "A team with overtime would often work on through the night",
        "With `overtime: true` work in hand at closing is finished first, however long it takes: "
        "where more than one work in ten is longer than the longest day, nights and the next day "
        "go into it.",
    ),
    warning(
        "paused_for_days",
        "Work that is often paused for days",
        "Work that has begun pauses when its team or that of a partner closes, keeps all of them, "
        "and goes on when they are there again; the pause is *closed* time, no delay. Nights and "
        "weekends are meant. Said where on average work, at the pace of those who may do it and "
        "begun at any time that all are there, runs into a closed time of over 90 hours in a "
        "quarter of the cases or more: a clinic of a few hours a week keeps everybody until the "
        "next one. Ordinary weeks are looked at, without holidays.",
    ),
    warning(
        "sitting_runs_over",
        "A panel cannot hear its list before it closes",
        "The cases of a list follow each other. What is left of it at closing time goes on when "
        "the team, and the partners, are there again, before other work. Said of the list to "
        "expect, at the mean work, on ordinary days: a full one where 97 % of the places are "
        "taken or more, else as many cases as come, and one at least. With `overtime: true` the "
        "case in hand is finished, and only those not yet begun are left.",
    ),
    error(
        "too_long",
        "A time that no run comes to the end of",
        "Work takes less than 34 years of open time, divided by the pace of whoever may do it, but "
        "for one draw in a billion. Working days are counted until 2099: `due` plans none "
        "beyond but once in a billion, and no other time leads beyond more often than not. The day "
        "on which a run ends counts: `check` takes that of the default options.",
    ),
    error(
        "too_many",
        "More than a run can hold",
        "At most 1,000 teams and 100,000 workers in a file; `simulate` refuses more than 1,000,000 "
        "people expected in one run.",
    ),
    information("team_on_no_path", "A team works at no step", "It costs, and no case reaches it."),
)
