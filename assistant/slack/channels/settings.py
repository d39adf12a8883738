"""Which settings count in a channel: those chosen in Slack, else the file's, else its defaults, else ours."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from assistant.records.slack.model import ChannelSettings, KeptChannel
from assistant.records.slack.store import SlackRecords
from assistant.slack.channels.settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class Standing:
    """How the settings of a channel stand."""

    of_file: ChannelSettings  # what holds where nobody chose anything in Slack
    chosen: KeptChannel | None
    managers: frozenset[str]  # who may choose; empty: whoever is in the channel

    @property
    def in_force(self) -> ChannelSettings:
        """What counts."""
        return self.chosen.settings if self.chosen else self.of_file

    def may_change(self, person: str) -> bool:
        """Tell whether a person may choose."""
        return not self.managers or person in self.managers


class Channels:
    """The settings of all channels. Methods may raise `RecordsUnusable`."""

    def __init__(self, file: SettingsFile, records: SlackRecords) -> None:
        self._file = file
        self._records = records

    async def of(self, team: str, channel: str) -> ChannelSettings:
        """Return what holds in a channel; in a direct message, the defaults."""
        return (await self.standing(team, channel)).in_force

    async def standing(self, team: str, channel: str) -> Standing:
        """Return what holds in a channel and where it comes from."""
        return await asyncio.to_thread(self._standing, team, channel)

    async def choose(self, team: str, channel: str, settings: ChannelSettings, *, by: str) -> None:
        """Keep what a person chose; it counts from now on."""
        await asyncio.to_thread(self._records.keep_channel, team, channel, settings, by=by)

    async def reset(self, team: str, channel: str) -> None:
        """Forget what was chosen, so that the file's counts."""
        await asyncio.to_thread(self._records.forget_channel, team, channel)

    def _standing(self, team: str, channel: str) -> Standing:
        file = self._file.now()
        return Standing(file.of(channel), self._records.channel(team, channel), file.managers)
