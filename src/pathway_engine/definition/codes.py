"""The catalogue of codes: every fault that a file can have, by its stable id.

A code is a word that stays: it stands in findings, in `--json`, in `accepted` and in the
reference, which prints this catalogue. A floor that finds a new kind of fault adds a code
to its own section here. Every code has one file under `tests/` that raises it and one that
does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["CODES", "Code", "Severity"]


class Severity(Enum):
    """How bad a finding is: an error stops the file, a warning and information do not."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for information: the worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault: its id, how bad it is, what it is and why it matters."""

    id: str
    severity: Severity
    title: str
    explanation: str


def _error(id_: str, title: str, explanation: str) -> Code:
    return Code(id_, Severity.ERROR, title, explanation)


def _warning(id_: str, title: str, explanation: str) -> Code:
    return Code(id_, Severity.WARNING, title, explanation)


def _information(id_: str, title: str, explanation: str) -> Code:
    return Code(id_, Severity.INFORMATION, title, explanation)


# -- reading: what the bytes of a file can have wrong (reader.py) ------------------------------

READING = (
    _error(
        "unreadable_file",
        "A file cannot be read",
        "It does not exist, is a folder or a device, or may not be opened.",
    ),
    _error(
        "file_too_large",
        "A file is too large",
        "A pathway of a whole county is some tens of kilobytes; a file far beyond that is "
        "something else, and is refused before it is read.",
    ),
    _error("empty_file", "A file says nothing", "It is empty, or holds only comments."),
    _error(
        "not_utf8",
        "A file is not UTF-8 text",
        "Text is read as UTF-8 and nothing else, so that a name means the same everywhere.",
    ),
    _error(
        "control_character",
        "A text holds an invisible character",
        "Control characters, and those that reorder a line on the screen, make a file look "
        "different from what it says.",
    ),
    _error("yaml_syntax", "The file is not YAML", "Brackets, quotes, colons or indentation."),
    _error(
        "yaml_directive",
        "A file begins with a directive",
        "A pathway is YAML 1.2 and declares no tags, so no `%` line says anything.",
    ),
    _error(
        "several_documents",
        "A file holds several documents",
        "One file is one pathway, one redesign or one experiment.",
    ),
    _error(
        "not_a_mapping",
        "A file is not made of keys and values",
        "Every file begins with keys such as `pathway:`.",
    ),
    _error(
        "null_value",
        "A key has no value",
        "An empty value, `~` or `null` could mean none, zero or the default. Say which, or "
        "leave the key out.",
    ),
    _error(
        "duplicate_key",
        "A key stands twice",
        "One of the two would silently be lost.",
    ),
    _error(
        "yaml_tag",
        "A value has a tag",
        "What a value is, the language says; a word with `!` in front changes nothing.",
    ),
    _error(
        "merge_key",
        "A mapping is merged into another",
        "With `<<` nobody can see where a value comes from. Write the keys out, or use a redesign.",
    ),
    _error(
        "key_not_text",
        "A key is a list or a mapping",
        "A key is a name.",
    ),
    _error(
        "bad_alias",
        "An alias points at nothing, or at itself",
        "`*name` copies what an earlier `&name` marks, once that is complete.",
    ),
    _error("too_deep", "Values are nested too deeply", "The language itself needs nine levels."),
    _error(
        "too_many_values",
        "A file holds too many values",
        "Counted after every alias has become the copy that it stands for.",
    ),
    _error(
        "text_too_long",
        "A single text is too long",
        "Titles and descriptions fit into a few lines.",
    ),
)

# -- expressions: rules, priorities, what `set` and `records` compute (expressions/) ----------

EXPRESSIONS = (
    _error(
        "expression_syntax",
        "A rule cannot be read",
        "Expressions are made of attributes, numbers, `and or not in if else`, comparisons, "
        "`+ - * /`, `min() max() visits()` and `days_open`. Nothing else, and no code.",
    ),
    _error(
        "expression_too_large",
        "A rule is too long or too deeply nested",
        "A rule that nobody can read aloud hides a step that the pathway should show.",
    ),
    _error(
        "expression_type",
        "A rule mixes what does not go together",
        "Numbers are added and compared by size, truths are joined by `and or not`, choices "
        "are compared with their values.",
    ),
    _error(
        "unknown_name",
        "A rule names an attribute that is not declared",
        "Attributes are declared under `case`.",
    ),
    _error(
        "unknown_choice",
        "A choice is compared with a value that it cannot have",
        "Such a comparison is never true.",
    ),
    _error(
        "unknown_step",
        "A step is named that does not exist",
        "Steps are declared under `steps`.",
    ),
    _error(
        "division_by_zero",
        "A rule divides by zero",
        "It would stop every run that comes to it.",
    ),
)

CODES: dict[str, Code] = {code.id: code for code in (*READING, *EXPRESSIONS)}
"""Every code by its id."""
