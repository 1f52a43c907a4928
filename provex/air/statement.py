"""What a proof says: the record that provers and verifiers share."""

from dataclasses import dataclass

__all__ = ["PublicMessage", "StarkStatement"]


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """A message that the verifier itself sends on a bus; a negative multiplicity receives it."""

    tag: int
    fields: tuple[int, ...]
    multiplicity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StarkStatement:
    """What is proved. The messages must follow from the other fields."""

    program_hash: bytes
    profile: int
    """The number of the profile in the bytecode."""
    layout: int
    """The number of the layout in the bytecode."""
    chain_id: int
    contract: bytes
    """Its address, 20 bytes."""
    public_output: tuple[int, ...]
    """The main words."""
    data_hashes: tuple[bytes, ...]
    """32 bytes each."""
    messages: tuple[PublicMessage, ...]
