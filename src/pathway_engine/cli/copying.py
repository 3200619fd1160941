"""Copying a shipped pathway, schema and all, to where somebody starts a new one."""

from __future__ import annotations

from pathlib import Path

from pathway_engine.definition.findings import closest, printable
from pathway_engine.errors import UsageError
from pathway_engine.shipped import shipped_names, shipped_pathways

SCHEMA = "schema.json"


def copy_shipped(name: str, folder: Path) -> list[Path]:
    """Write the files of a shipped pathway and the schema into a folder; the pathway first.

    Raises `UsageError` for one that is not shipped, and if one of the files is there already, or
    a file where the folder should be: then nothing is written.
    """
    _refuse_unless_shipped(name)
    texts = _texts(name)
    if folder.exists() and not folder.is_dir():
        other = folder.with_name(f"{folder.stem}_pathway")
        raise UsageError(
            f"{folder}: found a file, expected a folder, which takes several; give it a name of "
            f"its own, such as `{other}`"
        )
    for file in texts:
        if (folder / file).exists():
            raise UsageError(f"{folder / file}: there is a file already; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        with (folder / file).open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    return [folder / file for file in texts]


def _refuse_unless_shipped(name: str) -> None:
    """Raise `UsageError` for a name that no shipped folder has."""
    known = shipped_names()
    if name not in known:
        near = closest(name, known)
        hint = f"; did you mean `{near}`?" if near else ""
        listed = ", ".join(f"`{one}`" for one in known)
        raise UsageError(f"--from: found `{printable(name)}`, expected one of {listed}{hint}")


def _texts(name: str) -> dict[str, str]:
    """The files with their text; they find the schema beside them, not above."""
    shipped = shipped_pathways()
    # A redesign is of little use without what it builds on, nor is an experiment: pathways first.
    files = sorted((shipped / name).glob("*.yaml"), key=_pathways_first)
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    beside = {file: text.replace(f"=../{SCHEMA}", f"={SCHEMA}", 1) for file, text in texts.items()}
    return {**beside, SCHEMA: (shipped / SCHEMA).read_text(encoding="utf-8")}


def _pathways_first(file: Path) -> tuple[int, str]:
    text = file.read_text(encoding="utf-8")
    later = [n for n, kind in enumerate(("redesign", "experiment"), 1) if f"\n{kind}:" in text]
    return max(later, default=0), file.name
