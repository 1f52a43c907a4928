"""The proof of a batch: it holds for what it says and nothing else, and every refusal has a number."""

from dataclasses import replace

import pytest

from provex.cli.pinned_batch import pinned_batch
from provex.protocol.errors import (
    BATCH_NOT_PROVABLE,
    BATCH_OF_OTHER_DEPLOYMENT,
    BATCH_TOO_LARGE,
    PROFILE_UNKNOWN,
    PROOF_OF_OTHER_PROGRAM,
    PROOF_REFUSED,
    Rejected,
)
from provex.protocol.field import PRIME
from provex.protocol.numbers import u32
from provex.protocol.transactions import Trade
from provex.settlement.batch_proof import (
    DATA_PAGE_WORDS,
    Deployment,
    data_hashes,
    prove_batch,
    recorded_run,
    statement_of,
    verify_proof,
)
from provex.settlement.proof_file import ProofFile, proof_from_bytes
from provex.storage.batch_file import Batch
from provex.verification.proof_hash import KECCAK
from provex.verification.stark import verify_stark

from .proved import (
    CHAIN_ID,
    CONTRACT,
    DEPLOYMENT,
    PROFILE,
    PROVED,
    batch,
    code_of,
    fixed_root,
    proof,
    proof_bytes,
    refusal,
    system,
)

pytestmark = PROVED


def is_refused(file: ProofFile) -> str:
    """The step that refuses; the proof itself says nothing of chain, contract and data words."""
    with pytest.raises(Rejected) as refused:
        verify_proof(system(), file)
    assert refused.value.code == PROOF_REFUSED
    return str(refused.value)


def test_the_proof_holds_for_both_verifiers() -> None:
    verify_proof(system(), proof())
    verify_stark(
        KECCAK,
        system().air_bytes,
        statement_of(proof()),
        int.from_bytes(fixed_root()),
        proof().proof,
    )


def test_the_file_says_what_the_batch_says() -> None:
    file = proof()

    assert (file.main_words, file.data_words) == (batch().main_words, batch().data_words)
    assert (file.chain_id, file.contract) == (CHAIN_ID, CONTRACT)
    assert (file.air_hash, file.program_hash) == (system().air_hash, system().program_hash)
    assert proof_from_bytes(proof_bytes()).to_bytes() == proof_bytes()


@pytest.mark.parametrize("name", ["air_hash", "program_hash"])
@pytest.mark.parametrize("place", [0, 31])
def test_a_proof_of_another_program_or_other_constraints_is_refused(name: str, place: int) -> None:
    changed = bytearray(getattr(proof(), name))
    changed[place] ^= 1

    other = replace(proof(), **{name: bytes(changed)})

    assert code_of(lambda: verify_proof(system(), other)) == PROOF_OF_OTHER_PROGRAM


def test_every_main_word_counts() -> None:
    words = proof().main_words
    for number, word in enumerate(words):
        changed = (*words[:number], (word + 1) % PRIME, *words[number + 1 :])
        assert "other statement" in is_refused(replace(proof(), main_words=changed))
    assert is_refused(replace(proof(), main_words=words[:-1]))
    assert is_refused(replace(proof(), main_words=(*words, 0)))
    assert is_refused(replace(proof(), main_words=()))
    assert is_refused(replace(proof(), main_words=(words[1], words[0], *words[2:])))


def test_every_data_word_counts() -> None:
    words = proof().data_words
    for number, word in enumerate(words):
        changed = (*words[:number], (word - 1) % PRIME, *words[number + 1 :])
        is_refused(replace(proof(), data_words=changed))
    is_refused(replace(proof(), data_words=words[:-1]))
    is_refused(replace(proof(), data_words=(*words, 0)))
    is_refused(replace(proof(), data_words=()))


def test_a_word_does_not_move_from_one_stream_to_the_other() -> None:
    main, data = proof().main_words, proof().data_words

    is_refused(replace(proof(), main_words=main[:-1], data_words=(main[-1], *data)))
    is_refused(replace(proof(), main_words=(*main, data[0]), data_words=data[1:]))
    is_refused(replace(proof(), main_words=data, data_words=main))


def test_main_words_changed_in_the_proof_too_are_refused() -> None:
    words, data = proof().main_words, proof().proof
    start = data.index(words[0].to_bytes(32))
    for number in (0, 1, 2, len(words) - 1):
        word = (words[number] + 1) % PRIME
        place = start + 32 * number
        inner = data[:place] + word.to_bytes(32) + data[place + 32 :]
        changed = (*words[:number], word, *words[number + 1 :])

        assert "buses" in is_refused(replace(proof(), main_words=changed, proof=inner))


@pytest.mark.parametrize("chain_id", [0, 1, CHAIN_ID + 1, 2**64 - 1])
def test_another_chain_is_refused(chain_id: int) -> None:
    assert "statement" in is_refused(replace(proof(), chain_id=chain_id))


@pytest.mark.parametrize("place", [0, 19])
def test_another_contract_is_refused(place: int) -> None:
    changed = bytearray(CONTRACT)
    changed[place] ^= 1

    is_refused(replace(proof(), contract=bytes(changed)))


