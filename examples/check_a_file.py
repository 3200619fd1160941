"""Check a file: every finding has a code, a place, and what to do about it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pathway_engine import PathwayError, check, load

SPLIT = Path(__file__).parents[1] / "pathways" / "wokingham" / "split.yaml"


def main() -> None:
    pathway = load(SPLIT)
    print(f"{pathway.title}: {len(pathway.steps)} steps, {len(pathway.teams)} teams")

    with TemporaryDirectory() as folder:
        misspelt = Path(folder) / "misspelt.yaml"
        text = SPLIT.read_text(encoding="utf-8").replace("team: brokerage", "team: brokrage")
        misspelt.write_text(text, encoding="utf-8")

        for finding in check(misspelt).errors:
            print(f"line {finding.line}: {finding.code}: found {finding.found}; {finding.hint}")
        try:
            load(misspelt)
        except PathwayError as error:
            print(f"not loaded; findings: {len(error.findings)}")


if __name__ == "__main__":
    main()
