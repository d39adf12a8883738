"""The programmes and places that a channel can be kept to, as options of a menu in a dialog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.kernel.domain import Filters
from assistant.kernel.taxonomy import Taxonomy
from assistant.slack.writing.rich import plain

# docs.slack.dev/reference/block-kit/composition-objects/option-object and …/block-elements
_TEXT = 75
_VALUE = 150
_IN_A_MENU = 100  # options, and as many in each group of options
MOST = 500  # of each: a view may weigh 250 KB, and 500 names of usual length weigh about 60

Option = Mapping[str, Any]
Names = Mapping[str, str]  # a value as filtered by, to its name as people know it


def programmes(taxonomy: Taxonomy) -> Names:
    """Return the programmes of a collection by name."""
    return {each.id: each.name for each in sorted(taxonomy.programmes, key=lambda item: item.name.casefold())}


def places(taxonomy: Taxonomy) -> Names:
    """Return the places of a collection by name."""
    return {each.name: each.name for each in sorted(taxonomy.places, key=lambda item: item.name.casefold())}


def known(filters: Filters, taxonomy: Taxonomy) -> Filters:
    """Return a channel's filters with names and aliases as the values that are filtered by.

    What the collection does not know stays as it is written.
    """
    by_name = {
        name.casefold(): place.name for place in taxonomy.places for name in (place.name, *place.aliases)
    }
    found = (taxonomy.programme(wanted) for wanted in filters.programmes)
    ids = (each.id if each else wanted for each, wanted in zip(found, filters.programmes, strict=True))
    names = (by_name.get(wanted.casefold(), wanted) for wanted in filters.places)
    return replace(filters, programmes=tuple(dict.fromkeys(ids)), places=tuple(dict.fromkeys(names)))


def menu(action: str, names: Names, chosen: Sequence[str], placeholder: str) -> dict[str, Any] | None:
    """Return a menu of several choices, with those made; None where there is nothing to choose from.

    What is chosen is offered even where the collection does not know it, or knows more than fit.
    """
    others = [value for value in names if value not in chosen and len(value) <= _VALUE]
    offered = {*chosen, *others[: max(0, MOST - len(chosen))]}
    ordered = [value for value in (*names, *chosen) if value in offered]
    options = {value: option(names.get(value, value), value) for value in dict.fromkeys(ordered)}
    if not options:
        return None
    element: dict[str, Any] = {
        "type": "multi_static_select",
        "action_id": action,
        "placeholder": plain(placeholder),
        **_grouped(list(options.values())),
    }
    if chosen:
        element["initial_options"] = [options[value] for value in chosen]
    return element


def option(text: str, value: str, description: str = "") -> Option:
    """Return an option; a text that is too long for Slack is shortened."""
    shown = text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"
    made: dict[str, Any] = {"text": plain(shown), "value": value}
    if description:
        made["description"] = plain(description)
    return made


def _grouped(options: list[Option]) -> dict[str, Any]:
    """Return options as a menu takes them: more than fit in one list under "Aberdeen - Derby"."""
    if len(options) <= _IN_A_MENU:
        return {"options": options}
    parts = [options[start : start + _IN_A_MENU] for start in range(0, len(options), _IN_A_MENU)]
    return {"option_groups": [{"label": plain(_span(part)), "options": part} for part in parts]}


def _span(options: Sequence[Option]) -> str:
    first, last = (options[at]["text"]["text"] for at in (0, -1))
    return f"{first[:35]} – {last[:35]}"


def named(values: Iterable[str], names: Names) -> str:
    """Return values by the names that people know, "Total Place, Sure Start"."""
    return ", ".join(names.get(value, value) for value in values)
