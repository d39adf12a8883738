"""The secrets of the app for Slack: whether each is there, and is what it should be."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

_KINDS = {
    "xoxb-": "a bot token (xoxb-…)",
    "xapp-": "an app-level token (xapp-…)",
    "xoxp-": "a user token (xoxp-…)",
    "xoxe": "a token that expires (xoxe…), as apps with token rotation have",
}


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret that Slack gives an app."""

    setting: str
    name: str
    begins: str  # how it does; "" where that tells nothing
    place: str  # where the pages of the app at api.slack.com show it

    @property
    def variable(self) -> str:
        """The variable that it is set by."""
        return f"PRECEDENT_{self.setting.upper()}"


BOT_TOKEN = Secret(
    "slack_bot_token",
    "bot token (xoxb-…)",
    "xoxb-",
    "OAuth & Permissions, as 'Bot User OAuth Token', once the app is installed",
)
APP_TOKEN = Secret(
    "slack_app_token",
    "app-level token (xapp-…)",
    "xapp-",
    "Basic Information, App-Level Tokens; make one with the scope connections:write",
)
SIGNING_SECRET = Secret("slack_signing_secret", "signing secret", "", "Basic Information, App Credentials")


def value(settings: Settings, secret: Secret) -> str:
    """Return a secret of the settings, "" where it is not set."""
    held: SecretStr = getattr(settings, secret.setting)
    return held.get_secret_value()


def fault(settings: Settings, secret: Secret) -> str:
    """Return what is wrong with a secret and what mends it, without quoting it; "" when it may be right."""
    held = value(settings, secret)
    if not held:
        return f"Set {secret.variable} to the app's {secret.name}: {secret.place}."
    kind = next((kind for begins, kind in _KINDS.items() if held.startswith(begins)), "something else")
    # A signing secret has no beginning of its own; what is plainly a token is none.
    right = held.startswith(secret.begins) if secret.begins else kind == "something else"
    if right:
        return ""
    return f"{secret.variable} holds {kind}; it takes the app's {secret.name}: {secret.place}."


def require(settings: Settings, *secrets: Secret) -> None:
    """Raise `PrecedentError`, naming all that must be mended, unless each secret may be right."""
    if faults := [told for secret in secrets if (told := fault(settings, secret))]:
        raise PrecedentError(
            " ".join(faults) + " 'precedent doctor --slack' looks at them; docs/slack/README.md tells how an "
            "app is made."
        )
