"""What can be wrong with single keys and values (`binding`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error

LANGUAGE = (
    error(
        "unknown_file",
        "A file is neither a pathway nor a redesign nor an experiment",
        "Its first key says what it is: `pathway`, `redesign` or `experiment`.",
    ),
    error(
        "unknown_key",
        "A key is not part of the language",
        "It would be dropped in silence, and with it what its author meant.",
    ),
    error("missing_key", "A key is missing", "Without it nobody can say what would happen."),
    error("bad_value", "A value cannot be read", "Each key takes one kind of value."),
    error(
        "wrong_shape",
        "A value has the wrong shape",
        "A mapping stands where a text or a list belongs, or the other way round.",
    ),
    error(
        "bad_id",
        "A name is not made of small letters, digits and `_`",
        "Names stand in paths, rules and ledgers: `^[a-z][a-z0-9_]*$`. What people read is the "
        "`title`.",
    ),
    error(
        "reserved_id",
        "A name is a word of the language",
        "A rule, a path or an event could no longer be told from it.",
    ),
    error(
        "nested_given",
        "A `given` stands within a `given`",
        "A table depends on one attribute, so that it can be read aloud.",
    ),
)
