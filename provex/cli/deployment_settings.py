"""The settings of `provex deploy`: a TOML file, read once, every field checked and named."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from provex.ethereum.exchange_deployment import VERIFIERS
from provex.ethereum.resumable_deployment import DeploymentPlan
from provex.protocol.configuration import Configuration
from provex.sequencer.settings import market_configuration

from .settings_table import settings_invalid, settings_table

__all__ = ["DeploymentSettings", "deployment_settings"]

_DAY_S = 86_400
_DELAY_DAYS_MIN, _DELAY_DAYS_MAX = 14, 180
"""What the contract accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentSettings:
    """What the file says. Keys are points on the Stark curve; addresses have their checksum."""

    chain_id: int
    token: str | None
    exchange_proxy: str | None
    profile: str
    governor: str
    operators: tuple[str, ...]
    user_admins: tuple[str, ...]
    governance_delay_days: int
    fee_position: tuple[int, int]
    insurance_position: tuple[int, int]
    oracle_signers: tuple[int, ...]
    max_funding_rate: int
    price_validity_s: int
    funding_validity_s: int
    aggregators: Mapping[str, str]

    @property
    def stark_keys(self) -> frozenset[int]:
        """All keys that the configuration names."""
        return frozenset((self.fee_position[1], self.insurance_position[1], *self.oracle_signers))

    def configuration(self, domain: int, collateral_asset_id: int) -> Configuration:
        """The exchange's configuration for one deployment; all markets of the market table."""
        return market_configuration(
            domain=domain,
            collateral_asset_id=collateral_asset_id,
            fee_position=self.fee_position,
            insurance_position=self.insurance_position,
            oracle_signers=self.oracle_signers,
            max_funding_rate=self.max_funding_rate,
            price_validity_s=self.price_validity_s,
            funding_validity_s=self.funding_validity_s,
        )

    def plan(self) -> DeploymentPlan:
        """What is to be deployed."""
        return DeploymentPlan(
            token=self.token,
            governor=self.governor,
            operators=self.operators,
            user_admins=self.user_admins,
            governance_delay_s=self.governance_delay_days * _DAY_S,
            profile=self.profile,
            configuration=self.configuration,
            exchange_proxy=self.exchange_proxy,
            aggregators=self.aggregators,
        )


def deployment_settings(file: Path) -> DeploymentSettings:
    """Read a file. Rejects with SETTINGS_INVALID, naming the field, what was expected and found."""
    top = settings_table(file)
    contracts, roles = top.table("contracts"), top.table("roles")
    positions, oracle = top.table("positions"), top.table("oracle")
    limits, aggregators = top.table("limits"), top.table("aggregators")
    settings = DeploymentSettings(
        chain_id=top.number("chain_id", 1, 2**63 - 1),
        token=contracts.address("token", is_optional=True),
        exchange_proxy=contracts.address("exchange_proxy", is_optional=True),
        profile=contracts.choice("profile", tuple(VERIFIERS)),
        governor=roles.required_address("governor"),
        operators=roles.addresses("operators"),
        user_admins=roles.addresses("user_admins"),
        governance_delay_days=roles.number(
            "governance_delay_days", _DELAY_DAYS_MIN, _DELAY_DAYS_MAX
        ),
        fee_position=(positions.number("fee_id", 1, 2**64 - 1), positions.key("fee_key")),
        insurance_position=(
            positions.number("insurance_id", 1, 2**64 - 1),
            positions.key("insurance_key"),
        ),
        oracle_signers=oracle.keys("signers"),
        max_funding_rate=limits.number("max_funding_rate", 1, 2**64 - 1),
        price_validity_s=limits.number("price_validity_s", 1, 2**32 - 1),
        funding_validity_s=limits.number("funding_validity_s", 1, 2**32 - 1),
        aggregators=aggregators.markets(),
    )
    for table in (contracts, roles, positions, oracle, limits, aggregators, top):
        table.finish()
    if settings.fee_position[0] == settings.insurance_position[0]:
        found = settings.insurance_position[0]
        raise settings_invalid("positions.insurance_id", "another id than positions.fee_id", found)
    return settings
