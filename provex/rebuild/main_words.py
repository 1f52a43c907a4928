"""Reads the main words of a batch: the inverse of `main_words` in provex/rules/public_output.py.

Whatever does not become the same words again when it is written is refused.
"""

from collections.abc import Sequence

from provex.protocol.field import PRIME
from provex.protocol.numbers import Felt, i64, u32, u64, u120, u128
from provex.protocol.state import AssetState, SharedState
from provex.rules.public_output import MainOutput, main_words
from provex.rules.shared_state import shared_state_words
from provex.rules.view import Modification

from .disagreement import Disagreement, require_equal

__all__ = ["main_output_of", "shared_state_of"]

_BIAS = 2**63
_STATE_HEAD_WORDS = 4
_MAIN_HEAD_WORDS = 4
_TIMES_IN_WORD = 7


def main_output_of(words: Sequence[int]) -> MainOutput:
    """What the main words say. Disagreement unless they are what the rules write."""
    if len(words) < _MAIN_HEAD_WORDS:
        raise Disagreement("number of main words", expected="at least 4", found=len(words))
    for index, word in enumerate(words):
        if word >= PRIME:
            raise Disagreement(f"main word {index}", expected="a field element", found=hex(word))
    counts = words[3]
    state_size, modifications, forced, forced_size, conditions, data = (
        _bits(counts, 32 * place, 32) for place in range(5, -1, -1)
    )
    expected = _MAIN_HEAD_WORDS + state_size + 2 * modifications + forced_size + conditions
    require_equal("number of main words", expected=expected, found=len(words))
    at = _MAIN_HEAD_WORDS + state_size
    forced_at = at + 2 * modifications
    conditions_at = forced_at + forced_size
    output = MainOutput(
        configuration_hash=words[0],
        previous_state_hash=words[1],
        new_state_hash=words[2],
        state_words=tuple(words[_MAIN_HEAD_WORDS:at]),
        modifications=tuple([_modification(*words[i : i + 2]) for i in range(at, forced_at, 2)]),
        forced_words=tuple(words[forced_at:conditions_at]),
        forced_count=forced,
        conditions=tuple(words[conditions_at:]),
        data_words_count=data,
    )
    _require_written("main word", main_words(output), words)
    return output


def shared_state_of(words: Sequence[int]) -> SharedState:
    """The shared state that the words say. Disagreement unless they are what the rules write."""
    if len(words) < _STATE_HEAD_WORDS:
        raise Disagreement("number of state words", expected="at least 4", found=len(words))
    for index in (0, 1):
        if words[index] >= PRIME:
            found = hex(words[index])
            raise Disagreement(f"state word {index}", expected="a field element", found=found)
    if words[3] >= 2**128:
        raise Disagreement("state word 3", expected="dust below 2^128", found=hex(words[3]))
    count = words[2] >> 128
    expected = _STATE_HEAD_WORDS + count + -(-count // _TIMES_IN_WORD)
    require_equal("number of state words", expected=expected, found=len(words))
    times = words[_STATE_HEAD_WORDS + count :]
    state = SharedState(
        positions_root=Felt(words[0]),
        orders_root=Felt(words[1]),
        system_time=u32(_bits(words[2], 96, 32)),
        funding_timestamp=u32(_bits(words[2], 64, 32)),
        oracle_slot=u32(_bits(words[2], 32, 32)),
        minimum_expiration_hours=u32(_bits(words[2], 0, 32)),
        dust=u128(words[3]),
        assets=tuple(
            [_asset(words[_STATE_HEAD_WORDS + index], times, index) for index in range(count)]
        ),
    )
    _require_written("state word", shared_state_words(state), words)
    return state


def _modification(owner_key: int, packed: int) -> Modification:
    return Modification(Felt(owner_key), u64(_bits(packed, 65, 64)), _bits(packed, 0, 65) - 2**64)


def _asset(word: int, times: Sequence[int], index: int) -> AssetState:
    observed_at = _bits(
        times[index // _TIMES_IN_WORD], 32 * (_TIMES_IN_WORD - 1 - index % _TIMES_IN_WORD), 32
    )
    return AssetState(
        asset_id=u120(_bits(word, 128, 120)),
        is_funded=_bits(word, 248, 1) == 1,
        funding_index=i64(_bits(word, 64, 64) - _BIAS),
        price=u64(_bits(word, 0, 64)),
        observed_at=u32(observed_at),
    )


def _bits(word: int, lowest: int, count: int) -> int:
    return word >> lowest & ((1 << count) - 1)


def _require_written(what: str, expected: Sequence[int], found: Sequence[int]) -> None:
    """Disagree at the first word that the rules would write otherwise."""
    for index, (written, read) in enumerate(zip(expected, found, strict=True)):
        require_equal(f"{what} {index}", expected=written, found=read, as_hash=True)
