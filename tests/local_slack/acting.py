"""What people do in the local Slack: say, edit, command, press, fill in, stop."""

from __future__ import annotations

from typing import Any

from . import payloads
from .answering_urls import answered
from .forms import filled, missing
from .methods import views
from .office import Office, Url, changed
from .server import Server
from .shapes import Channel, Dialog, Json, Person, Posted, Refused, elements_of
from .workspace import BOT_USER, Message, Stream, View, rich_text


class Acting:
    """People at work; each thing is done at once, and what the app hears of it is delivered in the background."""

    _server: Server
    _office: Office

    def say(self, person: Person, channel: Channel, text: str, thread: str = "", *, subtype: str = "") -> str:
        """Somebody says something, in Slack's own markup; the time of the message."""
        return self._server.call(self._say, person, channel, text, thread, subtype)

    def _say(self, person: Person, channel: Channel, text: str, thread: str, subtype: str) -> str:
        workspace = self._office.workspace
        assert person in workspace.members[channel], f"{person.name} is not in {channel.name}"
        parent = workspace.messages[channel][thread] if thread else None
        message = Message(
            workspace.new_ts(), channel, person, text, rich_text(text), thread=thread, subtype=subtype
        )
        workspace.keep(message)
        self._office.emit_message(payloads.message(message, parent), channel)
        self._mention(message)
        return message.ts

    def _mention(self, message: Message) -> None:
        there = BOT_USER in self._office.workspace.members[message.channel]
        if there and message.channel.kind != "im" and f"<@{BOT_USER}" in message.text:
            self._office.emit(payloads.app_mention(message))

    def edit(self, ts: str, text: str) -> None:
        """Somebody changes what they said; a mention that is new in it reaches the app as one."""
        self._server.call(self._edit, ts, text)

    def _edit(self, ts: str, text: str) -> None:
        message = self._office.workspace.find(ts)
        before, named = message.as_json(), f"<@{BOT_USER}" in message.text
        message.text, message.blocks = text, rich_text(text)
        message.edited = {"user": message.user, "ts": self._office.workspace.new_ts()}
        changed(self._office, message, before)
        if not named:
            self._mention(message)

    def unfurl(self, ts: str) -> None:
        """Slack itself adds a preview to a message: a change that nobody made."""

        def unfurl() -> None:
            message = self._office.workspace.find(ts)
            changed(self._office, message, message.as_json())

        self._server.call(unfurl)

    def delete(self, ts: str) -> None:
        """Somebody deletes what they said."""
        self._server.call(self._delete, ts)

    def _delete(self, ts: str) -> None:
        message = self._office.workspace.find(ts)
        del self._office.workspace.messages[message.channel][ts]
        deleted = payloads.message_deleted(message, self._office.workspace.new_ts())
        self._office.emit_message(deleted, message.channel)

    def command(self, person: Person, channel: Channel, text: str, command: str = "/precedent") -> None:
        """Somebody types a command, which works in every channel; never in a thread."""
        self._server.call(self._command, person, channel, text, command)

    def _command(self, person: Person, channel: Channel, text: str, command: str) -> None:
        url = self._office.new_url(channel, person, "commands")
        trigger = self._office.new_trigger(person)
        payload = payloads.slash_command(person, channel, command, text, url, trigger)
        self._in_background("slash_commands", command, payload, url)

    def shortcut(self, person: Person, ts: str, callback: str = "find_precedents") -> None:
        """Somebody chooses a shortcut from the menu of a message."""
        self._server.call(self._shortcut, person, ts, callback)

    def _shortcut(self, person: Person, ts: str, callback: str) -> None:
        workspace = self._office.workspace
        message = workspace.find(ts)
        url = self._office.new_url(message.channel, person, "actions")
        trigger = self._office.new_trigger(person)
        payload = payloads.message_action(person, message, callback, url, trigger, workspace.new_ts())
        self._in_background("interactive", "message_action", payload, url)

    def press(self, person: Person, shown: Posted | Dialog, action_id: str, **chosen: Any) -> None:
        """Somebody presses a button, or chooses from a menu: `selected_option={…}`."""
        element = shown.elements().get(action_id)
        there = ", ".join(shown.elements()) or "none"
        assert element is not None, f"no {action_id!r} to press; there: {there}"
        action: Json = {key: element[key] for key in ("type", "block_id", "text", "value") if key in element}
        self._act(person, shown, {"action_id": action_id, **action, **chosen})

    def choose_feedback(
        self, person: Person, message: Posted, *, useful: bool, action_id: str = "feedback"
    ) -> None:
        """Somebody presses one of the two feedback buttons."""
        element = message.elements().get(action_id)
        assert element is not None and element["type"] == "feedback_buttons", (
            f"no feedback buttons {action_id!r}"
        )
        side = element["positive_button" if useful else "negative_button"]
        action = {"type": "feedback_buttons", "action_id": action_id, "block_id": element["block_id"]}
        self._act(person, message, {**action, "text": side["text"], "value": side["value"]})

    def _act(self, person: Person, shown: Posted | Dialog, action: Json) -> None:
        self._server.call(self._press, person, shown, action)

    def _press(self, person: Person, shown: Posted | Dialog, action: Json) -> None:
        action["action_ts"] = self._office.workspace.new_ts()
        trigger = self._office.new_trigger(person)
        if isinstance(shown, Dialog):
            view = self._view(person, shown)
            payload = payloads.block_action_of_view(person, view, {}, action, trigger)
            self._office.delivery.send("interactive", "block_actions", payload)
            return
        message = self._message(shown)
        url = self._office.new_url(message.channel, person, "actions", message)
        payload = payloads.block_action_of_message(person, message, action, url, trigger)
        self._in_background("interactive", "block_actions", payload, url)

    def _message(self, shown: Posted) -> Message:
        whispered = [m for m in self._office.workspace.whispers if m.ts == shown.ts]
        return whispered[0] if whispered else self._office.workspace.find(shown.ts)

    def _view(self, person: Person, shown: Dialog) -> View:
        return next(view for view in self._office.workspace.views[person] if view.id == shown.id)

    def submit(self, person: Person, shown: Dialog, values: Json | None = None) -> dict[str, str]:
        """Somebody fills a dialog in, {block or action id: value}, and sends it off; faults shown, by block id."""
        return self._server.wait(self._submit(person, shown, values or {}))

    async def _submit(self, person: Person, shown: Dialog, values: Json) -> dict[str, str]:
        view = self._view(person, shown)
        state = filled(view.json["blocks"], values)
        empty = missing(view.json["blocks"], state)
        assert not empty, f"Slack sends no dialog off while these are empty: {', '.join(empty)}"
        payload = payloads.view_submission(person, view, state, self._office.new_trigger(person))
        answer = await self._office.delivery.deliver("interactive", "view_submission", payload)
        assert answer is not None, "the dialog's submission was not acknowledged in time"
        return self._follow(person, view, answer)

    def _follow(self, person: Person, view: View, answer: Json) -> dict[str, str]:
        """Do what the acknowledgement of a dialog says."""
        shown = self._office.workspace.views[person]
        action = answer.get("response_action", "")
        try:
            if action == "errors":
                blocks = {block["block_id"] for block in view.json["blocks"] if block["type"] == "input"}
                if strange := set(answer["errors"]) - blocks:
                    raise Refused("invalid_errors", f"no inputs {', '.join(sorted(strange))}")
                return dict(answer["errors"])
            if action == "update":
                view.json = views.with_ids(views.check(answer["view"]))
            elif action == "push":
                views.put(self._office, person, views.check(answer["view"]))
            elif action == "clear":
                shown.clear()
            else:
                shown.remove(view)
        except Refused as refused:
            self._office.complain("view_submission", refused.error, refused.detail)
        return {}

    def close_dialog(self, person: Person, shown: Dialog) -> None:
        """Somebody closes a dialog without sending it off."""
        self._server.call(self._close_dialog, person, shown)

    def _close_dialog(self, person: Person, shown: Dialog) -> None:
        view = self._view(person, shown)
        self._office.workspace.views[person].remove(view)
        if view.json.get("notify_on_close"):
            self._office.delivery.send("interactive", "view_closed", payloads.view_closed(person, view))

    def type_into(self, person: Person, shown: Dialog, action_id: str, typed: str) -> list[Json]:
        """Somebody types into a menu whose options the app gives; the options."""
        element = elements_of(shown.view["blocks"])[action_id]
        payload = payloads.block_suggestion(
            person, self._view(person, shown), element["block_id"], action_id, typed
        )
        deliver = self._office.delivery.deliver("interactive", "block_suggestion", payload)
        answer = self._server.wait(deliver) or {}
        return list(answer.get("options", ()))

    def open_messages_tab(self, person: Person) -> Channel:
        """Somebody opens the app's page at its messages; the direct messages there."""
        return self._server.call(self._open_tab, person, "messages")

    def open_home_tab(self, person: Person) -> Channel:
        """Somebody opens the app's page at its home."""
        return self._server.call(self._open_tab, person, "home")

    def _open_tab(self, person: Person, tab: str) -> Channel:
        workspace = self._office.workspace
        channel = workspace.direct(person)
        self._office.emit(payloads.app_home_opened(person, channel, tab, workspace.new_ts()))
        return channel

    def stop(self, person: Person, channel: Channel, thread: str) -> list[str]:
        """Somebody presses the stop button of a thread; the times of the streams that Slack stopped."""
        return self._server.call(self._stop, person, channel, thread)

    def _stop(self, person: Person, channel: Channel, thread: str) -> list[str]:
        workspace = self._office.workspace
        stopped = [m for m in workspace.streams() if (m.channel, m.thread) == (channel, thread)]
        for message in stopped:
            message.stream = Stream.STOPPED
        times = [message.ts for message in stopped]
        event = payloads.agent_session_stopped(person, channel, thread, times, workspace.new_ts())
        self._office.emit(event)
        return times

    def _in_background(self, kind: str, name: str, payload: Json, url: str) -> None:
        """Deliver; what the acknowledgement says is shown to whoever did it."""

        def acknowledged(answer: Json) -> None:
            if answer and kind == "slash_commands":
                self._shown(self._office.urls[url.rsplit("/", 1)[1]], answer)

        self._office.delivery.send(kind, name, payload, then=acknowledged)

    def _shown(self, url: Url, answer: Json) -> None:
        try:
            answered(self._office, url, answer)
        except Refused as refused:
            self._office.complain("acknowledgement", refused.error, refused.detail)
