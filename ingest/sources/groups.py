"""The groups that a document is for, as catalogues and lists of sources name them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

# Settings name groups with commas between them.
Group = Annotated[str, Field(pattern=r"^[^\s,]([^,\r\n]*[^\s,])?$", max_length=100)]
Groups = Annotated[tuple[Group, ...], Field(min_length=1)]

KEY = "audience"


def check_named(raw: dict[Any, Any]) -> None:
    """Raise `ValueError` where the key stands without groups: that must not mean everyone."""
    if KEY in raw and raw[KEY] is None:
        raise ValueError(f"'{KEY}' names no group; list the groups that may see it, or take the key out")
