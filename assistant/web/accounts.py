"""What became of the files of the ingest that built a generation."""

from __future__ import annotations

from assistant.kernel.index.account import LOADED, REUSED, Account, FileAccount


def refused(account: Account) -> list[FileAccount]:
    """Return the files that were not read, by name."""
    return sorted(
        (item for item in account.files if item.outcome not in (LOADED, REUSED)), key=lambda item: item.name
    )
