"""Write the vectors of the contracts' tests, made with the plain Python twins of curve and hash.

`python scripts/generate_contract_vectors.py` writes; `--check` only
compares and exits with 1 on a difference.
"""

import json
import random
import sys
from pathlib import Path

from provex.protocol.curve import GENERATOR, ORDER, Point, add, multiply, negate
from provex.protocol.ecdsa import public_key_of, sign, verify
from provex.protocol.field import PRIME
from provex.protocol.poseidon import poseidon_hash_many, poseidon_hash_pair, poseidon_permutation

FOLDER = Path(__file__).resolve().parent.parent / "contracts/test/vectors"
SEED = 7
BOUND = 2**251
KEY_COUNT = 4
EMPTY_STATE_WORDS = 4
SIGNATURE_COUNT = 12
PERMUTATION_COUNT = 16
SPONGE_LENGTHS = range(9)

Row = dict[str, int | bool | str]


def keys(rng: random.Random) -> list[Row]:
    rows: list[Row] = []
    for _ in range(KEY_COUNT):
        private_key = rng.randrange(1, ORDER)
        point = public_key_of(private_key)
        rows.append({"privateKey": private_key, "x": point.x, "y": point.y})
    return rows


def combinations(rng: random.Random) -> list[Row]:
    """u·G + v·Q: the cases in which the addition's special branches are taken, then random ones."""
    cases = [
        (3, 1, 1, "equal points are added"),
        (2, 1, ORDER - 2, "opposite points are added"),
        (5, 2, ORDER - 2, "opposite points are added, then another one"),
        (1, 1, ORDER - 1, "the table's third entry is neutral"),
        (7, 6, ORDER - 1, "the table's third entry is neutral on the way"),
        (0, 0, 5, "nothing"),
        (0, 1, 5, "only Q"),
        (1, 0, 5, "only G"),
        (ORDER, 0, 5, "the group's order"),
        (ORDER - 1, 1, 1, "minus one and one"),
        (ORDER - 1, ORDER - 1, 5, "the largest scalars"),
        (2**252 - 1, 2**252 - 1, 5, "more than the order"),
    ]
    cases += [
        (rng.randrange(ORDER), rng.randrange(ORDER), rng.randrange(1, ORDER), "random")
        for _ in range(8)
    ]
    rows: list[Row] = []
    for u, v, private_key, why in cases:
        q = public_key_of(private_key)
        point = add(multiply(u, GENERATOR), multiply(v, q))
        x = 0 if point is None else point.x
        rows.append(
            {"u": u, "v": v, "qx": q.x, "qy": q.y, "x": x, "isPoint": point is not None, "why": why}
        )
    return rows


def signatures(rng: random.Random) -> list[Row]:
    """Good signatures, and bad ones of every kind that can be made."""
    rows: list[Row] = []

    def case(message: int, r: int, s: int, key: Point, why: str, *, is_valid: bool = False) -> None:
        rows.append(
            {
                "message": message,
                "r": r,
                "s": s,
                "x": key.x,
                "y": key.y,
                "isValid": is_valid,
                "why": why,
            }
        )

    for private_key in (1, ORDER - 1, *(rng.randrange(1, ORDER) for _ in range(SIGNATURE_COUNT))):
        key, message = public_key_of(private_key), rng.randrange(1, BOUND)
        signature = sign(private_key, message)
        assert verify(message, signature, key)
        case(message, signature.r, signature.s, key, "a good signature", is_valid=True)

    private_key = rng.randrange(1, ORDER)
    key, message = public_key_of(private_key), rng.randrange(1, BOUND)
    signature = sign(private_key, message)
    r, s = signature.r, signature.s
    other_y = negate(key)
    assert other_y is not None
    case(message, r, ORDER - s, key, "s negated", is_valid=pow(ORDER - s, -1, ORDER) < BOUND)
    case(message + 1, r, s, key, "another message")
    case(message, r + 1, s, key, "another r")
    case(message, r, s + 1, key, "another s")
    case(message, r, s, public_key_of(private_key + 1), "another key")
    case(message, r, s, other_y, "the key's other y")
    case(message, r, s, Point(key.x, key.y + 1), "a key off the curve")
    case(message, 0, s, key, "r is 0")
    case(message, BOUND, s, key, "r is 2^251")
    case(message, r, 0, key, "s is 0")
    case(message, r, s + ORDER, key, "s is not reduced")
    case(message + ORDER, r, s, key, "the message is not reduced")
    case(-r * private_key % ORDER, r, s, key, "the sum is the neutral element")
    rows.append(signature_with_large_inverse(rng, private_key))
    rows.append(signature_of_message_above_bound(rng, private_key))
    return rows


