"""Identifiers that follow from what they name, so that a replay gives the same ones."""

from uuid import UUID, uuid5

__all__ = ["account_id_of", "numbered_id", "user_id_of"]

NAMESPACE = UUID("0f9da948-a6fb-4c45-9edc-4685c3f3317d")
"""The namespace that dYdX's clients compute account ids with."""


def user_id_of(ethereum_address: str) -> str:
    """The user id of a lowercase address with 0x."""
    return str(uuid5(NAMESPACE, ethereum_address))


def account_id_of(user_id: str, account_number: int) -> str:
    """The account id that the clients compute for a user's account."""
    return str(uuid5(NAMESPACE, f"{user_id}{account_number}"))


def numbered_id(sequence: int, index: int) -> str:
    """The id of the `index`-th thing that input `sequence` made: UUID text, ascending in time."""
    return f"{sequence >> 16 & 0xFFFFFFFF:08x}-{sequence & 0xFFFF:04x}-8000-8000-{index:012x}"
