"""The reader: what it takes, with which places, and that nothing surprises it.

What it refuses, file by file, is in `tests/badinput`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pathway_engine.definition.composing import MAX_DEPTH, MAX_TEXT, MAX_VALUES
from pathway_engine.definition.invisible import HIDDEN
from pathway_engine.definition.node import Mapping, Scalar, Sequence, find, mark_of, plain, walk
from pathway_engine.definition.reader import MAX_BYTES, read, scan
from pathway_engine.definition.syntax import Complaint, translate
from pathway_engine.errors import PathwayError


def codes(data: str | bytes) -> list[str]:
    source = data if isinstance(data, bytes) else data.encode()
    return [finding.code for finding in scan(source, "x.yaml").findings]


def value(text: str) -> Any:
    return plain(read(f"a: {text}".encode()))["a"]


@pytest.mark.parametrize(
    "text",
    [
        "on",
        "off",
        "yes",
        "no",
        "true",
        "010",
        "1.10",
        "10:00",
        "0x1F",
        "1e3",
        ".5",
        "2019-10-01",
        "+4w",
        "30%",
        "5wd",
        "none",
        "NaN",
    ],
)
def test_a_scalar_is_the_text_that_stands_there(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("'null'", "null"),
        ('""', ""),
        ('"~"', "~"),
        ("'it''s'", "it's"),
        ('"caf\\u00e9"', "café"),
        ("Café – „größer“", "Café – „größer“"),
        ("two words  # and a comment", "two words"),
        ("one\n  two", "one two"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        ("[a, 'b, c']", ["a", "b, c"]),
        ("\n- a\n- b", ["a", "b"]),
        ("{b: {c: d}}", {"b": {"c": "d"}}),
        ("{b: c, }", {"b": "c"}),
        ("{}", {}),
        ("[]", []),
        ("[b: c]", [{"b": "c"}]),
        ("urgent and cost > 3", "urgent and cost > 3"),
        ("http://example.com/x", "http://example.com/x"),
        ("teams.*.organisation", "teams.*.organisation"),
    ],
)
def test_forms_of_a_value(text: str, read_as: object) -> None:
    assert value(text) == read_as


@pytest.mark.parametrize(
    "data",
    [
        "a: b",
        "a: b\n",
        "\ufeffa: b\n",
        "---\na: b\n",
        "a: b\n...\n",
        "# first\n\na: b # last",
        "{a: b}",
        '{"a": "b"}',
        "? a\n: b\n",
        "a: b\r\n",
        "a: b\r",
        "a : b",
    ],
)
def test_forms_of_a_file(data: str) -> None:
    assert plain(read(data.encode())) == {"a": "b"}


def test_what_is_quoted_is_known_to_be_text() -> None:
    tree = read(b"a: '5'\nb: 5\nc: |\n  5\n")
    assert [find(tree, key).quoted for key in "abc"] == [True, False, True]  # type: ignore[union-attr]


def test_keys_are_texts_too() -> None:
    assert list(plain(read(b"true: a\n2018-10-01: b\n'null': c\n10: d\n"))) == [
        "true", "2018-10-01", "null", "10",
    ]  # fmt: skip


def test_the_order_of_keys_is_kept() -> None:
    keys = [f"k{n * 7919 % 100}" for n in range(100)]
    assert list(plain(read("".join(f"{key}: x\n" for key in keys).encode()))) == keys


PLACED = """\
# a comment
teams:
  front_door:
    staff: {adviser: 4, "fröntdesk": 'two'}
    by:
      - adviser
      - [x, y]
