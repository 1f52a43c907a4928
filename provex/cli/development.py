"""The operator of a development chain: its public keys, its settings, its deposits on L1.

Everything here follows from public text, so that every development exchange is alike. Nothing here
runs on another chain id: `deploy_development` and every funding step refuse it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from provex.api.settings import ApiSettings, FaucetSettings, RateLimitSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.deployment import DevelopmentSettlement
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import (
    ExchangeWallet,
    Wallet,
    admin_registration_signature,
    stark_registration_signature,
)
from provex.liquidity.settings import ProviderSettings
from provex.native.engine import EngineSettings
from provex.protocol.curve import ORDER, Point
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.protocol.inputs import OnboardUser
from provex.protocol.markets import COLLATERAL_RESOLUTION, market_by_name
from provex.protocol.primitives import primitives
from provex.rules.configuration import configuration_hash
from provex.rules.position import position_domain, position_id_of
from provex.sequencer.identifiers import account_id_of, user_id_of
from provex.sequencer.settings import (
    BatchPolicy,
    ExchangeSettings,
    InsuranceFund,
    LiquidityProvider,
    market_configuration,
)

from .settings import UpSettings

__all__ = [
    "MARKET_MAKERS",
    "NETWORK_ID",
    "DevelopmentOperator",
    "DevelopmentSigner",
    "StarkKey",
    "batch_age_s_max",
    "development_fee_key",
    "development_secrets",
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
ORDER_EXPIRATION_MS_MIN = 55_000
"""The documented minute less a tolerance for clocks and the way here."""
FAUCET_USD = 5_000_000
FAUCET_GIFT_USD = 10_000
PROVIDER_REBALANCE_USD = 1_000_000


@dataclass(frozen=True, slots=True)
class StarkKey:
    """A key pair of the operator."""

    private_key: int
    public: Point

    def __repr__(self) -> str:
        """Show the public part only."""
        return f"StarkKey({self.public.x:#x})"


class DevelopmentSigner:
    """The contract's user admin on the development chain."""

    def sign_registration(self, ethereum_address: bytes, stark_key: int) -> bytes:
        """Sign that an address may register a Stark key on L1: 65 bytes r, s, v."""
        admin = development_account(Role.USER_ADMIN)
        address = "0x" + ethereum_address.hex()
        return admin_registration_signature(admin.private_key, address, stark_key)


