"""A question in a file beside the designs that it is about: read, and every fault told in words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pathway_engine.errors import UsageError
from pathway_engine.report.asked import Bill, Question

_OF_ALL = ("title", "clock", "page", "designs", "organisations", "bill", "beliefs")
_OF_A_DESIGN = ("file", "title", "short")
_OF_A_BILL = ("uplift", "price", "weekly", "where", "symbol")

_MOST = 1e15
"""No bill is as high."""

_HEAD = re.compile(r"\s*(\[\[?)\s*([\w.-]+)")
_KEY = re.compile(r"""\s*["']?([^"'=]+?)["']?\s*=""")


@dataclass(frozen=True)
class Asked:
    """A question that stands in a file beside the designs that it is about.

    `files` are those of the designs, the baseline's first; `beliefs` a heading, then pairs of a
    word and what it is said of; `bill` is None where nothing is to be paid for.
    """

    question: Question
    files: tuple[str, ...]
    bill: Bill | None
    beliefs: tuple[tuple[str, str], ...]


def read_question(path: Path, settings: str) -> Asked:
    """The question of a file; `settings` say how the designs are run.

    Raises `UsageError` for a file that is not one: with the key, and its line.
    """
    told = _Told.read(path)
    told.refuse_unknown("", told.all, _OF_ALL)
    designs = told.designs()
    beliefs = told.table("beliefs")
    page = told.text("", told.all, "page", needed=False)
    return Asked(
        Question(
            title=told.text("", told.all, "title"),
            settings=settings,
            designs=tuple(one["title"] for one in designs),
            short=tuple(one["short"] or one["title"] for one in designs),
            clock=told.text("", told.all, "clock", needed=False),
            organisations=told.texts("organisations", told.table("organisations")),
        ),
        tuple(one["file"] for one in designs if one["file"]),
        told.bill(),
        (
            ("What to believe", f"({page})" if page else ""),
            *told.texts("beliefs", beliefs).items(),
        ),
    )


class _Told:
    """What a file says, and where: every fault names the file, the line and the key."""

    def __init__(self, path: Path, text: str, everything: Mapping[str, Any]) -> None:
        self._path, self._text = path, text
        self.all = everything

    @classmethod
    def read(cls, path: Path) -> _Told:
        """Read a file. Raises `UsageError` where there is none, or no TOML in it."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise UsageError(f"{path}: found no such file, expected a question") from error
        except (OSError, UnicodeDecodeError) as error:
            said = getattr(error, "strerror", None) or "no text in UTF-8"
            raise UsageError(f"{path}: found {said}, expected a question") from error
        try:
            return cls(path, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path}: found no TOML: {error}") from error

    def refuse(self, key: str, found: str, expected: str) -> NoReturn:
        """Raise `UsageError` for what stands at a key."""
        lines = _lines(self._text)
        line = lines.get(key) or lines.get(key.rpartition(".")[0])
        where = f"{self._path}:{line}" if line else str(self._path)
        raise UsageError(f"{where}: `{key}`: found {found}, expected {expected}")

    def refuse_unknown(self, where: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        """Refuse a key that says nothing here."""
        for key in given:
            if key not in known:
                listed = ", ".join(f"`{one}`" for one in known)
                self.refuse(f"{where}{key}", "a key that there is not", f"one of {listed}")

    def text(self, where: str, given: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
        """A text at a key; empty where none stands and none is needed."""
        if key not in given and not needed:
            return ""
        found = given.get(key)
        if not isinstance(found, str) or (needed and not found.strip()):
            self.refuse(f"{where}{key}", _shown(found), "a text")
        return found

    def texts(self, where: str, given: Mapping[str, Any]) -> dict[str, str]:
        """A table of texts."""
        return {key: self.text(f"{where}.", given, key) for key in given}

    def table(self, key: str) -> Mapping[str, Any]:
        """A table of the file; empty where it has none such."""
        found = self.all.get(key, {})
        if not isinstance(found, dict):
            self.refuse(key, _shown(found), f"a table: `[{key}]`")
        return found

    def designs(self) -> list[dict[str, str]]:
        """The designs, the baseline first; none where nobody names them."""
        found = self.all.get("designs", [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.refuse("designs", _shown(found), "a table for each design: `[[designs]]`")
        designs = []
        for number, one in enumerate(found, start=1):
            where = f"designs[{number}]."
            self.refuse_unknown(where, one, _OF_A_DESIGN)
            said = {key: self.text(where, one, key, needed=False) for key in ("file", "short")}
            designs.append({**said, "title": self.text(where, one, "title")})
        return designs

    def bill(self) -> Bill | None:
        """What is to be paid for; None where nobody says."""
        found = self.table("bill")
        if "bill" not in self.all:
            return None
        self.refuse_unknown("bill.", found, _OF_A_BILL)
        return Bill(
            uplift=self._amount(found, "uplift"),
            price=self._amount(found, "price"),
            weekly=self._amount(found, "weekly"),
            where=self.text("bill.", found, "where"),
            symbol=self.text("bill.", found, "symbol", needed=False) or "£",
        )

    def _amount(self, given: Mapping[str, Any], key: str) -> float:
        found = given.get(key)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < _MOST:
            self.refuse(f"bill.{key}", _shown(found), "a number above zero")
        return found


def _lines(text: str) -> dict[str, int]:
    r"""In which line each table and key stands.

    >>> _lines("title = 'T'\n[[designs]]\nfile = 'a.yaml'")
    {'title': 1, 'designs': 2, 'designs[1]': 2, 'designs[1].file': 3}
    """
    found: dict[str, int] = {}
    table, often = "", Counter[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if head := _HEAD.match(line):
            table = head[2]
            found.setdefault(table, number)
            if head[1] == "[[":
                often[table] += 1
                table = f"{table}[{often[table]}]"
                found[table] = number
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return found


def _shown(found: object) -> str:
    """What stands at a key, in words."""
    if found is None:
        return "nothing"
    if isinstance(found, dict | list):
        return "a table" if isinstance(found, dict) else "a list"
    return f"`{str(found).lower() if isinstance(found, bool) else found}`"
