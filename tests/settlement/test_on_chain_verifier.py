"""The verifier's contract says of every proof what the native verifier says."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

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

from .on_chain import OnChainVerifier, name_of, on_chain_verifier
from .proof_parts import Part, numbers_of, parts_of, with_count, with_list, with_number
from .proved import CHAIN_ID, DEPLOYMENT, PROVED, batch, fixed_root, proof, system

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))

from fuzz_proofs import fuzz, on_chain_target

pytestmark = PROVED
MUTATIONS = 300
SAMPLES = 3
"""How many words of a list are changed, besides the first and the last."""
FIRST_PAGE_WORDS = 12
OTHER_EXCHANGE = bytes(range(1, 21))


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnChainVerifier]:
    with on_chain_verifier(tmp_path_factory.mktemp("chain")) as found:
        found.register_pages(page_challenges(system(), proof()), proof().data_words)
        yield found


def on_chain(verifier: OnChainVerifier, file: ProofFile) -> str | None:
    """The name of the error with which the contract refuses, if it does."""
    return name_of(verifier.refusal(file.contract, file.data_words, file.proof))


def with_pages(verifier: OnChainVerifier, file: ProofFile) -> str | None:
    """The same after the pages have been registered for the challenges of just this file."""
    verifier.register_pages(page_challenges(system(), file), file.data_words)
    return on_chain(verifier, file)


def native(file: ProofFile) -> str | None:
    """The step at which the native verifier refuses, if it does."""
    refusal = system().constraints.refusal(statement_of(file), fixed_root(), file.proof)
    return None if refusal is None else refusal[0]


def with_bytes(data: bytes) -> ProofFile:
    return replace(proof(), proof=data)


def parts() -> dict[str, Part]:
    return parts_of(proof().proof)


def places(part: Part) -> list[int]:
    """The first, the last and some other numbers of a part."""
    chance = random.Random(part.name)
    some = {chance.randrange(part.count) for _ in range(SAMPLES)} if part.count else set()
    return sorted(some | ({0, part.count - 1} if part.count else set()))


# Every part of the proof.

OTHER_POSITIONS = {
    *("GrindingInsufficient", "TreeValuesMismatch"),
    *("MerkleRootMismatch", "MerkleNodesMismatch"),
}
"""What is said before the positions are drawn changes them, if the nonce does not fail."""

EXPECTED = {
    **dict.fromkeys(
        ("magic", "version", "constraints", "program", "profile"), {"ProofOfOtherStatement"}
    ),
    # The widths of the next layout are others.
    "layout": {"ListLengthInvalid"},
    # The challenges follow from all that is said before, and the page was registered for others.
    "main words": {"DataPageMissing"},
    "claimed sums": {"BusesUnbalanced"},
    "roots": {"DataPageMissing", "ConstraintsViolated"},
    "opened values": {"ConstraintsViolated"},
    **dict.fromkeys(("layer roots", "final polynomial", "nonce"), OTHER_POSITIONS),
}


def test_a_good_proof_is_accepted(verifier: OnChainVerifier) -> None:
    assert on_chain(verifier, proof()) is None
    assert native(proof()) is None


def test_every_part_counts(verifier: OnChainVerifier) -> None:
    data, seen = proof().proof, 0
    for name, part in parts().items():
        for index in places(part):
            number = numbers_of(data, part)[index]
            for other in {number ^ 1, number ^ 1 << 8 * part.size - 6, 0} - {number}:
                file = with_bytes(with_number(data, part, index, other))
                found = on_chain(verifier, file)
                expected = EXPECTED.get(name, {"MerkleRootMismatch"}) | {"NotFieldElement"}
                if name == "layout":
                    expected |= {"ProofOfOtherStatement"}
                assert found in expected, (name, index, found)
                assert native(file) is not None
                seen += 1
    assert seen > 250


def test_words_that_are_no_field_elements_are_refused(verifier: OnChainVerifier) -> None:
    data, seen = proof().proof, set()
    for name, part in parts().items():
        is_of_elements = part.is_list and "roots" not in name and "nodes" not in name
        for index in places(part) if is_of_elements else ():
            number = numbers_of(data, part)[index] + PRIME
            file = with_bytes(with_number(data, part, index, number))
            assert on_chain(verifier, file) == "NotFieldElement"
            assert native(file) == "encoding"
            seen.add(name)
    assert len(seen) == 4 + 4 + 4


def test_lists_that_lie_about_their_length_are_refused(verifier: OnChainVerifier) -> None:
    data = proof().proof
    for name, part in parts().items():
        for count in {0, part.count - 1, part.count + 1, 2**32 - 1} if part.is_list else ():
            if 0 <= count != part.count:
                file = with_bytes(with_count(data, part, count))
                assert on_chain(verifier, file) is not None, (name, count)
                assert native(file) is not None, (name, count)


def test_lists_of_another_length_are_refused(verifier: OnChainVerifier) -> None:
    data, seen = proof().proof, set()
    for name, part in parts().items():
        words = numbers_of(data, part)
        for other in (words[:-1], [*words, 0], words[1:], []) if part.is_list and words else ():
            file = with_bytes(with_list(data, part, other))
            found = on_chain(verifier, file)
            assert found is not None, (name, len(other))
            assert native(file) is not None, (name, len(other))
            seen.add(found)
    assert seen >= {
        *("ListLengthInvalid", "DataPageMissing", "LayerValuesMismatch", "TreeValuesMismatch"),
        "MerkleNodesMismatch",
    }


def test_words_in_another_order_are_refused(verifier: OnChainVerifier) -> None:
    data = proof().proof
    for name, part in parts().items():
        words = numbers_of(data, part)
        if not part.is_list or len(set(words)) < 2:
            continue
        for index in places(part):
            other = (index + 1) % len(words)
            if words[index] != words[other]:
                swapped = with_number(data, part, index, words[other])
                file = with_bytes(with_number(swapped, part, other, words[index]))
                assert on_chain(verifier, file) is not None, (name, index)
                assert native(file) is not None, (name, index)


def test_truncated_and_extended_proofs_are_refused(verifier: OnChainVerifier) -> None:
    data = proof().proof
    for length in (*range(0, len(data), 499), len(data) - 1):
        assert on_chain(verifier, with_bytes(data[:length])) == "ProofTooShort"
        assert native(with_bytes(data[:length])) == "encoding"
    for more in (b"\0", bytes(31), bytes(32), data):
        assert on_chain(verifier, with_bytes(data + more)) == "ProofTooLong"
        assert native(with_bytes(data + more)) == "encoding"


def test_random_changes_are_refused(verifier: OnChainVerifier) -> None:
    target = on_chain_target(
        system(),
        proof(),
        lambda data: name_of(verifier.refusal(proof().contract, proof().data_words, data)),
    )

    report = fuzz([target], 11, executions=MUTATIONS)

    assert [(name, what) for name, what, _ in report.surprises] == []
    assert report.executions > MUTATIONS * 9 // 10
    seen = {outcome for _, outcome in report.outcomes}
    assert seen >= {"ProofTooShort", "ConstraintsViolated", "MerkleRootMismatch"}


# The statement.


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
    part, words = parts()["main words"], proof().main_words
    for index in places(part):
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
    data, layout = proof().proof, parts()["layout"]
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

    challenges = verifier.challenges(system(), file, (first.page_hash, second.page_hash))
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
    z, alpha = verifier.challenges(system(), file, tuple(page.page_hash for page in pages))
    assert (z, alpha) != page_challenges(system(), proof())
    with on_chain_copy(verifier) as (fresh, registry):
        for wrong in ((alpha, z), ((z + 1) % PRIME, alpha), (z, (alpha + 1) % PRIME)):
            for page in pages:
                verifier.register_page(wrong, page, registry)
        heard = [(page.page_hash, len(page.words)) for page in pages]
        refusal = verifier.refusal_of_pages(OTHER_EXCHANGE, heard, file.proof, fresh)
        assert name_of(refusal) == "DataPageMissing"


def test_a_proof_registered_for_one_exchange_is_none_for_another(
    verifier: OnChainVerifier,
) -> None:
    fact, other = (verifier.fact(contract, proof()) for contract in (None, OTHER_EXCHANGE))
    assert not verifier.is_valid(fact)

    verifier.register(proof())

    assert verifier.is_valid(fact)
    assert not verifier.is_valid(other)
    replayed = replace(proof(), contract=OTHER_EXCHANGE)
    assert on_chain(verifier, replayed) == "DataPageMissing"
    assert with_pages(verifier, replayed) == "BusesUnbalanced"
    assert not verifier.is_valid(other)
    assert on_chain(verifier, proof()) is None


# Profiles.


def test_other_profiles_are_refused(verifier: OnChainVerifier) -> None:
    production = verifier.verifier("VerifierProduction")
    compared, _ = prove_batch(system(), batch(), DEPLOYMENT, "compare")
    number = parts()["profile"]
    renamed = with_number(proof().proof, number, 0, 0)

    def said(data: bytes, address: str | None = None) -> str | None:
        return verifier.refusal(proof().contract, proof().data_words, data, address)

    other = 'ProofOfOtherStatement(profile, {}, {})'.format
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


# All errors.


def test_every_error_that_a_caller_can_reach_is_reached(verifier: OnChainVerifier) -> None:
    """What is missing needs luck or a wrong deployment: contracts/test/unit reaches it."""
    data, found = proof().proof, parts()
    values = numbers_of(data, found["layer 0: values"])
    rows = numbers_of(data, found["main: values"])
    nodes = numbers_of(data, found["main: nodes"])
    nonce = numbers_of(data, found["nonce"])[0]
    crafted = {
        on_chain(verifier, with_bytes(changed))
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
    crafted |= {verifier.page_refusal((PRIME, 0), ()), verifier.page_refusal(*hit_message())}

    assert verifier.error_names() - crafted == {
        *("PartInvalid", "PartsMissing", "ProfileTooWeak", "EvaluatorFailed"),
        *("ModularExponentiationFailed", "PointInDomain", "FinalPolynomialMismatch"),
    }


def hit_message() -> tuple[tuple[int, int], tuple[int, ...]]:
    """Challenges z and alpha of which z is the value of word 5 with number 0 on its bus."""
    (message,) = statement_of(replace(proof(), main_words=(), data_words=(5,))).messages
    alpha = 7
    value = message.tag + sum(
        field * alpha**power for power, field in enumerate(message.fields, 1)
    )
    return (value, alpha), (5,)
