"""From the events of a YAML parser to a tree, within bounds.

The reader feeds a `Composer` one event after the other. What YAML allows and the language
does not (null, tags, merge keys, a key twice) becomes a finding and the work goes on, so
that one look at the file finds all of it. What would hurt (too deep, too many values once
every alias has become a copy) stops it.

A tree is never changed, so the copies that aliases stand for share one node; their number
is counted before they are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pathway_engine.definition.codes import CODES
from pathway_engine.definition.cuts import cut_behind, may_be_cut
from pathway_engine.definition.findings import Finding
from pathway_engine.definition.invisible import (
    HIDDEN,
    INVISIBLE,
    is_prose,
    named,
    without_hidden,
)
from pathway_engine.definition.node import Mapping, Mark, Node, Scalar, Sequence, join
from pathway_engine.definition.values.amounts import decimal_comma

__all__ = ["MAX_DEPTH", "MAX_TEXT", "MAX_VALUES", "Composer", "Unreadable"]

MAX_DEPTH = 30
"""Mappings and lists inside each other."""
MAX_TEXT = 20_000
"""Characters of one text."""
MAX_VALUES = 30_000
"""Keys and values of a file, every alias counted as the copy that it stands for."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BLOCKS = ("|", ">")


class Unreadable(Exception):
    """The rest of the file cannot be read; the finding is written down already."""


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    mark: Mark
    path: str
    anchor: str | None
    is_mapping: bool
    in_brackets: bool
    is_key: bool
    key: str | None = None
    """The key whose value comes next."""
    skip: bool = False
    """The value that comes next belongs to a key that was refused."""
    size: int = 1
    height: int = 1
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    key_marks: dict[str, Mark] = field(default_factory=dict)

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and self.key is None and not self.skip

    def put(self, node: Node, size: int, height: int) -> None:
        self.size += size
        self.height = max(self.height, height + 1)
        if not self.is_mapping:
            self.items.append(node)
        elif self.key is not None:
            self.entries[self.key] = node
        self.key, self.skip = None, False

    def node(self) -> Node:
        if self.is_mapping:
            return Mapping(self.entries, self.key_marks, self.mark)
        return Sequence(tuple(self.items), self.mark)


def _says_nothing(event: Any) -> bool:
    """Whether a scalar is null, or the head of a block text under which nothing stands."""
    if event.style is None:
        return event.value in _NULLS
    return event.style in _BLOCKS and not event.value.strip()


class _Halved(NamedTuple):
    """A number that a comma cuts in two: the key and place of the first half, all of it, a hint."""

    key: str
    mark: Mark
    written: str
    hint: str


def _halved(top: _Open) -> _Halved | None:
    """What a comma cuts in two where a value is missing, as in `{cv: 0,6}`; None for no number."""
    key, first = next(reversed(top.entries.items()), ("", None))
    if not isinstance(first, Scalar) or not top.in_brackets or top.key is None:
        return None
    written, after = f"{first.text},{top.key}", first.mark.column + len(first.text) + 1
    hint = decimal_comma(written)
    follows = top.key_marks[top.key] == replace(first.mark, column=after)
    return _Halved(key, first.mark, written, hint) if hint and follows else None


@dataclass(frozen=True, slots=True)
class _Marked:
    """What an anchor marks, with the number of its values and levels."""

    node: Node
    size: int
    height: int


