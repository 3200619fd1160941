"""The tables that say what a pathway is: every id of the file, so that rows can point at it.

A pathway is installed once for each content of its file (`pathways.digest`). Its canonical
text is kept whole: what the tables do not say can be read there.
"""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from pathway_engine.ledger.tables.columns import code, key, moment, number, table, text, to, whole

PATHWAYS = table(
    "pathways",
    "The pathways that runs refer to, each content of a file once.",
    key("pathway_id", "the number of the pathway in this ledger"),
    text("name", "its id in the file"),
    text("version", "its version; empty where the file gives none"),
    text("digest", "SHA-256 of the canonical text"),
    text("title", "its name in full"),
    text("timezone", "its IANA time zone"),
    text("currency", "its ISO 4217 currency; empty where the file gives none"),
    to("base_id", "the pathway that it is a redesign of", "pathways", null=True),
    text("redesigns", "JSON list: the redesigns that were applied to the base, in order"),
    text("source", "the text of its file (of the last redesign), without what was set for a run"),
    text("canonical", "the pathway as canonical JSON, no defaults filled in"),
    moment("installed_at", "when it was installed, in UTC seconds"),
    moment("retired_at", "when it was retired; null while in force", null=True),
    UniqueConstraint("digest"),
)
ORGANISATIONS = table(
    "organisations",
    "The organisations of a pathway.",
    key("organisation_id", "the number of the organisation"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    text("sector", "what kind of organisation it is"),
    UniqueConstraint("pathway_id", "name"),
)
ROLES = table(
    "roles",
    "The kinds of worker.",
    key("role_id", "the number of the role"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    UniqueConstraint("pathway_id", "name"),
)
TEAMS = table(
    "teams",
    "The teams of a pathway; signposts are none.",
    key("team_id", "the number of the team"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    to("organisation_id", "the organisation whose team it is", "organisations"),
    text("site", "where it sits", null=True),
    UniqueConstraint("pathway_id", "name"),
    Index("ix_teams_name", "name"),
)
POSTS = table(
    "posts",
    "The posts of the teams, and the workers that stand for them.",
    key("post_id", "the number of the post"),
    to("team_id", "its team", "teams"),
    text("name", "its id in the file"),
    to("role_id", "the role of its workers", "roles"),
    to("employer_id", "the organisation that pays", "organisations"),
    number("fte", "full-time equivalents; of a `present` post the number of workers"),
    number("cost", "cost of a paid hour, in the pathway's currency; null where none", null=True),
    whole("first_worker", "the number of its first worker; the others follow"),
    whole("workers", "how many workers stand for the post"),
    number("pace", "seconds of work done in a second of open time"),
    UniqueConstraint("team_id", "name"),
)
CAUSES = table(
    "causes",
    "The causes of delay: the built-in ones, then those of the file.",
    key("cause_id", "the number of the cause"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id"),
    text("title", "its name in full"),
    text("responsible", "who answers for it, where the file says so", null=True),
    text("dtoc", "its letter among the reasons for delayed transfers of care", null=True),
    text("mhsds", "its code in the Mental Health Services Data Set, version 6", null=True),
    UniqueConstraint("pathway_id", "name"),
)
PLACES = table(
    "places",
    "What people occupy: beds, rooms, day places.",
    key("place_id", "the number of the place"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    to("organisation_id", "the organisation whose place it is", "organisations"),
    whole("places", "how many there are, lots that begin or end left out"),
    UniqueConstraint("pathway_id", "name"),
)
STEPS = table(
    "steps",
    "The steps of a pathway, those of a parallel block after their block.",
    key("step_id", "the number of the step"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    code("kind", "0 team, 1 wait, 2 decision, 3 block", 3),
    to("team_id", "its team; null without one or where a signpost decides", "teams", null=True),
    to(
        "accountable_id",
        "who answers for it; null where none is named or the case decides",
        "organisations",
        null=True,
    ),
    to("queue_cause_id", "what waiting before work is reported as", "causes", null=True),
    to("afterwards_cause_id", "what its `afterwards` is reported as", "causes", null=True),
    text("function", "the Care Act function that it serves", null=True),
    to("parent_id", "the parallel block that it lies in", "steps", null=True),
    text("branch", "the branch of that block", null=True),
    to("place_id", "the place in which it happens", "places", null=True),
    UniqueConstraint("pathway_id", "name"),
)
ENDINGS = table(
    "endings",
    "The ways in which a case may finish.",
    key("ending_id", "the number of the ending"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    text("kind", "what kind of ending it is"),
    UniqueConstraint("pathway_id", "name"),
)
OUTCOMES = table(
    "outcomes",
    "The ways in which a visit may finish; at a `join` both goals are null.",
    key("outcome_id", "the number of the outcome"),
    to("step_id", "its step", "steps"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    to("to_step_id", "the step that follows", "steps", null=True),
    to("ending_id", "the ending that follows", "endings", null=True),
    UniqueConstraint("step_id", "name"),
)
TARGETS = table(
    "targets",
    "The time limits.",
    key("target_id", "the number of the target"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("title", "its name in full"),
    text("within", "the limit as written; JSON where it depends on the case"),
    UniqueConstraint("pathway_id", "name"),
)
ATTRIBUTES = table(
    "attributes",
    "What is known of a case.",
    key("attribute_id", "the number of the attribute"),
    to("pathway_id", "its pathway", "pathways"),
    text("name", "its id in the file"),
    text("type", "boolean, integer, number or choice"),
    text("unit", "its unit", null=True),
    text("title", "its name in full"),
    UniqueConstraint("pathway_id", "name"),
)
