"""The verifier's contract says of every proof what the native verifier says."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provex.protocol.field import PRIME
from provex.settlement.batch_proof import page_challenges
from provex.settlement.proof_file import ProofFile

from .on_chain import OnChainVerifier, name_of, native, on_chain, on_chain_verifier
from .proof_parts import Part, numbers_of, parts_of, with_count, with_list, with_number
from .proved import PROVED, proof, system

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))

from fuzz_proofs import fuzz, on_chain_target

pytestmark = PROVED
MUTATIONS = 1000
SAMPLES = 3
"""How many words of a list are changed, besides the first and the last."""


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnChainVerifier]:
    with on_chain_verifier(tmp_path_factory.mktemp("chain")) as found:
        found.register_pages(page_challenges(system(), proof()), proof().data_words)
        yield found


def with_bytes(data: bytes) -> ProofFile:
    return replace(proof(), proof=data)


def parts() -> dict[str, Part]:
    return parts_of(proof().proof)


def places(part: Part) -> list[int]:
    """The first, the last and some other numbers of a part."""
    chance = random.Random(part.name)
    some = {chance.randrange(part.count) for _ in range(SAMPLES)} if part.count else set()
    return sorted(some | ({0, part.count - 1} if part.count else set()))


OTHER_POSITIONS = {
    *("GrindingInsufficient", "TreeValuesMismatch"),
    *("MerkleRootMismatch", "MerkleNodesMismatch"),
}
"""What is said before the positions are drawn changes them, if the nonce does not fail."""

HEAD = ("magic", "version", "constraints", "program", "profile")
EXPECTED = {
    **{name: {"ProofOfOtherStatement"} for name in HEAD},
    # The lists of the next layouts have other lengths.
    "layout": {"ListLengthInvalid", "ProofOfOtherStatement"},
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
