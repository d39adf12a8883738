"""What a person fills into a dialog, as Slack sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .shapes import Json


def filled(blocks: list[Json], values: Json) -> Json:
    """The state of a dialog: what was filled in, by block id or action id, and what stood there before."""
    unknown = set(values)
    state: Json = {}
    for block in blocks:
        element = block.get("element") or block.get("accessory")
        elements = [element] if isinstance(element, dict) else block.get("elements", ())
        for one in elements:
            action = one.get("action_id") if isinstance(one, dict) else None
            if action is None or one["type"] not in _KINDS:
                continue
            key = next((k for k in (block["block_id"], action) if k in values), None)
            unknown.discard(key)
            read, before = _KINDS[one["type"]]
            value = read(one, values[key]) if key is not None else before(one)
            state.setdefault(block["block_id"], {})[action] = {"type": one["type"], **value}
    assert not unknown, f"the dialog has no input {', '.join(sorted(map(str, unknown)))}"
    return state


def missing(blocks: list[Json], state: Json) -> list[str]:
    """Inputs that must be filled in and are not."""
    return [
        block["block_id"]
        for block in blocks
        if block["type"] == "input" and not block.get("optional") and not _is_filled(state[block["block_id"]])
    ]


def _is_filled(actions: Json) -> bool:
    return all(any(part for key, part in value.items() if key != "type") for value in actions.values())


def _options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]


def _option(element: Json, value: Any) -> Json | None:
    if value is None or isinstance(value, dict):
        return value
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    options = _options(element)
    chosen = [option for option in options if value in (option["value"], option["text"]["text"])]
    assert chosen, f"no option {value!r} in {element['action_id']}; there: {[o['value'] for o in options]}"
    return chosen[0]


def _one(key: str, initial: str) -> tuple[Callable[[Json, Any], Json], Callable[[Json], Json]]:
    return lambda _element, value: {key: value}, lambda element: {key: element.get(initial)}


def _several(key: str, initial: str) -> tuple[Callable[[Json, Any], Json], Callable[[Json], Json]]:
    return lambda _element, value: {key: list(value)}, lambda element: {key: element.get(initial, [])}


_TYPED = _one("value", "initial_value")
_CHOSEN: tuple[Callable[[Json, Any], Json], Callable[[Json], Json]] = (
    lambda element, value: {"selected_option": _option(element, value)},
    lambda element: {"selected_option": element.get("initial_option")},
)
_SEVERAL_CHOSEN: tuple[Callable[[Json, Any], Json], Callable[[Json], Json]] = (
    lambda element, value: {"selected_options": [_option(element, one) for one in value]},
    lambda element: {"selected_options": element.get("initial_options", [])},
)
_KINDS = {
    "plain_text_input": _TYPED,
    "number_input": _TYPED,
    "url_text_input": _TYPED,
    "datepicker": _one("selected_date", "initial_date"),
    "radio_buttons": _CHOSEN,
    "static_select": _CHOSEN,
    "external_select": _CHOSEN,
    "checkboxes": _SEVERAL_CHOSEN,
    "multi_static_select": _SEVERAL_CHOSEN,
    "multi_external_select": _SEVERAL_CHOSEN,
    "users_select": _one("selected_user", "initial_user"),
    "multi_users_select": _several("selected_users", "initial_users"),
    "conversations_select": _one("selected_conversation", "initial_conversation"),
    "channels_select": _one("selected_channel", "initial_channel"),
    "multi_conversations_select": _several("selected_conversations", "initial_conversations"),
}
