"""What can be wrong with the ways that cases take (`checks`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error, information

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
)
