"""What routing cases through a pathway, without queues, shows about it (`checks.load`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error, information, warning

LOAD = (
    warning(
        "overloaded",
        "A team has more work than time, or more cases than slots; a place more people than room; "
        "a panel more cases than places",
        "Its queue grows for as long as it runs; durations then say how long it has run. What a "
        "case takes of a slot of the caseload is at least what stands there: from the start to "
        "the next team's acceptance, without the queues between its visits. Places are counted "
        "from stays alone: people stay on while they wait for what follows. Where people may leave "
        "by `exits`, the load of their time is at most what stands there: more leave in a queue. "
        "So it is with `join: any`: branches are followed to the join though another was there "
        "before; where one of them goes round until then, it is followed for 100 visits and the "
        "load is told as about so much. Where people work together (`with`) it may be at least "
        "that: they are kept from other work while they wait for each other. Such work starts only "
        "when all are free at once: its queue may grow though nobody's time is full.",
    ),
    warning(
        "nearly_full",
        "A team has hardly more time than work, or hardly more slots than cases; a panel hardly "
        "more places",
        "From a load of 97 % on a queue is long, takes years to settle, and a little more demand "
        "makes it grow for ever: durations then say how long the run was.",
    ),
    information(
        "settles_late",
        "Load settles later than the window begins",
        "A run starts with nobody but its backlog. People come round for years, for reviews say, "
        "or wait or stay for years: a team has all their work, and a place all of them, only once "
        "those of so long are on the way. Said where it takes longer than the warm-up, and than "
        "half a year, until 95 % of the work, of the slots and of the places that come of people "
        "has set in (worked out without queues, with times at their mean); not where people who "
        "are already there at endings bring it. `check` and `estimate` tell every load once "
        "settled and in the window. Here stands what brings most of it.",
    ),
    warning(
        "sittings_lost",
        "A panel loses many of its sittings",
        "A sitting that falls on a closed day is lost, not moved, and so is one at which nobody is "
        "there who may sit: they are on leave, or their own hours are others. Said where it is "
        "over a quarter of them. `every: day` without `days` means the weekdays on which the team "
        "is open at that time; its sittings on holidays and closed dates are lost, too.",
    ),
    warning(
        "target_for_some",
        "Not everybody comes to the end of a target",
        "Fewer than 95 of 100 clocks ever reach `to`, and the target does not say whether the "
        "others count. `counts: all` is a promise to everybody whose clock starts; `counts: "
        "reached` asks only of those who come to `to`.",
    ),
    warning(
        "rows_outside",
        "The people of a file do not come all through the window",
        "Load is told of the window of a run: by default the 52 weeks from 6 July 2026, after 26 "
        "weeks of warm-up from 5 January. Rows of `replay` outside them do not count, "
        "and days without rows count as days on which nobody comes: load and measures are then "
        "too low, or of nobody at all. `--starts`, `--warm-up` and `--length`, of `check` and "
        "`estimate` as of `simulate` and `compare`, look at other days. `from` and `until` of the "
        "arrival say for which days the file is meant; of others nothing is told.",
    ),
    information(
        "needs_no_warm_up",
        "People are in places when the window opens, and a run warms up before",
        "A `backlog` with `stayed` or `in` puts people into places when the window opens. In a "
        "warm-up places fill by themselves, so that there is no room for them: `simulate` and "
        "`compare` refuse it, unless with `--warm-up 0w`. `check` and `estimate` "
        "look at it so with the same option.",
    ),
    warning(
        "gone_before_backlog",
        "Temporary staff or places end before the backlog is there",
        "People who are already there join when the window opens, at the end of the warm-up: by "
        "default that is 6 July 2026, 26 weeks after the run starts. A post or lot whose `until` "
        "comes in the warm-up does nothing for them. Said of what their cases can come to, and of "
        "no post whose role another one of its team has then or later.",
    ),
    error(
        "requires_broken",
        "A case would enter a step that it may not enter",
        "What `requires` says must be true: a simulation would stop there, and live no outcome "
        "leads there.",
    ),
    error(
        "run_would_stop",
        "A run would stop",
        "A value drawn or computed lies beyond `min` or `max`, or a rule divides by zero.",
    ),
    warning(
        "endless_openings",
        "Cases open others without end",
        "On average each case on a loop of openings leads to one more, or to more: the number of "
        "cases never settles. Or people leave the loop so seldom that it takes more than 50 years, "
        "the longest run that there is: exits of a pathway, for instance, happen only to a case "
        "that is open, not between two. Give an opening a share, or let it hang on a package that "
        "ends.",
    ),
    information(
        "load_not_checked",
        "Load has not been checked",
        "Cases open others without end, or leave a loop only while they queue, or a calendar is "
        "not known for the days that are looked at: no load is told.",
    ),
    information(
        "temporary_post",
        "A post begins or ends",
        "Load is worked out with the staff of the last day that it looks at: a post that is not "
        "in force then is left out, one that is counts for the whole time.",
    ),
    information(
        "package_settles",
        "How many people will have a package",
        "Little's law: as many as begin in a time, times how long they have it.",
    ),
)
