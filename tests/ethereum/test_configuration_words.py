"""A configuration's announcement says what it changes, or is refused."""

from dataclasses import replace

import pytest

from provex.ethereum.configuration_words import announced_configuration, configuration_words
from provex.protocol.errors import INVALID_CONFIGURATION, VALUE_OUT_OF_RANGE, Rejected
from provex.protocol.numbers import u16
from provex.rules.configuration import configuration_hash
from tests.rules.world import configuration

WORDS = configuration_words(configuration())
HASH = configuration_hash(configuration())


def code_of(words: tuple[int, ...], announced_hash: int = HASH) -> int:
    with pytest.raises(Rejected) as caught:
        announced_configuration(words, announced_hash)
    return caught.value.code


def test_words_and_hash_give_the_configuration() -> None:
    assert announced_configuration(WORDS, HASH) == configuration()


def test_another_hash_is_refused() -> None:
    assert code_of(WORDS, HASH + 1) == INVALID_CONFIGURATION


def test_every_changed_word_is_refused() -> None:
    for index in range(len(WORDS)):
        changed = (*WORDS[:index], WORDS[index] + 1, *WORDS[index + 1 :])
        assert code_of(changed) in {INVALID_CONFIGURATION, VALUE_OUT_OF_RANGE}, index


def test_every_shorter_list_is_refused() -> None:
    for length in range(len(WORDS)):
        assert code_of(WORDS[:length]) == INVALID_CONFIGURATION, length


def test_words_left_over_are_refused() -> None:
    assert code_of((*WORDS, 0)) == INVALID_CONFIGURATION


def test_a_flag_that_is_neither_0_nor_1_is_refused() -> None:
    assert WORDS[11] in {0, 1}
    assert code_of((*WORDS[:11], 2, *WORDS[12:])) == INVALID_CONFIGURATION


def test_a_word_out_of_range_is_refused() -> None:
    assert code_of((WORDS[0], 2**252, *WORDS[2:])) == VALUE_OUT_OF_RANGE


def test_a_length_beyond_the_words_is_refused() -> None:
    assert code_of((*WORDS[:13], 2**200, *WORDS[14:])) == INVALID_CONFIGURATION


def test_an_invalid_configuration_is_refused_even_with_its_own_hash() -> None:
    unsafe = replace(configuration(), oracle_quorum=u16(1))
    code = code_of(configuration_words(unsafe), configuration_hash(unsafe))
    assert code == INVALID_CONFIGURATION
