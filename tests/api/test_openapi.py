import re
from typing import Any

import pytest

from provex.api.application import endpoints_of

from .world import World


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    return world.get("/v3/openapi.json").data


def test_every_endpoint_is_described(world: World, document: Any) -> None:
    described = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }

    assert described == {
        (endpoint.method, endpoint.path) for endpoint in endpoints_of(world.app.context)
    }


def test_every_reference_leads_somewhere(document: Any) -> None:
    references = set(re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(document)))

    assert references
    assert references <= set(document["components"]["schemas"])


def test_operation_ids_are_unique(document: Any) -> None:
    names = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    ]

    assert len(names) == len(set(names))


def test_bounds_formats_and_enumerations_are_those_that_validate(document: Any) -> None:
    schemas = document["components"]["schemas"]
    order = schemas["CreateOrderBody"]

    assert set(order["required"]) == {
        "market",
        "side",
        "type",
        "size",
        "price",
        "limitFee",
        "expiration",
        "clientId",
        "signature",
    }
    assert order["properties"]["clientId"]["maxLength"] == 40
    assert schemas["Side"]["enum"] == ["BUY", "SELL"]
    candles = document["paths"]["/v3/candles/{market}"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in candles}
    assert by_name["market"]["in"] == "path"
    assert by_name["limit"]["schema"]["maximum"] == 100
    assert by_name["fromISO"]["required"] is False


def test_private_operations_name_their_headers(document: Any) -> None:
    security = document["paths"]["/v3/orders"]["post"]["security"]

    schemes = document["components"]["securitySchemes"]
    assert {schemes[name]["name"] for name in security[0]} == {
        "DYDX-SIGNATURE",
        "DYDX-API-KEY",
        "DYDX-TIMESTAMP",
        "DYDX-PASSPHRASE",
    }
    assert document["paths"]["/v3/markets"]["get"]["security"] == []


def test_additions_are_marked(document: Any) -> None:
    assert document["paths"]["/v3/orders/check"]["post"]["x-addition"] is True
    assert "x-addition" not in document["paths"]["/v3/orders"]["post"]
