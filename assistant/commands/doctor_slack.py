"""`precedent doctor --slack`: ask Slack what it thinks of the app, and look at what else the app needs."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from importlib.metadata import version
from ipaddress import ip_address
from urllib.error import HTTPError
from urllib.parse import urlsplit

from assistant.addresses import service_address
from assistant.commands.doctor_findings import Finding
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings
from assistant.slack.credentials import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, fault, value
from assistant.slack.installed import INSTALL, PACKAGES, missing
from assistant.slack.scopes import SCOPES

_SECONDS = 5
_IN_MEMORY = ("sqlite://", "sqlite:///:memory:")
_UNREACHED = "cannot be tried: Slack is not reached ({})"
_REACH = "check that this machine reaches {}: firewall, HTTPS_PROXY, certificates"
_ALLOW = (
    "in the app's pages at api.slack.com take docs/slack/manifest.yaml anew (App Manifest), and reinstall it"
)


def summary(settings: Settings) -> Finding:
    """Return whether an app is set up, without asking Slack."""
    if not value(settings, BOT_TOKEN):
        return Finding("Slack", "not set up; docs/slack/README.md tells how")
    ways = ", ".join(_ways(settings)) or "no way for its events to come"
    return Finding("Slack", f"set up for {ways}; 'precedent doctor --slack' asks Slack about it")


def examine_slack(settings: Settings) -> Iterator[Finding]:
    """Yield what is found, in the order in which an app is set up."""
    if absent := missing():
        yield Finding("Packages", f"not installed: {', '.join(absent)}", INSTALL)
        return
    yield Finding("Packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES))
    yield from _bot(settings)
    yield from _events(settings)
    yield _file(settings)
    yield _address(settings)
    yield _records(settings)


def _ways(settings: Settings) -> Iterator[str]:
    if value(settings, APP_TOKEN):
        yield "Socket Mode ('precedent slack')"
    if value(settings, SIGNING_SECRET):
        yield "HTTP ('precedent serve')"


def _bot(settings: Settings) -> Iterator[Finding]:
    # Imported here so that where Slack's packages are not installed, that can be told.
    from assistant.slack.delivery.troubles import SlackTrouble, Trouble
    from assistant.slack.examining import workspace

    if wrong := fault(settings, BOT_TOKEN):
        yield Finding("Bot token", "cannot be used", wrong)
        return
    try:
        found = workspace(settings)
    except SlackTrouble as trouble:
        if trouble.kind is Trouble.UNREACHABLE:
            yield Finding("Bot token", _UNREACHED.format(trouble.error), _REACH.format(settings.slack_api))
        else:
            remedy = f"take a new one: {BOT_TOKEN.place}"
            yield Finding("Bot token", f"Slack does not take it ({trouble.error})", remedy)
        return
    yield Finding("Workspace", f"{found.name} ({found.address}), where the app is called {found.app}")
    yield from _scopes(found.scopes)


def _scopes(granted: frozenset[str]) -> Iterator[Finding]:
    if not granted:
        yield Finding("Scopes", "Slack did not say which it has")
        return
    lacking = [f"{scope} ({without})" for scope, without in SCOPES.items() if scope not in granted]
    if lacking:
        yield Finding("Scopes", f"missing: {'; '.join(lacking)}", _ALLOW)
    else:
        yield Finding("Scopes", f"all {len(SCOPES)} that it needs")
    if more := sorted(granted - SCOPES.keys()):
        yield Finding("Scopes", f"more than it needs: {', '.join(more)}")


def _events(settings: Settings) -> Iterator[Finding]:
    """Look at how events come: by a socket, over HTTP, or both; one is needed."""
    if not any(_ways(settings)):
        yield Finding(
            "Events",
            "no way for them to come",
            f"for Socket Mode: {fault(settings, APP_TOKEN)} For HTTP: {fault(settings, SIGNING_SECRET)}",
        )
    if value(settings, APP_TOKEN):
        yield _socket(settings)
    if value(settings, SIGNING_SECRET):
        yield _http(settings)


def _socket(settings: Settings) -> Finding:
    from assistant.slack.delivery.troubles import SlackTrouble, Trouble
    from assistant.slack.examining import open_socket

    if wrong := fault(settings, APP_TOKEN):
        return Finding("Socket Mode", "the app-level token cannot be used", wrong)
    try:
        open_socket(settings)
    except SlackTrouble as trouble:
        if trouble.kind is Trouble.UNREACHABLE:
            return Finding("Socket Mode", _UNREACHED.format(trouble.error), _REACH.format(settings.slack_api))
        remedy = f"switch Socket Mode on in the app's pages, and check the token: {APP_TOKEN.place}"
        return Finding("Socket Mode", f"Slack opens no connection ({trouble.error})", remedy)
    return Finding("Socket Mode", "Slack would open a connection for 'precedent slack'")


def _http(settings: Settings) -> Finding:
    if wrong := fault(settings, SIGNING_SECRET):
        return Finding("HTTP", "the signing secret cannot be used", wrong)
    return Finding("HTTP", f"'precedent serve' takes events at {service_address(settings)}/slack/events")


def _file(settings: Settings) -> Finding:
    from assistant.slack.channels.settings_file import read

    path = settings.slack_settings
    if not path.exists():
        return Finding("Settings file", f"{path} is not there; every channel has the defaults")
    try:
        found = read(path)
    except PrecedentError as error:
        return Finding("Settings file", f"{path} cannot be used", str(error))
    return Finding(
        "Settings file", f"{path}: {len(found.channels):,} channels, {len(found.people):,} people with groups"
    )


def _address(settings: Settings) -> Finding:
    """Look at where the links of answers lead: others must be able to open them."""
    address = service_address(settings)
    if _only_here(urlsplit(address).hostname or ""):
        return Finding(
            "Links",
            f"lead to {address}, which nobody opens from another machine",
            "serve the pages where readers reach them, and set PRECEDENT_URL to that address",
        )
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=_SECONDS):  # noqa: S310  # http or https only
            return Finding("Links", f"lead to {address}, which answers")
    except HTTPError as error:  # whatever stands in front may want its readers to sign in
        return Finding("Links", f"lead to {address}, which answers with status {error.code}")
    except OSError as error:
        return Finding(
            "Links",
            f"lead to {address}, which does not answer from here ({getattr(error, 'reason', error)})",
            "start 'precedent serve' there, or mend PRECEDENT_URL",
        )


def _only_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _records(settings: Settings) -> Finding:
    if settings.records in _IN_MEMORY:
        return Finding(
            "Records",
            "in memory only: links open nothing, and what Slack sends again may be answered again",
            "set PRECEDENT_RECORDS to a database that 'precedent serve' uses too",
        )
    return Finding(
        "Records", "are kept; links open them where 'precedent serve' has the same PRECEDENT_RECORDS"
    )
