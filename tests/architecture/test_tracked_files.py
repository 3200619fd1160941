"""What is published is about the project only: no machine's paths, no registry's addresses."""

from __future__ import annotations

import re

import pytest

from architecture.project import ROOT, tracked_files

# Spelt apart, so that this file does not find itself.
PLACES = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:work|root|opt)" + r"/\w",
            r"(?<![\w.])/home" + r"/\w",
            r"\bC:" + r"\\Users",
            r"/tm" + r"p/\w",
            r"pypi\.o" + "rg",
            r"pythonhoste" + "d",
            r"npmjs\.o" + "rg",
            r"--(?:extra-)?index-u" + "rl",
            r"--find-lin" + "ks",
        ]
    )
)


def test_no_machine_paths_and_no_index_addresses() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in PLACES.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text", ["see /ro" + "ot/x", "https://py" + "pi.org/simple", "/tm" + "p/a"]
)
def test_a_planted_fault_is_seen(text: str) -> None:
    assert PLACES.search(text)


def test_no_file_is_too_big_to_read() -> None:
    big = [str(path) for path in tracked_files() if path.stat().st_size > 512 * 1024]
    assert big == []
