"""What people see of messages and dialogs, as Markdown: text, links, buttons, boxes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.local_slack import Dialog, Posted

Json = Mapping[str, Any]
Names = Mapping[str, str]  # id of a person or channel -> "@Ada", "#place-policy"

_HARD_BREAK = "  \n"
_MARKUP = re.compile(r"([*_`\\])")
_ANGLED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")
_TICKED, _EMPTY = "☑", "☐"


def message(posted: Posted, names: Names) -> str:
    """Return a message as Markdown."""
    streamed = posted.arguments.get("markdown_text") or posted.pieces
    parts = [posted.markdown] if streamed else []
    parts += [text for block in posted.blocks if (text := _block(block, names))]
    return "\n\n".join(parts) or mrkdwn(posted.text, names)


def dialog(shown: Dialog, names: Names) -> str:
    """Return a dialog as Markdown, with what is ticked and chosen in it at first."""
    view = shown.view
    buttons = " ".join(_label(view[name]["text"]) for name in ("submit", "close") if view.get(name))
    blocks = (text for block in view["blocks"] if (text := _block(block, names)))
    return "\n\n".join((f"**{shown.title}**", *blocks, buttons))


def mrkdwn(text: str, names: Names) -> str:
    """Return text in Slack's own markup as Markdown."""
    return _lines(_BOLD.sub(r"**\1**", _ANGLED.sub(lambda found: _angled(found, names), text)))


def _angled(found: re.Match[str], names: Names) -> str:
    target, label = found.groups()
    if target[0] in "@#!":
        return names.get(target[1:].removeprefix("subteam^"), label or target)
    return f"[{label or target}]({target})"


def _block(block: Json, names: Names) -> str:
    return _BLOCKS[block["type"]](block, names)


def _section(block: Json, names: Names) -> str:
    said = _text(block["text"], names)
    accessory = block.get("accessory")
    return f"{said} {_element(accessory)}" if accessory else said


def _context(block: Json, names: Names) -> str:
    return _lines("\n".join(f"<sub>{_text(each, names)}</sub>" for each in block["elements"]))


def _actions(block: Json, _: Names) -> str:
    return " ".join(_element(each) for each in block["elements"])


def _element(element: Json) -> str:
    if element["type"] == "feedback_buttons":
        sides = (element["positive_button"], element["negative_button"])
        return " ".join(_label(side["text"]["text"]) for side in sides)
    label = _label(element["text"]["text"])
    return f"[{label}]({element['url']})" if element.get("url") else label


def _label(text: str) -> str:
    return f"`{text}`"


def _rich_text(block: Json, names: Names) -> str:
    return "\n\n".join(_RICH[part["type"]](part, names) for part in block["elements"])


def _run(part: Json, names: Names) -> str:
    return _lines("".join(_piece(each, names) for each in part["elements"]))


def _list(part: Json, names: Names) -> str:
    return "\n".join(f"- {_run(item, names)}" for item in part["elements"])


def _quote(part: Json, names: Names) -> str:
    return "\n".join(f"> {line}" for line in _run(part, names).split("\n"))


def _piece(element: Json, names: Names) -> str:
    kind = element["type"]
    if kind in ("user", "usergroup", "channel"):
        return names[element[f"{kind}_id"]]
    said = _plain(element["text"])
    if kind == "link":
        return f"[{said}]({element['url']})"
    bold = element.get("style", {}).get("bold") and said.strip()
    return said.replace(said.strip(), f"**{said.strip()}**") if bold else said


def _input(block: Json, names: Names) -> str:
    label = f"**{_plain(block['label']['text'])}**{' (may be left out)' if block.get('optional') else ''}"
    hint = f"<sub>{_plain(block['hint']['text'])}</sub>" if block.get("hint") else ""
    return _HARD_BREAK.join(filter(None, (label, *_choices(block["element"], names), hint)))


def _choices(element: Json, names: Names) -> Iterator[str]:
    """Yield what an input offers: boxes one by one; of a menu what is chosen, and among how many."""
    kind = element["type"]
    initial = element.get("initial_options") or [element.get("initial_option")]
    chosen = [each["value"] for each in initial if each]
    if kind in ("radio_buttons", "checkboxes"):
        for option in element["options"]:
            means = (
                f" <sub>{_plain(option['description']['text'])}</sub>" if option.get("description") else ""
            )
            ticked = _TICKED if option["value"] in chosen else _EMPTY
            yield f"{ticked} {_plain(option['text']['text'])}{means}"
    elif kind == "plain_text_input":
        yield _label("…")
    else:
        known = [each["text"]["text"] for each in element.get("options", ()) if each["value"] in chosen]
        person = names.get(element.get("initial_user", ""))
        empty = element.get("placeholder", {}).get("text", "Choose")
        many = f" <sub>a menu of {len(element['options'])}</sub>" if element.get("options") else ""
        yield _label(", ".join(known) or person or empty) + many


def _text(text: Json, names: Names) -> str:
    return _plain(text["text"]) if text["type"] == "plain_text" else mrkdwn(text["text"], names)


def _plain(text: str) -> str:
    return html.escape(_MARKUP.sub(r"\\\1", text), quote=False)


def _lines(text: str) -> str:
    return text.replace("\n", _HARD_BREAK)


_BLOCKS: Mapping[str, Callable[[Json, Names], str]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _actions,
    "input": _input,
    "markdown": lambda block, _: str(block["text"]),
    "rich_text": _rich_text,
    "section": _section,
}
_RICH: Mapping[str, Callable[[Json, Names], str]] = {
    "rich_text_list": _list,
    "rich_text_quote": _quote,
    "rich_text_section": _run,
}
