"""Regions of a page that are made, between two comments such as `<!-- made: keys -->`."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def _pattern(name: str) -> re.Pattern[str]:
    begin, end = (re.escape(f"<!-- {word}: {name} -->") for word in ("made", "end"))
    return re.compile(f"({begin}\n).*?({end})", flags=re.DOTALL)


def region(page: Path, name: str) -> str:
    """What a region of a page holds. Raises `KeyError` if the page has no such region."""
    found = _pattern(name).search(page.read_text(encoding="utf-8"))
    if found is None:
        raise KeyError(f"{page.name}: no region `{name}`")
    return found[0].partition("\n")[2].rpartition("\n")[0].strip("\n")


def with_region(text: str, name: str, made: str) -> str:
    """A page's text with one of its regions made anew."""
    body = made.strip("\n")
    return _pattern(name).sub(lambda found: f"{found[1]}\n{body}\n\n{found[2]}", text)


def write(page: Path, text: str) -> bool:
    """Write a page if it changed, and say so."""
    old = page.read_text(encoding="utf-8") if page.is_file() else None
    if old == text:
        return False
    page.write_text(text, encoding="utf-8", newline="\n")
    print(page.relative_to(ROOT).as_posix())
    return True
