"""The public keys of the development chain, and that they work nowhere else."""

import pytest

from provex.ethereum.development import (
    ACCOUNT_COUNT,
    CHAIN_ID,
    Role,
    aggregator_address,
    development_account,
    price_feeder_address,
    require_development_chain,
    trader_accounts,
)
from provex.protocol.errors import DEVELOPMENT_KEY_REFUSED, Rejected
from provex.protocol.markets import markets


def test_accounts_are_those_of_the_usual_mnemonic() -> None:
    first = development_account(0)

    assert first.address == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    assert first.private_key == (
        "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    )


def test_traders_and_roles_have_different_accounts() -> None:
    traders = {account.address for account in trader_accounts()}
    others = {development_account(role).address for role in Role if role is not Role.FIRST_TRADER}

    assert len(traders) == 10
    assert len(others) == 6
    assert not traders & others


@pytest.mark.parametrize("index", [-1, ACCOUNT_COUNT])
def test_there_are_twenty_accounts(index: int) -> None:
    with pytest.raises(ValueError, match="index"):
        development_account(index)


def test_fixed_addresses_are_different() -> None:
    addresses = {aggregator_address(market.name) for market in markets()}
    addresses.add(price_feeder_address())

    assert len(addresses) == len(markets()) + 1


@pytest.mark.parametrize("chain_id", [1, 11155111, 31336])
def test_development_keys_are_refused_on_other_chains(chain_id: int) -> None:
    require_development_chain(CHAIN_ID)
    with pytest.raises(Rejected, match=f"found chain id {chain_id}") as rejection:
        require_development_chain(chain_id)

    assert rejection.value.code == DEVELOPMENT_KEY_REFUSED
