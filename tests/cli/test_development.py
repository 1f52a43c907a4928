from dataclasses import replace

import pytest

from provex.cli.development import MARKET_MAKERS, DevelopmentOperator
from provex.cli.exchange_operator import RegistrationSigner, StarkKey
from provex.cli.settings import UpSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.development import (
    CHAIN_ID,
    EXCHANGE_ADDRESS,
    TOKEN_ADDRESS,
    Role,
    development_account,
)
from provex.native.rule_builtins import install
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.protocol.markets import market_by_name

install()

CONTRACTS = Contracts(
    chain_id=CHAIN_ID,
    exchange=EXCHANGE_ADDRESS,
    token=TOKEN_ADDRESS,
    transfer_registry="0x" + "22" * 20,
    price_feeder=None,
    aggregators={},
)


def test_the_operator_is_the_same_every_time():
    first = DevelopmentOperator(CONTRACTS, UpSettings())
    second = DevelopmentOperator(CONTRACTS, UpSettings())

    assert first.exchange_settings() == second.exchange_settings()
    assert first.exchange_settings().hash() == second.exchange_settings().hash()


def test_five_signers_need_four():
    configuration = DevelopmentOperator(CONTRACTS, UpSettings()).exchange_settings().configuration

    assert len(configuration.oracle_signers) == 5
    assert configuration.oracle_quorum == 4


def test_open_markets_are_named():
    settings = replace(UpSettings(), open_markets=("ETH-USD",))

    engine = DevelopmentOperator(CONTRACTS, settings).exchange_settings().engine

    assert engine.open_markets == (market_by_name()["ETH-USD"].index,)


def test_an_unknown_market_is_refused():
    settings = replace(UpSettings(), open_markets=("ETH",))

    with pytest.raises(Rejected) as refusal:
        DevelopmentOperator(CONTRACTS, settings).exchange_settings()

    assert refusal.value.code == SETTINGS_INVALID


def test_the_allow_list_admits_the_operator_and_the_bots_too():
    settings = replace(UpSettings(), allow_list=("0xAB",))
    operator = DevelopmentOperator(CONTRACTS, settings)

    allowed = operator.exchange_settings().allow_list

    makers = {development_account(index).address.lower() for index in MARKET_MAKERS}
    assert allowed == {"0xab", operator.address} | makers


def test_keys_are_never_shown():
    operator = DevelopmentOperator(CONTRACTS, UpSettings())

    for key in (operator.fee, operator.insurance, operator.faucet_key, *operator.signers):
        assert isinstance(key, StarkKey)
        assert f"{key.private_key:x}" not in repr(key)


def test_a_registration_is_sixty_five_bytes():
    assert (
        len(
            RegistrationSigner(development_account(Role.USER_ADMIN).private_key).sign_registration(
                bytes(20), 5
            )
        )
        == 65
    )