class DevelopmentOperator:
    """All that `provex up` knows about its own accounts on the development chain."""

    def __init__(self, contracts: Contracts, settings: UpSettings) -> None:
        """Derive every key; nothing is sent."""
        self._contracts = contracts
        self._settings = settings
        self.fee = _stark_key("fee position")
        self.insurance = _stark_key("insurance fund")
        self.provider = _stark_key("liquidity provider")
        self.faucet = _stark_key("faucet")
        self.signers = sorted(
            (_stark_key(f"oracle signer {number}") for number in range(SIGNER_COUNT)),
            key=lambda key: key.public.x,
        )
        self.domain = position_domain(CHAIN_ID, int(contracts.exchange, 16))

    def exchange_settings(self) -> ExchangeSettings:
        """Policy and configuration of the exchange."""
        configuration = market_configuration(
            domain=self.domain,
            collateral_asset_id=self._contracts.collateral_asset_id,
            fee_position=(FEE_POSITION_ID, self.fee.public.x),
            insurance_position=(INSURANCE_POSITION_ID, self.insurance.public.x),
            oracle_signers=tuple(key.public.x for key in self.signers),
        )
        allowed = self._settings.allow_list
        own = {_address(Role.OPERATOR), *(_address(index) for index in MARKET_MAKERS)}
        return ExchangeSettings(
            configuration=configuration,
            engine=EngineSettings(
                fee_position_id=FEE_POSITION_ID,
                insurance_position_id=INSURANCE_POSITION_ID,
                open_markets=_market_indices(self._settings.open_markets),
                expiration_ms_min=ORDER_EXPIRATION_MS_MIN,
            ),
            insurance_fund=InsuranceFund(
                position_id=INSURANCE_POSITION_ID,
                public_key=self.insurance.public.x,
                public_key_y=self.insurance.public.y,
                private_key=self.insurance.private_key,
            ),
            liquidity_providers=(
                LiquidityProvider(
                    public_key=self.provider.public.x, public_key_y=self.provider.public.y
                ),
            ),
            allow_list=(
                None
                if allowed is None
                else frozenset(own | {address.lower() for address in allowed})
            ),
            order_expiration_ms_min=ORDER_EXPIRATION_MS_MIN,
            batch_policy=BatchPolicy(
                age_ms_max=batch_age_s_max(self._settings) * 1000,
                awaited_age_ms_max=self._settings.batch_awaited_age_s * 1000,
                transactions_max=self._settings.batch_transactions,
            ),
            oracle_interval_ms=self._settings.oracle_interval_ms,
            oracle_move_ppm=self._settings.oracle_move_ppm,
            oracle_age_ms_max=self._settings.oracle_age_ms_max,
            transfer_registry=self._contracts.transfer_registry,
        )

    def api_settings(self) -> ApiSettings:
        """What the gateway tells clients, and the faucet."""
        return ApiSettings(
            network_id=NETWORK_ID,
            chain_id=CHAIN_ID,
            exchange_address=self._contracts.exchange,
            collateral_token_address=self._contracts.token,
            collateral_asset_id=self._contracts.collateral_asset_id,
            fact_registry_address=self._contracts.transfer_registry,
            rate_limits=RateLimitSettings(is_enabled=self._settings.rate_limits),
            faucet=FaucetSettings(
                account_id=self.faucet_account_id(),
                private_key=self.faucet.private_key,
                amount_quantums=FAUCET_GIFT_USD * COLLATERAL_RESOLUTION,
            ),
        )

    def provider_settings(self) -> ProviderSettings:
        """What the liquidity provider pays for, and where it is paid back."""
        return ProviderSettings(
            chain_id=CHAIN_ID,
            exchange=self._contracts.exchange,
            token=self._contracts.token,
            transfer_registry=self._contracts.transfer_registry,
            collateral_asset_id=self._contracts.collateral_asset_id,
            position_id=position_id_of(self.domain, self.provider.public.x, 0),
            stark_key=self.provider.public.x,
            rebalance_quantums=PROVIDER_REBALANCE_USD * COLLATERAL_RESOLUTION,
        )

    def settlement(self) -> DevelopmentSettlement:
        """What the exchange's contract is deployed for."""
        configuration = self.exchange_settings().configuration
        return DevelopmentSettlement(
            configuration_hash=configuration_hash(configuration),
            asset_ids=tuple([int(asset.asset_id) for asset in configuration.assets]),
            profile=self._settings.proof_profile,
        )

    def faucet_account_id(self) -> str:
        """The account that gives test collateral: account 0 of the operator's address."""
        return account_id_of(user_id_of(self.faucet_address), 0)

    @property
    def faucet_address(self) -> str:
        """The operator's Ethereum address, lowercase."""
        return _address(Role.OPERATOR)

    def faucet_user(self) -> OnboardUser:
        """The faucet's user; its API key has no secret, so nobody can use it."""
        return OnboardUser(
            ethereum_address=self.faucet_address,
            stark_key=self.faucet.public.x,
            stark_key_y=self.faucet.public.y,
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
            Wallet(rpc, operator.private_key, chain_id=CHAIN_ID), self._contracts
        )
        faucet_position = position_id_of(self.domain, self.faucet.public.x, 0)
        has_deposited = False
        for key, position_id, usd in (
            (self.insurance, INSURANCE_POSITION_ID, self._settings.insurance_fund_usd),
            (self.faucet, faucet_position, FAUCET_USD),
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


def batch_age_s_max(settings: UpSettings) -> int:
    """The age at which the exchange itself closes a batch, however dear gas is."""
    is_waiting = settings.base_fee_gwei_max is not None
    return settings.batch_busy_age_s if is_waiting else settings.batch_age_s


def _address(index: int) -> str:
    return development_account(index).address.lower()


def development_stark_keys() -> frozenset[int]:
    """The operator's keys here, whose private parts everybody knows."""
    return frozenset(_stark_key(name).public.x for name in _KEY_NAMES)


def development_fee_key() -> int:
    """The private key of the development exchange's fee position, which is public."""
    return _stark_key("fee position").private_key


def development_secrets() -> frozenset[str]:
    """The operator's private keys as they could be written: logs hide these, public or not."""
    stark = [_stark_key(name).private_key for name in _KEY_NAMES]
    ethereum = [int(development_account(role).private_key, 16) for role in Role]
    return frozenset(
        text for key in [*stark, *ethereum] for text in (str(key), f"{key:x}", f"{key:064x}")
    )


def _stark_key(name: str) -> StarkKey:
    digest = hashlib.sha256(f"Provex development key: {name}".encode()).digest()
    private_key = int.from_bytes(digest) % (ORDER - 1) + 1
    return StarkKey(private_key, primitives().stark_public_key(private_key))


def _market_indices(names: tuple[str, ...] | None) -> tuple[int, ...] | None:
    if names is None:
        return None
    table: Mapping[str, object] = market_by_name()
    for name in names:
        if name not in table:
            raise Rejected(
                SETTINGS_INVALID, setting="open_markets", expected="market names", found=name
            )
    return tuple(market_by_name()[name].index for name in names)
