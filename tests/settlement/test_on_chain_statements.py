"""On L1 a proof holds for one exchange, chain, profile and public words, and for nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from provex.protocol.errors import Rejected
from provex.protocol.field import PRIME
from provex.settlement.batch_proof import (
    DataPage,
    page_challenges,
    prove_batch,
    recorded_run,
    statement_of,
)
from provex.settlement.proof_file import ProofFile
from provex.settlement.verifier_contracts import ON_CHAIN_LAYOUTS

from .on_chain import (
    OnChainVerifier,
    challenges_for,
    error_names,
    name_of,
    native,
    on_chain,
    on_chain_verifier,
    with_pages,
)
from .proof_parts import numbers_of, parts_of, with_list, with_number
from .proved import CHAIN_ID, DEPLOYMENT, PROVED, batch, proof, system

pytestmark = PROVED
FIRST_PAGE_WORDS = 12
OTHER_EXCHANGE = bytes(range(1, 21))


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnChainVerifier]:
    with on_chain_verifier(tmp_path_factory.mktemp("chain")) as found:
        found.register_pages(page_challenges(system(), proof()), proof().data_words)
        yield found


@pytest.mark.parametrize("place", [0, 19])
def test_a_proof_for_another_contract_is_refused(verifier: OnChainVerifier, place: int) -> None:
    changed = bytearray(proof().contract)
    changed[place] ^= 1
    other = replace(proof(), contract=bytes(changed))

    assert on_chain(verifier, other) == "DataPageMissing"
    assert with_pages(verifier, other) == "BusesUnbalanced"
    assert native(other) == "buses"


def test_on_another_chain_nothing_is_accepted(verifier: OnChainVerifier) -> None:
    for chain_id in (1, CHAIN_ID - 1, CHAIN_ID + 1):
        with verifier.on_chain_id(chain_id):
            assert on_chain(verifier, proof()) == "ChainNotAllowed"
        assert native(replace(proof(), chain_id=chain_id)) == "statement"
    assert on_chain(verifier, proof()) is None


def test_main_words_changed_in_the_proof_are_refused(verifier: OnChainVerifier) -> None:
    part, words = parts_of(proof().proof)["main words"], proof().main_words
    for index in (0, 1, 2, len(words) - 1):
        word = (words[index] + 1) % PRIME
        inner = with_number(proof().proof, part, index, word)
        changed = (*words[:index], word, *words[index + 1 :])
        file = replace(proof(), main_words=changed, proof=inner)

        assert with_pages(verifier, file) == "BusesUnbalanced"
        assert native(file) == "buses"
    for others in (words[:-1], (*words, 0), (words[1], words[0], *words[2:]), ()):
        inner = with_list(proof().proof, part, list(others))
        file = replace(proof(), main_words=others, proof=inner)
        assert with_pages(verifier, file) == "BusesUnbalanced"
        assert native(file) == "buses"


def test_every_data_word_counts(verifier: OnChainVerifier) -> None:
    words = proof().data_words
    others = [
        (*words[:number], (word - 1) % PRIME, *words[number + 1 :])
        for number, word in enumerate(words)
    ]
    for changed in (*others, words[:-1], (*words, 0), (words[1], words[0], *words[2:])):
        file = replace(proof(), data_words=changed)
        assert on_chain(verifier, file) == "DataPageMissing"
        assert with_pages(verifier, file) == "BusesUnbalanced"
        assert native(file) == "buses"
    withheld = replace(proof(), data_words=())
    assert on_chain(verifier, withheld) == "BusesUnbalanced"
    assert native(withheld) == "buses"


def test_another_layout_is_refused(verifier: OnChainVerifier) -> None:
    data, layout = proof().proof, parts_of(proof().proof)["layout"]
    for number in range(ON_CHAIN_LAYOUTS + 2):
        if number == proof().layout:
            continue
        file = replace(proof(), layout=number, proof=with_number(data, layout, 0, number))
        is_known = number < ON_CHAIN_LAYOUTS
        expected = "ListLengthInvalid" if is_known else "ProofOfOtherStatement"
        assert on_chain(verifier, file) == expected
        assert native(file) is not None


# Another exchange's proof, whose data words are in two pages.


def pages_of(words: tuple[int, ...]) -> list[DataPage]:
    return [
        DataPage(0, words[:FIRST_PAGE_WORDS]),
        DataPage(FIRST_PAGE_WORDS, words[FIRST_PAGE_WORDS:]),
    ]


@cache
def other_proof() -> ProofFile:
    """A proof of the same batch for another exchange, with other pages."""
    file = replace(proof(), contract=OTHER_EXCHANGE)
    hashes = tuple([page.page_hash for page in pages_of(file.data_words)])
    statement = replace(statement_of(file), data_hashes=hashes)
    tables = recorded_run(system(), batch()).tables(
        system().chips, system().heights(system().layouts[file.layout])
    )
    fixed = system().fixed_tables(file.layout, file.profile)
    made = system().constraints.prove(statement, fixed, tables)
    assert system().constraints.refusal(statement, fixed.root, made) is None
    return replace(file, proof=made)


def test_pages_are_taken_as_they_were_heard(verifier: OnChainVerifier) -> None:
    file = other_proof()
    first, second = pages_of(file.data_words)
    heard = [(page.page_hash, len(page.words)) for page in (first, second)]

    def said(*pages: tuple[bytes, int]) -> str | None:
        return name_of(verifier.refusal_of_pages(OTHER_EXCHANGE, list(pages), file.proof))

    challenges = challenges_for(file, (first.page_hash, second.page_hash))
    assert said(*heard) == "DataPageMissing"
    verifier.register_page(challenges, first)
    assert said(*heard) == "DataPageMissing"
    # The words of the second page, but as the first ones.
    verifier.register_page(challenges, DataPage(0, second.words))
    assert said(*heard) == "DataPageMissing"
    verifier.register_page(challenges, second)
    assert said(*heard) is None

    for wrong in (
        [heard[1], heard[0]],
        [heard[0]],
        [heard[1]],
        [heard[0], heard[1], heard[1]],
        [heard[0], heard[0], heard[1]],
        [heard[0], (heard[1][0], heard[1][1] + 1)],
        [(heard[0][0], heard[0][1] - 1), heard[1]],
        [(heard[0][0], 2**256 - 1), heard[1]],
    ):
        assert said(*wrong) == "DataPageMissing", wrong
    whole = replace(proof(), contract=OTHER_EXCHANGE, proof=file.proof)
    assert with_pages(verifier, whole) == "BusesUnbalanced"
    assert native(whole) == "buses"


def test_pages_for_wrong_challenges_do_not_help(verifier: OnChainVerifier) -> None:
    file = other_proof()
    pages = pages_of(file.data_words)
    z, alpha = challenges_for(file, tuple(page.page_hash for page in pages))
    assert (z, alpha) != page_challenges(system(), proof())
    fresh = verifier.without_pages()
    for wrong in ((alpha, z), ((z + 1) % PRIME, alpha), (z, (alpha + 1) % PRIME)):
        for page in pages:
            fresh.register_page(wrong, page)
    heard = [(page.page_hash, len(page.words)) for page in pages]
    refusal = fresh.refusal_of_pages(OTHER_EXCHANGE, heard, file.proof)
    assert name_of(refusal) == "DataPageMissing"


def test_a_proof_that_is_registered_for_one_exchange_is_none_for_another(
    verifier: OnChainVerifier,
) -> None:
    other = replace(proof(), contract=OTHER_EXCHANGE)
    assert not verifier.knows(proof())

    verifier.register(proof())

    assert verifier.knows(proof())
    assert with_pages(verifier, other) == "BusesUnbalanced"
    assert not verifier.knows(other)
    assert on_chain(verifier, proof()) is None


# Profiles.


def test_other_profiles_are_refused(verifier: OnChainVerifier) -> None:
    production = verifier.verifier("VerifierProduction")
    compared, _ = prove_batch(system(), batch(), DEPLOYMENT, "compare")
    number = parts_of(proof().proof)["profile"]
    renamed = with_number(proof().proof, number, 0, 0)

    def said(data: bytes, address: str | None = None) -> str | None:
        return verifier.refusal(proof().contract, proof().data_words, data, address)

    other = "ProofOfOtherStatement(profile, {}, {})".format
    assert said(proof().proof, production) == other(0, 2)
    assert said(compared.proof, production) == other(0, 3)
    assert said(compared.proof) == other(2, 3)
    assert said(renamed) == other(2, 0)
    # `production` has a layer less than `test`, and so has `compare`.
    assert said(renamed, production) == "ListLengthInvalid(3, 3, 4)"
    renamed = with_number(compared.proof, number, 0, 2)
    assert said(renamed) == "ListLengthInvalid(4, 4, 3)"
    renamed = with_number(compared.proof, number, 0, 0)
    found = name_of(said(renamed, production))
    assert found == "DataPageMissing"


# The contracts of a verifier.


def test_evaluators_in_another_order_believe_no_proof(verifier: OnChainVerifier) -> None:
    first, second, third = verifier.evaluators
    for others in ([second, first, third], [first, third, second], [first, first, third]):
        address = verifier.verifier("VerifierTest", evaluators=others)
        refusal = verifier.refusal(proof().contract, proof().data_words, proof().proof, address)
        assert name_of(refusal) == "EvaluatorFailed"


def test_no_verifier_is_made_with_tables_in_another_order(verifier: OnChainVerifier) -> None:
    first, second, *others = verifier.tables
    with pytest.raises(Rejected, match="PartInvalid"):
        verifier.verifier("VerifierTest", tables=[second, first, *others])


# All errors.


def test_every_error_that_a_caller_can_reach_is_reached(verifier: OnChainVerifier) -> None:
    """What is missing needs luck or a wrong deployment: contracts/test/unit reaches it."""
    data, found = proof().proof, parts_of(proof().proof)
    values = numbers_of(data, found["layer 0: values"])
    rows = numbers_of(data, found["main: values"])
    nodes = numbers_of(data, found["main: nodes"])
    nonce = numbers_of(data, found["nonce"])[0]
    crafted = {
        on_chain(verifier, replace(proof(), proof=changed))
        for changed in (
            data[:-1],
            data + b"\0",
            with_number(data, found["magic"], 0, 0),
            with_list(data, found["claimed sums"], []),
            with_number(data, found["claimed sums"], 0, PRIME),
            with_number(data, found["claimed sums"], 0, 0),
            with_number(data, found["roots"], 0, 0),
            with_number(data, found["roots"], 1, 0),
            *(with_number(data, found["nonce"], 0, nonce + more) for more in range(1, 4)),
            with_list(data, found["layer 0: values"], values[:-1]),
            with_list(data, found["main: values"], rows[:-1]),
            with_list(data, found["main: nodes"], nodes[:-1]),
            with_number(data, found["main: values"], 0, 0),
        )
    }
    with verifier.on_chain_id(1):
        crafted.add(on_chain(verifier, proof()))
    crafted |= {name_of(verifier.page_refusal(*page)) for page in (((PRIME, 0), ()), hit_message())}

    assert error_names() - crafted == {
        *("PartInvalid", "PartsMissing", "ProfileTooWeak", "EvaluatorFailed"),
        *("ModularExponentiationFailed", "PointInDomain", "FinalPolynomialMismatch"),
    }


def hit_message() -> tuple[tuple[int, int], tuple[int, ...]]:
    """Challenges z and alpha of which z is the value of word 5 with number 0 on its bus."""
    (message,) = statement_of(replace(proof(), main_words=(), data_words=(5,))).messages
    alpha = 7
    value = message.tag + sum(field * alpha**power for power, field in enumerate(message.fields, 1))
    return (value, alpha), (5,)
