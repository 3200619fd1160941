"""A drawn pathway as the YAML that a reader of a failing test wants to see."""

from __future__ import annotations

import json
import re
from typing import Any

PLAIN = re.compile(r"[A-Za-z0-9+][A-Za-z0-9_.%+/() -]*|[0-9]+")


def scalar(text: str) -> str:
    """A text, quoted where YAML would misread it."""
    return text if PLAIN.fullmatch(text) else json.dumps(text)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    return scalar(value)


def to_yaml(pathway: dict[str, Any]) -> str:
    """One line for each entry of each collection."""
    lines = []
    for key, value in pathway.items():
        if isinstance(value, dict) and any(isinstance(entry, dict) for entry in value.values()):
            lines.append(f"{key}:")
            lines += [f"  {name}: {flow(entry)}" for name, entry in value.items()]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"
