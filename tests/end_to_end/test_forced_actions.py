"""Forced requests made on L1 are served in a batch, or proved to be invalid, and cleared either way."""

from pathlib import Path

import pytest
from eth_account import Account
from rules.world import ALICE, BOB, CAROL, configuration, id_of, key_of
from settled_world import SettledWorld, settled_world

from provex.native import crypto
from provex.protocol.errors import Rejected
from provex.protocol.transactions import ForcedTrade, ForcedWithdrawal

WITHDRAWAL = "forcedWithdrawalRequest(uint256,uint256,uint256,bool)"
WITHDRAWAL_OF = "getForcedWithdrawalRequest(uint256,uint256,uint256)"
TRADE_FIELDS = "uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool"
TRADE = f"forcedTradeRequest({TRADE_FIELDS},uint256,uint256,bytes,bool)"
TRADE_OF = f"getForcedTradeRequest({TRADE_FIELDS},uint256)"
BTC_ID = configuration().assets[0].asset_id
SERVED_TRADE = 2**256 - 1
DOLLAR = 10**6


def forced_withdrawal(trader: int, amount: int) -> ForcedWithdrawal:
    return ForcedWithdrawal(public_key=key_of(trader), position_id=id_of(trader), amount=amount)


def forced_trade(a: int, b: int, amount: int, cost: int, nonce: int) -> ForcedTrade:
    """A buys BTC from B."""
    return ForcedTrade(
        public_key_a=key_of(a),
        public_key_b=key_of(b),
        position_id_a=id_of(a),
        position_id_b=id_of(b),
        synthetic_asset_id=BTC_ID,
        amount_collateral=cost,
        amount_synthetic=amount,
        is_a_buying_synthetic=True,
        nonce=nonce,
    )


def fields(world: SettledWorld, one: ForcedTrade) -> tuple[object, ...]:
    """The first nine arguments of the functions about a forced trade."""
    return (
        one.public_key_a,
        one.public_key_b,
        one.position_id_a,
        one.position_id_b,
        world.asset_type,
        one.synthetic_asset_id,
        one.amount_collateral,
        one.amount_synthetic,
        one.is_a_buying_synthetic,
    )


def request_withdrawal(world: SettledWorld, trader: int, amount: int) -> None:
    wallet = world.wallet(world.account(trader))
    world.send(wallet, WITHDRAWAL, key_of(trader), id_of(trader), amount, False)


def request_trade(world: SettledWorld, a: int, b: int, one: ForcedTrade, signer: int) -> None:
    """A sends what the account of a signer has agreed to for B."""
    numbers = [*fields(world, one)[:8]]
    words = b"".join([int(str(number)).to_bytes(32) for number in numbers])
    flag = bytes([one.is_a_buying_synthetic])
    action = crypto.keccak256(b"FORCED_TRADE" + words + flag + int(one.nonce).to_bytes(32))
    expiration = world.now() // 3600 + 1
    digest = crypto.keccak256(action + expiration.to_bytes(32))
    key = world.private_key(signer)
    signature = bytes(Account.unsafe_sign_hash(digest, key).signature)
    arguments = (*fields(world, one), expiration, int(one.nonce), signature, False)
    world.send(world.wallet(world.account(a)), TRADE, *arguments)


def test_served_and_proved_invalid(tmp_path: Path) -> None:
    with settled_world(tmp_path) as world:
        for trader in (ALICE, BOB, CAROL):
            world.register(trader)
            world.deposit(trader, 1_000 * DOLLAR)
        world.trade(ALICE, BOB, 10**8, 115_123_400)
        world.settle(world.prove())
        request_withdrawal(world, ALICE, 300 * DOLLAR)
        request_withdrawal(world, CAROL, 5_000 * DOLLAR)
        good = forced_trade(ALICE, BOB, 10**7, 11_512_340, nonce=7)
        request_trade(world, ALICE, BOB, good, signer=BOB)
        # Worth more than Carol has: the rules let nobody become bankrupt by a trade.
        ruinous = forced_trade(CAROL, BOB, 10**7, 1_100 * DOLLAR, nonce=8)
        request_trade(world, CAROL, BOB, ruinous, signer=BOB)
        assert world.read(WITHDRAWAL_OF, key_of(ALICE), id_of(ALICE), 300 * DOLLAR) > 0

        results = [
            world.apply(forced_withdrawal(ALICE, 300 * DOLLAR)).result,
            world.apply(forced_withdrawal(CAROL, 5_000 * DOLLAR)).result,
            world.apply(good).result,
            world.apply(ruinous).result,
        ]
        world.settle(world.prove())

        assert results[0] == results[2] == 0
        assert results[1] != 0
        assert results[3] != 0
        assert world.claim(ALICE) == 300 * DOLLAR
        assert world.claim(CAROL) == 0
        for trader, amount in ((ALICE, 300 * DOLLAR), (CAROL, 5_000 * DOLLAR)):
            assert world.read(WITHDRAWAL_OF, key_of(trader), id_of(trader), amount) == 0
        for one in (good, ruinous):
            assert world.read(TRADE_OF, *fields(world, one), one.nonce) == SERVED_TRADE
        # A cleared withdrawal may be demanded again, a served trade never.
        request_withdrawal(world, ALICE, 300 * DOLLAR)
        with pytest.raises(Rejected, match="ForcedActionRequested"):
            request_trade(world, ALICE, BOB, good, signer=BOB)


def test_nobody_is_forced_by_strangers(tmp_path: Path) -> None:
    with settled_world(tmp_path) as world:
        for trader in (ALICE, BOB):
            world.register(trader)
        stranger = world.wallet(world.account(CAROL))
        reason = world.reverted(stranger, WITHDRAWAL, key_of(ALICE), id_of(ALICE), 1, False)
        assert "SenderNotKeyOwner" in reason

        one = forced_trade(ALICE, BOB, 10**7, 11_512_340, nonce=1)
        with pytest.raises(Rejected, match="SignerNotPartyB"):
            request_trade(world, ALICE, BOB, one, signer=ALICE)