def signature_with_large_inverse(rng: random.Random, private_key: int) -> Row:
    """The equation holds but w = 1/s is not below 2^251."""
    nonce, w = rng.randrange(1, ORDER), rng.randrange(BOUND, ORDER)
    key, s = public_key_of(private_key), pow(w, -1, ORDER)
    r = public_key_of(nonce).x
    message = (nonce * s - r * private_key) % ORDER
    return {
        "message": message,
        "r": r,
        "s": s,
        "x": key.x,
        "y": key.y,
        "isValid": False,
        "why": "w is above 2^251",
    }


def signature_of_message_above_bound(rng: random.Random, private_key: int) -> Row:
    """On L1 a message need only be below the group's order."""
    while True:
        nonce, message = rng.randrange(1, ORDER), rng.randrange(BOUND, ORDER)
        key, r = public_key_of(private_key), public_key_of(nonce).x
        s = (message + r * private_key) * pow(nonce, -1, ORDER) % ORDER
        if r < BOUND and s != 0 and pow(s, -1, ORDER) < BOUND:
            why = "a message between 2^251 and the order"
            return {
                "message": message,
                "r": r,
                "s": s,
                "x": key.x,
                "y": key.y,
                "isValid": True,
                "why": why,
            }


def permutations(rng: random.Random) -> list[Row]:
    """The permutation where every sum is smallest and largest, at the edges, and at random."""
    ends = (0, 1, PRIME - 1)
    states = [(a, b, c) for a in ends for b in ends for c in ends]
    states += [
        (rng.randrange(PRIME), rng.randrange(PRIME), rng.randrange(PRIME))
        for _ in range(PERMUTATION_COUNT)
    ]
    rows: list[Row] = []
    for a, b, c in states:
        x, y, z = poseidon_permutation((a, b, c))
        pair = poseidon_hash_pair(a, b)
        rows.append({"a": a, "b": b, "c": c, "x": x, "y": y, "z": z, "pair": pair})
    return rows


def sponges(rng: random.Random) -> list[Row]:
    """The sponges over 0 to 8 elements: a row for each element, then one for the hash."""
    rows: list[Row] = []
    for length in SPONGE_LENGTHS:
        elements = [rng.choice((0, 1, PRIME - 1, rng.randrange(PRIME))) for _ in range(length)]
        digest = poseidon_hash_many(elements)
        rows += [{"length": length, "element": element} for element in [*elements, digest]]
    return rows


def empty_state() -> list[Row]:
    """The hash that the first batch names as its previous state's."""
    return [{"poseidon": poseidon_hash_many([0] * EMPTY_STATE_WORDS)}]


def text_of(rows: list[Row]) -> str:
    """One list a column: numbers as 32-byte hex text."""
    columns = {
        name: [
            hex(row[name])
            if isinstance(row[name], int) and not isinstance(row[name], bool)
            else row[name]
            for row in rows
        ]
        for name in rows[0]
    }
    for name, values in columns.items():
        if isinstance(values[0], bool):
            columns[name] = [hex(int(bool(value))) for value in values]
    return json.dumps(columns, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    rng = random.Random(SEED)
    outputs = {
        FOLDER / "keys.json": text_of(keys(rng)),
        FOLDER / "combinations.json": text_of(combinations(rng)),
        FOLDER / "signatures.json": text_of(signatures(rng)),
        FOLDER / "permutations.json": text_of(permutations(rng)),
        FOLDER / "sponges.json": text_of(sponges(rng)),
        FOLDER / "empty_state.json": text_of(empty_state()),
    }
    if "--check" in sys.argv:
        stale = [
            path.name
            for path, text in outputs.items()
            if not path.exists() or path.read_text() != text
        ]
        if stale:
            print(f"stale generated files: {', '.join(stale)}; run make generate")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in outputs.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
