"""Whether the packages that speak with Slack are there: they come with an extra."""

from __future__ import annotations

from importlib.util import find_spec

from assistant.kernel.errors import PrecedentError

PACKAGES = ("slack-bolt", "slack-sdk", "aiohttp")
INSTALL = "pip install 'precedent-assistant[slack]'"


def missing() -> tuple[str, ...]:
    """Return the packages that are not installed."""
    return tuple(name for name in PACKAGES if find_spec(name.replace("-", "_")) is None)


def require_packages() -> None:
    """Raise `PrecedentError` unless all of them are installed."""
    if absent := missing():
        raise PrecedentError(f"Slack needs packages that are not installed ({', '.join(absent)}): {INSTALL}")
