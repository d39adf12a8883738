"""Response addresses: an answer to a command or to a button, five times within half an hour."""

from __future__ import annotations

import time

from aiohttp import web

from . import payloads
from .limits import TEXT
from .methods import content
from .methods.chat import post
from .office import Arguments, Office, Url, changed
from .shapes import Call, Json, Refused, decoded
from .workspace import BOT_USER, Message

# As slack_sdk's webhook client sends them; others are ignored by Slack without a word.
_KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "metadata",
    "mrkdwn",
}


class Answers:
    """Takes what is posted to response addresses."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def take(self, request: web.Request) -> web.Response:
        """One answer."""
        given = decoded(await request.text())
        given = given if isinstance(given, dict) else {"text": given}
        url = self._office.urls.get(request.match_info["id"])
        trouble = self._office.troubles.before("response_url", given)
        if isinstance(trouble, Exception) and hasattr(trouble, "retry_after"):
            return web.Response(status=429, headers={"Retry-After": str(trouble.retry_after)})
        try:
            if isinstance(trouble, Refused):
                raise trouble
            self._use(url)
            assert url is not None
            answered(self._office, url, given)
        except Refused as refused:
            if not refused.asked:
                self._office.complain("response_url", refused.error, refused.detail)
            self._office.calls.append(Call("response_url", given, time.time(), refused.error))
            status = 404 if refused.error in ("used_url", "expired_url") else 500
            return web.json_response({"ok": False, "error": refused.error}, status=status)
        self._office.calls.append(Call("response_url", given, time.time(), ""))
        return web.Response(text="ok") if url.kind == "commands" else web.json_response({"ok": True})

    def _use(self, url: Url | None) -> None:
        if url is None:
            raise Refused("expired_url", "an address that was never given")
        if self._office.workspace.now() > url.until:
            raise Refused("expired_url", asked=self._office.workspace.later > 0)
        if url.uses == 0:
            raise Refused("used_url", "five answers were given")
        url.uses -= 1


def answered(office: Office, url: Url, given: Json) -> None:
    """Show an answer, to the asker alone unless it is meant for the channel. Raises Refused."""
    if given.get("delete_original"):
        return _delete(office, url.original)
    if unknown := set(given) - _KNOWN:
        raise Refused(
            "invalid_payload", f"not documented for a response address: {', '.join(sorted(unknown))}"
        )
    arguments = Arguments("response_url", given)
    said = content.read(office, arguments, most=TEXT)
    if given.get("replace_original") and url.original is not None:
        before = url.original.as_json()
        url.original.text, url.original.blocks, url.original.markdown = said.text, said.blocks, ""
        url.original.updates += 1
        if not url.original.only_for:
            changed(office, url.original, before)
        return None
    message = Message(
        office.workspace.new_ts(), url.channel, BOT_USER, said.text, said.blocks, arguments=given
    )
    message.thread = arguments.text("thread_ts")
    if given.get("response_type", "ephemeral") == "in_channel":
        post(office, message)
    else:
        message.only_for = url.person
        office.workspace.whispers.append(message)
    return None


def _delete(office: Office, original: Message | None) -> None:
    if original is None:
        return
    if original.only_for:
        office.workspace.whispers.remove(original)
    else:
        del office.workspace.messages[original.channel][original.ts]
        ts = office.workspace.new_ts()
        office.emit_message(payloads.message_deleted(original, ts), original.channel)
