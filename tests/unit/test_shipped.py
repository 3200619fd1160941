from __future__ import annotations

from pathlib import Path

import pytest

from pathway_engine import shipped


def test_a_checkout_shows_the_folder_at_its_top() -> None:
    assert shipped.shipped_pathways() == Path(__file__).parents[2] / "pathways"


def test_an_installed_package_prefers_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "_INSTALLED", tmp_path)
    assert shipped.shipped_pathways() == tmp_path


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_INSTALLED", tmp_path / "nowhere")
    monkeypatch.setattr(shipped, "_CHECKOUT", tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="shipped pathways are missing"):
        shipped.shipped_pathways()
