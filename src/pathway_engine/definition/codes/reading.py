"""What the bytes of a file can have wrong (`reader`)."""

from __future__ import annotations

from pathway_engine.definition.codes.kinds import error, warning

READING = (
    error(
        "unreadable_file",
        "A file cannot be read",
        "It does not exist, is a folder or a device, or may not be opened.",
    ),
    error(
        "file_too_large",
        "A file is too large",
        "A pathway of a whole county is some tens of kilobytes; a file far beyond that is "
        "something else, and is refused before it is read.",
    ),
    error("empty_file", "A file says nothing", "It is empty, or holds only comments."),
    error(
        "not_utf8",
        "A file is not UTF-8 text",
        "Text is read as UTF-8 and nothing else, so that a name means the same everywhere.",
    ),
    error(
        "control_character",
        "A text holds an invisible character",
        "Control characters, and those that reorder a line on the screen, make a file look "
        "different from what it says. In a name, a value or a rule so do no-break spaces, soft "
        "hyphens and spaces of no width: two names that look the same are two. Titles and other "
        "texts for people may hold these.",
    ),
    error("yaml_syntax", "The file is not YAML", "Brackets, quotes, colons or indentation."),
    error(
        "yaml_directive",
        "A file begins with a directive",
        "A pathway is YAML 1.2 and declares no tags, so no `%` line says anything.",
    ),
    error(
        "several_documents",
        "A file holds several documents",
        "One file is one pathway, one redesign or one experiment.",
    ),
    error(
        "not_a_mapping",
        "A file is not made of keys and values",
        "Every file begins with keys such as `pathway:`.",
    ),
    error(
        "null_value",
        "A key has no value",
        "An empty value, `~` or `null` could mean none, zero or the default. Say which, or "
        "leave the key out.",
    ),
    error(
        "duplicate_key",
        "A key stands twice",
        "One of the two would silently be lost.",
    ),
    error(
        "yaml_tag",
        "A value has a tag",
        "What a value is, the language says; a word with `!` in front changes nothing.",
    ),
    error(
        "merge_key",
        "A mapping is merged into another",
        "With `<<` nobody can see where a value comes from. Write the keys out, or use a redesign.",
    ),
    error(
        "key_not_text",
        "A key is a list or a mapping",
        "A key is a name.",
    ),
    error(
        "bad_alias",
        "An alias points at nothing, or at itself",
        "`*name` copies what an earlier `&name` marks, once that is complete.",
    ),
    warning(
        "unused_anchor",
        "An anchor that nothing copies",
        "`&name` marks a value for `*name` to copy. Alone it is lost, and with it the first "
        "word of a text that began with `&`.",
    ),
    warning(
        "text_cut_short",
        "A comment begins in the middle of a text",
        "In an unquoted text YAML takes ` #` and what follows for a comment and drops it: "
        "`title: Team #2` is `Team`. A text that holds ` #` needs quotes. What is meant as a "
        "comment stands behind two spaces, with one after the `#`.",
    ),
    error("too_deep", "Values are nested too deeply", "The language itself needs nine levels."),
    error(
        "too_many_values",
        "A file holds too many values",
        "Counted after every alias has become the copy that it stands for.",
    ),
    error(
        "text_too_long",
        "A single text is too long",
        "Titles and descriptions fit into a few lines.",
    ),
)
