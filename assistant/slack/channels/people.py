"""Who belongs to which group, as the settings file says."""

from __future__ import annotations

import asyncio

from assistant.kernel.access import People
from assistant.slack.channels.settings_file import SettingsFile


class FromFile(People):
    """Groups from the file's `people`; whoever it does not name sees what is for everyone."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    async def groups(self, person: str, team: str) -> frozenset[str]:  # noqa: ARG002  # ids tell people apart
        """Return the groups of a person, by their id in Slack."""
        settings = await asyncio.to_thread(self._file.now)
        return settings.people.get(person, frozenset())
