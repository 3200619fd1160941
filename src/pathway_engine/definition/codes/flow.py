"""What can be wrong with the ways that cases take (`checks`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error, information, warning

FLOW = (
    error(
        "unreachable_step",
        "Nobody can reach a step",
        "No arrival, outcome, opening or backlog leads to it.",
    ),
    error(
        "no_way_to_ending",
        "From a step no ending can be reached",
        "A case that comes there stays for ever.",
    ),
    error(
        "loop_without_way_out",
        "A loop has no way out",
        "A case that enters it goes round for ever.",
    ),
    error(
        "rule_never_holds",
        "An outcome can never be taken",
        "Its rule contradicts itself, or one above it always holds first.",
    ),
    error(
        "rules_may_all_fail",
        "All rules of a step may fail",
        "Then the case could go nowhere. Let one outcome have neither rule nor share.",
    ),
    error(
        "attribute_not_set",
        "An attribute is read on a way where nothing set it",
        "Give it an `initial` value, let every arrival bring it, or let an earlier step record it.",
    ),
    information(
        "planned_loop_holds_slot",
        "A loop with planned time keeps its slot in the caseload",
        "A case that waits for its due day in a team with a `caseload` keeps its slot; open a "
        "new case for the next round if the slot should be free meanwhile.",
    ),
    information(
        "reads_another_branch",
        "A branch reads what another branch of its block writes",
        "What it finds depends on which of the two is faster; that may be meant.",
    ),
    warning(
        "places_in_a_ring",
        "Steps lead from one place to another, and back",
        "Who waits for the next place stays in this one: where each waits for the place of the "
        "other, nobody moves any more. Nothing dissolves such a ring; `simulate` and `audit` name "
        "those that stand when a run ends.",
    ),
    information(
        "keeps_a_place",
        "Somebody may wait for a planned day in a place",
        "Planned time and waits are no delay, and the place is kept. Write `leaves` where it is "
        "given up, or `afterwards` with a cause where the wait is a delay.",
    ),
    information(
        "comes_in_by_hours",
        "A team without staff takes people in by its hours",
        "A stay starts in the team's open hours, though nobody works there. `calendar: always` "
        "takes people in day and night.",
    ),
    information(
        "package_runs_on",
        "A case may end as other or withdrawn, and a package of its person runs on",
        "An ending without `package` leaves one that runs as it is. Write `package: none` where it "
        "ends with the case, as when somebody has died.",
    ),
)
