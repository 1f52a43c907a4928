"""Why a proof is refused, in the words that the native verifier uses too."""

from enum import Enum

__all__ = ["Refusal", "RefusalKind"]


class RefusalKind(Enum):
    """The step of the verification that fails."""

    ENCODING = "encoding"
    GRINDING = "grinding"
    SHAPE = "shape"
    POINT_IN_DOMAIN = "point in domain"
    MERKLE = "merkle"
    FINAL_POLYNOMIAL = "final polynomial"
    STATEMENT = "statement"
    OTHER_STATEMENT = "other statement"
    BUSES = "buses"
    CONSTRAINTS = "constraints"


class Refusal(Exception):  # noqa: N818 - The domain's word: a proof is refused.
    """A proof is refused."""

    def __init__(self, kind: RefusalKind, reason: str) -> None:
        super().__init__(f"{kind.value}: {reason}")
        self.kind = kind
