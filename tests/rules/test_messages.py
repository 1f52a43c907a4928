"""Message hashes of the rules equal those of the protocol's message module and published ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol import messages as signed
from provex.protocol.transactions import (
    ConditionalTransfer,
    LimitOrder,
    Signature,
    Transfer,
    Withdrawal,
)
from provex.rules import builtins
from provex.rules.messages import (
    conditional_transfer_hash,
    limit_order_hash,
    transfer_hash,
    withdrawal_hash,
)
from rules.world import COLLATERAL_ID, configuration

U64 = st.integers(0, 2**64 - 1)
U32 = st.integers(0, 2**32 - 1)
FELT = st.integers(0, 2**251)
NOBODY = Signature(0, 0)


@pytest.fixture(autouse=True)
def _native():
    builtins.inject(NATIVE_BUILTINS)


@settings(max_examples=30)
@given(U64, U64, U64, U64, U32, U32, st.booleans(), st.integers(0, 2))
def test_limit_orders(position_id, synthetic, collateral, fee, nonce, hours, is_buying, asset):  # noqa: PLR0917 - one strategy a field.
    order = LimitOrder(
        position_id=position_id,
        public_key=1,
        asset_index=asset,
        collateral_asset_id=COLLATERAL_ID,
        is_buying_synthetic=is_buying,
        amount_synthetic=synthetic,
        amount_collateral=collateral,
        amount_fee=fee,
        nonce=nonce,
        expiration_hours=hours,
        signature=NOBODY,
    )
    same = signed.LimitOrder(
        synthetic_asset_id=configuration().assets[asset].asset_id,
        collateral_asset_id=COLLATERAL_ID,
        fee_asset_id=COLLATERAL_ID,
        is_buying_synthetic=is_buying,
        synthetic_quantums=synthetic,
        collateral_quantums=collateral,
        fee_quantums=fee,
        nonce=nonce,
        position_id=position_id,
        expiration_hours=hours,
    )

    assert limit_order_hash(configuration(), order) == signed.limit_order_hash(same)


@settings(max_examples=30)
@given(U64, U64, U64, U32, U32, FELT, st.integers(1, 2**250 - 1))
def test_transfers(sender, receiver, amount, nonce, hours, key, condition):  # noqa: PLR0917 - one strategy a field.
    fields = {
        "sender_public_key": 1,
        "sender_position_id": sender,
        "receiver_public_key": key,
        "receiver_position_id": receiver,
        "receiver_account_index": 0,
        "collateral_asset_id": COLLATERAL_ID,
        "amount": amount,
        "nonce": nonce,
        "expiration_hours": hours,
        "signature": NOBODY,
    }
    same = signed.Transfer(
        asset_id=COLLATERAL_ID,
        receiver_public_key=key,
        sender_position_id=sender,
        receiver_position_id=receiver,
        fee_position_id=sender,
        nonce=nonce,
        quantums=amount,
        expiration_hours=hours,
    )
    conditional = ConditionalTransfer(**fields, condition=condition)

    assert transfer_hash(Transfer(**fields)) == signed.transfer_hash(same)
    assert conditional_transfer_hash(conditional) == signed.conditional_transfer_hash(
        signed.ConditionalTransfer(transfer=same, condition=condition)
    )


@settings(max_examples=30)
@given(U64, U64, U32, U32, FELT, st.booleans())
def test_withdrawals(position_id, amount, nonce, hours, owner, is_own):  # noqa: PLR0917 - one strategy a field.
    withdrawal = Withdrawal(
        public_key=owner if is_own else 5,
        position_id=position_id,
        owner_key=owner,
        collateral_asset_id=COLLATERAL_ID,
        amount=amount,
        nonce=nonce,
        expiration_hours=hours,
        signature=NOBODY,
    )
    same = signed.Withdrawal(
        collateral_asset_id=COLLATERAL_ID,
        position_id=position_id,
        nonce=nonce,
        quantums=amount,
        expiration_hours=hours,
        owner_key=None if withdrawal.owner_key == withdrawal.public_key else owner,
    )

    assert withdrawal_hash(withdrawal) == signed.withdrawal_hash(same)


def test_the_published_withdrawal_hash():
    withdrawal = Withdrawal(
        public_key=5,
        position_id=10,
        owner_key=5,
        collateral_asset_id=1,
        amount=1000,
        nonce=0,
        expiration_hours=100,
        signature=NOBODY,
    )

    expected = 0x6FBDEABB5EE89169DF22D8DB706F33AE7676B215803FE78645A968774DC7F62
    assert withdrawal_hash(withdrawal) == expected
