"""The page at `/docs`: the HTTP interface, from its OpenAPI schema, without another host's scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from assistant.web.dependencies import PagesGiven

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    where: str  # "query", "path", or "body"
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A response that an operation may give, in one of its forms."""

    status: str
    description: str
    media_type: str  # "" where nothing is sent
    example: str  # "" where there is none


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path, with what goes in and what comes out."""

    method: str
    path: str
    summary: str
    description: tuple[str, ...]  # paragraphs
    fields: tuple[Field, ...]
    example: str  # of the request body, as JSON; "" where there is none
    outcomes: tuple[Outcome, ...]


@router.get("/docs", response_class=HTMLResponse)
def interface(request: Request, pages: PagesGiven) -> HTMLResponse:
    """Describe every operation, with examples."""
    schema = request.app.openapi()
    return pages.render("interface.html", info=schema["info"], operations=list(operations(schema)))


def operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI schema in its order."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            body = _body(schema, operation)
            yield Operation(
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=tuple(operation.get("description", "").split("\n\n")),
                fields=(*_parameters(schema, operation), *_body_fields(schema, body)),
                example=_example(schema, body),
                outcomes=tuple(_outcomes(schema, operation)),
            )


def _parameters(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Field]:
    for parameter in operation.get("parameters", ()):
        yield Field(
            name=parameter["name"],
            where=parameter["in"],
            type=_type(schema, parameter["schema"]),
            required=parameter.get("required", False),
            description=parameter.get("description", ""),
        )


def _body(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return _resolved(schema, content.get("application/json", {}).get("schema", {}))


def _body_fields(schema: Mapping[str, Any], body: Mapping[str, Any], prefix: str = "") -> Iterator[Field]:
    for name, field in body.get("properties", {}).items():
        yield Field(
            name=f"{prefix}{name}",
            where="body",
            type=_type(schema, field),
            required=name in body.get("required", ()),
            description=field.get("description", ""),
        )
        yield from _body_fields(schema, _resolved(schema, field), f"{prefix}{name}.")


def _outcomes(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[Outcome]:
    for status, response in operation["responses"].items():
        for media_type, form in response.get("content", {"": {}}).items():
            # Problems all look alike: one example, with the request's own shape, is enough.
            described = _resolved(schema, form.get("schema", {})) if status < "400" else {}
            example = form.get("example") or _example(schema, described)
            yield Outcome(status, response.get("description", ""), media_type, example)


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref", "")
    if not reference:
        return part
    found: Mapping[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _example(schema: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    examples = described.get("examples", ())
    if not examples:
        return ""
    return json.dumps(_in_order(schema, described, examples[0]), indent=2, ensure_ascii=False)


def _in_order(schema: Mapping[str, Any], described: Mapping[str, Any], value: Any) -> Any:
    """Return an example with its fields as they are described; the schema has them by alphabet."""
    described = _resolved(schema, described)
    if isinstance(value, list):
        return [_in_order(schema, described.get("items", {}), each) for each in value]
    if not isinstance(value, dict):
        return value
    fields = described.get("properties", {})
    ordered = [*(name for name in fields if name in value), *(name for name in value if name not in fields)]
    return {name: _in_order(schema, fields.get(name, {}), value[name]) for name in ordered}


def _type(schema: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    resolved = _resolved(schema, part)
    if "anyOf" in resolved:
        return " or ".join(_type(schema, each) for each in resolved["anyOf"])
    if resolved.get("type") == "array":
        return f"list of {_type(schema, resolved['items'])}"
    return str(resolved.get("type", "any"))
