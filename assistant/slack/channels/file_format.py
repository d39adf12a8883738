"""Read the settings file of the app: what holds in which channel, and who belongs to which group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.kernel.domain import Filters
from assistant.records.slack.model import Answering, ChannelSettings

_CHANNEL = r"^[CGD][A-Z0-9]{2,}$"
_PERSON = r"^[UW][A-Z0-9]{2,}$"
_OWNER = r"^([UWS][A-Z0-9]{2,})?$"
# What is said of a text that does not look as it should.
_IDS: Mapping[str, str] = {
    _CHANNEL: "it is no id of a channel (C…, at the end of the channel's details in Slack), names may change",
    _PERSON: "it is no id of a person (U…: their profile in Slack, “Copy member ID”)",
    _OWNER: "it is no id of a person (U…) or of a user group (S…)",
}


def _unread(value: object) -> object:
    """Return "off" for what YAML reads as False."""
    return "off" if value is False else value


_Name = Annotated[str, Field(min_length=1, max_length=150)]
_Person = Annotated[str, Field(pattern=_PERSON)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Channel(_Strict):
    answering: Annotated[Answering, BeforeValidator(_unread)] | None = None
    quiet: bool | None = None
    programmes: tuple[_Name, ...] | None = None
    places: tuple[_Name, ...] | None = None
    owner: Annotated[str, Field(pattern=_OWNER)] | None = None
    bots: bool | None = None
    edits: bool | None = None


class _File(_Strict):
    managers: tuple[_Person, ...] = ()
    defaults: _Channel = _Channel()
    channels: dict[Annotated[str, Field(pattern=_CHANNEL)], _Channel] = {}
    people: dict[_Person, tuple[_Name, ...]] = {}


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What a settings file says; an empty one, or none, says nothing."""

    managers: frozenset[str] = (
        frozenset()
    )  # who may change settings in Slack; empty: whoever is in the channel
    defaults: ChannelSettings = field(default_factory=ChannelSettings)
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)  # with the defaults read into them
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)  # person to groups

    def of(self, channel: str) -> ChannelSettings:
        """Return what holds in a channel, as far as the file goes."""
        return self.channels.get(channel, self.defaults)


def parse(text: str) -> FileSettings:
    """Return what a file says; raise `ValueError` naming the line, the key and what would be right."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_twice(node)
        found = _File.model_validate(_without_blanks(yaml.safe_load(text) or {}))
    except ValidationError as error:
        raise ValueError(_told(error, node)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{where}it is no YAML: {getattr(error, 'problem', None) or error}") from error
    defaults = _over(ChannelSettings(), found.defaults)
    return FileSettings(
        frozenset(found.managers),
        defaults,
        {channel: _over(defaults, said) for channel, said in found.channels.items()},
        {person: frozenset(groups) for person, groups in found.people.items()},
    )


def _over(base: ChannelSettings, said: _Channel) -> ChannelSettings:
    """Return settings with what is said of a channel in place of what held before."""
    told = said.model_dump(exclude_none=True)
    filters: Filters = replace(
        base.filters, **{name: told.pop(name) for name in ("programmes", "places") if name in told}
    )
    return replace(base, filters=filters, **told)


def _without_blanks(raw: object) -> object:
    """Leave out keys that have no value, so that they take their default."""
    if isinstance(raw, dict):
        return {key: _without_blanks(value) for key, value in raw.items() if value is not None}
    return raw


def _refuse_twice(node: yaml.Node | None) -> None:
    """Raise `ValueError` where a key stands twice: YAML would silently take the last."""
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            raise ValueError(f"line {key.start_mark.line + 1}: '{name}' stands twice; keep one of them")
        seen.add(name)
        _refuse_twice(value)


def _told(error: ValidationError, node: yaml.Node | None) -> str:
    """Return the first fault as "line 7: channels.C024BE91L.quiet: …"."""
    fault = error.errors()[0]
    path = [str(part) for part in fault["loc"] if part != "[key]"]
    line = _line(node, path)
    where = f"line {line}: " if line else ""
    return f"{where}{'.'.join(path) or 'the file'}: {_why(fault)}"


def _why(fault: Any) -> str:
    match fault["type"]:
        case "extra_forbidden":
            known = _File if len(fault["loc"]) == 1 else _Channel
            return f"there is no such setting; known: {', '.join(known.model_fields)}"
        case "enum":
            return f"write {', '.join(each.value for each in Answering)}"
        case "string_pattern_mismatch":
            return _IDS[fault["ctx"]["pattern"]]
        case "bool_type" | "bool_parsing":
            return "write true or false"
        case "dict_type" | "model_type":
            return "write keys with values below it, each on a line of its own: 'quiet: true'"
        case "tuple_type":
            return "write a list, in brackets: [total-place, sure-start]"
        case _:
            return str(fault["msg"])


def _line(node: yaml.Node | None, path: list[str]) -> int:
    """Return the line, from 1, on which what a path leads to stands; as near as it is found. 0: nowhere."""
    line = 0
    for part in path:
        found = next(((mark, value) for key, mark, value in _below(node) if key == part), None)
        if found is None:
            break
        line, node = found
    return line


def _below(node: yaml.Node | None) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield what a node holds: its key or its number in a list, its line, and itself."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield str(number), value.start_mark.line + 1, value
