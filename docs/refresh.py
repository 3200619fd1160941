"""Make anew what the pages show: `python docs/refresh.py [WHAT]`.

`references` (the default, what `make docs` does) is quick, and makes `pathways/schema.json`,
`docs/pictures` and, from what docs/results keeps, the tables of the councils too.
`transcripts` runs every command that a page shows; name pages after it to run only those (for one
of the tutorial, all of it).
`screenshots` runs the demo, and takes pictures of its page with the system's Chromium (half a
minute; `make docs` does it too).
`figures` runs the experiments of docs/wokingham.md and of the README, which takes minutes.
`proof` writes into docs/explanation/proof.md what `make proof` found, from the file that is named
after it.
`councils` runs the experiments of every council, or of those that are named after it, and keeps in
docs/results what they came to; the tables of their pages are made from that. A quarter of an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from generate import councils, figures, proof, references, screenshots, stored
from generate.pages import pages, sittings
from generate.regions import write
from generate.transcripts import Desk, refreshed
from pathway_engine.definition.schema import schema_text
from pathway_engine.shipped import shipped_pathways


def transcripts(names: Sequence[str]) -> None:
    """Run what the pages show (all of them, or those that are named) and write what is printed."""
    for together in sittings([Path(name).resolve() for name in names] or pages()):
        with TemporaryDirectory() as folder:
            desk = Desk(Path(folder), together[0])
            for page in together:
                try:
                    write(page, refreshed(page, desk))
                except ValueError as problem:
                    print(problem)


def main(words: Sequence[str]) -> None:
    """Do what the words ask for."""
    what, names = (words[0], words[1:]) if words else ("references", [])
    if what in ("references", "councils"):
        if what == "councils":
            stored.keep(names)
        references.write_all()
        for page, text in councils.made():
            write(page, text)
        write(shipped_pathways() / "schema.json", schema_text())
    elif what == "transcripts":
        transcripts(names)
    elif what == "screenshots":
        screenshots.write_all()
    elif what == "proof":
        proof.write_page(Path(*names))
    elif what == "figures":
        figures.write_all()
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
