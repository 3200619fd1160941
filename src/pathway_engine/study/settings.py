"""One value that is set for a run: where it goes, so that what stands there keeps its form.

Some values have a short form and a long one: `social_worker: 9` and `{present: 45}`, `8h` and
`{mean: 8h, cv: 0.5}`. A plain value is never put in the place of a long form: it would say
something else (45 people there, or so many FTE), or forget what was known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pathway_engine.definition.findings import closest, printable
from pathway_engine.definition.inherited import inherited_from
from pathway_engine.definition.invisible import HIDDEN, INVISIBLE, is_prose, named
from pathway_engine.definition.node import Mapping, Mark, Node, Scalar, find, join, split, walk
from pathway_engine.definition.posts import amount_of_post
from pathway_engine.definition.writer import in_line
from pathway_engine.errors import UsageError

_SHOWN = 3
"""Paths that a refusal names."""


@dataclass(frozen=True)
class Setting:
    """One value that is set for a run.

    >>> str(Setting.of("teams.brokerage.staff.broker = 9"))
    '--set teams.brokerage.staff.broker=9'
    """

    path: str
    value: str
    at: Mark | None = None
    """Where it is written; None where it stands in no file."""

    @classmethod
    def of(cls, text: str, at: Mark | None = None) -> Setting:
        """Read PATH=VALUE. Raises `UsageError` where it is not that."""
        path, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not path or not value:
            raise UsageError(f"set: found `{text}`, expected PATH=VALUE")
        if value[0] in "{[" and not is_prose(path):
            expected = "one value; what is to be put there as a whole belongs into a redesign"
            raise UsageError(f"set: found `{printable(value)}` for `{path}`, expected {expected}")
        hidden = INVISIBLE.search(text) or (None if is_prose(path) else HIDDEN.search(text))
        if hidden is not None:
            found = f"{named(hidden[0])} in `{printable(text)}`"
            raise UsageError(f"set: found {found}, expected printable text; take it out")
        return cls(path, value, at)

    @property
    def mark(self) -> Mark:
        """Its place, for findings: where no file holds it, it is its own."""
        return self.at or Mark(str(self), 0, 0)

    @property
    def node(self) -> Scalar:
        """Its value, as if it stood in the file."""
        return Scalar(self.value, mark=self.mark)

    def __str__(self) -> str:
        said = f"{self.path}={self.value}"
        return f"--set {said}" if self.at is None or not self.at.line else f"{self.at}: `{said}`"


def placed(document: Node, setting: Setting) -> str:
    """The path at which the value goes: its own, or the amount of the post that it names.

    Raises `UsageError` where several values stand at its path.
    """
    present = find(document, setting.path)
    if not isinstance(present, Mapping):
        return setting.path
    amount = amount_of_post(document, setting.path)
    if amount != setting.path:
        return amount
    paths = [f"`{join(setting.path, path)}`" for path in _of_single_values(present)]
    more = " and others" if len(paths) > _SHOWN else ""
    raise UsageError(
        f"{setting}: found several values at `{setting.path}`, expected the path of one: "
        f"{', '.join(paths[:_SHOWN])}{more}; what is to be put there as a whole belongs into "
        "a redesign"
    )


def instead(document: Node, setting: Setting) -> str:
    """What to write where nothing stands at the path of a setting; empty if nobody knows."""
    if isinstance(document, Mapping) and (source := inherited_from(document, setting.path)):
        return f": it is inherited from `{source}`; a redesign with `add` gives this one its own"
    keys = split(setting.path)
    for depth in range(len(keys) - 1, 0, -1):
        above = join(*keys[:depth])
        node = find(document, above)
        if isinstance(node, Scalar):
            written = f"--set {above}={setting.value}"
            return f": `{above}` is the plain value `{in_line(node)}`; write `{written}`"
    near = _near(document, keys)
    return f"; did you mean `{near}`?" if near else ""


def _near(document: Node, keys: Sequence[str]) -> str:
    """The path of something that stands there and is spelt nearly so; empty if there is none."""
    path = ""
    for key in keys:
        here = find(document, path) if path else document
        beside = here.entries if isinstance(here, Mapping) else {}
        meant = key if key in beside else closest(key, beside)
        if meant is None:
            return ""
        path = join(path, meant)
    return path


def _of_single_values(node: Mapping) -> Iterator[str]:
    return (path for path, one in walk(node) if isinstance(one, Scalar))
