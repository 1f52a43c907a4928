"""The verifier's contract says of every proof what the native verifier says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from provex.settlement.batch_proof import page_challenges

from .on_chain import OnChainVerifier, on_chain_verifier
from .proved import PROVED, proof, system

pytestmark = PROVED


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnChainVerifier]:
    with on_chain_verifier(tmp_path_factory.mktemp("chain")) as found:
        found.register_pages(page_challenges(system(), proof()), proof().data_words)
        yield found


def test_a_good_proof_is_accepted(verifier: OnChainVerifier) -> None:
    assert verifier.refusal(proof().contract, proof().data_words, proof().proof) is None


def test_a_proof_for_another_contract_is_refused(verifier: OnChainVerifier) -> None:
    other = replace(proof(), contract=bytes(20))

    refusal = verifier.refusal(other.contract, other.data_words, other.proof)

    assert refusal is not None
    assert refusal.startswith("DataPageMissing")
