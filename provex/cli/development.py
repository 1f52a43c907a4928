"""The operator of a development chain: its public keys, its settings, its deposits on L1.

Everything here follows from public text, so that every development exchange is alike. Nothing here
runs on another chain id: `deploy_development` and every funding step refuse it.
"""

import hashlib

from provex.api.settings import FaucetSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.deployment import DevelopmentSettlement
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.protocol.curve import ORDER
from provex.protocol.inputs import OnboardUser
from provex.protocol.markets import COLLATERAL_RESOLUTION
from provex.rules.configuration import configuration_hash
from provex.rules.position import position_domain, position_id_of
from provex.sequencer.identifiers import account_id_of, user_id_of
from provex.sequencer.settings import market_configuration

from .exchange_operator import ExchangeOperator, OperatorKeys, StarkKey, stark_key
from .settings import UpSettings

__all__ = [
    "MARKET_MAKERS",
    "NETWORK_ID",
    "DevelopmentOperator",
    "development_secrets",
    "development_stark_key",
    "development_stark_keys",
]

NETWORK_ID = 11_155_111
"""What dYdX's clients must be told: they know our contracts' addresses under this number."""
SIGNER_COUNT = 5
_KEY_NAMES = (
    "fee position",
    "insurance fund",
    "liquidity provider",
    "faucet",
    *(f"oracle signer {number}" for number in range(SIGNER_COUNT)),
)
MARKET_MAKERS = (Role.FIRST_MARKET_MAKER, Role.FIRST_MARKET_MAKER + 1)
"""Accounts of the development chain that the demo market makers trade."""
FEE_POSITION_ID = 1
INSURANCE_POSITION_ID = 2
FAUCET_USD = 5_000_000
FAUCET_GIFT_USD = 10_000


class DevelopmentOperator(ExchangeOperator):
    """All that `provex up` knows about its own accounts on the development chain."""

    def __init__(self, contracts: Contracts, settings: UpSettings) -> None:
        """Derive every key; nothing is sent."""
        self.fee = _stark_key("fee position")
        self.insurance = _stark_key("insurance fund")
        self.provider = _stark_key("liquidity provider")
        self.faucet_key = _stark_key("faucet")
        self.signers = sorted(
            (_stark_key(f"oracle signer {number}") for number in range(SIGNER_COUNT)),
            key=lambda key: key.public.x,
        )
        super().__init__(
            contracts,
            settings,
            market_configuration(
                domain=position_domain(CHAIN_ID, int(contracts.exchange, 16)),
                collateral_asset_id=contracts.collateral_asset_id,
                fee_position=(FEE_POSITION_ID, self.fee.public.x),
                insurance_position=(INSURANCE_POSITION_ID, self.insurance.public.x),
                oracle_signers=tuple(key.public.x for key in self.signers),
            ),
            OperatorKeys(
                settlement=development_account(Role.OPERATOR).private_key,
                user_admin=development_account(Role.USER_ADMIN).private_key,
                insurance=self.insurance,
                provider=development_account(Role.LIQUIDITY_PROVIDER).private_key,
                provider_stark=self.provider,
            ),
            network_id=NETWORK_ID,
        )

    def admitted(self) -> frozenset[str]:
        """The market makers too."""
        return super().admitted() | {_address(index) for index in MARKET_MAKERS}

    def faucet(self) -> FaucetSettings:
        """What everyone may ask for."""
        return FaucetSettings(
            account_id=self.faucet_account_id(),
            private_key=self.faucet_key.private_key,
            amount_quantums=FAUCET_GIFT_USD * COLLATERAL_RESOLUTION,
        )

    def settlement(self) -> DevelopmentSettlement:
        """What the exchange's contract is deployed for."""
        configuration = self.configuration
        return DevelopmentSettlement(
            configuration_hash=configuration_hash(configuration),
            asset_ids=tuple([int(asset.asset_id) for asset in configuration.assets]),
            profile=self._settings.proof_profile,
        )

    def faucet_account_id(self) -> str:
        """The account that gives test collateral: account 0 of the operator's address."""
        return account_id_of(user_id_of(self.address), 0)

    def faucet_user(self) -> OnboardUser:
        """The faucet's user; its API key has no secret, so nobody can use it."""
        return OnboardUser(
            ethereum_address=self.address,
            stark_key=self.faucet_key.public.x,
            stark_key_y=self.faucet_key.public.y,
            api_key="00000000-0000-0000-0000-000000000000",
            encrypted_secret="",
            country=None,
            referred_by_affiliate_link=None,
        )

    async def fund(self, rpc: EthereumRpc) -> bool:
        """Deposit for the insurance fund and the faucet, once in the chain's life.

        True when something was deposited now.
        """
        operator = development_account(Role.OPERATOR)
        wallet = ExchangeWallet(
            Wallet(rpc, operator.private_key, chain_id=CHAIN_ID), self.contracts
        )
        faucet_position = position_id_of(self.domain, self.faucet_key.public.x, 0)
        has_deposited = False
        for key, position_id, usd in (
            (self.insurance, INSURANCE_POSITION_ID, self._settings.insurance_fund_usd),
            (self.faucet_key, faucet_position, FAUCET_USD),
        ):
            amount = usd * COLLATERAL_RESOLUTION
            has_deposited |= await _deposit_once(wallet, key, position_id, amount)
        return has_deposited


async def _deposit_once(
    wallet: ExchangeWallet, key: StarkKey, position_id: int, amount: int
) -> bool:
    """Register the key and deposit, unless the chain has it already; True for a deposit."""
    if await wallet.key_owner(key.public.x) is None:
        signature = stark_registration_signature(key.private_key, wallet.wallet.address)
        await wallet.register_with_key(key.public.x, signature)
    pending = await wallet.pending_deposit(stark_key=key.public.x, position_id=position_id)
    if pending != 0:
        return False
    await wallet.deposit(stark_key=key.public.x, position_id=position_id, amount=amount)
    return True


def _address(index: int) -> str:
    return development_account(index).address.lower()


def development_stark_keys() -> frozenset[int]:
    """The operator's keys here, whose private parts everybody knows."""
    return frozenset(_stark_key(name).public.x for name in _KEY_NAMES)


def development_stark_key(public_key: int) -> int | None:
    """The private key of one of the operator's keys here; None for a key that is not public."""
    keys = [_stark_key(name) for name in _KEY_NAMES]
    return next((key.private_key for key in keys if key.public.x == public_key), None)


def development_secrets() -> frozenset[str]:
    """The operator's private keys as they could be written: logs hide these, public or not."""
    stark = [_stark_key(name).private_key for name in _KEY_NAMES]
    ethereum = [int(development_account(role).private_key, 16) for role in Role]
    return frozenset(
        text for key in [*stark, *ethereum] for text in (str(key), f"{key:x}", f"{key:064x}")
    )


def _stark_key(name: str) -> StarkKey:
    digest = hashlib.sha256(f"Provex development key: {name}".encode()).digest()
    return stark_key(int.from_bytes(digest) % (ORDER - 1) + 1)
