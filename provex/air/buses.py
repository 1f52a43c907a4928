"""The buses of the proof: which messages chips exchange. A tag is never used twice."""

from .chip import Bus

__all__ = [
    "BUSES",
    "CALL",
    "ECDSA_POINT",
    "GENERATOR_POINT",
    "MEMORY",
    "PEDERSEN_POINT",
    "POSEIDON_PERMUTATION",
    "PROGRAM",
    "RANGE_LIMB",
    "STORAGE",
]

RANGE_LIMB = Bus("range limb", 1, ("value",))
CALL = Bus("call", 2, ("call", "a", "b", "c"))
MEMORY = Bus("memory", 3, ("address", "value"))
PROGRAM = Bus(
    "program",
    4,
    (
        "counter",
        "a_offset",
        "pointer_offset",
        "b_offset",
        "c_offset",
        "constant",
        "a_factor",
        "b_factor",
        "product_factor",
        "c_factor",
        "jump",
        "is_transfer",
        "reads_a",
        "reads_b",
        "is_indirect",
        "call",
    ),
)
POSEIDON_PERMUTATION = Bus(
    "poseidon permutation", 5, ("in_0", "in_1", "in_2", "out_0", "out_1", "out_2")
)
STORAGE = Bus("storage", 6, ("key", "pointer", "time"))
PEDERSEN_POINT = Bus("pedersen point", 7, ("window", "digit", "x", "y"))
ECDSA_POINT = Bus("ecdsa point", 8, ("signature", "key_digit", "nonce_digit", "x", "y"))
GENERATOR_POINT = Bus("generator point", 9, ("window", "digit", "x", "y"))
BUSES = (
    RANGE_LIMB,
    CALL,
    MEMORY,
    PROGRAM,
    POSEIDON_PERMUTATION,
    STORAGE,
    PEDERSEN_POINT,
    ECDSA_POINT,
    GENERATOR_POINT,
)
