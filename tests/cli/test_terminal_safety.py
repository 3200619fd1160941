"""Names with control characters or markup reach no terminal as such."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.commands import SHORT, TODAY, TOMORROW, pathways

Capsys = pytest.CaptureFixture[str]

OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys, or what turns the direction of writing."""

MARKUP = "[bold red]Ward[/] [link=x]:smile:"


def rewritten(folder: Path, old: str, new: str) -> Path:
    text = TODAY.read_text(encoding="utf-8")
    assert old in text
    path = folder / "odd.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ["check"], ["check", "--provenance"], ["read"], ["estimate"], ["simulate", *SHORT],
        ["diff", str(TODAY)], ["resolve"], ["compare", str(TOMORROW), *SHORT],
    ],
    ids=" ".join,
)  # fmt: skip
def test_markup_is_only_text(capsys: Capsys, tmp_path: Path, words: list[str]) -> None:
    odd = rewritten(tmp_path, "title: Leaving hospital", f'title: "{MARKUP} Leaving hospital')
    text = odd.read_text(encoding="utf-8")
    odd.write_text(text.replace("the trust and the council", 'the trust and the council"'), "utf-8")
    answer = pathways(capsys, *words, odd)
    assert (answer.code, answer.err) == (0, "")
    assert not OBEYED.search(answer.out)
    if words[0] in {"read", "simulate", "diff", "resolve"}:
        assert "[bold red]Ward[/]" in answer.out


@pytest.mark.parametrize("character", ["\\e[31m", "\\u009b31m", "\\u202e", "\\a", "\\x7f"])
@pytest.mark.parametrize("name", ["check", "read", "estimate", "resolve", "diff"])
def test_control_characters_in_a_file(
    capsys: Capsys, tmp_path: Path, name: str, character: str
) -> None:
    odd = rewritten(tmp_path, "title: Ward,", f'title: "Ward{character}",')
    files = [TODAY, odd] if name == "diff" else [odd]
    answer = pathways(capsys, name, *files)
    assert not OBEYED.search(answer.out + answer.err)


@pytest.mark.parametrize(
    "words",
    [
        ["check", "\x1b[31mred.yaml"],
        ["read", "\x1b]0;owned\x07.yaml"],
        ["measures", "\x9b31m.db"],
        ["history", "runs.db", "\x1b[31m"],
        ["\x1b[31mread"],
        ["read", "--\x1b[31m"],
        ["measures", "runs.db", "--by", "\x1b[31m"],
        ["simulate", str(TODAY), "--set", "\x1b[31m=1"],
        ["simulate", str(TODAY), "--length", "\x1b[31m"],
        ["simulate", str(TODAY), *SHORT, "--ledger", "\x1b[31m/runs.db"],
    ],
)
def test_control_characters_among_the_words(capsys: Capsys, words: list[str]) -> None:
    answer = pathways(capsys, *words)
    assert answer.code in (1, 2)
    assert not OBEYED.search(answer.out + answer.err)
