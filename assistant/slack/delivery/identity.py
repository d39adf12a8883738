"""Who the app is in its workspace."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """What Slack says of the app's token. Ids are Slack's: "T0123ABCD", "U0123ABCD", "B0123ABCD"."""

    team: str
    user: str  # the app's own user: who is mentioned, and who its messages are by
    bot: str
    workspace: str = ""  # its name, for people
    url: str = ""  # of the workspace: "https://example.slack.com/"
    scopes: frozenset[str] = frozenset()  # what the token allows; empty where Slack does not say
