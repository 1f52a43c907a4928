"""The OpenAPI document, made of the same endpoint table and types that route and validate."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from provex import __version__

from .endpoints import Access, Endpoint
from .schemas.requests import NoBody, NoQuery
from .schemas.responses import ErrorResponse
from .schemas.texts import MARKET_PATTERN

__all__ = ["openapi_document"]

Json = dict[str, Any]

_REF: Final = "#/components/schemas/{name}"
_DESCRIPTION: Final = (
    "The HTTP interface of a Provex exchange, compatible with dYdX v3. Amounts, prices and sizes "
    "are decimal strings in human units; times are ISO 8601 in UTC. Streams are at /v3/ws. "
    "Operations marked `x-addition` are beyond dYdX v3."
)
_API_KEY_HEADERS: Final = {
    "apiKeySignature": ("DYDX-SIGNATURE", "Base64 of the HMAC-SHA256 of the request."),
    "apiKey": ("DYDX-API-KEY", "The API key."),
    "apiKeyTimestamp": ("DYDX-TIMESTAMP", "ISO 8601 time within the window of the server's."),
    "apiKeyPassphrase": ("DYDX-PASSPHRASE", "The passphrase of the API key."),
}
_ETHEREUM_HEADERS: Final = {
    "ethereumSignature": ("DYDX-SIGNATURE", "A typed signature: r, s, v and the kind of signing."),
    "ethereumAddress": ("DYDX-ETHEREUM-ADDRESS", "The address that signed."),
}
_ETHEREUM_TIMESTAMP: Final = {
    "ethereumTimestamp": ("DYDX-TIMESTAMP", "ISO 8601 time within the window of the server's.")
}
_SCHEMES_BY_ACCESS: Final = {
    Access.PUBLIC: (),
    Access.API_KEY: tuple(_API_KEY_HEADERS),
    Access.ETHEREUM: (*_ETHEREUM_HEADERS, *_ETHEREUM_TIMESTAMP),
    Access.ONBOARDING: tuple(_ETHEREUM_HEADERS),
}
_REFUSALS: Final = {
    400: "A parameter does not fit, or a rule refuses the request.",
    401: "A credential is missing or wrong; the reason says which.",
    403: "The exchange does not admit the sender.",
    404: "There is no such thing.",
    413: "The request is too large.",
    429: "Too many requests; see Retry-After (milliseconds).",
    500: "A fault inside, under a reference.",
    503: "Not possible at present; try again.",
}


def openapi_document(endpoints: Iterable[Endpoint], markets: Sequence[str]) -> Json:
    """Describe every endpoint; market names are those that this exchange lists."""
    table = tuple(endpoints)
    types = _types_of(table)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema_of = dict(zip(types, schemas, strict=True))
    paths: Json = {}
    for endpoint in table:
        operation = _operation(endpoint, schema_of, components)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    headers = _API_KEY_HEADERS | _ETHEREUM_HEADERS | _ETHEREUM_TIMESTAMP
    document: Json = {
        "openapi": "3.1.0",
        "info": {"title": "Provex", "version": __version__, "description": _DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                name: {"type": "apiKey", "in": "header", "name": header, "description": text}
                for name, (header, text) in headers.items()
            },
        },
    }
    _list_markets(document, list(markets))
    return document


def _list_markets(node: Any, markets: list[str]) -> None:
    """Put the names in place of the pattern of market names, everywhere."""
    if isinstance(node, dict):
        if node.get("pattern") == MARKET_PATTERN:
            del node["pattern"]
            node["enum"] = markets
        for child in node.values():
            _list_markets(child, markets)
    elif isinstance(node, list):
        for child in node:
            _list_markets(child, markets)


def _types_of(table: Sequence[Endpoint]) -> list[Any]:
    found: dict[Any, None] = {ErrorResponse: None}
    for endpoint in table:
        for type_ in (endpoint.query, endpoint.body, endpoint.answer, endpoint.parameter):
            if type_ is not None:
                found.setdefault(type_, None)
    return list(found)


def _operation(endpoint: Endpoint, schema_of: dict[Any, Json], components: Json) -> Json:
    operation: Json = {
        "operationId": _operation_id(endpoint),
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": _parameters(endpoint, schema_of, components),
        "responses": _responses(endpoint, schema_of),
    }
    schemes = _SCHEMES_BY_ACCESS[endpoint.access]
    operation["security"] = [{name: [] for name in schemes}] if schemes else []
    if endpoint.body is not NoBody:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[endpoint.body]}},
        }
    if endpoint.is_addition:
        operation["x-addition"] = True
    return operation


def _operation_id(endpoint: Endpoint) -> str:
    words = endpoint.path.removeprefix("/v3/").replace("{", "by-").replace("}", "")
    return f"{endpoint.method.lower()}-{words.replace('/', '-')}"


def _parameters(endpoint: Endpoint, schema_of: dict[Any, Json], components: Json) -> list[Json]:
    parameters = []
    _, brace, name = endpoint.path.partition("{")
    if brace:
        parameters.append(
            {
                "name": name.removesuffix("}"),
                "in": "path",
                "required": True,
                "schema": _path_schema(schema_of[endpoint.parameter]),
            }
        )
    if endpoint.query is not NoQuery:
        shape = components[endpoint.query.__name__]
        for field, schema in shape["properties"].items():
            parameters.append(
                {
                    "name": field,
                    "in": "query",
                    "required": field in shape.get("required", ()),
                    "schema": _without_null(schema),
                }
            )
    return parameters


def _path_schema(schema: Json) -> Json:
    """A path parameter is never empty and holds no slash."""
    return {"minLength": 1, **schema}


def _without_null(schema: Json) -> Json:
    """An absent query parameter is absent, never null."""
    if "anyOf" not in schema:
        return schema
    choices = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**choices[0], **rest} if len(choices) == 1 else {**rest, "anyOf": choices}


def _responses(endpoint: Endpoint, schema_of: dict[Any, Json]) -> Json:
    success: Json = {"description": "Done."}
    if endpoint.answer is not None:
        success["content"] = {"application/json": {"schema": schema_of[endpoint.answer]}}
    answers: Json = {str(endpoint.status): success}
    for status, text in _REFUSALS.items():
        if endpoint.access is Access.PUBLIC and status in {401, 403}:
            continue
        answers[str(status)] = {
            "description": text,
            "content": {"application/json": {"schema": schema_of[ErrorResponse]}},
        }
    return answers
