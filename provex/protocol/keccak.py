"""Keccak-256 as Ethereum uses it (the original padding, not SHA-3's).

The obvious twin of the native crate `hash`.
"""

from functools import cache

__all__ = ["keccak256"]

RATE_BYTES = 136
ROUNDS = 24

_MASK = 2**64 - 1


def keccak256(data: bytes) -> bytes:
    """The 32-byte digest of `data`."""
    lanes = [0] * 25
    padding = bytearray(RATE_BYTES - len(data) % RATE_BYTES)
    padding[0] ^= 0x01
    padding[-1] ^= 0x80
    padded = data + bytes(padding)
    for start in range(0, len(padded), RATE_BYTES):
        for lane in range(RATE_BYTES // 8):
            offset = start + 8 * lane
            lanes[lane] ^= int.from_bytes(padded[offset : offset + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permuted(lanes: list[int]) -> list[int]:
    """Keccak-f[1600]; lane (x, y) lies at index x + 5 y."""
    for constant in _round_constants():
        # Theta: add the parities of two neighbouring columns.
        parity = [
            lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
            for x in range(5)
        ]
        shift = [parity[x - 1] ^ _rotated(parity[(x + 1) % 5], 1) for x in range(5)]
        lanes = [lane ^ shift[i % 5] for i, lane in enumerate(lanes)]
        # Rho and pi: rotate each lane and move it.
        moved = [0] * 25
        for source, (target, offset) in enumerate(_moves()):
            moved[target] = _rotated(lanes[source], offset)
        # Chi: the only non-linear step, along rows.
        lanes = [
            moved[i] ^ (~moved[i - i % 5 + (i + 1) % 5] & moved[i - i % 5 + (i + 2) % 5] & _MASK)
            for i in range(25)
        ]
        # Iota.
        lanes[0] ^= constant
    return lanes


@cache
def _moves() -> tuple[tuple[int, int], ...]:
    """For each lane where rho and pi bring it, and by how many bits it is rotated."""
    offsets = [0] * 25
    x, y = 1, 0
    for t in range(24):
        offsets[x + 5 * y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return tuple(
        (y + 5 * ((2 * x + 3 * y) % 5), offsets[x + 5 * y]) for y in range(5) for x in range(5)
    )


@cache
def _round_constants() -> tuple[int, ...]:
    """The constants of iota, from the linear feedback register x^8 + x^6 + x^5 + x^4 + 1."""
    constants = []
    register = 1
    for _ in range(ROUNDS):
        constant = 0
        for j in range(7):
            if register & 1:
                constant |= 1 << ((1 << j) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


def _rotated(lane: int, count: int) -> int:
    return (lane << count | lane >> (64 - count)) & _MASK
