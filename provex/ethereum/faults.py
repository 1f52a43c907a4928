"""The Ethereum side's faults: the node, the network or the chain failed, not a request.

Whoever catches one knows from the registry whether trying again makes sense.
"""

from provex.protocol.errors import ERRORS, ErrorKind

__all__ = ["L1Fault"]


class L1Fault(Exception):  # noqa: N818 - the house word for what the world does wrong.
    """The world outside failed. Carries a 6xxx number of the registry and its fields."""

    def __init__(self, code: int, **fields: object) -> None:
        """Report the registry number `code`; `fields` fill the sentence's braces."""
        self.code = code
        self.fields = fields
        super().__init__(code, fields)

    @property
    def kind(self) -> ErrorKind:
        """The registry entry of this fault."""
        return ERRORS[self.code]

    def __str__(self) -> str:
        """The sentence with its fields filled in; a question mark for one that was not given."""
        return self.kind.sentence.format(**(dict.fromkeys(self.kind.fields, "?") | self.fields))