class Composer:
    """Builds one tree. `root` is the tree so far, `findings` what was wrong with it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.text = ""
        self.root: Node | None = None
        self.findings: list[Finding] = []
        self._told_at: set[Mark] = set()
        self.cut_in_brackets = False
        """Whether the last value stands in brackets and was cut short by a comment."""
        self._open: list[_Open] = []
        self._marked: dict[str, _Marked] = {}
        self._uncopied: dict[str, Mark] = {}
        self._values = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the parser. Raises `Unreadable` at a bound."""
        take = self._TAKE.get(type(event).__name__)
        if take is not None:
            take(self, event)

    # -- findings -----------------------------------------------------------------------------

    def at(self, line: int = 0, column: int = 0) -> Mark:
        """The mark of a line and column that are counted from 0, as a parser does."""
        return Mark(self.file, line + 1, column + 1)

    def find(
        self, code: str, mark: Mark, found: str, expected: str, hint: str = "", path: str = ""
    ) -> None:
        """Write down a finding about what is being read, or what stands at a path above."""
        where = path or self._path()
        finding = Finding(code, CODES[code].severity, mark, where, found, expected, hint)
        self.findings.append(finding)
        self._told_at.add(mark)

    def stop(self, code: str, mark: Mark, found: str, expected: str, hint: str = "") -> Unreadable:
        """Write down a finding after which nothing can be read; to be raised."""
        self.find(code, mark, found, expected, hint)
        return Unreadable(code)

    def find_invisible(self, text: str, mark: Mark) -> None:
        """Write down an invisible character."""
        self.find("control_character", mark, named(text), "printable text", "take it out")

    def find_unused(self) -> None:
        """Write down the anchors that no alias copies: perhaps texts that begin with `&`."""
        for name in list(self._uncopied):
            self._find_unused(name)

    def _find_unused(self, name: str) -> None:
        hint = "put quotes round a text that begins with &"
        self.find("unused_anchor", self._uncopied.pop(name), f"`&{name}`", f"`*{name}`", hint)

    def _path(self) -> str:
        if not self._open:
            return ""
        top = self._open[-1]
        return join(top.path, top.key or "")

    # -- scalars ------------------------------------------------------------------------------

    def _take_scalar(self, event: Any) -> None:
        mark = self._mark(event)
        self._count(1, mark)
        self._check_text(event, mark)
        is_key = bool(self._open) and self._open[-1].wants_key
        node = Scalar(self._seen(event.value, mark, is_key=is_key), event.style is not None, mark)
        if is_key:
            self._key(node)
        elif self._open and _says_nothing(event):
            node = Scalar("", mark=self._find_null(event, mark))
            self._place(node, 1, 0)
        else:
            self._check_cut(event, mark)
            self._place(node, 1, 0)
        if event.anchor:
            self._mark_for_copies(event.anchor, _Marked(node, 1, 0))

    def _mark_for_copies(self, name: str, marked: _Marked) -> None:
        """Keep what an anchor marks; an earlier one of that name is lost if nothing copied it."""
        if name in self._uncopied:
            self._find_unused(name)
        self._marked[name] = marked
        self._uncopied[name] = marked.node.mark

    def _seen(self, text: str, mark: Mark, *, is_key: bool) -> str:
        """A text as it looks; where it is no prose, what cannot be seen in it is written down."""
        match = HIDDEN.search(text)
        if match is None or (not is_key and is_prose(self._path())):
            return text
        before = without_hidden(text[: match.start()])[-30:]
        found = f"{named(match[0])} after `{before}`" if before else named(match[0])
        self.find("control_character", mark, found, "printable text", "take it out")
        return without_hidden(text)

    def _check_cut(self, event: Any, mark: Mark) -> None:
        """Write down a text for people that ` #` cuts short, and keep in mind where one did."""
        cut = cut_behind(self.text, event.end_mark.index) if event.style is None else ""
        self.cut_in_brackets = bool(cut) and self._open[-1].in_brackets if self._open else False
        if cut and may_be_cut(self._path()):
            hint = "put quotes round the text; a comment stands behind two spaces, as `  # so`"
            self.find("text_cut_short", mark, f"`{event.value}`, cut at `{cut}`", "all of it", hint)

    def _check_text(self, event: Any, mark: Mark) -> None:
        text = event.value
        if len(text) > MAX_TEXT:
            found = f"a text of {len(text)} characters"
            raise self.stop("text_too_long", mark, found, f"at most {MAX_TEXT}")
        if event.style == '"' and (match := INVISIBLE.search(text)):
            self.find_invisible(match[0], mark)
        self._check_tag(event, mark)

    def _check_tag(self, event: Any, mark: Mark) -> None:
        if event.tag is not None:
            hint = "put quotes round a text that begins with !; a rule says `not`"
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.find("yaml_tag", mark, f"`{tag}`", "a value without a tag", hint)

    def _find_null(self, event: Any, mark: Mark) -> Mark:
        """Write down a null; the place to point at is its key, if it has one."""
        top = self._open[-1]
        if top.key is not None:
            mark = top.key_marks[top.key]
        hint = "write the value, or leave the key out"
        if mark in self._told_at:
            return mark  # what is wrong there has been told: a fault has one finding
        if (half := _halved(top)) is not None:
            self._refuse_halves(top, half)
            return mark
        before = self.text[event.start_mark.index - 1]
        if top.in_brackets and not event.value and before != ":":
            hint = "a comma inside { } ends a text: put quotes round a text that holds one"
            hint = "a space must follow the colon" if ":" in (top.key or "") else hint
        found = f"`{event.value}`" if event.value.strip() else "no value"
        if event.style in _BLOCKS:
            found, hint = f"no text below `{event.style}`", 'put quotes round the text: "..."'
        self.find("null_value", mark, found, "a value", hint)
        return mark

    def _refuse_halves(self, top: _Open, half: _Halved) -> None:
        """Write down a number that a comma cuts in two, as one value; its halves are no values."""
        path = join(top.path, half.key)
        self.find("null_value", half.mark, f"`{half.written}`", "one value", half.hint, path)
        top.entries[half.key] = Scalar("", mark=half.mark)
        top.key, top.skip = None, True  # the second half is no key

    # -- keys ---------------------------------------------------------------------------------

    def _key(self, key: Scalar) -> None:
        top = self._open[-1]
        if not key.quoted and key.text == "<<":
            hint = "write the keys out, or use an alias for a whole value"
            self._refuse_key("merge_key", key.mark, "`<<`", "a key", hint)
        elif not key.quoted and key.text in _NULLS:
            found = f"`{key.text}`" if key.text else "a colon without a key"
            self._refuse_key("null_value", key.mark, found, "a key")
        elif key.text in top.entries:
            top.key = key.text  # for the path of the finding
            hint = f"the first stands in line {top.key_marks[key.text].line}"
            found = f"`{key.text}` a second time"
            self._refuse_key("duplicate_key", key.mark, found, "each key once", hint)
        else:
            top.key = key.text
            top.key_marks[key.text] = key.mark

    def _refuse_key(self, code: str, mark: Mark, found: str, expected: str, hint: str = "") -> None:
        self.find(code, mark, found, expected, hint)
        self._open[-1].key, self._open[-1].skip = None, True

    # -- mappings, lists, aliases -------------------------------------------------------------

    def _take_start(self, event: Any) -> None:
        mark = self._mark(event)
        self._count(1, mark)
        self._check_depth(1, mark)
        self._check_tag(event, mark)
        is_mapping = type(event).__name__ == "MappingStartEvent"
        is_key = bool(self._open) and self._open[-1].wants_key
        if is_key:
            found = "a mapping as a key" if is_mapping else "a list as a key"
            self.find("key_not_text", mark, found, "a name", "a text in { } or [ ] needs quotes")
        bracket = bool(event.flow_style)
        self._open.append(_Open(mark, self._path(), event.anchor, is_mapping, bracket, is_key))

    def _take_end(self, _event: Any) -> None:
        done = self._open.pop()
        node = done.node()
        if done.anchor:
            self._mark_for_copies(done.anchor, _Marked(node, done.size, done.height))
        if done.is_key:
            self._open[-1].skip = True
        else:
            self._place(node, done.size, done.height)

    def _take_alias(self, event: Any) -> None:
        mark = self._mark(event)
        marked = self._marked.get(event.anchor)
        if self._open and self._open[-1].wants_key:
            self._refuse_key("key_not_text", mark, f"`*{event.anchor}` as a key", "a name")
        elif any(event.anchor == open_.anchor for open_ in self._open):
            found = f"`*{event.anchor}` inside what it stands for"
            raise self.stop("bad_alias", mark, found, "an alias of something complete")
        elif marked is None:
            hint = "put quotes round a text that begins with *"
            self.find("bad_alias", mark, f"`*{event.anchor}`", f"`&{event.anchor}` above it", hint)
            self._place(Scalar("", mark=mark), 1, 0)
        else:
            self._uncopied.pop(event.anchor, None)
            self._count(marked.size, mark)
            self._check_depth(marked.height, mark)
            self._place(marked.node, marked.size, marked.height)

    def _place(self, node: Node, size: int, height: int) -> None:
        if self._open:
            self._open[-1].put(node, size, height)
        else:
            self.root = node

    # -- documents and bounds -----------------------------------------------------------------

    def _take_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "split the file, or take the line `---` out"
            mark = self._mark(event)
            raise self.stop("several_documents", mark, "a second document", "one", hint)

    def _count(self, size: int, mark: Mark) -> None:
        self._values += size
        if self._values > MAX_VALUES:
            found = f"more than {MAX_VALUES} values"
            hint = "an alias counts as the copy that it stands for"
            raise self.stop("too_many_values", mark, found, "fewer", hint)

    def _check_depth(self, levels: int, mark: Mark) -> None:
        if len(self._open) + levels > MAX_DEPTH:
            raise self.stop("too_deep", mark, f"more than {MAX_DEPTH} levels", "fewer levels")

    def _mark(self, event: Any) -> Mark:
        place = event.start_mark
        return Mark(self.file, place.line + 1, place.column + 1)

    _TAKE = {  # noqa: RUF012 - a table of methods, never changed
        "DocumentStartEvent": _take_document,
        "ScalarEvent": _take_scalar,
        "AliasEvent": _take_alias,
        "MappingStartEvent": _take_start,
        "SequenceStartEvent": _take_start,
        "MappingEndEvent": _take_end,
        "SequenceEndEvent": _take_end,
    }
