"""What a trader does on L1, over a real chain, and what it says when something goes wrong."""

import asyncio
from pathlib import Path

import pytest

from provex.ethereum.contracts import encode_call
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import (
    GAS_MAX,
    ExchangeWallet,
    Wallet,
    admin_registration_signature,
    stark_registration_signature,
)
from provex.protocol.errors import (
    L1_GAS_ABOVE_LIMIT,
    L1_TRANSACTION_PENDING,
    L1_TRANSACTION_REVERTED,
    Rejected,
)

from .chain import POSITION, STARK_KEY, STARK_PRIVATE_KEY, TRADER, Chain, run_on_chain

DAY_S = 86_400


def test_trader_registers_deposits_cancels_and_reclaims(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        trader = chain.trader
        wealth = await trader.token_balance()
        assert await trader.key_owner(STARK_KEY) is None
        await chain.register()
        assert await trader.key_owner(STARK_KEY) == TRADER.address

        await trader.deposit(stark_key=STARK_KEY, position_id=POSITION, amount=500)
        assert await trader.pending_deposit(stark_key=STARK_KEY, position_id=POSITION) == 500
        assert await trader.token_balance() == wealth - 500

        await trader.cancel_deposit(stark_key=STARK_KEY, position_id=POSITION)
        await chain.rpc.call("evm_increaseTime", 2 * DAY_S)
        await trader.reclaim_deposit(stark_key=STARK_KEY, position_id=POSITION)
        assert await trader.pending_deposit(stark_key=STARK_KEY, position_id=POSITION) == 0
        assert await trader.token_balance() == wealth

    run_on_chain(tmp_path, story)


def test_deposit_approves_what_is_missing(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        admin = development_account(Role.USER_ADMIN).private_key
        signature = admin_registration_signature(admin, TRADER.address, STARK_KEY)
        await chain.trader.register(STARK_KEY, signature)
        assert await chain.trader.token_allowance() == 0

        await chain.deposit(500)

        assert await chain.trader.token_allowance() == 0

    run_on_chain(tmp_path, story)


def test_key_links_an_address_with_its_own_signature(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        signature = stark_registration_signature(STARK_PRIVATE_KEY, TRADER.address)
        receipt = await chain.trader.register_with_key(STARK_KEY, signature)

        assert await chain.trader.key_owner(STARK_KEY) == TRADER.address
        assert receipt.gas_used < 600_000

    run_on_chain(tmp_path, story)


def test_gas_of_a_traders_transactions(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        admin = development_account(Role.USER_ADMIN).private_key
        signature = admin_registration_signature(admin, TRADER.address, STARK_KEY)
        registered = await chain.trader.register(STARK_KEY, signature)
        await chain.trader.approve(2**255)
        deposited = await chain.trader.deposit(
            stark_key=STARK_KEY, position_id=POSITION, amount=500
        )
        assert registered.gas_used < 75_000
        assert deposited.gas_used < 150_000

    run_on_chain(tmp_path, story)


def test_transaction_that_would_fail_is_refused_with_the_contracts_reason(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        with pytest.raises(Rejected, match="StarkKeyNotRegistered") as rejection:
            await chain.trader.deposit(stark_key=STARK_KEY, position_id=POSITION, amount=0)
        assert rejection.value.code == L1_TRANSACTION_REVERTED

    run_on_chain(tmp_path, story)


def test_transaction_that_fails_in_its_block_is_refused(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        cancel = encode_call(
            "depositCancel(uint256,uint256,uint256)",
            STARK_KEY,
            chain.contracts.collateral_asset_id,
            POSITION,
        )
        sent = await chain.rpc.call(
            "eth_sendTransaction",
            {
                "from": TRADER.address,
                "to": chain.contracts.exchange,
                "data": "0x" + cancel.hex(),
                "gas": hex(100_000),
            },
        )
        with pytest.raises(Rejected, match="failed in a block") as rejection:
            await chain.trader.wallet.wait(sent)
        assert rejection.value.code == L1_TRANSACTION_REVERTED

    run_on_chain(tmp_path, story)


def test_transaction_in_no_block_is_a_fault_after_a_while(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.rpc.call("evm_setAutomine", False)
        sent = await chain.trader.wallet.send(TRADER.address, b"", value_wei=1)
        with pytest.raises(L1Fault) as fault:
            await chain.trader.wallet.wait(sent, timeout_s=0.1)
        assert fault.value.code == L1_TRANSACTION_PENDING
        assert fault.value.kind.is_retryable

    run_on_chain(tmp_path, story)


def test_transaction_of_too_much_gas_is_refused(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        wallet = chain.trader.wallet

        async def estimate(_: object, *, block: str | None = None) -> int:
            return GAS_MAX + 1

        chain.rpc.estimate_gas = estimate  # type: ignore[method-assign]
        with pytest.raises(Rejected) as rejection:
            await wallet.send(TRADER.address, b"")
        assert rejection.value.code == L1_GAS_ABOVE_LIMIT

    run_on_chain(tmp_path, story)


def test_sends_at_once_take_nonces_in_turn(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        wallet = chain.trader.wallet
        await chain.rpc.call("evm_setAutomine", False)
        recipient = development_account(5).address

        sent = await asyncio.gather(
            *(wallet.send(recipient, b"", value_wei=number) for number in range(1, 6))
        )
        await chain.mine(1)

        assert len(set(sent)) == 5
        for transaction in sent:
            assert (await wallet.wait(transaction)).is_successful

    run_on_chain(tmp_path, story)


def test_wallet_signs_for_its_chain_only(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        other = Wallet(chain.rpc, TRADER.private_key, chain_id=CHAIN_ID + 1)
        with pytest.raises(L1Fault):
            await other.send(TRADER.address, b"")

    run_on_chain(tmp_path, story)


def test_registration_signature_is_refused_for_another_address(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        admin = development_account(Role.USER_ADMIN).private_key
        stranger = development_account(7)
        signature = admin_registration_signature(admin, stranger.address, STARK_KEY)
        with pytest.raises(Rejected, match="SignerNotUserAdmin"):
            await chain.trader.register(STARK_KEY, signature)

    run_on_chain(tmp_path, story)


def test_registration_signature_is_the_contracts_format() -> None:
    admin = development_account(Role.USER_ADMIN)
    signature = admin_registration_signature(admin.private_key, TRADER.address, STARK_KEY)
    assert len(signature) == 65
    assert signature[64] in (27, 28)
    assert len(stark_registration_signature(STARK_PRIVATE_KEY, TRADER.address)) == 96


def test_wallets_of_one_node_share_the_connection(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        other = development_account(1)
        wallet = Wallet(chain.rpc, other.private_key, chain_id=CHAIN_ID)
        assert ExchangeWallet(wallet, chain.contracts).wallet.rpc is chain.rpc
        assert wallet.address == other.address

    run_on_chain(tmp_path, story)


def test_unreachable_node_is_a_fault() -> None:
    async def story() -> None:
        async with EthereumRpc("http://127.0.0.1:1") as rpc:
            wallet = Wallet(rpc, TRADER.private_key, chain_id=CHAIN_ID)
            with pytest.raises(L1Fault):
                await wallet.send(TRADER.address, b"")

    asyncio.run(story())
