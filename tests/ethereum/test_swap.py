"""Deposits of ether and of a token through the pools of a real development chain."""

import os
from pathlib import Path

import pytest

from provex.ethereum.contracts import encode_call, read, topic
from provex.ethereum.deployment import deploy_development, fund_development_accounts
from provex.ethereum.development import (
    CURRENCY_CONVERTOR_ADDRESS,
    EXCHANGE_ADDRESS,
    EXCHANGE_PROXY_ADDRESS,
    TOKEN_ADDRESS,
    Role,
    development_account,
    pool_address,
    swap_token_address,
    wrapped_ether_address,
)
from provex.ethereum.rpc import Receipt
from provex.ethereum.swap import ETHER, SwapWallet
from provex.ethereum.swap_deployment import (
    DEVELOPMENT_SWAP,
    POOL_ETHER_WEI,
    POOL_TEST_BASE_UNITS,
)
from provex.ethereum.swap_pools import read_reserves
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.protocol.errors import L1_TRANSACTION_REVERTED, Rejected
from provex.protocol.swaps import SwapOrder

from .chain import POSITION, SETTLEMENT, STARK_KEY, STARK_PRIVATE_KEY, TRADER, Chain, run_on_chain

GAS_FILE = Path(__file__).resolve().parents[2] / "contracts/gas/swap.txt"
ETHER_AMOUNT = 10**18
TEST_AMOUNT = 10 * 10**18
TEST = swap_token_address()
DEADLINE_S = 2**40
LOG_CONVERTED = "LogConvertedDeposit(address,address,uint256,uint256)"


def sale(sold: str, amount: int, least: int = 0) -> bytes:
    path = [sold, TOKEN_ADDRESS]
    return encode_call("sellToUniswap(address[],uint256,uint256,bool)", path, amount, least, False)


def order_of(data: bytes, minimum: int, deadline_s: int = DEADLINE_S) -> SwapOrder:
    return SwapOrder(
        exchange_proxy=EXCHANGE_PROXY_ADDRESS,
        exchange_data=data,
        minimum=minimum,
        deadline_s=deadline_s,
    )


def swap_wallet(chain: Chain) -> SwapWallet:
    return SwapWallet(chain.trader.wallet, DEVELOPMENT_SWAP)


async def mint_test_tokens(chain: Chain, amount: int) -> None:
    call = encode_call("mint(address,uint256)", TRADER.address, amount)
    await chain.trader.wallet.send_and_wait(TEST, call)


async def deposit_ether(chain: Chain, order: SwapOrder, *, stark_key: int = STARK_KEY) -> Receipt:
    return await swap_wallet(chain).deposit_ether(
        amount_wei=ETHER_AMOUNT, order=order, stark_key=stark_key, position_id=POSITION
    )


async def deposit_test(chain: Chain, order: SwapOrder, *, position_id: int = POSITION) -> Receipt:
    return await swap_wallet(chain).deposit_token(
        token=TEST, amount=TEST_AMOUNT, order=order, stark_key=STARK_KEY, position_id=position_id
    )


async def pending(chain: Chain) -> int:
    return await chain.trader.pending_deposit(stark_key=STARK_KEY, position_id=POSITION)


async def require_nothing_remains(chain: Chain) -> None:
    rpc, at = chain.rpc, CURRENCY_CONVERTOR_ADDRESS
    assert await rpc.balance_wei(at) == 0
    for token in (TOKEN_ADDRESS, TEST, wrapped_ether_address()):
        assert await read(rpc, token, "balanceOf(address)", (at,)) == (0,)
        for spender in (EXCHANGE_ADDRESS, EXCHANGE_PROXY_ADDRESS):
            allowed = await read(rpc, token, "allowance(address,address)", (at, spender))
            assert allowed == (0,)


