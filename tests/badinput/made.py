"""Wrong files that are better made than stored: not text, too large, or made to hurt.

Each has its bytes, and the code and line that it must get.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = b"pathway: small\n"
MUCH = 490_000
"""Nearly as many bytes as a file may have."""


@dataclass(frozen=True)
class Made:
    """A file's bytes and what must be said of them."""

    data: bytes
    code: str
    line: int = 1


def chain(first: str, link: str, levels: int = 25) -> bytes:
    """A file in which each level names the one before twice."""
    lines = [f"a0: &a0 {first}"]
    lines += [f"a{n}: &a{n} {link.format(f'*a{n - 1}')}" for n in range(1, levels + 1)]
    return "\n".join(lines).encode()


def lines(pattern: str, count: int) -> bytes:
    """As many lines, each with its number."""
    return "".join(pattern.format(n) + "\n" for n in range(count)).encode()


NOT_TEXT = {
    "empty": Made(b"", "empty_file"),
    "only_a_byte_order_mark": Made(b"\xef\xbb\xbf", "empty_file"),
    "latin_1": Made(HEAD + "title: Café\n".encode("latin-1"), "not_utf8", 2),
    "windows_1252": Made(HEAD + "title: “Café”\n".encode("cp1252"), "not_utf8", 2),
    "utf_16": Made("pathway: small\n".encode("utf-16"), "not_utf8"),
    "utf_16_without_mark": Made("pathway: small\n".encode("utf-16-le"), "control_character"),
    "utf_32": Made("pathway: small\n".encode("utf-32"), "not_utf8"),
    "shift_jis": Made(HEAD + "title: 経路\n".encode("shift-jis"), "not_utf8", 2),
    "cut_in_a_character": Made("title: Café".encode()[:-1], "not_utf8"),
    "overlong_utf_8": Made(b"title: \xc0\xaf\n", "not_utf8"),
    "surrogate_in_utf_8": Made(b"title: \xed\xa0\x80\n", "not_utf8"),
    "zip": Made(b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "control_character"),
    "gzip": Made(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "not_utf8"),
    "png": Made(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_utf8"),
    "sqlite": Made(b"SQLite format 3\x00\x10\x00\x01\x01", "control_character"),
    "every_byte": Made(bytes(range(256)) * 1000, "not_utf8", 2),
    "nothing_but_nul": Made(b"\0" * MUCH, "control_character"),
    "nul_in_a_text": Made(HEAD + b"title: con\0tact\n", "control_character", 2),
    "form_feed": Made(HEAD + b"\x0ctitle: contact\n", "control_character", 2),
    "delete_character": Made(HEAD + b"title: con\x7ftact\n", "control_character", 2),
    "next_line_character": Made(HEAD + "title: con\x85tact\n".encode(), "control_character", 2),
    "escape_sequence": Made(HEAD + b"title: \x1b[31mred\x1b[0m\n", "control_character", 2),
    "old_mac_line_ends": Made(b"pathway: small\rtitle: ~\r", "null_value", 2),
    "windows_line_ends": Made(b"pathway: small\r\ntitle: ~\r\n", "null_value", 2),
}

HURTFUL = {
    "ten_megabyte_scalar": Made(b"title: " + b"x" * 10_000_000, "file_too_large"),
    "ten_megabyte_of_lines": Made(b"a: b\n" * 2_000_000, "file_too_large"),
    "long_scalar": Made(HEAD + b"title: " + b"x" * MUCH, "text_too_long", 2),
    "long_quoted_scalar": Made(b'title: "' + b"x\n" * (MUCH // 2) + b'"', "text_too_long"),
    "long_block_scalar": Made(b"title: |\n" + b"  x\n" * (MUCH // 4), "text_too_long"),
    "long_key": Made(b"? " + b"x" * 100_000 + b"\n: y\n", "text_too_long"),
    "many_escapes": Made(b'title: "' + b"\\x41" * (MUCH // 4) + b'"', "text_too_long"),
    "merge_bomb": Made(chain("{x: y}", "{{<<: [{0}, {0}]}}"), "merge_key", 2),
    "alias_bomb": Made(chain("[x]", "[{0}, {0}]"), "too_many_values", 14),
    "alias_bomb_of_mappings": Made(chain("{x: y}", "{{b: {0}, c: {0}}}"), "too_many_values", 14),
    "deep_by_aliases": Made(chain("[x]", "[{0}]", 40), "too_deep", 30),
    "ten_thousand_brackets": Made(b"[" * 10_000, "too_deep"),
    "half_a_million_brackets": Made(b"[" * MUCH, "too_deep"),
    "ten_thousand_braces": Made(b"{" * 10_000, "too_deep"),
    "brackets_in_lines": Made(b"[\n" * 10_000, "too_deep", 31),
    "braces_with_keys": Made(b"{a: " * 10_000, "too_deep"),
    "dashes": Made(b"- " * 10_000, "too_deep"),
    "question_marks": Made(b"? " * 10_000, "too_deep"),
    "stairs": Made("".join(" " * n + "a:\n" for n in range(500)).encode(), "too_deep", 31),
    "many_values": Made(b"a: [" + b"x," * (MUCH // 2) + b"]", "too_many_values"),
    "many_keys": Made(lines("a{}: x", 40_000), "too_many_values", 15_000),
    "many_empty_lists": Made(b"a: [" + b"[]," * (MUCH // 3) + b"]", "too_many_values"),
    "same_key_again_and_again": Made(b"a: b\n" * 14_000, "duplicate_key", 14_000),
    "many_tags": Made(lines("a{}: !t x", 14_000), "yaml_tag", 14_000),
    "many_nulls": Made(lines("a{}:", 14_000), "null_value", 14_000),
    "many_anchors": Made(lines("a{0}: &a{0} x", 14_000), "unused_anchor", 14_000),
    "empty_lines": Made(b"\n" * MUCH + b"a: ~", "null_value", MUCH + 1),
    "comments": Made(b"#\n" * (MUCH // 2) + b"a: ~", "null_value", MUCH // 2 + 1),
    "spaces": Made(b"a:" + b" " * MUCH + b"~", "null_value"),
    "percent_signs": Made(b"%" * MUCH, "yaml_directive"),
    "open_quote_to_the_end": Made(b"a: '" + b"x\n" * (MUCH // 2), "yaml_syntax"),
    "open_tag_to_the_end": Made(b"a: !<" + b"x" * MUCH, "yaml_syntax"),
    "colons": Made(b":" * MUCH, "text_too_long"),
}

WHOLE = b"""\
pathway: small
language: 1
timezone: Europe/London
organisations: {council: {sector: council}}
teams: {front_door: {organisation: council, calendar: always}}
endings: {done: {kind: resolved}}
start: contact
"""
"""A pathway of seven lines that lacks its steps."""


def rule(text: str) -> bytes:
    """The pathway with one step, of which an outcome has this rule."""
    outcome = f"{{to: done, when: '{text}'}}"
    steps = f"steps: {{contact: {{team: front_door, work: 1h, outcomes: {{a: {outcome}}}}}}}\n"
    return WHOLE + steps.encode()


# What the reader takes, so that whatever comes after it has to bear it.
BEARABLE = {
    "many_unknown_keys": Made(WHOLE + lines("key{}: x", 13_000), "unknown_key", 13_007),
    "many_missing_keys": Made(
        WHOLE.replace(b"teams: ", b"teamz: ")
        + b"teams:\n"
        + lines("  t{}: {{caseload: 1}}", 7_000),
        "missing_key",
        7_008,
    ),
    "copies_of_a_team": Made(
        b"pathway: small\nteams:\n  t: &t {caseload: 1}\n" + lines("  t{}: *t", 7_000),
        "missing_key",
        1,
    ),
    "rule_of_brackets": Made(rule("(" * 1_900), "expression_too_large", 8),
    "rule_of_minus_signs": Made(rule("-" * 1_500 + "1 > 0"), "expression_too_large", 8),
    "rule_of_many_words": Made(rule("true or " * 2_000 + "true"), "expression_too_large", 8),
    "rule_that_is_code": Made(rule("__import__(1)"), "expression_syntax", 8),
}

MADE = NOT_TEXT | HURTFUL | BEARABLE
