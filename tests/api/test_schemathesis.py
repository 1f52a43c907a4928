"""Requests made from the served OpenAPI document, sensible and not: none finds a fault."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from .served import ServedWorld, SignedBy
from .world import Person

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorld]:
    world = ServedWorld(tmp_path_factory.mktemp("served"))
    world.start()
    world.price()
    yield world
    world.stop()


@pytest.fixture(scope="module")
def person(served: ServedWorld) -> Person:
    return served.person(0xFACE, 100_000)


@pytest.fixture(scope="module")
def api_schema(served: ServedWorld) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{served.url}/v3/openapi.json")


def test_no_request_finds_a_fault(
    api_schema: schemathesis.BaseSchema, served: ServedWorld, person: Person
) -> None:
    tried = 0
    for found in api_schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        @EXAMPLES
        def sensible(case: schemathesis.Case) -> None:
            check(case, served, person)

        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        @EXAMPLES
        def senseless(case: schemathesis.Case) -> None:
            check(case, served, person)

        sensible()
        if operation.query or operation.body or operation.path_parameters:
            senseless()
        tried += 1

    assert tried > 50


def check(case: schemathesis.Case, served: ServedWorld, person: Person) -> None:
    """Send a request, properly signed, and check what came back against the document."""
    response = case.call(auth=SignedBy(served, person))
    case.validate_response(response, checks=CHECKS)


def test_the_exchange_still_works_afterwards(served: ServedWorld) -> None:
    buyer, seller = served.person(0xBEEF, 10_000), served.person(0xFEED, 10_000)
    served.price()

    assert served.place(buyer, price="50000").status == 200
    assert served.place(seller, side="SELL", price="50000").status == 200
    assert len(served.signed(buyer, "GET", "/v3/fills").data["fills"]) == 1
