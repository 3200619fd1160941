"""What is installed from a wheel is whole: the shipped pathways and the types travel inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from architecture.project import ROOT

SHOW_FOLDER = "from pathway_engine.shipped import shipped_pathways; print(shipped_pathways())"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built without the network and unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("pathway_engine-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_pathways_are_inside(unpacked: Path) -> None:
    shipped = {path.relative_to(ROOT) for path in (ROOT / "pathways").rglob("*.yaml")}
    packed = {path.relative_to(unpacked / "pathway_engine")
              for path in (unpacked / "pathway_engine" / "pathways").rglob("*.yaml")}  # fmt: skip
    assert shipped
    assert packed == shipped


def test_they_are_found_there(unpacked: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", SHOW_FOLDER],
        cwd=unpacked,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert Path(found.stdout.strip()) == unpacked / "pathway_engine" / "pathways"


def test_nothing_else_comes_along(unpacked: Path) -> None:
    assert (unpacked / "pathway_engine" / "py.typed").is_file()
    names = {path.name for path in unpacked.iterdir()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"pathway_engine"}
