"""Read the list of items that an evaluation file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assistant.kernel.errors import EvaluationInvalid


def read_items(path: Path, key: str) -> list[Any]:
    """Return the list under `key` of a YAML file; raises `EvaluationInvalid` where there is none."""
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationInvalid(f"The {key} {path} cannot be read: {error}") from error
    items = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(items, list) or not items:
        raise EvaluationInvalid(f"{path} holds no list of '{key}'.")
    return items


def name_of(item: Any, number: int) -> str:
    """Return what an item is called in a message: its id, or where it stands."""
    identity = item.get("id") if isinstance(item, dict) else None
    return str(identity) if identity else f"number {number}"
