"""The experiments that lie in folders: files that begin with `experiment`, by their folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pathway_engine.definition.baselines import kind_of_file
from pathway_engine.definition.reader import scan
from pathway_engine.errors import PathwayError, UsageError

ENDS = (".yaml", ".yml")
"""How files end that can hold an experiment."""
COMMON = "experiment"
"""What the only experiment of a folder is called, and how the name of each other one ends."""


def experiments_in(paths: Iterable[Path | str]) -> dict[Path, list[Path]]:
    """The files of experiments in folders, at any depth, or among files, by their folders.

    Files of another kind are passed over, so that `pathways/*` may be given. Raises `UsageError`
    for a path that there is not and where there is no experiment at all, `PathwayError` for a
    file that cannot be read.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> found = experiments_in([shipped_pathways() / "wokingham"])
    >>> [(folder.name, [file.name for file in files]) for folder, files in found.items()]
    [('wokingham', ['experiment.yaml', 'transfer_experiment.yaml'])]
    """
    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise UsageError(f"{path}: found nothing there, expected a folder or an experiment")
    found: dict[Path, list[Path]] = {}
    for file in dict.fromkeys(file for path in given for file in _files(path)):
        if _is_experiment(file):
            found.setdefault(file.parent, []).append(file)
    if not found:
        named = ", ".join(map(str, given))
        raise UsageError(f"{named}: found no experiment, expected a file that begins with one")
    return found


def name_of(file: Path) -> str:
    """What an experiment is called where several stand together: after its folder, and its topic.

    >>> name_of(Path("barnet", "experiment.yaml")), name_of(Path("barnet", "hub_experiment.yaml"))
    ('barnet', 'barnet_hub')
    """
    folder, topic = file.resolve().parent.name, file.stem
    return folder if topic == COMMON else f"{folder}_{topic.removesuffix(f'_{COMMON}')}"


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.suffix in ENDS and one.is_file())
    elif path.suffix in ENDS:
        yield path


def _is_experiment(file: Path) -> bool:
    reading = scan(file)
    if reading.tree is None:
        raise PathwayError(reading.findings)
    return kind_of_file(reading.tree) == COMMON
