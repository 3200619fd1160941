"""Everything that `check` passes either runs or is refused in words, never anything else.

The files are those of the corpus of wrong files, of the rules, of the shipped pathways and of the
pages, and the random pathways of the reference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine import simulate
from pathway_engine.definition.loading import check_whole
from pathway_engine.errors import PathwayError, RunStopped, UsageError
from pathway_engine.shipped import shipped_pathways
from reference.strategies import run_of
from reference.writing import to_yaml

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_are_routed")]
"""Where few are routed, `check` misses more: the run must tell of that."""

ROOT = Path(__file__).parents[3]
PLACES = {
    "corpus": (ROOT / "tests" / "badinput", "*/*.yaml"),
    "rules": (ROOT / "tests" / "rules", "*/*.yaml"),
    "shipped": (shipped_pathways(), "*/*.yaml"),
    "pages": (ROOT / "docs", "**/*.yaml"),
}
DRAWN = 40


def run_or_words(path: Path, within: Path) -> str:
    """What becomes of a file that passes: nothing to be said, or the words of a refusal.

    A file with errors is not asked. Whatever is no error of ours is raised.
    """
    checked = check_whole(path, within=within)
    if checked.findings.errors:
        return "errors"
    if checked.pathway is None:
        return ""  # an experiment
    try:
        simulate(checked.pathway, length="1w", warm_up="0w", replications=1, threads=1)
    except (PathwayError, UsageError) as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_passes_runs_or_is_refused(place: str) -> None:
    folder, files = PLACES[place]
    found = {path: run_or_words(path, folder) for path in sorted(folder.glob(files))}
    assert found
    for path, words in found.items():
        assert words in ("", "errors") or "found" in words, f"{path}: {words}"


@pytest.mark.parametrize("first", range(0, DRAWN, 20))
def test_a_drawn_pathway_runs(first: int, tmp_path: Path) -> None:
    """A run may stop at a rule or bound that was broken too seldom for `check` to meet it."""
    for number in range(first, first + 20):
        path = tmp_path / f"{number}.yaml"
        path.write_text(to_yaml(run_of(number).pathway), encoding="utf-8")
        try:
            words = run_or_words(path, tmp_path)
        except RunStopped as stopped:
            words = f"found {stopped}"
        assert words in ("", "errors") or "found" in words, f"{number}: {words}"
