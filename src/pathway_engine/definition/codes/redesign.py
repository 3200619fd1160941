"""What can be wrong with a redesign: where its baseline lies, and whether its changes fit it."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error, information, warning

REDESIGN = (
    error(
        "baseline_missing",
        "A baseline is not there",
        "The path of a baseline is read from the folder of the redesign that names it.",
    ),
    error(
        "baseline_outside",
        "A baseline lies outside the folder",
        "A redesign reads only files in the folder of the file that was asked for (or in the "
        "folder that the caller allows), links followed.",
    ),
    error(
        "baseline_cycle",
        "A redesign is its own baseline",
        "Followed from baseline to baseline, the files must end at a pathway.",
    ),
    error(
        "baseline_kind",
        "A baseline is neither a pathway nor a redesign",
        "An experiment, for one, says what to run, not how care is organised.",
    ),
    error(
        "baseline_chain",
        "The listed baselines are not those that apply",
        "A list of baselines is for the reader's eye: a pathway and redesigns in the order in "
        "which they apply. It must equal what the last of them brings along.",
    ),
    error(
        "bad_change",
        "A change cannot be understood",
        "A change is exactly one of `add` with `value`, `set` with `to`, and `remove`; it may "
        "name a source or an assumption, not both.",
    ),
    error(
        "bad_path",
        "A path leads nowhere that a change could reach",
        "A path is keys joined with dots. No path goes through a list or a single value, and "
        "none holds a `*`.",
    ),
    error(
        "already_there",
        "Something is added that is there already",
        "`add` never overwrites; to change what is there, `set` it.",
    ),
    error(
        "not_there",
        "Something is changed that is not there",
        "`set` and `remove` never pass over what is absent: the baseline has changed, or the "
        "path is misspelt.",
    ),
    error(
        "differs_from",
        "A baseline no longer says what a change expects",
        "`from` guards against editing a value that somebody else has changed meanwhile.",
    ),
    warning(
        "no_change",
        "A change changes nothing",
        "The value is what stood there before, or the list of changes is empty.",
    ),
    error(
        "designs_apart",
        "Designs that cannot be compared",
        "Their money has two currencies, or their time two zones; nothing is converted.",
    ),
    information(
        "provenance_lapsed",
        "A line of provenance speaks of nothing any more",
        "Everything it covered has been removed by the redesign; the line is left out.",
    ),
)
