"""What Slack says of the app's tokens, asked once each and without a sound in Slack."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from assistant.kernel.settings import Settings
from assistant.slack.credentials import APP_TOKEN, BOT_TOKEN, value
from assistant.slack.delivery.troubles import trouble_of
from assistant.slack.quiet import quiet_logger

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the app is installed, as its bot token tells."""

    name: str
    address: str
    app: str  # the name of its bot user
    scopes: frozenset[str]  # what it may do there


def workspace(settings: Settings) -> Workspace:
    """Return where the bot token leads; raises `SlackTrouble`."""
    try:
        said = _client(settings, value(settings, BOT_TOKEN)).auth_test()
    except (SlackApiError, OSError) as error:
        raise trouble_of(error, "auth.test") from error
    headers = {name.lower(): told for name, told in said.headers.items()}
    scopes = str(headers.get("x-oauth-scopes", "")).split(",")
    return Workspace(
        name=said.get("team", ""),
        address=said.get("url", ""),
        app=said.get("user", ""),
        scopes=frozenset(name for each in scopes if (name := each.strip())),
    )


def open_socket(settings: Settings) -> None:
    """Have Slack give an address for a connection, which is not made; raises `SlackTrouble`."""
    token = value(settings, APP_TOKEN)
    try:
        _client(settings, token).apps_connections_open(app_token=token)
    except (SlackApiError, OSError) as error:
        raise trouble_of(error, "apps.connections.open") from error


def _client(settings: Settings, token: str) -> WebClient:
    logger = quiet_logger("examining")
    logger.setLevel(logging.CRITICAL)  # what goes wrong is raised, and told
    return WebClient(
        token,
        base_url=settings.slack_api,
        timeout=_SECONDS,
        proxy=settings.proxy or None,
        logger=logger,
    )
