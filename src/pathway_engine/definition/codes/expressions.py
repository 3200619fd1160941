"""What can be wrong with a rule, a priority, what `set` and `records` compute."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error

EXPRESSIONS = (
    error(
        "expression_syntax",
        "A rule cannot be read",
        "Expressions are made of attributes, numbers, `and or not in if else`, comparisons, "
        "`+ - * /`, `min() max() visits()` and `days_open`. Nothing else, and no code.",
    ),
    error(
        "expression_too_large",
        "A rule is too long or too deeply nested",
        "A rule that nobody can read aloud hides a step that the pathway should show.",
    ),
    error(
        "expression_type",
        "A rule mixes what does not go together",
        "Numbers are added and compared by size, truths are joined by `and or not`, choices "
        "are compared with their values.",
    ),
    error(
        "unknown_name",
        "A rule names an attribute that is not declared",
        "Attributes are declared under `case`.",
    ),
    error(
        "unknown_choice",
        "A choice is compared with a value that it cannot have",
        "Such a comparison is never true.",
    ),
    error(
        "unknown_step",
        "A step is named that does not exist",
        "Steps are declared under `steps`.",
    ),
    error(
        "division_by_zero",
        "A rule divides by zero",
        "It would stop every run that comes to it.",
    ),
)