@pytest.mark.parametrize("number", [0, 1, 3, 4, 255])
def test_another_profile_is_refused(number: int) -> None:
    assert number != proof().profile
    is_refused(replace(proof(), profile=number))


@pytest.mark.parametrize("number", [1, 2, 255])
def test_another_layout_is_refused(number: int) -> None:
    assert number != proof().layout
    is_refused(replace(proof(), layout=number))


def test_profile_and_layout_changed_in_the_proof_too_are_refused() -> None:
    # Behind magic, version and two hashes stand the numbers of profile and layout.
    data = proof().proof
    assert data[72:80] == proof().profile.to_bytes(4) + proof().layout.to_bytes(4)
    for profile, layout in ((3, 0), (1, 0), (2, 1)):
        inner = data[:72] + profile.to_bytes(4) + layout.to_bytes(4) + data[80:]
        is_refused(replace(proof(), profile=profile, layout=layout, proof=inner))


def test_hashes_changed_in_the_proof_too_are_refused() -> None:
    for place in (8, 40):
        inner = bytearray(proof().proof)
        inner[place] ^= 1
        assert "other statement" in is_refused(replace(proof(), proof=bytes(inner)))


def test_truncated_and_extended_proofs_are_refused() -> None:
    data = proof().proof
    for length in range(0, len(data), 997):
        assert "encoding" in is_refused(replace(proof(), proof=data[:length]))
    assert "encoding" in is_refused(replace(proof(), proof=data[:-1]))
    assert "encoding" in is_refused(replace(proof(), proof=data + b"\0"))


def test_a_bit_changed_in_any_word_is_refused() -> None:
    data = proof().proof
    kinds = set()
    for place in range(0, len(data), 32 * 3):
        changed = bytearray(data)
        changed[place + place // 32 % 32 if place + 31 < len(data) else place] ^= 1 << place % 7
        found = refusal(replace(proof(), proof=bytes(changed)))
        assert found is not None, place
        kinds.add(found[0])
    assert kinds >= {"encoding", "buses", "constraints", "merkle", "grinding", "other statement"}


# Making a proof.


def test_another_profile_name_is_refused() -> None:
    refused = code_of(lambda: prove_batch(system(), batch(), DEPLOYMENT, "fastest"))

    assert refused == PROFILE_UNKNOWN


@pytest.mark.parametrize(
    "deployment",
    [Deployment(CHAIN_ID + 1, CONTRACT), Deployment(CHAIN_ID, bytes(20)), Deployment(0, CONTRACT)],
)
def test_a_batch_of_another_deployment_is_refused(deployment: Deployment) -> None:
    refused = code_of(lambda: prove_batch(system(), batch(), deployment, PROFILE))

    assert refused == BATCH_OF_OTHER_DEPLOYMENT


def with_output(words: tuple[int, ...], *, is_main: bool) -> Batch:
    name = "main_words" if is_main else "data_words"
    return replace(batch(), output=replace(batch().output, **{name: words}))


def test_a_batch_that_says_something_else_than_its_run_is_refused() -> None:
    main, data = batch().main_words, batch().data_words
    lies = [
        with_output((*main[:-1], main[-1] + 1), is_main=True),
        with_output(main[:-1], is_main=True),
        with_output((*main, 0), is_main=True),
        with_output((*data[:-1], data[-1] + 1), is_main=False),
        with_output((), is_main=False),
    ]

    for lie in lies:
        refused = code_of(lambda lie=lie: prove_batch(system(), lie, DEPLOYMENT, PROFILE))
        assert refused == BATCH_NOT_PROVABLE


def test_a_batch_that_breaks_a_rule_is_refused() -> None:
    given = batch().input
    (place, trade) = next(
        (place, one) for place, one in enumerate(given.transactions) if isinstance(one, Trade)
    )
    for broken in (
        replace(trade, buyer=replace(trade.buyer, nonce=u32(trade.buyer.nonce + 1))),
        replace(trade, seller=replace(trade.seller, is_buying_synthetic=True)),
        replace(trade, buyer=trade.seller),
    ):
        transactions = (*given.transactions[:place], broken, *given.transactions[place + 1 :])
        lie = replace(batch(), input=replace(given, transactions=transactions))

        assert code_of(lambda lie=lie: recorded_run(system(), lie)) == BATCH_NOT_PROVABLE


def test_a_batch_that_no_layout_holds_is_refused() -> None:
    large = pinned_batch(trades=64, leaves_log2=8)
    smallest = replace(system(), layouts=system().layouts[:1])

    refused = code_of(lambda: prove_batch(smallest, large, DEPLOYMENT, PROFILE))

    assert refused == BATCH_TOO_LARGE


def test_data_words_are_hashed_page_by_page() -> None:
    words = list(range(DATA_PAGE_WORDS + 1))

    assert len(data_hashes([])) == 0
    assert len(data_hashes(words[:-1])) == 1
    assert len(data_hashes(words)) == 2
    assert data_hashes(words)[0] == data_hashes(words[:-1])[0]
    assert data_hashes(words)[1] == data_hashes(words[-1:])[0]
