"""How what was published disagrees with what must follow from it."""

__all__ = ["Disagreement", "require_equal"]


class Disagreement(Exception):  # noqa: N818 - it is found, not raised by a fault.
    """One thing of a batch that is not as it must be. Whoever knows the batch rejects with it."""

    def __init__(self, what: str, *, expected: object, found: object) -> None:
        """Say what was expected of a part of the output, and what was found."""
        self.what = what
        self.expected = expected
        self.found = found
        super().__init__(f"{what}: expected {expected}, found {found}")


def require_equal(what: str, *, expected: int, found: int, as_hash: bool = False) -> None:
    """Disagree unless both are equal; hashes are shown as 32 bytes in hex."""
    if expected == found:
        return
    if as_hash:
        raise Disagreement(what, expected=f"{expected:#066x}", found=f"{found:#066x}")
    raise Disagreement(what, expected=expected, found=found)
