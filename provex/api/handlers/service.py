"""The API about itself: its OpenAPI document."""

from collections.abc import Sequence

import msgspec

from provex.api.dispatcher import Raw
from provex.api.endpoints import Call, Endpoint
from provex.api.openapi import openapi_document
from provex.api.rate_limits import RequestClass
from provex.api.schemas import responses

__all__ = ["Service"]


class Service:
    """Handlers that describe the other handlers."""

    def __init__(self, endpoints: Sequence[Endpoint], markets: Sequence[str]) -> None:
        """Take every other endpoint, and the names of the markets."""
        self._described = endpoints
        self._markets = markets
        self._document = b""

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What this part serves."""
        return (
            Endpoint(
                method="GET",
                path="/v3/openapi.json",
                handler=self.openapi,
                answer=responses.OpenApiDocument,
                summary="This document",
                tag="Service",
                limit=RequestClass.READ,
                is_addition=True,
            ),
        )

    async def openapi(self, call: Call) -> Raw:
        """Show the OpenAPI document, made once."""
        if not self._document:
            document = openapi_document((*self._described, *self.endpoints()), self._markets)
            self._document = msgspec.json.encode(document)
        return Raw(self._document)
