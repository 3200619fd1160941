"""Reading back what exports write, with nothing but the standard library."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def xml_of(book: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(name))  # noqa: S314 - our own


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """The cells of each sheet of a workbook as texts; no cell is a formula."""
    found = {}
    with zipfile.ZipFile(path) as book:
        names = [
            str(one.get("name")) for one in xml_of(book, "xl/workbook.xml").iter(f"{SHEET}sheet")
        ]
        for number, name in enumerate(names, start=1):
            sheet = xml_of(book, f"xl/worksheets/sheet{number}.xml")
            assert next(sheet.iter(f"{SHEET}f"), None) is None
            found[name] = [_cells(row) for row in sheet.iter(f"{SHEET}row")]
    return found


def _cells(row: ET.Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{SHEET}c"):
        letters = "".join(c for c in str(cell.get("r")) if c.isalpha())
        place = 0
        for letter in letters:
            place = place * 26 + ord(letter) - ord("A") + 1
        cells += [""] * (place - 1 - len(cells))
        cells.append("".join(cell.itertext()))
    return cells
