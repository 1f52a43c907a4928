"""A real exchange on a real chain, with a state of the test's choice, frozen as users freeze it.

Only its proof verifier is replaced: it knows every fact. What a batch proves is not tested here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from escape_states import random_assets, state_of
from eth_abi.abi import encode

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import encode_call, read
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet, stark_registration_signature
from provex.protocol.numbers import Felt, i64, u16, u32, u64
from provex.protocol.primitives import primitives
from provex.protocol.state import HeldAsset, Position, SharedState
from provex.rules.public_output import MainOutput, main_words
from provex.rules.shared_state import shared_state_hash, shared_state_words
from provex.rules.view import Modification

# A verifier that answers 1 to isValid(bytes32), and the text "all" to identify(), which is shorter.
KNOWS_EVERYTHING = bytes.fromhex(
    "60043614601057"  # identify() has 4 bytes: go on below.
    "60015f5260205ff3"  # Return 1.
    "00"
    "5b60205f52600360205262616c6c60e81b60405260605ff3"  # Return offset, length, text.
)
CREATES_IT = bytes.fromhex(f"60{len(KNOWS_EVERYTHING):02x}8060095f395ff3") + KNOWS_EVERYTHING

CONFIGURATION_HASH = 77
STARK_PRIVATE_KEY = 0x1234567
STARK_KEY = primitives().stark_public_key(STARK_PRIVATE_KEY).x
STRANGER_KEY = primitives().stark_public_key(0x7654321).x
POSITION, OTHER, POOR = 1001, 2002, 3003
DEPOSIT = 1_000_000_000
GRACE_S = 7 * 86_400
PRICE = 3 * 2**32
TRADER, HELPER = development_account(0), development_account(1)

DEPLOYMENT = "(address,address[],address,address[],address[],address,uint256,uint256[],uint256)"


@dataclass(frozen=True)
class Frozen:
    """The exchange, its state, and who takes part. `trader` owns the address of STARK_KEY."""

    url: str
    rpc: EthereumRpc
    exchange: str
    token: str
    trader: Wallet
    helper: Wallet
    state: SharedState
    positions: Mapping[int, Position]

    async def number(self, signature: str, *arguments: object) -> int:
        (value,) = await read(self.rpc, self.exchange, signature, arguments)
        return int(value)

    async def tokens(self, address: str) -> int:
        (value,) = await read(self.rpc, self.token, "balanceOf(address)", (address,))
        return int(value)

    async def register(self) -> None:
        """Link STARK_KEY to the trader, by its own signature."""
        signature = stark_registration_signature(STARK_PRIVATE_KEY, TRADER.address)
        await self.trader.send_and_wait(
            self.exchange, encode_call("registerSender(uint256,bytes)", STARK_KEY, signature)
        )

    async def freeze(self) -> None:
        """A forced withdrawal that nobody serves."""
        request = (STARK_KEY, POSITION, 1)
        await self.trader.send_and_wait(
            self.exchange,
            encode_call("forcedWithdrawalRequest(uint256,uint256,uint256,bool)", *request, False),
        )
        await self.rpc.call("evm_increaseTime", GRACE_S + 1)
        await self.rpc.call("evm_mine")
        await self.trader.send_and_wait(
            self.exchange, encode_call("freezeRequest(uint256,uint256,uint256)", *request)
        )


def solvent_positions() -> dict[int, Position]:
    """Positions worth what was deposited: a long, its short, and somebody without an address."""
    long = (HeldAsset(u16(0), i64(10**8), i64(0)),)
    short = (HeldAsset(u16(0), i64(-(10**8)), i64(0)),)
    return {
        POSITION: Position(Felt(STARK_KEY), i64(300_000_000), long, u32(0)),
        POOR: Position(Felt(STRANGER_KEY), i64(500_000_000), short, u32(0)),
        OTHER: Position(Felt(STRANGER_KEY), i64(DEPOSIT - 800_000_000), (), u32(0)),
    }


def insolvent_positions() -> dict[int, Position]:
    """The first one is worth more than there is, since another owes more than it has."""
    long = (HeldAsset(u16(0), i64(4 * 10**8), i64(0)),)
    short = (HeldAsset(u16(0), i64(-4 * 10**8), i64(0)),)
    return {
        POSITION: Position(Felt(STARK_KEY), i64(0), long, u32(0)),
        POOR: Position(Felt(STRANGER_KEY), i64(900_000_000), short, u32(0)),
        OTHER: Position(Felt(STRANGER_KEY), i64(100_000_000), (), u32(0)),
    }


def told(
    folder: Path,
    positions: Mapping[int, Position],
    story: Callable[[Frozen], Awaitable[None]],
    *,
    is_frozen: bool = True,
    is_registered: bool = True,
) -> None:
    """A story of an exchange that accepted a state with these positions."""

    async def run() -> None:
        settings = AnvilSettings(folder=folder, block_time_s=None)
        async with AnvilProcess(settings) as anvil, EthereumRpc(anvil.url) as rpc:
            frozen = await _opened(anvil.url, rpc, positions, is_registered=is_registered)
            if is_frozen:
                await frozen.freeze()
            await story(frozen)

    asyncio.run(run())


async def _opened(
    url: str, rpc: EthereumRpc, positions: Mapping[int, Position], *, is_registered: bool
) -> Frozen:
    (random_asset,) = random_assets(Random(1), 1)
    header = await rpc.header()
    assert header is not None
    now_s = header.timestamp_s
    assets = (
        type(random_asset)(
            asset_id=random_asset.asset_id,
            is_funded=True,
            funding_index=i64(0),
            price=u64(PRICE),
            observed_at=u32(now_s),
        ),
    )
    state = state_of(assets, positions, now_s=now_s)
    trader = Wallet(rpc, TRADER.private_key, chain_id=CHAIN_ID)
    helper = Wallet(rpc, HELPER.private_key, chain_id=CHAIN_ID)

    async def created(code: bytes) -> str:
        receipt = await helper.send_and_wait(None, code)
        assert receipt.contract_address is not None
        return receipt.contract_address

    token = await created(artifact("CollateralToken").creation_code)
    verifier = await created(CREATES_IT)
    deployment = (
        token,
        [development_account(Role.USER_ADMIN).address],
        helper.address,
        [helper.address],
        [verifier],
        await created(artifact("EscapeVerifier").creation_code),
        CONFIGURATION_HASH,
        [assets[0].asset_id],
        30 * 86_400,
    )
    exchange = await created(
        artifact("Exchange").creation_code + encode([DEPLOYMENT], [deployment])
    )
    frozen = Frozen(url, rpc, exchange, token, trader, helper, state, positions)
    if is_registered:
        await frozen.register()
        await _deposit(frozen)
        await _accept(frozen)
    return frozen


async def _deposit(frozen: Frozen) -> None:
    trader = frozen.trader
    for to, data in (
        (frozen.token, encode_call("mint(address,uint256)", TRADER.address, DEPOSIT)),
        (frozen.token, encode_call("approve(address,uint256)", frozen.exchange, DEPOSIT)),
        (
            frozen.exchange,
            encode_call(
                "deposit(uint256,uint256,uint256,uint256)",
                STARK_KEY,
                await frozen.number("getSystemAssetType()"),
                POSITION,
                DEPOSIT,
            ),
        ),
    ):
        await trader.send_and_wait(to, data)


async def _accept(frozen: Frozen) -> None:
    """The batch that credits the deposit and leads to the state."""
    words = main_words(
        MainOutput(
            configuration_hash=CONFIGURATION_HASH,
            previous_state_hash=await frozen.number("lastStateHash()"),
            new_state_hash=shared_state_hash(frozen.state),
            state_words=shared_state_words(frozen.state),
            modifications=(Modification(Felt(STARK_KEY), u64(POSITION), DEPOSIT),),
            forced_words=(),
            forced_count=0,
            conditions=(),
            data_words_count=0,
        )
    )
    call = encode_call("updateState(uint256[],uint256[])", words, (1, 0, 0))
    await frozen.helper.send_and_wait(frozen.exchange, call)
