"""Every finding that a check can make, with the message of a file that earns it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from textwrap import wrap

from generate.regions import ROOT
from pathway_engine import check
from pathway_engine.definition.codes import SECTIONS, Code

RULES = ROOT / "tests" / "rules"

_INTRODUCTION = """# Findings

`pathways check FILE` tells all findings of a file at once, in the order of its lines. Each has a
code that stays the same from version to version, and a place: `file:line:column`.

| severity | means |
|---|---|
| error | the file is not taken; exit code 1 |
| warning | somebody should look; with `--strict` exit code 1 |
| information | worth knowing |

A warning or an information that is meant can be [accepted](../howto/accept-a-finding.md) in the
file. Of a file with thousands of faults the first hundred are shown, and how many more there are.

Under each code stands what a small file that has the fault is told. Those files, and one without
the fault for each, are in `tests/rules/`.
"""


def page() -> str:
    """The page in Markdown: every code by section, with what it means and an example."""
    parts = [_INTRODUCTION]
    for section, codes in SECTIONS.items():
        parts.append(f"## {section}\n")
        parts += ["\n".join(_entry(code)) + "\n" for code in codes]
    return "\n".join(parts)


def _entry(code: Code) -> Iterator[str]:
    yield f"### `{code.id}`"
    yield ""
    yield f"{code.severity.value.capitalize()}. **{code.title}.** {code.explanation}"
    example = _example(code)
    if example:
        yield ""
        yield "```text"
        yield from wrap(example, 95, subsequent_indent="    ", break_long_words=False)
        yield "```"


def _example(code: Code) -> str:
    """What the failing example is told, its place as seen from its own folder."""
    folder = RULES / code.id
    if not folder.is_dir():
        return ""
    with chdir(folder):
        found = check("fails.yaml", within=RULES)
    return next(str(finding) for finding in found if finding.code == code.id)
