"""Pictures of the demo's page, as a browser shows it: made anew when the page has changed.

They need the system's Chromium. Fonts differ from machine to machine, so what stands beside the
pictures is the digest of the page that they show, not theirs.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from generate.regions import DOCS, ROOT
from pathway_engine import compare, load

PICTURES = DOCS / "pictures"
SHOWN = PICTURES / "page.sha256"
"""The digest of the page that the pictures show."""

WOKINGHAM = ROOT / "pathways" / "wokingham"
SHIPPED = ("split", "consolidated", "three_conversations")
QUESTION = "Wokingham 2018-19: split with Optalis, or everything in the council?"
LABELS = ("Split", "All in the council", "With three conversations")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def write_all() -> None:
    """Make the demo's page, and pictures of it where those that stand there show another."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no Chromium here: the pictures of the page stay as they are")
        return
    with TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        make_page(page)
        digest = digest_of(page.read_text(encoding="utf-8"))
        if SHOWN.is_file() and SHOWN.read_text(encoding="utf-8").split()[0] == digest:
            return
        take(browser, page)
    SHOWN.write_text(f"{digest}\n", encoding="utf-8")
    print(PICTURES.relative_to(ROOT))


def make_page(page: Path) -> None:
    """The page of the demo, as the command makes it."""
    from pathway_engine.cli.ending import run

    ledger = page.with_name("runs.db")
    compare(*(load(WOKINGHAM / f"{name}.yaml") for name in SHIPPED), ledger=ledger)
    labels = [word for label in LABELS for word in ("--label", label)]
    words = ["report", str(ledger), "-o", str(page), "--question", QUESTION, *labels]
    if run(words):
        raise SystemExit("the page of the demo could not be made")


def digest_of(text: str) -> str:
    """The digest of a page, whatever versions it was made with."""
    same = re.sub(r"<dt>Written by</dt><dd>[^<]*</dd>", "", text)
    return hashlib.sha256(same.encode()).hexdigest()


def take(browser: str, page: Path) -> None:
    """Take the top of the page, and two of its figures."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=[*FLAGS])
        opened = started.new_page(viewport={"width": 1180, "height": 1120})
        opened.goto(page.as_uri())
        opened.screenshot(path=PICTURES / "page.png")
        opened.locator("#days-figure").screenshot(path=PICTURES / "page_days.png")
        opened.locator("#time-figure").screenshot(path=PICTURES / "page_time.png")
        started.close()
