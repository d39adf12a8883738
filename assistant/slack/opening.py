"""Lay the desk: every part of the app, made of the settings."""

from __future__ import annotations

from assistant.addresses import service_address
from assistant.bootstrap import Assistant
from assistant.kernel.settings import Settings
from assistant.records.slack.store import SlackRecords
from assistant.slack.asking.allowance import Allowance
from assistant.slack.asking.threads import Threads
from assistant.slack.channels.people import FromFile
from assistant.slack.channels.settings import Channels
from assistant.slack.channels.settings_file import SettingsFile
from assistant.slack.delivery.calls import Slack
from assistant.slack.desk import Desk
from assistant.slack.making import Making
from assistant.slack.underway import Underway
from assistant.slack.writing.links import Links

# Answers without a model that are made at the same time: it is work for the processor, and more threads than
# these get no more done but hold up what is acknowledged meanwhile (bench/slack.md).
_QUOTED_AT_ONCE = 2


async def open_desk(assistant: Assistant) -> Desk:
    """Return the desk, once Slack has said who we are; raises `SlackTrouble` where it does not.

    Raises `SlackSettingsInvalid` for the settings of channels.
    """
    settings = assistant.settings
    file = SettingsFile(settings.slack_settings)
    slack = Slack(settings.slack_bot_token.get_secret_value(), settings.slack_api, proxy=settings.proxy)
    try:
        me = await slack.whoami()
    except BaseException:
        await slack.close()
        raise
    records = SlackRecords(assistant.records)
    return Desk(
        assistant=assistant,
        slack=slack,
        records=records,
        channels=Channels(file, records),
        people=FromFile(file),
        allowance=Allowance(settings.slack_person_a_minute, settings.slack_channel_a_minute),
        threads=Threads(slack, me),
        links=Links(service_address(settings)),
        me=me,
        making=Making(_at_once(settings)),
        underway=Underway(),
    )


def _at_once(settings: Settings) -> int:
    """Return how many answers are made at the same time; those that a model writes wait for it, mostly."""
    waits = bool(settings.model or settings.small_model)
    return settings.asking_at_once if waits else min(settings.asking_at_once, _QUOTED_AT_ONCE)
