"""One browser for all tests of the page, and one small ledger of which pages are made.

The browser is the system's Chromium. Where `CI` is set its absence is a failure; elsewhere these
tests are left out, and say so. `CHROMIUM` names it where it is called otherwise.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.pages import HOSTILE, Made, make
from pathway_engine import compare, simulate
from unit.study.experimented import ran
from unit.study.small import SHORT, edited, small

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUICK = "work: {mean: 2h, cv: 0.5}", "work: {mean: 1h, cv: 0.5}"


def found() -> str | None:
    """Where the browser is."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = found()
    if path is None:
        said = "no Chromium here: apt-get install chromium, or name one in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def compared(folder: Path) -> Made:
    """A page of three designs, the third with titles that would like to be scripts."""
    hostile = edited(*QUICK, *HOSTILE, name="hostile")
    ledger = folder / "compared.db"
    compare(small(), edited(*QUICK, name="quick"), hostile, ledger=ledger, **SHORT)
    return make(ledger, folder / "compared.html", "--question", "Is it <quicker> & better?")


@pytest.fixture(scope="session")
def alone(folder: Path) -> Made:
    """A page of one design without rows, with small numbers hidden."""
    ledger = folder / "alone.db"
    simulate(small(), ledger=ledger, record="summary", **SHORT)
    return make(ledger, folder / "alone.html", "--suppress", "5")


@pytest.fixture(scope="session")
def experimented(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The page of an experiment, with claims that would like to be scripts."""
    folder = tmp_path_factory.mktemp("experimented")
    ran(folder)
    words = ("--experiment", str(folder / "experiment.yaml"))
    return make(folder / "runs.db", folder / "experimented.html", *words)
