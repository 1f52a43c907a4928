"""The buses of the proof: which messages chips exchange. A tag is never used twice."""

from .chip import Bus

__all__ = [
    "BUSES",
    "ECDSA",
    "ECDSA_POINT",
    "GENERATOR_POINT",
    "PEDERSEN",
    "PEDERSEN_POINT",
    "POSEIDON_PAIR",
    "POSEIDON_PERMUTATION",
    "RANGE_64",
    "RANGE_128",
    "RANGE_LIMB",
]

RANGE_LIMB = Bus("range limb", 1, ("value",))
RANGE_64 = Bus("range 64", 2, ("value",))
RANGE_128 = Bus("range 128", 3, ("value",))
POSEIDON_PAIR = Bus("poseidon pair", 4, ("left", "right", "hash"))
POSEIDON_PERMUTATION = Bus(
    "poseidon permutation", 5, ("in_0", "in_1", "in_2", "out_0", "out_1", "out_2")
)
PEDERSEN = Bus("pedersen", 6, ("left", "right", "hash"))
PEDERSEN_POINT = Bus("pedersen point", 7, ("window", "digit", "x", "y"))
ECDSA = Bus("ecdsa", 8, ("message_hash", "r", "s", "public_key"))
ECDSA_POINT = Bus("ecdsa point", 9, ("signature", "key_digit", "nonce_digit", "x", "y"))
GENERATOR_POINT = Bus("generator point", 10, ("window", "digit", "x", "y"))
BUSES = (
    RANGE_LIMB,
    RANGE_64,
    RANGE_128,
    POSEIDON_PAIR,
    POSEIDON_PERMUTATION,
    PEDERSEN,
    PEDERSEN_POINT,
    ECDSA,
    ECDSA_POINT,
    GENERATOR_POINT,
)
