"""What an operator may not do on L1, with true proofs and without: each is refused by its own error."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from rules.world import ALICE, BOB, CAROL, id_of, key_of, transfer
from settled_world import DAY_S, SettledWorld, settled_world

from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import address_bytes, encode_call, selector
from provex.ethereum.development import Role, development_account
from provex.ethereum.exchange_deployment import evaluator_names, table_names, verifier_arguments
from provex.ethereum.rpc import RpcRefusal
from provex.ethereum.wallet import admin_registration_signature
from provex.native import crypto
from provex.protocol.errors import Rejected
from provex.protocol.transactions import Deposit
from provex.settlement.batch_proof import Deployment, data_pages, page_challenges, prove_batch
from provex.settlement.l1_batches import REGISTER_PAGE, REGISTER_PROOF, UPDATE_STATE, Condition
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import proving_system

DOLLAR = 10**6
HOUR_S = 3_600
CONFIGURATION, PREVIOUS_STATE, NEW_STATE, STATE = 0, 1, 2, 4


def refusal(world: SettledWorld, words: Sequence[int], application: Sequence[int]) -> str:
    """Why the exchange refuses an update of its state by its operator."""
    return world.reverted(world.operator, UPDATE_STATE, list(words), list(application))


def with_word(words: Sequence[int], place: int, word: int) -> list[int]:
    return [*words[:place], word, *words[place + 1 :]]


@contextmanager
def undone(world: SettledWorld) -> Iterator[None]:
    """Whatever happens on the chain is taken back."""
    taken = world.run(world.rpc.call("evm_snapshot"))
    yield
    world.run(world.rpc.call("evm_revert", taken))


def proof_refusal(world: SettledWorld, verifier: str, exchange: str, proof: ProofFile) -> str:
    pages = [(page.page_hash, len(page.words)) for page in data_pages(proof.data_words)]
    data = encode_call(REGISTER_PROOF, exchange, pages, proof.proof)
    with pytest.raises(Rejected) as refused:
        world.run(world.operator.send_and_wait(verifier, data))
    return str(refused.value)


def test_only_what_is_proved_and_true_on_l1_is_accepted(tmp_path: Path) -> None:
    with settled_world(tmp_path) as world:
        for trader in (ALICE, BOB):
            world.register(trader)
        world.deposit(ALICE, 1_000 * DOLLAR)
        world.withdrawal(ALICE, 100 * DOLLAR)
        # Bob's deposit is an invention, and the transfer waits for a payment that was not made.
        world.apply(
            Deposit(
                public_key=key_of(BOB), position_id=id_of(BOB), account_index=0, amount=50 * DOLLAR
            )
        )
        recipient = address_bytes(world.address(ALICE))
        token = address_bytes(world.contracts.token)
        salt = 77
        fact = crypto.keccak256(recipient + (5 * DOLLAR).to_bytes(32) + token + salt.to_bytes(32))
        registry = address_bytes(world.contracts.transfer_registry)
        condition = int.from_bytes(crypto.keccak256(registry + fact)) % 2**250
        expiration = world.ledger.minimum_expiration_hours + 8
        world.apply(
            transfer(
                ALICE,
                BOB,
                7 * DOLLAR,
                condition=condition,
                nonce=world.next_nonce(),
                expiration_hours=expiration,
            )
        )
        proof = world.prove()
        words = proof.main_words
        named = [int.from_bytes(registry), int.from_bytes(fact)]
        application = [1, 0, 1, *named]
        (verifier,) = world.contracts.verifiers

        # Before the proof is there, or without the data words.
        assert "FactNotValid" in refusal(world, words, application)
        assert "DataPageMissing" in proof_refusal(world, verifier, world.exchange, proof)
        z, alpha = page_challenges(proving_system(), proof)
        (page,) = data_pages(proof.data_words)
        changed = with_word(page.words, len(page.words) - 1, page.words[-1] ^ 1)
        other = encode_call(REGISTER_PAGE, z, alpha, page.start, changed)
        world.run(world.operator.send_and_wait(world.contracts.data_pages, other))
        assert "DataPageMissing" in proof_refusal(world, verifier, world.exchange, proof)
        world.run(world.settlement.register(proof))
        # A proof for this exchange says nothing to another one.
        assert "DataPageMissing" in proof_refusal(world, verifier, world.contracts.token, proof)

        # Words that no proof shows.
        for place in (NEW_STATE, STATE, len(words) - 2):
            assert "FactNotValid" in refusal(
                world, with_word(words, place, words[place] ^ 1), application
            )
        wrong = with_word(words, CONFIGURATION, words[CONFIGURATION] ^ 1)
        assert "ConfigurationHashMismatch" in refusal(world, wrong, application)
        wrong = with_word(words, PREVIOUS_STATE, words[NEW_STATE])
        assert "PreviousStateHashMismatch" in refusal(world, wrong, application)
        assert "PreviousBatchIdMismatch" in refusal(world, words, [1, 9, 1, *named])

        # True proofs of what is not true on L1.
        assert "DepositInsufficient" in refusal(world, words, application)
        bob = world.trader(BOB)
        world.run(bob.approve(2**255))
        deposited = bob.deposit(stark_key=key_of(BOB), position_id=id_of(BOB), amount=50 * DOLLAR)
        world.run(deposited)
        assert "ConditionNotMet" in refusal(world, words, application)
        assert "ConditionMismatch" in refusal(world, words, [1, 0, 1, named[0], named[1] ^ 1])
        assert "ConditionCountMismatch" in refusal(world, words, [1, 0, 0, *named])
        pay = "transferERC20(address,address,uint256,uint256)"
        payer = world.wallet(world.account(ALICE))
        world.run(
            payer.send_and_wait(
                world.contracts.token,
                encode_call(
                    "approve(address,uint256)", world.contracts.transfer_registry, 5 * DOLLAR
                ),
            )
        )
        paid = encode_call(pay, "0x" + recipient.hex(), world.contracts.token, 5 * DOLLAR, salt)
        world.run(payer.send_and_wait(world.contracts.transfer_registry, paid))

        # Too late for the orders in the batch, or for its prices.
        with undone(world):
            world.pass_time(161 * HOUR_S)
            assert "MinimumExpirationTooOld" in refusal(world, words, application)
        with undone(world):
            world.pass_time(8 * DAY_S)
            assert "SystemTimeTooOld" in refusal(world, words, application)

        # Nobody else may, even with all of it in order.
        stranger = world.wallet(world.account(CAROL))
        reason = world.reverted(stranger, UPDATE_STATE, list(words), application)
        assert "SenderNotOperator" in reason
        named_condition = Condition(world.contracts.transfer_registry, fact)
        world.settle(proof, [named_condition])
        assert world.claim(ALICE) == 100 * DOLLAR

        # And only once.
        assert "PreviousStateHashMismatch" in refusal(world, words, [2, 1, 1, *named])


def test_weak_proofs_are_refused_where_strong_ones_are_demanded(tmp_path: Path) -> None:
    with settled_world(tmp_path) as world:
        world.register(ALICE)
        world.deposit(ALICE, 1_000 * DOLLAR)
        batch = world.ledger.close_batch(world.now())

        async def deployed(name: str, arguments: bytes = b"") -> str:
            code = artifact(name).creation_code + arguments
            receipt = await world.operator.send_and_wait(None, code)
            assert receipt.contract_address is not None
            return receipt.contract_address

        evaluators = tuple([world.run(deployed(name)) for name in evaluator_names()])
        tables = tuple([world.run(deployed(name)) for name in table_names()])
        arguments = verifier_arguments(world.contracts.data_pages, evaluators, tables)
        strong = world.run(deployed("VerifierProduction", arguments))
        deployment = Deployment(31_337, address_bytes(world.exchange))
        for profile in ("test", "compare"):
            proof, _ = prove_batch(proving_system(), batch, deployment, profile)
            reason = proof_refusal(world, strong, world.exchange, proof)
            assert "ProofOfOtherStatement" in reason
            assert "profile" in reason

        # The verifier of weak proofs works on the development chain only.
        weak = world.run(deployed("VerifierTest", arguments))
        world.run(world.rpc.call("anvil_setChainId", 1))
        proof, _ = prove_batch(proving_system(), batch, deployment, "test")
        pages = [(page.page_hash, len(page.words)) for page in data_pages(proof.data_words)]
        data = encode_call(REGISTER_PROOF, world.exchange, pages, proof.proof)
        with pytest.raises(RpcRefusal) as refused:
            world.run(world.rpc.call_contract(weak, data))
        assert refused.value.data[:4] == selector("ChainNotAllowed(uint256,uint256)")


def test_an_admin_can_not_take_a_users_key(tmp_path: Path) -> None:
    with settled_world(tmp_path) as world:
        admin = world.wallet(Role.USER_ADMIN)
        link = "registerUser(address,uint256,bytes)"
        key = development_account(Role.USER_ADMIN).private_key
        # Alice is linked already, Bob is not: his own signature overrides whatever an admin says.
        world.register(ALICE)
        own = admin_registration_signature(key, admin.address, key_of(ALICE))
        reason = world.reverted(admin, link, admin.address, key_of(ALICE), own)
        assert "StarkKeyRegistered" in reason
        foreign = admin_registration_signature(key, world.address(BOB), key_of(BOB))
        reason = world.reverted(admin, link, world.address(BOB), key_of(BOB), foreign)
        assert "SenderNotKeyOwner" in reason

        stolen = admin_registration_signature(key, admin.address, key_of(BOB))
        world.send(admin, link, admin.address, key_of(BOB), stolen)
        world.register(BOB)
        owner = world.read("getEthKey(uint256)", key_of(BOB), returns=("address",))
        assert int(owner, 16) == int(world.address(BOB), 16)
        again = admin_registration_signature(key, admin.address, key_of(BOB))
        assert "StarkKeyRegistered" in world.reverted(
            admin, link, admin.address, key_of(BOB), again
        )
