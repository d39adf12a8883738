"""views.*: dialogs."""

from __future__ import annotations

import json
from secrets import token_hex

from .. import limits
from ..block_kit import faults_of_view
from ..office import Arguments, Office
from ..payloads import view_json
from ..shapes import Json, Person, Refused, decoded
from ..workspace import View


def open_view(office: Office, arguments: Arguments) -> Json:
    """Open a dialog for whoever pressed or typed something within the last three seconds."""
    view = _read(arguments)
    person = office.use_trigger(arguments.text("trigger_id"))
    office.workspace.views[person] = []
    return {"view": view_json(put(office, person, view), {})}


def push(office: Office, arguments: Arguments) -> Json:
    """Open a dialog above another."""
    view = _read(arguments)
    person = office.use_trigger(arguments.text("trigger_id"))
    return {"view": view_json(put(office, person, view), {})}


def put(office: Office, person: Person, json_of: Json) -> View:
    """Show a dialog above those that are open. Raises Refused."""
    shown = office.workspace.views.setdefault(person, [])
    if len(shown) >= limits.VIEW_STACK.most:
        raise Refused("push_limit_reached")
    identity = office.workspace.new_id("V")
    previous = shown[-1].id if shown else None
    view = View(identity, person, with_ids(json_of), _hash(), shown[0].id if shown else identity, previous)
    shown.append(view)
    return view


def update(office: Office, arguments: Arguments) -> Json:
    """Change a dialog that is open."""
    view = _find(office, arguments)
    if arguments.has("hash") and arguments.text("hash") != view.hash:
        raise Refused("hash_conflict")
    view.json, view.hash = with_ids(_read(arguments)), _hash()
    return {"view": view_json(view, {})}


def check(view: Json) -> Json:
    """A dialog that Slack takes. Raises Refused."""
    if len(json.dumps(view).encode()) > limits.VIEW_BYTES.most:
        raise Refused("view_too_large")
    if faults := faults_of_view(view):
        messages = [f"[ERROR] {fault}" for fault in faults]
        raise Refused("invalid_arguments", "; ".join(faults), response_metadata={"messages": messages})
    return view


def with_ids(view: Json) -> Json:
    """A dialog whose blocks and inputs all have ids."""
    blocks = [{"block_id": token_hex(3), **block} for block in view["blocks"]]
    for block in blocks:
        if isinstance(block.get("element"), dict):
            block["element"] = {"action_id": token_hex(3), **block["element"]}
    return {**view, "blocks": blocks}


def _read(arguments: Arguments) -> Json:
    view = decoded(arguments.given["view"])
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", "view must be an object")
    return check(view)


def _find(office: Office, arguments: Arguments) -> View:
    identity, external = arguments.text("view_id"), arguments.text("external_id")
    for shown in office.workspace.views.values():
        for view in shown:
            if identity == view.id or (external and external == view.json.get("external_id")):
                return view
    raise Refused("not_found", identity or external, asked=bool(identity))


def _hash() -> str:
    return f"{token_hex(5)}.{token_hex(4)}"