def test_contracts_answer_at_the_addresses_that_clients_know(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        at = CURRENCY_CONVERTOR_ADDRESS
        assert at == "0x69ebf65bfCa20E45E19a1Ae5c69BAfAF536192f2"
        for name, expected in (
            ("STARKWARE_CONTRACT()", EXCHANGE_ADDRESS),
            ("EXCHANGE_PROXY()", EXCHANGE_PROXY_ADDRESS),
        ):
            (found,) = await read(chain.rpc, at, name, returns=("address",))
            assert found == expected.lower()

    run_on_chain(tmp_path, story)


def test_pools_are_filled_once_and_the_accounts_keep_their_ether(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        of_pair = (await read_reserves(chain.rpc)).of_pair
        assert of_pair[wrapped_ether_address(), TOKEN_ADDRESS] == (
            POOL_ETHER_WEI,
            3_000_000 * 10**6,
        )
        assert of_pair[TOKEN_ADDRESS, TEST] == (2_000_000 * 10**6, POOL_TEST_BASE_UNITS)
        deployer = development_account(Role.DEPLOYER).address
        assert await chain.rpc.balance_wei(deployer) > 9_900 * 10**18
        block = await chain.rpc.block_number()

        again = await deploy_development(chain.rpc, SETTLEMENT, [])
        await fund_development_accounts(chain.rpc, again)

        assert await chain.rpc.block_number() == block

    run_on_chain(tmp_path, story)


def test_ether_becomes_a_deposit_for_the_key(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        reserves = await read_reserves(chain.rpc)
        path = (wrapped_ether_address(), TOKEN_ADDRESS)
        (expected,) = reserves.bought_along(path, ETHER_AMOUNT)
        ether = await chain.rpc.balance_wei(TRADER.address)

        receipt = await deposit_ether(chain, order_of(sale(ETHER, ETHER_AMOUNT), expected))

        assert await pending(chain) == expected
        assert ether - await chain.rpc.balance_wei(TRADER.address) >= ETHER_AMOUNT
        logs = await chain.rpc.logs_of_range(
            [CURRENCY_CONVERTOR_ADDRESS], receipt.block_number, receipt.block_number
        )
        (log,) = logs
        assert log.topics[0] == topic(LOG_CONVERTED)
        assert log.topics[1][12:].hex() == TRADER.address[2:].lower()
        words = [log.data[at : at + 32] for at in range(0, len(log.data), 32)]
        assert words[0][12:].hex() == ETHER[2:].lower()
        assert [int.from_bytes(word) for word in words[1:]] == [ETHER_AMOUNT, expected]
        await require_nothing_remains(chain)

    run_on_chain(tmp_path, story)


def test_a_token_becomes_a_deposit_and_what_is_left_comes_back(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        await mint_test_tokens(chain, TEST_AMOUNT)
        reserves = await read_reserves(chain.rpc)
        sold = TEST_AMOUNT * 2 // 5
        (expected,) = reserves.bought_along((TEST, TOKEN_ADDRESS), sold)

        await deposit_test(chain, order_of(sale(TEST, sold), expected))

        assert await pending(chain) == expected
        (rest,) = await read(chain.rpc, TEST, "balanceOf(address)", (TRADER.address,))
        assert rest == TEST_AMOUNT - sold
        await require_nothing_remains(chain)

    run_on_chain(tmp_path, story)


def test_an_old_allowance_goes_before_the_new_one_comes(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        await mint_test_tokens(chain, TEST_AMOUNT)
        approve = encode_call("approve(address,uint256)", CURRENCY_CONVERTOR_ADDRESS, 7)
        await chain.trader.wallet.send_and_wait(TEST, approve)
        block = await chain.rpc.block_number()

        await deposit_test(chain, order_of(sale(TEST, TEST_AMOUNT), 1))

        assert await chain.rpc.block_number() == block + 3
        await require_nothing_remains(chain)

    run_on_chain(tmp_path, story)


def test_a_key_links_itself_on_the_way(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        signature = stark_registration_signature(STARK_PRIVATE_KEY, TRADER.address)

        await swap_wallet(chain).deposit_ether(
            amount_wei=ETHER_AMOUNT,
            order=order_of(sale(ETHER, ETHER_AMOUNT), 1),
            stark_key=STARK_KEY,
            position_id=POSITION,
            registration=signature,
        )

        assert await chain.trader.key_owner(STARK_KEY) == TRADER.address
        assert await pending(chain) > 0

    run_on_chain(tmp_path, story)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("minimum", "ReceivedTooLittle"),
        ("deadline", "DeadlinePassed"),
        ("slippage", "SwapFailed(BoughtTooLittle("),
        ("unregistered", "SenderNotKeyOwner"),
        ("proxy", "ExchangeProxyUnknown"),
    ],
)
def test_what_the_contract_refuses_is_said_by_name(tmp_path: Path, name: str, reason: str) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        data, minimum, deadline, key = sale(ETHER, ETHER_AMOUNT), 1, DEADLINE_S, STARK_KEY
        proxy = EXCHANGE_PROXY_ADDRESS
        match name:
            case "minimum":
                minimum = 10**12
            case "deadline":
                deadline = 1
            case "slippage":
                data = sale(ETHER, ETHER_AMOUNT, 10**12)
            case "unregistered":
                key = STARK_KEY + 1
            case "proxy":
                proxy = TOKEN_ADDRESS
        order = SwapOrder(
            exchange_proxy=proxy, exchange_data=data, minimum=minimum, deadline_s=deadline
        )
        with pytest.raises(Rejected) as rejection:
            await deposit_ether(chain, order, stark_key=key)

        assert rejection.value.code == L1_TRANSACTION_REVERTED
        assert reason in str(rejection.value)
        assert await pending(chain) == 0

    run_on_chain(tmp_path, story)


def test_a_stranger_can_not_deposit_for_a_traders_key(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        stranger = Wallet(chain.rpc, development_account(1).private_key, chain_id=31337)

        with pytest.raises(Rejected, match="SenderNotKeyOwner"):
            await SwapWallet(stranger, DEVELOPMENT_SWAP).deposit_ether(
                amount_wei=ETHER_AMOUNT,
                order=order_of(sale(ETHER, ETHER_AMOUNT), 1),
                stark_key=STARK_KEY,
                position_id=POSITION,
            )

    run_on_chain(tmp_path, story)


def test_gas_is_as_recorded(tmp_path: Path) -> None:
    """Whole transactions with what they pay for calldata; PROVEX_WRITE_VECTORS=1 records anew."""
    found: dict[str, int] = {}

    async def story(chain: Chain) -> None:
        await chain.register()
        await mint_test_tokens(chain, 10 * TEST_AMOUNT)
        approve = encode_call("approve(address,uint256)", CURRENCY_CONVERTOR_ADDRESS, 2**255)
        await chain.trader.wallet.send_and_wait(TEST, approve)
        await chain.trader.wallet.send_and_wait(TOKEN_ADDRESS, approve)
        by_ether = order_of(sale(ETHER, ETHER_AMOUNT), 2_900 * 10**6)
        by_token = order_of(sale(TEST, TEST_AMOUNT), 19 * 10**6)
        found["depositEth first"] = (await deposit_ether(chain, by_ether)).gas_used
        found["depositEth again"] = (await deposit_ether(chain, by_ether)).gas_used
        other = POSITION + 1
        first = await deposit_test(chain, by_token, position_id=other)
        found["depositERC20 first"] = first.gas_used
        again = await deposit_test(chain, by_token, position_id=other)
        found["depositERC20 again"] = again.gas_used
        plain = encode_call(
            "deposit(uint256,uint256,uint256,bytes)", 10**6, STARK_KEY, POSITION, b""
        )
        receipt = await chain.trader.wallet.send_and_wait(CURRENCY_CONVERTOR_ADDRESS, plain)
        found["deposit again"] = receipt.gas_used

    run_on_chain(tmp_path, story)

    text = "".join(f"{name}: {gas}\n" for name, gas in found.items())
    if os.environ.get("PROVEX_WRITE_VECTORS"):
        GAS_FILE.write_text(text)
    assert GAS_FILE.read_text() == text


def test_the_exchange_shows_who_deposited(tmp_path: Path) -> None:
    """The depositor of the exchange's event is the convertor; key and position are the trader's."""

    async def story(chain: Chain) -> None:
        await chain.register()
        receipt = await deposit_ether(chain, order_of(sale(ETHER, ETHER_AMOUNT), 1))
        (log,) = await chain.rpc.logs_of_range(
            [EXCHANGE_ADDRESS], receipt.block_number, receipt.block_number
        )
        words = [log.data[at : at + 32] for at in range(0, len(log.data), 32)]

        assert words[0][12:].hex() == CURRENCY_CONVERTOR_ADDRESS[2:].lower()
        assert [int.from_bytes(word) for word in words[1:3]] == [STARK_KEY, POSITION]

    run_on_chain(tmp_path, story)


def test_reclaim_gives_a_swapped_deposit_back_as_collateral(tmp_path: Path) -> None:
    async def story(chain: Chain) -> None:
        await chain.register()
        await deposit_ether(chain, order_of(sale(ETHER, ETHER_AMOUNT), 1))
        amount = await pending(chain)
        trader: ExchangeWallet = chain.trader
        tokens = await trader.token_balance()

        await trader.cancel_deposit(stark_key=STARK_KEY, position_id=POSITION)
        await chain.rpc.call("evm_increaseTime", 2 * 86_400)
        await trader.reclaim_deposit(stark_key=STARK_KEY, position_id=POSITION)

        assert await trader.token_balance() == tokens + amount

    run_on_chain(tmp_path, story)


def test_pools_have_addresses_of_their_own() -> None:
    assert len({pool_address("WETH/USDC"), pool_address("TEST/USDC"), TEST}) == 3
