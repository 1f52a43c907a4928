"""Reading a proof: every proof has exactly one form in bytes.

Numbers are big-endian; a list starts with its length in four bytes; elements and digests take 32.
"""

from collections.abc import Callable

from provex.protocol.field import PRIME

from .refusal import Refusal, RefusalKind

__all__ = ["ProofReader"]


class ProofReader:
    """Reads bytes once from front to back; refuses what is not in canonical form."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def number(self, size: int = 4) -> int:
        """A number of `size` bytes."""
        if len(self._rest) < size:
            raise Refusal(RefusalKind.ENCODING, "the bytes end too early")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return int.from_bytes(taken)

    def version(self, expected: int) -> None:
        """The version, which must be the expected one."""
        found = self.number()
        if found != expected:
            raise Refusal(RefusalKind.ENCODING, f"version: expected {expected}, found {found}")

    def felts(self, *, least: int, most: int) -> list[int]:
        """A list of field elements below p."""
        return self._list(least, most, lambda: self._below(PRIME))

    def digests(self, *, bound: int, least: int, most: int) -> list[int]:
        """A list of digests below their hash's bound."""
        return self._list(least, most, lambda: self._below(bound))

    def finish(self) -> None:
        """Demand that nothing is left."""
        if self._rest:
            raise Refusal(RefusalKind.ENCODING, f"{len(self._rest)} bytes follow the end")

    def _list(self, least: int, most: int, item: Callable[[], int]) -> list[int]:
        length = self.number()
        if not least <= length <= most:
            reason = f"length: expected {least} to {most}, found {length}"
            raise Refusal(RefusalKind.ENCODING, reason)
        return [item() for _ in range(length)]

    def _below(self, bound: int) -> int:
        value = self.number(32)
        if value >= bound:
            raise Refusal(RefusalKind.ENCODING, f"not canonical: {value:#x}")
        return value
