"""Small pathways for tests of the checks: one text, edited, and what is said of the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from unittest.mock import patch

from pathway_engine.definition import checks
from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import check_pathway
from pathway_engine.definition.checks.load import TRIED
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.reader import scan
from pathway_engine.definition.routing import people
from pathway_engine.shipped import shipped_pathways

_MAY_NOT_SHOW = checks.may_not_show
SMALL = (Path(__file__).parent / "rules" / "small.yaml").read_text(encoding="utf-8")
"""Contact at a front door, assessment for those who need it; nothing is said of it."""


def edited(*edits: str, text: str = SMALL) -> str:
    """A text in which each odd edit, which must be there, is replaced by the next one."""
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def bound(text: str) -> Pathway:
    """The pathway of a text, its keys and values in order."""
    reading = scan(text.encode(), "f.yaml")
    assert reading.tree is not None, str(reading.findings)
    pathway, findings = bind(reading.tree, reading.findings)
    assert pathway is not None, str(findings)
    return pathway


def said(text: str) -> Findings:
    """Everything that is said of a pathway by the checks."""
    return check_pathway(bound(text))


@contextmanager
def few_routed() -> Iterator[None]:
    """Checks try a pathway on few people, where something else is what matters."""
    few = patch.object(people, "MOST_EFFORT", 10_000)
    with few, patch.object(checks, "may_not_show", lambda *_: TRIED):
        yield


def judged_as_ever() -> AbstractContextManager[object]:
    """What few people do not show may not be accepted, though few are routed."""
    return patch.object(checks, "may_not_show", _MAY_NOT_SHOW)


def told(text: str, *leaving_out: str) -> set[tuple[str, str]]:
    """Code and path of everything that is said, some codes left out."""
    return {(one.code, one.path) for one in said(text) if one.code not in leaving_out}


SHIPPED = sorted(shipped_pathways().rglob("*.yaml"))
"""Every file that is shipped."""
PATHWAYS = [path for path in SHIPPED if not path.stem.endswith("experiment")]
"""Those that amount to a pathway."""
WHOLE = [path for path in PATHWAYS if "\npathway:" in f"\n{path.read_text(encoding='utf-8')}"]
"""Those that are written out from end to end: no redesign of another."""
RUN = [path for path in PATHWAYS if path in WHOLE or path.parent.name in ("wokingham", "discharge")]
"""What is run where a run of every file would take too long."""