"""


def test_every_node_knows_its_place() -> None:
    tree = read(PLACED.encode(), "p.yaml")
    lines = PLACED.splitlines()
    for path, node in walk(tree):
        key = mark_of(tree, path)
        word = path.rpartition(".")[2]
        assert lines[key.line - 1][key.column - 1 :].lstrip('"').startswith(word)
        if isinstance(node, Scalar):
            rest = lines[node.mark.line - 1][node.mark.column - 1 :]
            assert rest.lstrip("'").startswith(node.text)
        assert node.mark.file == key.file == "p.yaml"
    by = find(tree, "teams.front_door.by")
    assert isinstance(by, Sequence)
    assert [(item.mark.line, item.mark.column) for item in by.items] == [(6, 9), (7, 9)]


def test_an_alias_is_a_copy_that_points_at_what_it_copies() -> None:
    tree = read(b"a: &work {mean: 6h, cv: 0.5}\nb: *work\nc: [*work, *work]\n")
    assert plain(tree)["b"] == {"mean": "6h", "cv": "0.5"}
    assert plain(tree)["c"] == [plain(tree)["a"]] * 2
    assert (mark_of(tree, "b").line, mark_of(tree, "b.mean").line) == (2, 1)


def test_an_anchor_may_mark_something_else_later() -> None:
    assert plain(read(b"a: &x 1\nb: *x\nc: &x 2\nd: *x\n"))["d"] == "2"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: &S x\nb: &S y\n", [1, 2]),
        ("a: &S x\nb: &S y\nc: *S\n", [1]),
        ("a: &S x\nb: *S\nc: &S y\n", [3]),
        ("a: &S x\nb: *S\nc: &S y\nd: *S\n", []),
    ],
)
def test_every_anchor_that_nothing_copies_is_found(text: str, lines: list[int]) -> None:
    """Two titles that begin with `&S` are two texts that have lost their first word."""
    found = [one for one in scan(text.encode()).findings if one.code == "unused_anchor"]
    assert [one.line for one in found] == lines


# -- what YAML would drop or change without a word ----------------------------------------------


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("title: Team #2\n", "title"),
        ("title: Ward # 2\n", "title"),
        ("title: Ward  #2\n", "title"),
        ("teams:\n  a:\n    title: two\n      lines #3\n", "teams.a.title"),
        ("teams: {a: {title: Team #2\n  }}\n", "teams.a.title"),
        ("provenance: {a: {of: b,\n  at: Table #3\n  }}\n", "provenance.a.at"),
        ("changes:\n  - set: teams.a.title\n    to: Team #2\n", "changes.to"),
        ("title: Team  # the second\n", ""),
        ("title: Team\n# the second\n", ""),
        ('title: "Team #2"\n', ""),
        ("title: Team#2\n", ""),
        ("title: |\n  Team #2\n", ""),
        ("work: 8h #measured\n", ""),
    ],
)
def test_a_text_that_is_cut_at_a_hash(text: str, path: str) -> None:
    findings = scan(text.encode()).findings
    assert [(one.code, one.path) for one in findings] == (
        [("text_cut_short", path)] if path else []
    )


def test_a_bracket_that_a_comment_left_open_says_so() -> None:
    (finding,) = scan(b"teams:\n  a: {title: Team #2, organisation: b}\n").findings
    assert finding.code == "yaml_syntax"
    assert "` #` begins a comment" in finding.hint


@pytest.mark.parametrize("text", ["a: >2\nb: 1\n", "a: >\nb: 1\n", "a: |\n\n\nb: 1\n", "a: |-\n"])
def test_the_head_of_a_block_text_without_text(text: str) -> None:
    (finding,) = scan(text.encode()).findings
    assert (finding.code, finding.path) == ("null_value", "a")
    assert "no text below" in finding.found


@pytest.mark.parametrize(
    ("text", "point", "line"),
    [
        ("a: front\u200b_door\n", "U+200B (zero width space) after `front`", 1),
        ("front\u00ad_door: a\n", "U+00AD (soft hyphen) after `front`", 1),
        ("a: [b, \u2060c]\n", "U+2060 (word joiner)", 1),
        ("a: x\u00a0> 3\n", "U+00A0 (no-break space) after `x`", 1),
        ('a: "b\\u200bc"\n', "U+200B (zero width space) after `b`", 1),
        ("title: b\u200ec\n", "U+200E (left-to-right mark)", 1),
        ("title:\u00a0Small\nlanguage: 1\n", "U+00A0 (no-break space)", 1),
        ("a: b\n\u00a0\u00a0c: d\n", "U+00A0 (no-break space)", 2),
        ("a: {b:\u00a0c, d: e}\n", "U+00A0 (no-break space) after `b:`", 1),
        ("title: b\ufeffc\n", "U+FEFF (zero width no-break space)", 1),
    ],
)
def test_what_nobody_sees_is_named_once(text: str, point: str, line: int) -> None:
    (finding,) = scan(text.encode()).findings
    assert (finding.code, finding.line) == ("control_character", line)
    assert finding.found == f"the invisible character {point}"


@pytest.mark.parametrize("text", ["24\u00a0h", "soft\u00adhyphen", "a\u200db"])
def test_a_text_for_people_may_be_typeset(text: str) -> None:
    assert read(f"title: {text}\n# \u00a0\n".encode()).entries["title"] == Scalar(text)


def test_the_rest_is_judged_as_it_looks() -> None:
    reading = scan("teams: {do\u200bor: {organisation: coun\u00adcil}}\n".encode())
    assert reading.tree is not None
    assert plain(reading.tree) == {"teams": {"door": {"organisation": "council"}}}


def test_reading_a_path_names_it_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "small.yaml").write_bytes(b"a:\n")
    monkeypatch.chdir(tmp_path)
    assert scan("small.yaml").findings[0].file == "small.yaml"
    assert scan(Path("small.yaml"), "other").findings[0].file == "other"
    assert scan(b"a:\n").findings[0].file == "(text)"


def test_a_reading_keeps_the_text() -> None:
    assert scan(b"\xef\xbb\xbfa: b\r\n").text == "a: b\n"


def test_all_faults_are_found_in_one_look() -> None:
    text = 'a: ~\nb: !t 1\nc: {<<: x, d: 1, d: 2}\ne: *nothing\n? [f]\n: g\nh: "\\a"\n'
    assert codes(text) == [
        "null_value", "yaml_tag", "merge_key", "duplicate_key", "bad_alias", "key_not_text",
        "control_character",
    ]  # fmt: skip


def test_the_rest_of_a_faulty_file_can_still_be_judged() -> None:
    reading = scan(b"a: ~\nb: {c: 1, c: 2}\n? [x]\n: {deep: [1]}\nd: 4\n")
    assert reading.tree is not None
    assert plain(reading.tree) == {"a": "", "b": {"c": "1"}, "d": "4"}


def test_what_stands_under_a_refused_key_is_dropped_whole() -> None:
    text = b"a: {<<: {x: [1, {y: 2}]}, b: 1}\n? {k: {l: m}}\n: {n: [o]}\nc: d\n"
    reading = scan(text)
    assert reading.tree is not None
    assert plain(reading.tree) == {"a": {"b": "1"}, "c": "d"}
    assert codes(text) == ["merge_key", "key_not_text"]


def test_a_byte_that_is_not_text_has_its_place_in_characters() -> None:
    (finding,) = scan("title: é".encode() + b"\xe9\n", "x.yaml").findings
    assert (finding.line, finding.column, finding.found) == (1, 9, "the byte 0xe9")


def test_the_path_of_a_fault_is_known() -> None:
    findings = scan(b"steps:\n  contact: {work: {mean: ~}, by: [a, ~]}\n").findings
    assert [finding.path for finding in findings] == [
        "steps.contact.work.mean", "steps.contact.by",
    ]  # fmt: skip


def test_read_raises_all_findings() -> None:
    with pytest.raises(PathwayError) as caught:
        read(b"a: ~\nb: ~\n", "x.yaml")
    assert len(caught.value.findings) == 2
    assert str(caught.value).startswith("x.yaml:1:1: error null_value")


def test_a_warning_alone_stops_nothing() -> None:
    assert plain(read(b"a: &x b\n")) == {"a": "b"}
    assert codes("a: &x b\n") == ["unused_anchor"]


# -- the bounds, each on its edge --------------------------------------------------------------


def nested(levels: int) -> bytes:
    return b"{a: " * levels + b"b" + b"}" * levels


def test_depth() -> None:
    assert isinstance(read(nested(MAX_DEPTH)), Mapping)
    assert codes(nested(MAX_DEPTH + 1)) == ["too_deep"]


def test_depth_through_an_alias() -> None:
    def file(levels: int) -> bytes:
        return b"a: &a " + nested(levels) + b"\nb: [[*a]]\n"

    assert codes(file(MAX_DEPTH - 3)) == []
    assert codes(file(MAX_DEPTH - 2)) == ["too_deep"]


def test_number_of_values() -> None:
    def file(items: int) -> bytes:
        return b"a: [" + b"x," * items + b"]"  # beside the items: the root, its key, the list

    assert codes(file(MAX_VALUES - 3)) == []
    assert codes(file(MAX_VALUES - 2)) == ["too_many_values"]


def test_values_are_counted_after_aliases() -> None:
    def file(copies: int) -> bytes:
        return b"a: &a [" + b"x," * 999 + b"]\nb: [" + b"*a," * copies + b"]"

    assert codes(file(MAX_VALUES // 1000 - 2)) == []
    assert codes(file(MAX_VALUES // 1000)) == ["too_many_values"]


def test_length_of_a_text() -> None:
    assert codes("a: " + "x" * MAX_TEXT) == []
    assert codes("a: " + "x" * (MAX_TEXT + 1)) == ["text_too_long"]


def test_size_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: b\n#" + b"x" * (MAX_BYTES - 6))
    assert plain(read(path)) == {"a": "b"}
    path.write_bytes(path.read_bytes() + b"x")
    assert [finding.code for finding in scan(path).findings] == ["file_too_large"]


def test_a_huge_file_is_not_read_to_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.touch()
    try:
        os.truncate(path, 2**40)  # a terabyte of nothing, which takes no room where it can
    except OSError:
        pytest.skip("no sparse files here")
    assert [finding.code for finding in scan(path).findings] == ["file_too_large"]


def test_a_bomb_is_counted_and_never_made() -> None:
    """A copy is the same node, so 2 ** 13 copies of a list are 14 nodes."""
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 13))
    tree = read(text.encode())
    last = find(tree, "a12")
    assert isinstance(last, Sequence)
    assert last.items[0] is last.items[1] is find(tree, "a11")


# -- anything at all ---------------------------------------------------------------------------

SNIPPETS = st.sampled_from(
    ["a", "b", ": ", ":", "- ", "-", "\n", "\n  ", " ", "{", "}", "[", "]", ", ", "? ", "&a ", "*a",
     "!t ", "!!str ", "|\n", ">\n", "'", '"', "\\", "\\x41", "#", "# c\n", "%", "---\n", "...\n",
     "<<: ", "~", "null", "\t", "@", "`", "\r\n", "é", "\u2028", "\x00", "\x1b", "\ufeff", "|9\n",
     "%YAML 1.1\n", "%TAG ! a\n", "!<", ">", "\\U0010FFFF", "\\UFFFFFFFF", "\\ud800"]
)  # fmt: skip


@given(st.lists(SNIPPETS, max_size=40).map("".join))
@example("? {a: b")
@example("!<%")
@example('a: "\\UFFFFFFFF"')
@example("&a *a")
@example("%YAML 99999999999999999999.1\n--- a")
def test_nothing_that_looks_like_yaml_surprises_it(text: str) -> None:
    check_reading(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200))
def test_no_bytes_surprise_it(data: bytes) -> None:
    check_reading(data)


@given(st.text(max_size=200))
def test_no_text_surprises_it(text: str) -> None:
    check_reading(text.encode("utf-8", "surrogatepass"))


def check_reading(data: bytes) -> None:
    """Either there is a tree, or an error says why not; every place lies in the file."""
    reading = scan(data, "x.yaml")
    assert (reading.tree is not None) or reading.findings.errors
    last = data.replace(b"\r", b"\n").count(b"\n") + 1
    for finding in reading.findings:
        assert 1 <= finding.line <= last
        assert finding.column >= 1
        assert str(finding).isprintable()
    if reading.tree is not None:
        assert all(isinstance(node.mark.line, int) for _, node in walk(reading.tree))


letters = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
words = st.text(letters.filter(lambda letter: not HIDDEN.match(letter)), max_size=12)
data = st.recursive(
    words,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(words, below, max_size=3),
    max_leaves=10,
)


def flow(node: object) -> str:
    """A tree written with brackets, every text in double quotes."""
    if isinstance(node, str):
        escaped = node.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(node, list):
        return "[" + ", ".join(map(flow, node)) + "]"
    assert isinstance(node, dict)
    return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in node.items()) + "}"


@given(st.dictionaries(words, data, max_size=4))
def test_what_is_written_is_read(tree: dict[str, object]) -> None:
    assert plain(read(flow(tree).encode())) == tree


def test_a_complaint_that_nobody_foresaw_is_passed_on() -> None:
    assert translate(Complaint("the moon is full")).found == "the moon is full"
    assert translate(Complaint("")).found


def test_the_parser_is_loaded_only_to_parse() -> None:
    """Reading nothing loads no YAML parser."""
    import subprocess

    code = (
        "import sys, pathway_engine.definition.reader as r; r.scan(b'');"
        "sys.exit('ruamel.yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
