"""files.*: an upload in three steps."""

from __future__ import annotations

from ..office import Arguments, Office
from ..shapes import File, Json, Refused, decoded
from ..workspace import BOT_USER, Message
from . import content
from .chat import post


def begin(office: Office, arguments: Arguments) -> Json:
    """Where the bytes of a file go."""
    length = arguments.number("length", 0)
    if length < 1:
        raise Refused("missing_argument", "length must be more than zero")
    identity = office.workspace.new_id("F")
    office.workspace.uploads[identity] = {
        "name": arguments.text("filename"),
        "length": length,
        "content": None,
    }
    return {"upload_url": f"{office.base}/upload/v1/{identity}", "file_id": identity}


def take(office: Office, identity: str, body: bytes) -> tuple[int, str]:
    """The bytes of a file: status and text of the answer."""
    upload = office.workspace.uploads.get(identity)
    if upload is None:
        return 404, "not found"
    if len(body) != upload["length"]:
        office.complain("upload", "wrong_length", f"{len(body)} bytes, {upload['length']} announced")
        return 400, "length"
    upload["content"] = body
    return 200, f"OK - {len(body)}"


def complete(office: Office, arguments: Arguments) -> Json:
    """Finish uploads, and share them where a channel is named."""
    wanted = decoded(arguments.given["files"])
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments", "files")
    for one in wanted:
        upload = office.workspace.uploads.get(one.get("id", ""))
        if upload is None or upload["content"] is None:
            raise Refused("file_not_found", one.get("id", ""))
    channel = office.workspace.writable(arguments.text("channel_id")) if arguments.has("channel_id") else None
    thread = content.thread(office, arguments, channel) if channel else ""
    kept = []
    for one in wanted:
        upload = office.workspace.uploads.pop(one["id"])
        title, comment = one.get("title") or upload["name"], arguments.text("initial_comment")
        file = File(one["id"], upload["name"], title, upload["content"], channel or "", thread, comment)
        office.workspace.files[file.id] = file
        kept.append({"id": file.id, "title": file.title, "name": file.name})
    if channel:
        ids = [one["id"] for one in kept]
        message = Message(
            office.workspace.new_ts(), channel, BOT_USER, arguments.text("initial_comment"), thread=thread
        )
        message.files, message.subtype, message.arguments = ids, "file_share", arguments.given
        post(office, message)
    return {"files": kept}
