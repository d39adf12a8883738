"""Load a mail, as text (.eml) or as Outlook saves it (.msg). Attachments are named and not read."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from assistant.kernel.errors import UnreadableFile
from ingest.loading.encoding import decode, read_bytes
from ingest.loading.loaded import Loaded, Reading
from ingest.loading.mail.letter import Letter, load_letter

_UNNAMED = "without a name"


def load_eml(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a mail as it was sent; raises UnreadableFile when it is none."""
    mail = email.message_from_bytes(read_bytes(path), policy=email.policy.default)
    if not isinstance(mail, EmailMessage) or not any(mail[name] for name in ("From", "Subject", "Date")):
        raise UnreadableFile(
            "It is not a mail: it begins with no sender, subject or date", kind="unsupported"
        )
    return load_letter(
        Letter(
            subject=_header(mail, "Subject"),
            sender=_header(mail, "From"),
            to=_header(mail, "To"),
            date=_date(_header(mail, "Date")),
            text=_body(mail, "plain"),
            html=_body(mail, "html").encode("utf-8", "replace"),
            attachments=tuple(_attachments(mail)),
        )
    )


def load_msg(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a mail that Outlook saved; raises UnreadableFile when it is none."""
    from oxmsg import Message  # a library for one format

    try:
        mail = Message.load(str(path))
        html = mail.html_body
        return load_letter(
            Letter(
                subject=mail.subject or "",
                sender=mail.sender or "",
                to="; ".join(r.name or r.email_address for r in mail.recipients),
                date=mail.sent_date.date().isoformat() if mail.sent_date else "",
                text=mail.body or "",
                html=html.encode("utf-8", "replace") if html else b"",
                attachments=tuple(item.file_name or _UNNAMED for item in mail.attachments),
            )
        )
    except (OSError, KeyError, ValueError, AttributeError) as fault:
        raise UnreadableFile("It is damaged, or not a mail of Outlook") from fault


def _header(mail: EmailMessage, name: str) -> str:
    """A header's text; those that are malformed beyond reading say nothing."""
    try:
        return str(mail[name] or "")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _date(told: str) -> str:
    try:
        return parsedate_to_datetime(told).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    return decode(content, part.get_content_charset() or "") if isinstance(content, bytes) else ""


def _attachments(mail: EmailMessage) -> Iterator[str]:
    """The names of what is attached; pictures that the text shows are not."""
    for part in mail.iter_attachments():
        if part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
            name = part.get_filename()
            yield name or (_forwarded(part) if part.get_content_type() == "message/rfc822" else _UNNAMED)


def _forwarded(part: EmailMessage) -> str:
    inner = part.get_payload(0) if part.is_multipart() else None
    return f"the mail “{inner['Subject']}”" if isinstance(inner, EmailMessage) else _UNNAMED
