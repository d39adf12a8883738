"""What became of the files of the ingest that built a generation."""

from __future__ import annotations

from functools import lru_cache

from assistant.kernel.index.account import LOADED, REUSED, Account, FileAccount, read_account
from assistant.kernel.index.generation import Generation

_KEPT = 2  # the generation that is read, and the one before while it is still being read


def account_of(generation: Generation) -> Account:
    """Return a generation's account; raise `IndexDamaged` when it cannot be read."""
    return _read(generation.folder)


def refused(account: Account) -> list[FileAccount]:
    """Return the files that were not read, by name."""
    return sorted(
        (item for item in account.files if item.outcome not in (LOADED, REUSED)), key=lambda item: item.name
    )


_read = lru_cache(maxsize=_KEPT)(read_account)
