"""The operator of one exchange: its keys, and the settings that follow from them."""

from dataclasses import dataclass, field

from provex.api.settings import ApiSettings, FaucetSettings, RateLimitSettings
from provex.ethereum.contracts import Contracts
from provex.ethereum.wallet import admin_registration_signature
from provex.liquidity.settings import ProviderSettings
from provex.native.engine import EngineSettings
from provex.protocol.configuration import Configuration
from provex.protocol.curve import Point
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.protocol.markets import COLLATERAL_RESOLUTION, market_by_name
from provex.protocol.primitives import primitives
from provex.protocol.secp256k1 import address_of
from provex.rules.position import position_domain, position_id_of
from provex.sequencer.settings import (
    BatchPolicy,
    ExchangeSettings,
    InsuranceFund,
    LiquidityProvider,
)

from .settings import UpSettings

__all__ = [
    "ExchangeOperator",
    "OperatorKeys",
    "RegistrationSigner",
    "StarkKey",
    "batch_age_s_max",
    "stark_key",
]

ORDER_EXPIRATION_MS_MIN = 55_000
"""The documented minute less a tolerance for clocks and the way here."""
PROVIDER_REBALANCE_USD = 1_000_000


@dataclass(frozen=True, slots=True)
class StarkKey:
    """A key pair of the operator."""

    private_key: int
    public: Point

    def __repr__(self) -> str:
        """Show the public part only."""
        return f"StarkKey({self.public.x:#x})"


def stark_key(private_key: int) -> StarkKey:
    """The pair of a private key."""
    return StarkKey(private_key, primitives().stark_public_key(private_key))


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKeys:
    """The private keys that an exchange works with; those of Ethereum in hex with 0x."""

    settlement: str = field(repr=False)
    """Sends batches; registered as an operator of the contract."""
    user_admin: str = field(repr=False)
    """Signs that a Stark key may be linked to an address."""
    insurance: StarkKey
    """Owns the insurance fund, and takes what is liquidated."""
    provider: str = field(repr=False)
    """Pays fast withdrawals on L1."""
    provider_stark: StarkKey
    """Owns the account that they are paid back to."""

    def secrets(self) -> frozenset[str]:
        """Every key as it could be written: logs hide these."""
        ethereum = [int(key, 16) for key in (self.settlement, self.user_admin, self.provider)]
        stark = [key.private_key for key in (self.insurance, self.provider_stark)]
        return frozenset(
            text for key in [*ethereum, *stark] for text in (str(key), f"{key:x}", f"{key:064x}")
        )


class RegistrationSigner:
    """A user admin of the contract."""

    def __init__(self, private_key: str) -> None:
        """Sign with an Ethereum key in hex."""
        self._private_key = private_key

    def sign_registration(self, ethereum_address: bytes, stark_key: int) -> bytes:
        """Sign that an address may register a Stark key on L1: 65 bytes r, s, v."""
        address = "0x" + ethereum_address.hex()
        return admin_registration_signature(self._private_key, address, stark_key)


class ExchangeOperator:
    """One operator on one chain: what the parts of `provex up` are told."""

    def __init__(
        self,
        contracts: Contracts,
        settings: UpSettings,
        configuration: Configuration,
        keys: OperatorKeys,
        *,
        network_id: int,
    ) -> None:
        """`configuration` is that of the genesis; `network_id` what clients call the chain."""
        self.contracts = contracts
        self.configuration = configuration
        self.keys = keys
        self.domain = position_domain(contracts.chain_id, int(contracts.exchange, 16))
        self._settings = settings
        self._network_id = network_id

    @property
    def address(self) -> str:
        """The Ethereum address that sends batches, lowercase."""
        return "0x" + address_of(int(self.keys.settlement, 16)).hex()

    @property
    def registration_signer(self) -> RegistrationSigner:
        """Who lets keys in."""
        return RegistrationSigner(self.keys.user_admin)

    def admitted(self) -> frozenset[str]:
        """Addresses of the operator's own that may onboard, whatever the allow list says."""
        return frozenset({self.address})

    def faucet(self) -> FaucetSettings | None:
        """Test collateral for everyone; no real exchange has any."""
        return None

    def exchange_settings(self) -> ExchangeSettings:
        """Policy and configuration of the exchange."""
        settings, configuration = self._settings, self.configuration
        allowed = settings.allow_list
        insurance, provider = self.keys.insurance, self.keys.provider_stark
        return ExchangeSettings(
            configuration=configuration,
            engine=EngineSettings(
                fee_position_id=configuration.fee_position.position_id,
                insurance_position_id=configuration.insurance_position.position_id,
                open_markets=_market_indices(settings.open_markets),
                expiration_ms_min=ORDER_EXPIRATION_MS_MIN,
                max_funding_rate=configuration.max_funding_rate,
            ),
            insurance_fund=InsuranceFund(
                position_id=configuration.insurance_position.position_id,
                public_key=insurance.public.x,
                public_key_y=insurance.public.y,
                private_key=insurance.private_key,
            ),
            liquidity_providers=(
                LiquidityProvider(public_key=provider.public.x, public_key_y=provider.public.y),
            ),
            allow_list=(
                None
                if allowed is None
                else self.admitted() | {address.lower() for address in allowed}
            ),
            order_expiration_ms_min=ORDER_EXPIRATION_MS_MIN,
            batch_policy=BatchPolicy(
                age_ms_max=batch_age_s_max(settings) * 1000,
                awaited_age_ms_max=settings.batch_awaited_age_s * 1000,
                transactions_max=settings.batch_transactions,
            ),
            oracle_interval_ms=settings.oracle_interval_ms,
            oracle_move_ppm=settings.oracle_move_ppm,
            oracle_age_ms_max=settings.oracle_age_ms_max,
            transfer_registry=self.contracts.transfer_registry,
        )

    def api_settings(self) -> ApiSettings:
        """What the gateway tells clients."""
        contracts = self.contracts
        return ApiSettings(
            network_id=self._network_id,
            chain_id=contracts.chain_id,
            exchange_address=contracts.exchange,
            collateral_token_address=contracts.token,
            collateral_asset_id=contracts.collateral_asset_id,
            fact_registry_address=contracts.transfer_registry,
            rate_limits=RateLimitSettings(is_enabled=self._settings.rate_limits),
            faucet=self.faucet(),
        )

    def provider_settings(self) -> ProviderSettings:
        """What the liquidity provider pays for, and where it is paid back."""
        contracts, key = self.contracts, self.keys.provider_stark.public.x
        return ProviderSettings(
            chain_id=contracts.chain_id,
            exchange=contracts.exchange,
            token=contracts.token,
            transfer_registry=contracts.transfer_registry,
            collateral_asset_id=contracts.collateral_asset_id,
            position_id=position_id_of(self.domain, key, 0),
            stark_key=key,
            rebalance_quantums=PROVIDER_REBALANCE_USD * COLLATERAL_RESOLUTION,
        )


def batch_age_s_max(settings: UpSettings) -> int:
    """The age at which the exchange itself closes a batch, however dear gas is."""
    is_waiting = settings.base_fee_gwei_max is not None
    return settings.batch_busy_age_s if is_waiting else settings.batch_age_s


def _market_indices(names: tuple[str, ...] | None) -> tuple[int, ...] | None:
    if names is None:
        return None
    table = market_by_name()
    for name in names:
        if name not in table:
            raise Rejected(
                SETTINGS_INVALID, setting="open_markets", expected="market names", found=name
            )
    return tuple(table[name].index for name in names)
