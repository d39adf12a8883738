"""What reading one file may cost, and what is said of a file that needs more."""

from __future__ import annotations

import resource
from contextlib import suppress
from dataclasses import dataclass

from assistant.kernel.index.manifest import Refusal

TOO_LARGE = "too_large"
TOO_SLOW = "too_slow"
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost; one that needs more is refused, and the rest is read."""

    seconds: float = 300
    memory_mb: int = 1500  # of its reader with all that it starts; all readers together keep to it too
    pages: int = 5000
    megabytes: int = 500  # of the file itself

    @property
    def memory(self) -> int:
        """The memory in bytes."""
        return self.memory_mb * MEGABYTE

    def too_long(self, name: str, pages: int) -> Refusal | None:
        """Return the refusal of a document of so many pages, None where it may be read."""
        if pages <= self.pages:
            return None
        reason = f"it has {pages:,} pages; PRECEDENT_FILE_PAGES lets more than {self.pages:,} be read"
        return Refusal(name, TOO_LARGE, reason)

    def too_big(self, name: str, size: int) -> Refusal | None:
        """Return the refusal of a file of so many bytes, None where it may be opened."""
        if size <= self.megabytes * MEGABYTE:
            return None
        held = f"{size / MEGABYTE:,.0f} MB"
        reason = f"it has {held}; PRECEDENT_FILE_MEGABYTES lets more than {self.megabytes:,} MB be read"
        return Refusal(name, TOO_LARGE, reason)

    def too_hungry(self, name: str) -> Refusal:
        """Return the refusal of a file that wants more memory than it may have."""
        remedy = "PRECEDENT_FILE_MEMORY_MB lets it have more"
        return Refusal(
            name, TOO_LARGE, f"reading it takes more than {self.memory_mb:,} MB of memory; {remedy}"
        )

    def too_slow(self, name: str) -> Refusal:
        """Return the refusal of a file that takes longer than it may."""
        remedy = "PRECEDENT_FILE_SECONDS lets it take longer"
        return Refusal(name, TOO_SLOW, f"reading it takes longer than {self.seconds:g} s; {remedy}")


def hold_memory(limits: Limits) -> None:
    """Let this process, and each that it starts, have no more memory than one file may cost.

    RLIMIT_DATA and not RLIMIT_AS: the runtime of pandoc reserves a terabyte of addresses that it
    never fills. macOS takes the call and does not act on it; there, and for a process with those
    that it starts together, the memory of its group is watched from outside.
    """
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limits.memory if most == resource.RLIM_INFINITY else min(limits.memory, most)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, wanted))
